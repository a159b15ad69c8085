internal import Lifecycle
internal import ReadModel
internal import Screen

/// Which of the visible leads may be the same person as another lead, as far as that was checked.
///
/// A lead is checked once, when its row first becomes visible, and again after changes of the journal that may concern
/// it. Until then its mark stays.
struct DuplicateFlags: Sendable {
    /// The leads with a mark.
    private(set) var leads: Set<LeadID> = []
    private var checked: Set<LeadID> = []

    /// Requests a check of those of some leads that were not checked yet.
    mutating func request(_ leads: [LeadID]) -> [Effect] {
        let new = leads.filter { !checked.contains($0) }
        guard !new.isEmpty else { return [] }
        checked.formUnion(new)
        return [.flagDuplicates(new)]
    }

    /// Applies the result of a check; false if it changes no mark.
    mutating func receive(_ flagged: Set<LeadID>, among requested: [LeadID]) -> Bool {
        let before = leads
        leads.subtract(requested)
        leads.formUnion(flagged)
        return leads != before
    }

    /// Makes the next request check all leads again.
    mutating func invalidate() { checked = [] }
}

extension ListStore {
    /// The number of rows below the visible ones that are checked too: those that the next decisions move into sight.
    private static let rowsAhead = 3

    /// Requests a check of the visible rows of some lists.
    mutating func requestDuplicates(_ shown: [ListID]) -> [Effect] {
        duplicates.request(
            shown.flatMap { id -> [LeadID] in
                let (rows, visible) = (self[id].rows, self[id].viewport.visible)
                guard !visible.isEmpty else { return [] }
                return rows[visible.lowerBound..<min(rows.count, visible.upperBound + Self.rowsAhead)].map(\.id)
            })
    }
}
