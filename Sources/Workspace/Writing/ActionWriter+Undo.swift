package import Lifecycle

/// The result of an undo or a redo.
package struct UndoResult: Sendable {
    /// The result of the action.
    package var result: ActionResult
    /// What was undone or redone: `acceptance of L481`, `rejection of 12 leads`.
    package var summary: String
    /// The same with the file of an import and what happened to its leads: `import of fair.csv: 5 leads removed`.
    package var text: String
    /// What the summary says before the lead, if there is only one: `acceptance of`.
    package var phrase: String?
    /// The affected leads.
    package var leads: [LeadID]
    /// The leads that were left unchanged, with the reason.
    package var blocked: [(lead: LeadID?, refusal: Refusal)]
    /// Why they were, each reason once.
    package var blockedMessages: [String]
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
            result: ActionResult(action: id, entries: [], leads: []), summary: "action", text: "action", leads: [], blocked: [],
            blockedMessages: [])
        let written = try write(id, as: search.actor) { (_) throws(WorkspaceError) in
            let target = try find()
            let (undoable, blocked, messages, leads) = try search.split(target)
            if !blocked.isEmpty, !partial || undoable.ranges.isEmpty {
                let undone: [(lead: LeadID?, refusal: Refusal)] =
                    try partial && target.isRest ? [(nil, search.alreadyUndone([]))] : []
                var error = WorkspaceError(refusals: undone + blocked)
                error.message = (undone.map(\.refusal.message) + messages).joined(separator: "\n")
                throw error
            }
            try describe(undoable, search, &result)
            result.blockedMessages = messages
            result.leads = leads
            result.blocked = blocked
            return [Draft(lead: nil, by: .person(search.actor), event: .undone(Undone(ranges: undoable.ranges)))]
        }
        if written.isRepeated { try describe(id, written.entries, search, &result) }
        result.result = ActionResult(
            action: id, entries: written.entries, leads: result.leads, refused: result.blocked, warnings: journal.takeWarnings(),
            isRepeated: written.isRepeated)
        return result
    }

    /// Describes what an earlier try of an undo or redo did.
    private func describe(
        _ id: ActionID, _ entries: [Entry], _ search: UndoSearch, _ result: inout UndoResult
    ) throws(WorkspaceError) {
        var ranges: [ClosedRange<SequenceNumber>] = []
        for entry in entries { if case .undone(let undone) = entry.event { ranges += undone.ranges } }
        guard !ranges.isEmpty else { throw otherAction(id, entries) }
        let target = try search.target(of: ranges)
        result.leads = try search.touched(by: target)
        try describe(target, search, &result)
    }

    private func describe(_ target: UndoTarget, _ search: UndoSearch, _ result: inout UndoResult) throws(WorkspaceError) {
        let (described, isRedo) = try search.described(target)
        result.summary = described.summary
        result.text = described.title + (described.effect(isRedo: isRedo).map { ": " + $0 } ?? "")
        result.phrase = described.fileName == nil ? described.phrase : nil
    }
}
