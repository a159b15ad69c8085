import Lifecycle

/// A file read from its first to its last byte as a journal.
struct WholeJournal {
    let header: JournalHeader
    /// The position before the first entry.
    let start: JournalPosition
    let end: JournalScan.End
    /// The damage: a line that doesn't count, or a person whose data is gone without an erasure.
    let damage: JournalDamage?

    /// Reads a file. O(n).
    ///
    /// - Throws: As reading a header does if the file has none.
    init(_ file: FileDescriptor, path: String, _ calls: JournalSystemCalls) throws(JournalError) {
        try self.init(file, path: path, calls) { (_) throws(JournalError) in .continue }
    }

    /// Reads a file and passes on its actions, until the closure stops it.
    init(
        _ file: FileDescriptor, path: String, _ calls: JournalSystemCalls,
        _ body: (JournalAction) throws(JournalError) -> ReadControl
    ) throws(JournalError) {
        let length: Int
        (header, length) = try JournalFile.readHeader(file, path, calls)
        start = JournalPosition(generation: header.generation, offset: length, seq: SequenceNumber(0), hash: header.chain.hash)
        var scan = JournalScan(after: start, pendingErasures: [:], path: path, calls: calls)
        let size = try JournalFile.status(of: file, path, calls).size
        end = try scan.run(file.number, expecting: size, body)
        damage = end.damage ?? (end.stopped ? nil : scan.pendingErasures.values.min { $0.offset < $1.offset })
    }

    /// Whether every byte counts.
    var isWhole: Bool { damage == nil && end.tailBytes == 0 }
}
