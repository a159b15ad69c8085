/// A server's journal, three clients with their copies of it, and the server's processes that work for them.
struct ServerState: BitwiseCopyable {
    var server = ServerLines()
    /// Whether the person's data was taken away: the second generation.
    var isErased = false
    /// Whether an older backup was restored; lines that are added later are other lines.
    var isRestored = false
    /// Whether a line was added with another number than its place.
    var isMisnumbered = false
    var clients = InlineArray<3, ServerClient>(repeating: ServerClient())
    /// One bit for each action that a client was told is saved, or is not.
    var acknowledged: UInt8 = 0
    var refused: UInt8 = 0
    /// How many more of each kind of misfortune there are.
    var cuts: UInt8 = 0
    var kills: UInt8 = 0
    var crashes: UInt8 = 0
    var restores: UInt8 = 0
    var clones: UInt8 = 0

    func has(acknowledged line: JournalLine) -> Bool { acknowledged & 1 << line.rawValue != 0 }
    func has(refused line: JournalLine) -> Bool { refused & 1 << line.rawValue != 0 }

    /// Whether a process of the server has the head row locked.
    var isHeadLocked: Bool {
        (0..<3).contains { clients[$0].backend.work.hasHead || clients[$0].lost.work.hasHead }
    }
}

/// Lines in their order.
struct ServerLines: BitwiseCopyable {
    /// Each line, with a bit for those that were added after a restore.
    private var slots = InlineArray<6, UInt8>(repeating: 0)
    private(set) var count: UInt8 = 0

    func line(_ index: Int) -> JournalLine? { JournalLine(rawValue: slots[index] & 0x0F) }
    func contains(_ line: JournalLine) -> Bool { (0..<Int(count)).contains { slots[$0] & 0x0F == line.rawValue } }
    var isFull: Bool { Int(count) == slots.count }
    /// One bit for each line.
    var bits: UInt8 {
        var bits: UInt8 = 0
        for index in 0..<Int(count) { bits |= 1 << (slots[index] & 0x0F) }
        return bits
    }

    mutating func append(_ line: JournalLine, isRestored: Bool) {
        slots[Int(count)] = line.rawValue | (isRestored ? 0x10 : 0)
        count += 1
    }

    /// The lines after the first two clients are exchanged.
    var exchanged: ServerLines {
        var other = self
        for index in 0..<Int(count) {
            if let line = line(index) { other.slots[index] = line.exchanged.rawValue | slots[index] & 0xF0 }
        }
        return other
    }

    mutating func truncate(to length: Int) {
        for index in length..<slots.count { slots[index] = 0 }
        count = UInt8(length)
    }

    /// Whether the first lines of both are the same: the hash of the last of them is.
    func agrees(with other: ServerLines, upTo length: UInt8) -> Bool {
        length <= count && length <= other.count && (0..<Int(length)).allSatisfy { slots[$0] == other.slots[$0] }
    }

    func isPrefix(of other: ServerLines) -> Bool { agrees(with: other, upTo: count) }

    /// Adds the lines of another journal after as many as are here.
    mutating func extend(from other: ServerLines, upTo length: UInt8) {
        while count < length {
            slots[Int(count)] = other.slots[Int(count)]
            count += 1
        }
    }

    /// Adds only the last line of another journal.
    mutating func extend(withLastOf other: ServerLines) {
        slots[Int(count)] = other.slots[Int(other.count) - 1]
        count += 1
    }
}

/// One client: a process of a user, its copy, and the server's process for its connection.
struct ServerClient: BitwiseCopyable {
    enum Place: UInt8 {
        /// Not connected.
        case away
        /// Connected, and nothing is open.
        case ready
        /// An action was sent.
        case sent
        /// It has the head.
        case held
        /// The connection broke while an action was confirmed; connected again; and sure that nothing is open.
        case unsettled, settling, settled
        /// Its copy has what the server lacks.
        case stopped
        /// It has nothing more to do.
        case gone
    }

    var replica = ServerLines()
    var hasPerson = true
    var place = Place.away
    /// How often in a row others were faster.
    var losses: UInt8 = 0
    /// Whether it may tell its user that the action isn't saved: it is certain that the server doesn't have it.
    var mayRefuse = false
    /// The action that it works on.
    var job = JournalLine.person
    var backend = Backend()
    /// The process of a connection that broke, while the server hasn't noticed.
    var lost = Backend()

    /// Whether it has a connection.
    var isConnected: Bool {
        switch place {
        case .ready, .sent, .held, .settling, .settled: true
        case .away, .unsettled, .stopped, .gone: false
        }
    }

    /// The client after the first two are exchanged.
    var exchanged: ServerClient {
        var other = self
        other.replica = replica.exchanged
        other.job = job.exchanged
        other.backend.line = backend.line.exchanged
        other.lost.line = lost.line.exchanged
        return other
    }

    /// A process of the server.
    struct Backend: BitwiseCopyable {
        enum Work: UInt8 {
            case none
            /// It has a request that it hasn't run yet.
            case queued
            /// It has run it and will commit.
            case executed
            /// It has an answer that wasn't received.
            case appended, already, behind
            /// It has the head, without or with a request that it hasn't run yet.
            case held, heldQueued

            var hasHead: Bool { self == .executed || self == .held || self == .heldQueued }
            /// Whether what was sent may still be on the way.
            var isRequest: Bool { self == .queued || self == .heldQueued }
        }

        var work = Work.none
        /// What it is to add, and after how many lines.
        var line = JournalLine.person
        var expected: UInt8 = 0
    }
}
