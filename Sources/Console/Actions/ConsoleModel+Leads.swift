internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

// The actions that change leads: each performs a command at once, or opens the overlay that asks for its details.
extension ConsoleModel {
    /// Performs commands on each lead of an action: a single lead at once, several after a preview.
    func perform(_ commands: [Command], _ actionContext: ActionContext) -> [Effect] {
        if case .add? = commands.first { return [.perform(commands.map { Intent.Step(nil, $0) }, actionContext)] }
        let steps = actionContext.leads.flatMap { id in commands.map { Intent.Step(id, $0) } }
        return actionContext.isBatch ? [.preview(steps, actionContext)] : [.perform(steps, actionContext)]
    }

    /// Opens an overlay; about a batch, it says first which leads others have changed since they were marked.
    mutating func open(_ overlay: any Overlay) -> [Effect] {
        var overlay = overlay
        if let notice = overlay.isBatch ? changeNotices.batch(overlay.leads) : nil { overlay.remark(notice) }
        overlays.append(overlay)
        return (overlay as? Menu)?.readinessEffects ?? []
    }

    /// Opens an overlay, unless the core would refuse the action.
    mutating func present(_ overlay: any Overlay, for actionContext: ActionContext) -> [Effect] {
        guard let refusal = refusal(of: ActionSpec.of(actionContext.action)) else { return open(overlay) }
        shared.report(.refused, refusal)
        return [.bell]
    }

    /// Opens an overlay about the lead, once its details are loaded, unless the core would refuse the action.
    mutating func present(
        for actionContext: ActionContext, _ overlay: (Lead, ConsoleModel) -> any Overlay
    ) -> [Effect] {
        selectedDetail.map { present(overlay($0.lead, self), for: actionContext) } ?? []
    }

    /// Performs the next step of each lead by its stage; opens a form where one is needed.
    mutating func advance(_ actionContext: ActionContext) -> [Effect] {
        let definition = session.definition
        if actionContext.isBatch {
            let steps = actionContext.leads.map { id -> Intent.Step in
                // Converting and closing need a form; in a batch, the core refuses these leads by name.
                let command = row(of: id).flatMap { definition.advance(from: $0.stage) } ?? .accept
                switch command {
                case .convert, .close: return Intent.Step(id, .accept)
                default: return Intent.Step(id, command)
                }
            }
            return [.preview(steps, actionContext)]
        }
        guard let id = actionContext.leads.first else { return [] }
        // On a row that was just struck out, the key means the stage that was shown, not the step after it.
        if shared.page == nil, let focusedList, focusedList != .found, shared.lists[focusedList].gone.contains(id) {
            let note = shared.lists[focusedList].notes[id].map { ": " + $0.formatted(session.time) } ?? ""
            shared.report(
                .refused, "\(displayName(id)) has left this list\(note)", [Message.KeyHint(key: "R", title: "refresh")])
            return [.bell]
        }
        let lead = selectedDetail?.lead
        let stage = lead?.stage ?? row(of: id)?.stage ?? .mql
        switch lead.map(definition.advance(of:)) ?? definition.advance(from: stage) {
        case .convert?: return dispatch(ActionSpec.of(.convert))
        case .close?: return dispatch(ActionSpec.of(.close))
        case let command?: return perform([command], actionContext)
        case nil:
            shared.report(.refused, "\(definition.label(stage)) is a final stage; there is no next step")
            return []
        }
    }

    /// Opens the form of a conversion, and finds accounts for it.
    mutating func convert(_ actionContext: ActionContext) -> [Effect] {
        guard let lead = selectedDetail?.lead else { return [] }
        let before = overlays.count
        let effects = present(Form.convert(lead, self), for: actionContext)
        return overlays.count > before ? effects + [.suggestAccounts(lead.id)] : effects
    }

    /// Loads the leads that were attempted during all of the contact window without contact, to propose a batch.
    mutating func requestUnreached() -> [Effect] {
        guard session.definition.window?.unreached == .propose else {
            shared.report(.refused, "The definition has no contact window; disqualify leads one by one with d")
            return []
        }
        return [.loadUnreached(shared.windowScope, limit: TodayScreen.batchLimit)]
    }

    mutating func copy(_ text: (Lead) -> String?, _ name: String) -> [Effect] {
        guard let lead = selectedDetail?.lead, let text = text(lead), !text.isEmpty else {
            shared.report(.refused, "There is no \(name) to copy")
            return []
        }
        shared.report(.done, "Copied the \(name) of \(displayName(lead.id))")
        // Copied text is pasted elsewhere, so it is sanitized like text on the screen.
        return [.copy(Sanitizer.line(text))]
    }
}
