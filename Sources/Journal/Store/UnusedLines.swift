import Lifecycle

/// The lines of a damaged journal that its entries don't need: what came in, is there twice, or can't be read.
struct UnusedLines {
    /// The number of all of them.
    private(set) var count = 0
    /// Those that may be entries which would be lost, in the order of the file.
    ///
    /// Not what can't be read before a line that counts, since the chain shows that nothing is missing there, nor blank
    /// lines and entries that are there already.
    private(set) var mayBeEntries: [LineLocation] = []

    /// Looks through the lines after a position that a join of the journal with itself doesn't use. O(n).
    init(
        of own: LineSource, _ journal: JournalFile, _ join: JournalJoin, after start: JournalPosition, isTailDamaged: Bool
    ) throws(JournalError) {
        let used = Set(join.lines.map(\.place.offset))
        let last = used.max() ?? 0
        var repeated: [Int: JournalHash] = [:]
        for line in own.lines where !used.contains(line.offset) {
            count += 1
            if line.length == 0 { continue }
            let envelope = try own.envelope(at: line)
            // An entry of another course has a hash that isn't known here.
            guard line.offset > last || envelope != nil else { continue }
            mayBeEntries.append(line)
            if let envelope, envelope.seq <= join.end.seq { repeated[line.offset] = envelope.hash }
        }
        if let rest = own.rest, isTailDamaged || !own.isUnfinished { mayBeEntries.append(rest) }
        guard !repeated.isEmpty else { return }
        var known = Set(repeated.values)
        for line in join.lines { if let envelope = try own.envelope(at: line.place) { known.remove(envelope.hash) } }
        _ = try journal.scan(after: journal.start) { (action) throws(JournalError) in
            for line in action.lines { known.remove(line.envelope.hash) }
            return known.isEmpty || action.end.seq >= start.seq ? .stop : .continue
        }
        mayBeEntries.removeAll { line in repeated[line.offset].map { !known.contains($0) } ?? false }
    }

    /// Whether an action begins after the first line that may be an entry, whatever number it claims: it may be sound.
    /// So may the first line itself if its number shows that another is missing before it.
    func hasLaterAction(_ own: LineSource, after end: SequenceNumber) throws(JournalError) -> Bool {
        if let first = mayBeEntries.first, let envelope = try own.envelope(at: first), envelope.seq > end.next { return true }
        for line in mayBeEntries.dropFirst() where try own.envelope(at: line)?.part == 1 { return true }
        return false
    }
}
