/// What is in a folder's files, in the cache and on the disk, and where each process is.
struct FolderState: BitwiseCopyable {
    /// The file that has the journal's name.
    var journal = JournalInode()
    /// The file that the name still has on the disk, while a rename is only in the cache.
    var durable = JournalInode()
    var isRenamePending = false
    var processes = InlineArray<3, FolderProcess>(repeating: FolderProcess())
    /// The process that has the lock; `FolderModel.nobody` for none.
    var holder = FolderModel.nobody
    var marker = Marker.none
    /// The copy that an upgrade or a repair kept.
    var kept = Name()
    /// The copy that an upgrade or a repair was writing when it was killed.
    var leftover = Name()
    /// One bit for each action that was acknowledged, and for the upgrade.
    var acknowledged: UInt8 = 0
    /// How many more of each kind of misfortune there are.
    var kills: UInt8 = 0
    var crashes: UInt8 = 0
    var failures: UInt8 = 0
    var tears: UInt8 = 0

    /// `degraded`: why nobody may write.
    enum Marker: UInt8 { case none, failed, replacing }

    /// A name in the folder: whether it is there, and whether it is on the disk.
    struct Name: BitwiseCopyable {
        var isThere = false
        var isOnDisk = false
    }

    func has(acknowledged line: JournalLine) -> Bool { acknowledged & 1 << line.rawValue != 0 }
    mutating func acknowledge(_ line: JournalLine) { acknowledged |= 1 << line.rawValue }

    /// Whether the person's data is in a file that has a name.
    var hasPerson: Bool { journal.hasPerson || kept.isThere || leftover.isThere }

    /// Writes the folder's names to the disk.
    mutating func syncNames() {
        isRenamePending = false
        durable = JournalInode()
        kept.isOnDisk = kept.isThere
        leftover.isOnDisk = leftover.isThere
    }

    /// Gives the journal's name to another file.
    mutating func rename(_ new: JournalInode) {
        // Of several renames that are not on the disk, the model keeps the oldest file.
        if !isRenamePending { durable = journal }
        isRenamePending = true
        journal = new
        for index in processes.indices where processes[index].file.isOpen {
            processes[index].file = .replaced
        }
    }
}

/// The lines of the model: one with a person's data, one action of each process, and the person's erasure.
enum JournalLine: UInt8, CustomStringConvertible {
    case person = 1
    case first, second, third
    case erasure
    /// No line, but acknowledged like one.
    case upgrade

    var description: String {
        switch self {
        case .person: "the person's line"
        case .first: "action 1"
        case .second: "action 2"
        case .third: "action 3"
        case .erasure: "the erasure"
        case .upgrade: "the upgrade"
        }
    }

    static func action(of process: Int) -> JournalLine { process == 0 ? .first : process == 1 ? .second : .third }

    /// The line after the first two processes are exchanged.
    var exchanged: JournalLine { self == .first ? .second : self == .second ? .first : self }

    /// One bit a line, with those of the first two exchanged.
    static func exchanged(_ bits: UInt8) -> UInt8 { bits & ~0x0C | (bits & 0x04) << 1 | (bits & 0x08) >> 1 }
}

/// A file with lines of the journal.
struct JournalInode: BitwiseCopyable {
    /// What becomes of a line when the machine crashes.
    enum Fate: UInt8 {
        /// It stays.
        case onDisk
        /// It stays, is torn or vanishes.
        case dirty
        /// It vanishes: a sync failed, and the cache takes it for written since.
        case lost
    }

    /// What follows the last whole line.
    enum Tail: UInt8 { case none, torn, damage }

    /// Lines in their order, each with its fate in the upper half.
    private var slots = InlineArray<5, UInt8>(repeating: 0)
    private(set) var count: UInt8 = 0
    var tail = Tail.none
    /// Whether a tail was cut off that the disk may still have.
    var isCutPending = false
    var hasPerson = false
    var isFormatTwo = false
    /// Whether a line has another number than its place.
    var isMisnumbered = false

    func line(_ index: Int) -> JournalLine? { JournalLine(rawValue: slots[index] & 0x0F) }
    func fate(_ index: Int) -> Fate { Fate(rawValue: slots[index] >> 4) ?? .lost }

