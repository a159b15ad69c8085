/// All lines of one lead, including undone ones, by their numbers.
///
/// The lead is the fold of the lines in force.
///
/// If leads were ever merged, it holds the lines of all of them, and `subject` is the lead whose history it is. The
/// merges in force determine which of these lines concern it. A history without a merge pays nothing for this.
package struct LeadHistory: Hashable, Sendable {
    /// The lines in the order of their numbers.
    ///
    /// They are the lead's own, every `undone` that names one of them or one of these `undone`s, and the same for every
    /// lead with which it was ever merged, directly or through a third one.
    package private(set) var entries: [Entry]
    /// The lead whose history it is; nil means that of the first line with a lead.
    private let givenSubject: LeadID?
    private var hasUndos = false
    /// Whether it has lines of more than one lead.
    package private(set) var hasMerges = false

    /// `entries` must be in the order of their numbers. O(n).
    package init(_ entries: [Entry] = [], of subject: LeadID? = nil) {
        self.entries = entries
        givenSubject = subject
        // Iterates over indices, as `fold` does.
        for index in entries.indices { noteKind(of: entries[index]) }
    }

    private mutating func noteKind(of entry: Entry) {
        // A history that ends before the merge also contains the other lead's lines, which don't concern this lead.
        if let givenSubject, let lead = entry.lead, lead != givenSubject { hasMerges = true }
        switch entry.event {
        case .undone: hasUndos = true
        case .merged: hasMerges = true
        default: break
        }
    }

    /// Appends a later line.
    package mutating func append(_ entry: Entry) {
        entries.append(entry)
        noteKind(of: entry)
    }

    private var subject: LeadID? { givenSubject ?? entries.lazy.compactMap(\.lead).first }

    /// The lines that concern the lead, including undone ones.
    ///
    /// Lines of leads that are not, or no longer, merged with it are left out.
    package var lines: [Entry] { hasMerges ? entries.filter(concernFilter(allInForce)) : entries }

    /// The lines in force that concern the lead. O((n + u) log n) in the lines and the ranges of the undos.
    ///
    /// Evaluated from the newest line: a line is in force unless an `undone` in force names it.
    package var inForce: [Entry] {
        let allInForce = allInForce
        return hasMerges ? allInForce.filter(concernFilter(allInForce)) : allInForce
    }

    /// The lines in force, whichever lead they concern.
    private var allInForce: [Entry] {
        guard hasUndos else { return entries }
        var isUndone = [Bool](repeating: false, count: entries.count)
        var remaining = entries.count
        for index in entries.indices.reversed() where !isUndone[index] {
            guard case .undone(let undone) = entries[index].event else { continue }
            for range in undone.ranges {
                for named in indices(of: range, before: index) where !isUndone[named] {
                    isUndone[named] = true
                    remaining -= 1
                }
            }
        }
        var kept: [Entry] = []
        kept.reserveCapacity(remaining)
        for index in entries.indices where !isUndone[index] { kept.append(entries[index]) }
        return kept
    }

    /// The indices of the lines in a range of numbers, among those before an index. O(log n).
    private func indices(of range: ClosedRange<SequenceNumber>, before end: Int) -> Range<Int> {
        /// The first index before `end` whose line isn't before the range or, if `after`, is after it.
        func first(after: Bool) -> Int {
            var bounds = 0..<end
            while !bounds.isEmpty {
                let middle = (bounds.lowerBound + bounds.upperBound) / 2
                let seq = entries[middle].seq
                let isEarlier = after ? seq <= range.upperBound : seq < range.lowerBound
                bounds = isEarlier ? (middle + 1)..<bounds.upperBound : bounds.lowerBound..<middle
            }
            return bounds.lowerBound
        }
        return first(after: false)..<first(after: true)
    }

    /// A predicate for the lines that concern the lead, by the merges among the lines in force.
    private func concernFilter(_ allInForce: [Entry]) -> (Entry) -> Bool {
        guard let subject else { return { _ in true } }
        let group = MergeGroup(allInForce, subject: nil)
        let survivor = group.survivor(of: subject)
        // For each line, how many of the lines before it concern the lead.
        var concerningBefore = [0]
        concerningBefore.reserveCapacity(entries.count + 1)
        var seqs: Set<SequenceNumber> = []
        for index in entries.indices {
            let entry = entries[index]
            let concerns =
                if case .undone(let undone) = entry.event {
                    undone.ranges.contains { range in
                        let named = indices(of: range, before: index)
                        return concerningBefore[named.upperBound] > concerningBefore[named.lowerBound]
                    }
                } else {
                    entry.leads.contains { group.survivor(of: $0) == survivor }
                }
            concerningBefore.append(concerningBefore[index] + (concerns ? 1 : 0))
            if concerns { seqs.insert(entry.seq) }
        }
        return { seqs.contains($0.seq) }
    }

    /// The present lead.
    ///
    /// Nil if nothing captured it, its capture was undone, or it was merged into another lead.
    package func fold() -> Lead? {
        if hasMerges {
            guard case .lead(let lead) = status else { return nil }
            return lead
        }
        var lead: Lead?
        let entries = inForce
        // Iterates over indices, because an entry is large and none need be copied.
        for index in entries.indices { Lead.evolve(&lead, entries[index]) }
        return lead
    }

    /// The present status of the lead, or the lead into which it was merged.
    package var status: LeadIDStatus {
        guard hasMerges, let subject else { return fold().map { .lead($0) } ?? .none }
        let group = MergeGroup(inForce, subject: subject)
        if let lead = group.leads[subject] { return .lead(lead) }
        return group.absorbed[subject].map { .absorbed($0, into: group.survivor(of: subject)) } ?? .none
    }

    /// The history up to and including a line, with the undos up to that line. O(n).
    package func prefix(through seq: SequenceNumber) -> LeadHistory {
        LeadHistory(entries.filter { $0.seq <= seq }, of: givenSubject)
    }

    /// The lead after a line, with the undos up to that line.
    package func fold(upTo seq: SequenceNumber) -> Lead? { prefix(through: seq).fold() }
}
