/// The leads of some lines, by number, while merges make one of two: the fold where a history tells of several leads.
struct MergeGroup {
    /// The leads that there are.
    private(set) var leads: [LeadID: Lead] = [:]
    /// Those that became part of others, as they were then.
    private(set) var absorbed: [LeadID: Lead] = [:]
    /// For each of these the number that it became part of.
    private var next: [LeadID: LeadID] = [:]

    /// Folds lines in the order of their numbers; lines without a lead, which are undos, count for `subject`.
    init(_ entries: [Entry], subject: LeadID?) {
        for entry in entries { take(entry, subject) }
    }

    /// The number under which what is known of a number is kept: its own, or that of the lead that it became part of. O(merges in a chain).
    func survivor(of id: LeadID) -> LeadID {
        var id = id
        while let other = next[id] { id = other }
        return id
    }

    private mutating func take(_ entry: Entry, _ subject: LeadID?) {
        guard let id = (entry.lead ?? subject).map(survivor) else { return }
        guard case .merged(let merged) = entry.event else {
            // A capture under a number that became part of another lead begins nothing.
            if case .captured = entry.event, id != entry.lead { return }
            Lead.evolve(&leads[id], entry)
            return
        }
        let other = survivor(of: merged.absorbed)
        guard id != other, var lead = leads[id], let gone = leads[other] else { return }
        lead.evolve(entry)
        lead.absorb(gone, entry)
        leads[id] = lead
        leads[other] = nil
        absorbed[other] = gone
        next[other] = id
    }
}

/// What has become of a number.
package enum LeadNumberStatus: Hashable, Sendable {
    /// Nothing captured it, or the capture was taken back.
    case none
    /// It is a lead.
    case lead(Lead)
    /// It was this and became part of another lead, whose number stands for it now.
    case absorbed(Lead, into: LeadID)
}
