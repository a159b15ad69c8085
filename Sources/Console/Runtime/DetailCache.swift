internal import Lifecycle
internal import ReadModel
internal import Workspace

/// Caches details of leads near the cursor, so that moving the cursor needs no journal access.
///
/// Entries are always current: a caller that applies a change invalidates the details that it may affect.
/// Not thread-safe.
final class DetailCache {
    private var details: [LeadID: LeadDetail] = [:]
    /// More than the neighbours of a cursor that moves back and forth.
    private static let capacity = 24

    /// The detail of a lead; nil when it isn't cached.
    subscript(id: LeadID) -> LeadDetail? { details[id] }

    /// Stores a detail.
    func store(_ detail: LeadDetail) {
        if details.count >= Self.capacity { details.removeAll(keepingCapacity: true) }
        details[detail.lead.id] = detail
    }

    /// Invalidates what an action of the user may have changed.
    func invalidate(_ done: ActionResult) {
        guard done.entries.allSatisfy(\.event.affectsOnlyItsLead) else { return invalidateAll() }
        for id in done.leads { details[id] = nil }
        // The details of possible duplicates of these leads show their names.
        details = details.filter { detail in !detail.value.possibleDuplicates.contains { done.leads.contains($0.row.id) } }
    }

    /// Invalidates everything.
    func invalidateAll() { details.removeAll(keepingCapacity: true) }
}
