internal import Lifecycle
internal import ReadModel
internal import Workspace

/// Sheets of leads near the cursor, read while nobody typed, so that a step of the cursor needs no look into the journal.
///
/// What lies here is what a look would find now: whoever takes in a change takes down what it may have changed. Used by one thread.
final class DetailCache {
    private var sheets: [LeadID: LeadDetail] = [:]
    /// More than the neighbours of a cursor that steps there and back.
    private static let most = 24

    /// The sheet of a lead; nil when it isn't here.
    subscript(id: LeadID) -> LeadDetail? { sheets[id] }

    /// Puts a sheet here.
    func put(_ sheet: LeadDetail) {
        if sheets.count >= Self.most { sheets.removeAll(keepingCapacity: true) }
        sheets[sheet.lead.id] = sheet
    }

    /// Takes down what an action of one's own may have changed.
    func forget(_ done: ActionResult) {
        guard done.entries.allSatisfy(\.event.staysWithItsLead) else { return forgetAll() }
        for id in done.leads { sheets[id] = nil }
        // Who looks like one of them, names it.
        sheets = sheets.filter { sheet in !sheet.value.likenesses.contains { done.leads.contains($0.id) } }
    }

    /// Takes down everything.
    func forgetAll() { sheets.removeAll(keepingCapacity: true) }
}
