/// All counted lines that concern one lead, those taken back included, by their numbers: what a lead is, is the fold of those in force.
///
/// Where leads were ever merged, it holds the lines of all of them, and `subject` says whose history it is: which of these lines concern it
/// follows from the merges in force. Histories without a merge cost nothing for it.
package struct LeadHistory: Hashable, Sendable {
    /// The lines in the order of their numbers: the lead's own, and every `undone` that names one of them or of its `undone`s; and the same of
    /// every lead that it was ever merged with, be it by way of a third one.
    package private(set) var entries: [Entry]
    /// Whose history it is; nil leaves it to the first line that is about a lead.
    private let wanted: LeadID?
    private var hasUndos = false
    /// Whether it has lines of more than one lead.
    package private(set) var hasMerges = false

    /// Makes a history; `entries` must be in order of their numbers. O(n).
    package init(_ entries: [Entry] = [], of subject: LeadID? = nil) {
        self.entries = entries
        wanted = subject
        // By their places, as in `fold`.
        for index in entries.indices { note(entries[index]) }
    }

    private mutating func note(_ entry: Entry) {
        // Cut off before the merge, it still has the lines of the other lead, which then don't concern this one.
        if let wanted, let lead = entry.lead, lead != wanted { hasMerges = true }
        switch entry.event {
        case .undone: hasUndos = true
        case .merged: hasMerges = true
        default: break
        }
    }

    /// Adds a later line.
    package mutating func append(_ entry: Entry) {
        entries.append(entry)
        note(entry)
    }

    private var subject: LeadID? { wanted ?? entries.lazy.compactMap(\.lead).first }

    /// The lines that concern the lead, those taken back included: without those of leads that it is not one with (any more).
    package var lines: [Entry] { hasMerges ? entries.filter(concerning(counted)) : entries }

    /// The lines in force that concern the lead: newest first, a line counts unless an `undone` in force names it. O(n · u) in the lines and the undone.
    package var inForce: [Entry] {
        let counted = counted
        return hasMerges ? counted.filter(concerning(counted)) : counted
    }

    /// The lines in force, whomever they concern.
    private var counted: [Entry] {
        guard hasUndos else { return entries }
        var takenBack: [Undone] = []
        var kept: [Entry] = []
        kept.reserveCapacity(entries.count)
        for entry in entries.reversed() where !takenBack.contains(where: { $0.names(entry.seq) }) {
            if case .undone(let undone) = entry.event { takenBack.append(undone) }
            kept.append(entry)
        }
        return kept.reversed()
    }

    /// Tells which lines concern the lead by the merges among the lines in force.
    private func concerning(_ counted: [Entry]) -> (Entry) -> Bool {
        guard let subject else { return { _ in true } }
        let circle = MergeGroup(counted, subject: nil)
        let survivor = circle.survivor(of: subject)
        var seqs: Set<SequenceNumber> = []
        for entry in entries {
            let concerns =
                if case .undone(let undone) = entry.event {
                    seqs.contains(where: undone.names)
                } else {
                    entry.leads.contains { circle.survivor(of: $0) == survivor }
                }
            if concerns { seqs.insert(entry.seq) }
        }
        return { seqs.contains($0.seq) }
    }

    /// The lead as it is now; nil when nothing captured it, the capture was taken back, or it became part of another lead.
    package func fold() -> Lead? {
        if hasMerges {
            guard case .lead(let lead) = standing else { return nil }
            return lead
        }
        var lead: Lead?
        let entries = inForce
        // By their places: an entry is large, and none need be copied.
        for index in entries.indices { Lead.evolve(&lead, entries[index]) }
        return lead
    }

    /// What has become of the lead, or of which other lead it has become part.
    package var standing: LeadNumberStatus {
        guard hasMerges, let subject else { return fold().map { .lead($0) } ?? .none }
        let circle = MergeGroup(inForce, subject: subject)
        if let lead = circle.leads[subject] { return .lead(lead) }
        return circle.absorbed[subject].map { .absorbed($0, into: circle.survivor(of: subject)) } ?? .none
    }

    /// The history as it was after a line, with the undos as they were then. O(n).
    package func cut(after seq: SequenceNumber) -> LeadHistory { LeadHistory(entries.filter { $0.seq <= seq }, of: wanted) }

    /// The lead as it was after a line, with the undos as they were then.
    package func fold(upTo seq: SequenceNumber) -> Lead? { cut(after: seq).fold() }
}
