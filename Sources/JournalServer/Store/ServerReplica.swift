internal import Glibc
internal import Journal
internal import Lifecycle

/// The copy of a server's journal, kept up to it: for the thread that acts and the one that follows.
///
/// Not thread-safe: each thread has one of its own, for the same folder.
final class ServerReplica {
    let folder: JournalFolder
    private(set) var replica: JournalReplica
    /// Whether what is before the remembered end needs not be read again.
    private(set) var isResumed: Bool
    /// The number of lines that are asked for at a time.
    private static let page = 20_000
    /// The most lines that an action can have, twice over.
    private static let largestPage = 4 << 20

    init(_ folder: JournalFolder) throws(JournalError) {
        self.folder = folder
        replica = try JournalReplica(folder)
        isResumed = false
        isResumed = try resume()
    }

    /// Brings the copy to the server's end.
    ///
    /// - Parameter progress: Receives the fraction of the missing lines that are there.
    /// - Throws: `JournalError.server(.restored)` if the copy has what the server lacks; nothing is changed then.
    func update(from session: ServerSession, progress: ((Double) -> Void)? = nil) throws(JournalError) {
        var size = Self.page
        while true {
            let end = try replica.end()
            let (head, lines) = try Self.lines(of: session, after: end.seq, most: size)
            guard head.seq >= end.seq else { throw .server(.restored(seen: end.seq, end: head.seq)) }
            if let first = lines.first?.seq {
                let reached = try extend(with: lines.map(\.line), from: first)
                // An action may be longer than a page.
                if reached.seq == end.seq {
                    guard size < Self.largestPage else { throw .positionLost }
                    size *= 4
                    continue
                }
                progress?(Double(reached.seq.value - first.value) / Double(max(1, head.seq.value - first.value)))
            }
            if replica.header.generation < head.generation, try replica.end().seq == head.seq {
                try replica.rewrite(head.generation)
                removeSetAside()
            }
            let reached = try replica.end()
            guard reached.seq >= head.seq else { continue }
            guard reached.seq > head.seq || reached.hash == head.hash else {
                throw .server(.restored(seen: reached.seq, end: head.seq))
            }
            return
        }
    }

    /// Throws `JournalError.server(.restored)` unless the server has the copy's last entry; nothing is changed then.
    func requireContinuation(by session: ServerSession) throws(JournalError) {
        let (end, greeting) = (try replica.end(), session.greeting)
        // Another process of the user may have read on since the session began.
        let hash = end.seq == greeting.seen ? greeting.hashAtSeen : try session.hash(of: end.seq)
        guard hash == end.hash else { throw .server(.restored(seen: end.seq, end: greeting.seq)) }
    }

    /// Adds lines that an answer of the server has.
    @discardableResult
    func extend(with lines: [SplitLine], from first: SequenceNumber) throws(JournalError) -> JournalPosition {
        try replica.extend(with: lines, from: first)
    }

    /// A server's head, as an answer has it.
    struct Head {
        var generation: UInt64
        var seq: SequenceNumber
        var hash: JournalHash
    }

    private static func lines(
        of session: ServerSession, after seq: SequenceNumber, most: Int
    ) throws(JournalError) -> (Head, [(seq: SequenceNumber, line: SplitLine)]) {
        // One statement sees one state: the head and the lines belong together.
        let rows = try session.run(
            """
            SELECT 'head', generation, seq, sum, NULL::bytea, NULL::bytea FROM winnow.head
            UNION ALL SELECT * FROM winnow.lines($1, $2::integer)
            """, [.integer(Int64(seq.value)), .integer(Int64(most))], to: "read this journal",
            timeout: ServerConnection.defaultTimeout * 60)
        return try answer(rows)
    }

    /// Reads an answer of the functions: the head, then lines in their order.
    static func answer(
        _ rows: borrowing ServerRows
    ) throws(JournalError) -> (Head, [(seq: SequenceNumber, line: SplitLine)]) {
        guard rows.count > 0, let generation = rows.integer(0, 1), let seq = rows.integer(0, 2),
            let hash = JournalHash(bytes: rows.bytes(0, 3) ?? [])
        else { throw .server(.noWorkspace) }
        var lines: [(seq: SequenceNumber, line: SplitLine)] = []
        lines.reserveCapacity(rows.count - 1)
        for row in 1..<max(1, rows.count) {
            guard let number = rows.integer(row, 2), let core = rows.bytes(row, 4) else { continue }
            lines.append((SequenceNumber(Int(number)), SplitLine(core: core, person: rows.bytes(row, 5))))
        }
        return (Head(generation: UInt64(clamping: generation), seq: SequenceNumber(Int(seq)), hash: hash), lines)
    }
}
