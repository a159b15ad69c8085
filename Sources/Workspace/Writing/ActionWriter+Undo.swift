package import Lifecycle

/// The result of an undo or a redo.
package struct UndoResult: Sendable {
    /// The result of the action.
    package var result: ActionResult
    /// What was undone or redone: `acceptance of L481`, `rejection of 12 leads`.
    package var summary: String
    /// What the summary says before the lead, if there is only one: `acceptance of`.
    package var phrase: String?
    /// The affected leads.
    package var leads: [LeadID]
    /// The leads that were left unchanged, with the reason.
    package var blocked: [(lead: LeadID?, refusal: Refusal)]
}

extension ActionWriter {
    /// Undoes an action, as ``Workspace/undo(_:batch:partial:onBehalfOf:)`` says.
    func undo(_ id: ActionID, batch: ActionID?, partial: Bool, onBehalfOf: Login?) throws(WorkspaceError) -> UndoResult {
        let search = UndoSearch(actor: try session.actor(for: onBehalfOf), queries: queries)
        return try undo(id, search, partial: partial) { () throws(WorkspaceError) in
            if let batch { return try search.target(named: batch) }
            guard let latest = try search.latestOrdinary() else {
                throw WorkspaceError(refusals: [(nil, Refusal(.nothingToChange, "you have nothing to undo"))])
            }
            return latest
        }
    }

    /// Redoes an action, as ``Workspace/redo(_:onBehalfOf:)`` says.
    func redo(_ id: ActionID, onBehalfOf: Login?) throws(WorkspaceError) -> UndoResult {
        let search = UndoSearch(actor: try session.actor(for: onBehalfOf), queries: queries)
        return try undo(id, search, partial: false) { () throws(WorkspaceError) in
            guard let latest = try search.latestUndo() else {
                throw WorkspaceError(refusals: [(nil, Refusal(.nothingToChange, "you have nothing to redo"))])
            }
            return latest
        }
    }

    private func undo(
        _ id: ActionID, _ search: UndoSearch, partial: Bool, target find: () throws(WorkspaceError) -> UndoTarget
    ) throws(WorkspaceError) -> UndoResult {
        try journal.catchUp()
        var result = UndoResult(
            result: ActionResult(action: id, entries: [], leads: []), summary: "action", leads: [], blocked: [])
        let written = try write(id, as: search.actor) { (_) throws(WorkspaceError) in
            let target = try find()
            let (undoable, blocked, leads) = try search.split(target)
            if !blocked.isEmpty, !partial || undoable.ranges.isEmpty {
                throw WorkspaceError(refusals: (partial && target.isRest ? [(nil, UndoSearch.alreadyUndone)] : []) + blocked)
            }
            let described = try search.described(undoable)
            result.summary = described.summary
            result.phrase = described.phrase
            result.leads = leads
            result.blocked = blocked
            return [Draft(lead: nil, by: .person(search.actor), event: .undone(Undone(ranges: undoable.ranges)))]
        }
        result.result = ActionResult(
            action: id, entries: written, leads: result.leads, refused: result.blocked, warnings: journal.takeWarnings())
        return result
    }
}
