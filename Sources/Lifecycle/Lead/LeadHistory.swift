/// All counted lines that concern one lead, those taken back included, by their numbers: what a lead is, is the fold of those in force.
package struct LeadHistory: Hashable, Sendable {
    /// The lines in the order of their numbers: the lead's own, and every `undone` that names one of them or of its `undone`s.
    package private(set) var entries: [Entry]

    /// Makes a history; `entries` must be in order of their numbers.
    package init(_ entries: [Entry] = []) { self.entries = entries }

    /// Adds a later line.
    package mutating func append(_ entry: Entry) { entries.append(entry) }

    /// The lines in force: newest first, a line counts unless an `undone` in force names it. O(n · u) in the lines and the undone.
    package var inForce: [Entry] {
        guard entries.contains(where: { if case .undone = $0.event { true } else { false } }) else { return entries }
        var takenBack: [Undone] = []
        var kept: [Entry] = []
        kept.reserveCapacity(entries.count)
        for entry in entries.reversed() where !takenBack.contains(where: { $0.names(entry.seq) }) {
            if case .undone(let undone) = entry.event { takenBack.append(undone) }
            kept.append(entry)
        }
        return kept.reversed()
    }

    /// The lead as it is now; nil when nothing captured it or the capture was taken back.
    package func fold() -> Lead? {
        var lead: Lead?
        let entries = inForce
        // By their places: an entry is large, and none need be copied.
        for index in entries.indices { Lead.evolve(&lead, entries[index]) }
        return lead
    }

    /// The lead as it was after a line, with the undos as they were then.
    package func fold(upTo seq: SequenceNumber) -> Lead? {
        LeadHistory(entries.filter { $0.seq <= seq }).fold()
    }
}
