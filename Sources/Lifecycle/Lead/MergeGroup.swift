/// The fold of lines that concern several leads, with the merges among them.
struct MergeGroup {
    /// The present leads.
    private(set) var leads: [LeadID: Lead] = [:]
    /// The merged leads, as they were at their merge.
    private(set) var absorbed: [LeadID: Lead] = [:]
    /// The id into which each of these was merged.
    private var mergedInto: [LeadID: LeadID] = [:]

    /// Folds lines in the order of their numbers.
    ///
    /// Lines without a lead, which are undos, belong to `subject`.
    init(_ entries: [Entry], subject: LeadID?) {
        for entry in entries { apply(entry, subject) }
    }

    /// The lead that an id refers to now: itself, or the one into which it was merged.
    ///
    /// O(merges in a chain).
    func survivor(of id: LeadID) -> LeadID {
        var id = id
        while let other = mergedInto[id] { id = other }
        return id
    }

    /// Applies the next line; one without a lead belongs to `subject`.
    mutating func apply(_ entry: Entry, _ subject: LeadID?) {
        guard let id = (entry.lead ?? subject).map(survivor) else { return }
        guard case .merged(let merged) = entry.event else {
            // A capture under the id of a merged lead creates nothing.
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
        mergedInto[other] = id
    }
}

/// The status of a lead's id.
package enum LeadIDStatus: Hashable, Sendable {
    /// No lead: nothing captured it, or its capture was undone.
    case none
    /// An existing lead.
    case lead(Lead)
    /// A lead that was merged into another one, whose id now stands for it.
    case absorbed(Lead, into: LeadID)
}