    /// One bit for each of the first lines.
    func bits(before end: Int) -> UInt8 {
        var bits: UInt8 = 0
        for index in 0..<end { bits |= 1 << (slots[index] & 0x0F) }
        return bits
    }

    func index(of line: JournalLine) -> Int? { (0..<Int(count)).first { slots[$0] & 0x0F == line.rawValue } }
    func contains(_ line: JournalLine) -> Bool { index(of: line) != nil }
    var isFull: Bool { Int(count) == slots.count }

    mutating func append(_ line: JournalLine, _ fate: Fate) {
        slots[Int(count)] = line.rawValue | fate.rawValue << 4
        count += 1
    }

    /// Keeps the first lines only.
    mutating func truncate(to length: Int) {
        for index in length..<slots.count { slots[index] = 0 }
        count = UInt8(length)
    }

    /// Gives all lines that have one fate another.
    mutating func change(_ fate: Fate, to other: Fate) {
        for index in 0..<Int(count) where slots[index] >> 4 == fate.rawValue {
            slots[index] = slots[index] & 0x0F | other.rawValue << 4
        }
    }

    /// The file after the first two processes are exchanged.
    var exchanged: JournalInode {
        var other = self
        for index in 0..<Int(count) {
            if let line = line(index) { other.slots[index] = line.exchanged.rawValue | slots[index] & 0xF0 }
        }
        return other
    }

    /// Whether the lines of another file are these and possibly more.
    func isContinued(by other: JournalInode) -> Bool {
        count <= other.count && (0..<Int(count)).allSatisfy { slots[$0] & 0x0F == other.slots[$0] & 0x0F }
    }

    /// What may be left of the file after the machine crashed.
    func remains() -> [JournalInode] {
        var found: [JournalInode] = []
        for length in 0...Int(count) {
            var file = self
            file.isCutPending = false
            file.truncate(to: length)
            file.change(.dirty, to: .onDisk)
            // Nothing that is lost or vanishes is before a line that counts.
            if (0..<length).allSatisfy({ fate($0) != .lost }) {
                let isAll = length == count
                let rest = length..<Int(count)
                if isAll {
                    found.append(file.with(tail))
                    if tail == .torn { found.append(file.with(.none)) }
                    if isCutPending { found.append(file.with(.torn)) }
                } else if fate(length) != .onDisk {
                    if rest.contains(where: { fate($0) == .onDisk }) {
                        // Zeros, then a line: damage.
                        found.append(file.with(.damage))
                    } else {
                        found += [file.with(.none), file.with(.torn)]
                        if rest.count > 1 || isCutPending { found.append(file.with(.damage)) }
                    }
                }
            }
        }
        return found
    }

    private func with(_ tail: Tail) -> JournalInode {
        var file = self
        file.tail = tail
        return file
    }
}

/// One process that writes, and where it is in its work.
struct FolderProcess: BitwiseCopyable {
    /// The state of its descriptor of the journal.
    enum File: UInt8 {
        /// A new process: nothing was written yet.
        case none
        /// Open, and the journal's end was not written again yet.
        case fresh
        case open
        /// Open since before a sync failed in another process: the next sync reports it here too.
        case failing
        /// It is that of a file that was replaced.
        case replaced

        var isOpen: Bool { self == .fresh || self == .open || self == .failing }
    }

    /// What it does next.
    enum Place: UInt8 {
        case idle
        // With the lock, to append.
        case begun, setAside, cut, short, shortCut, written, failed, synced
        // To erase.
        case erasing, erasureCopied, keptRemoved, keptSynced, erasureMarked, erasureRenamed, erasureSynced
        // To upgrade.
        case upgradePrepared, upgrading, upgradeCopied, linked, upgradeMarked, upgradeRenamed, upgradeSynced, upgradeKnown
        // To repair.
        case repairing, repairSetAside, repairCopied, repairCut, repairSynced, repairNamed
    }

    var place = Place.idle
    var file = File.none
    /// The number of lines that it knew of before it took the lock; kept only for the mistakes that use it.
    var known: UInt8 = 0
}
