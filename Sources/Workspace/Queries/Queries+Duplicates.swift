package import Lifecycle
package import ReadModel

/// A lead that may be the same person as another one.
package struct PossibleDuplicate: Sendable {
    /// The lead.
    package let row: LeadRow
    /// What they have in common.
    package let likeness: Likeness
    /// How the two would be merged; the refusal if they can't be.
    package let merge: Result<MergePlan, Refusal>
}

/// Which of two leads a merge keeps.
package struct MergePlan: Sendable {
    /// The lead that stays.
    package let survivor: LeadID
    /// The lead that is merged into it.
    package let absorbed: LeadID
}

extension Workspace {
    /// Leads in any stage that may be the same person as a lead, the strongest likeness first, each with what a merge
    /// would do.
    package func possibleDuplicates(
        of lead: LeadID, onBehalfOf: Login? = nil, limit: Int = 50
    ) throws(WorkspaceError) -> [PossibleDuplicate] {
        var duplicates: [PossibleDuplicate] = []
        for found in try queries.possibleDuplicates(of: lead, limit: limit) {
            let merge = try mergePlan(lead, found.row.id, onBehalfOf: onBehalfOf)
            duplicates.append(PossibleDuplicate(row: found.row, likeness: found.likeness, merge: merge))
        }
        return duplicates
    }

    /// Passes each group of leads that may be the same person to a block until it returns false. O(leads).
    package func duplicateGroups(_ body: (Likeness, [LeadRow]) -> Bool) throws(WorkspaceError) {
        try journal.catchUp()
        try journal.read(journal.index.duplicates.groups { (likeness, rows) throws(ReadModelError) in body(likeness, rows) })
    }

    /// How two leads can be merged: the earlier captured one stays, unless only the other one can; or why they can't.
    package func mergePlan(
        _ a: LeadID, _ b: LeadID, onBehalfOf: Login? = nil
    ) throws(WorkspaceError) -> Result<MergePlan, Refusal> {
        var first: Refusal?
        for plan in [
            MergePlan(survivor: min(a, b), absorbed: max(a, b)), MergePlan(survivor: max(a, b), absorbed: min(a, b)),
        ] {
            let intent = Intent(
                id: newActionID(), steps: [Intent.Step(plan.survivor, .merge(plan.absorbed))], onBehalfOf: onBehalfOf)
            guard let refusal = try preview(intent).first?.refusal else { return .success(plan) }
            first = first ?? refusal
        }
        return first.map { .failure($0) } ?? .success(MergePlan(survivor: a, absorbed: b))
    }
}
