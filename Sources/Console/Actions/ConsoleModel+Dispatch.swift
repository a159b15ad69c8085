internal import Lifecycle
internal import ReadModel
internal import Screen

extension ConsoleModel {
    /// Handles a key: the topmost overlay first, then a search being typed, then the action table.
    mutating func press(_ key: Key, at: Int64) -> [Effect] {
        if isTooSmall {
            switch key {
            // In a form that nobody sees, a q would be text.
            case .character("q"), .character("Q"): return isTyping ? [] : quit()
            case .control("z"): return [.suspend]
            default: return []
            }
        }
        if key != .control("c") { quitQuestion.withdraw() }
        switch key {
        case .control("l"): return [.redraw]
        case .control("z"): return [.suspend]
        case .control("c"): return interrupt()
        default: break
        }
        if shared.typeAhead.drops(key, at: at) {
            shared.reportDroppedKeys()
            return []
        }
        shared.unseenChanges.noteKey(at: at)
        let offer = shared.takeOffer(at: at)
        shared.clearMessage()
        if var top = overlays.popLast() {
            let depth = overlays.count
            let result = top.handle(key, at: at, &self)
            if result.isOpen { overlays.insert(top, at: depth) }
            return result.effects
        }
        if shared.search.acceptsText {
            switch shared.search.handle(key, hasResults: !shared.lists[.found].rows.isEmpty) {
            case .search: return shared.search.effects
            case .done: return []
            case .unused: break
            }
        }
        if key == .enter, let offer {
            if let overlay = offer.overlay { overlays.append(overlay) }
            return offer.effects
        }
        shared.lists.loadingToEnd = nil
        guard let spec = ActionSpec.bound(to: key, in: context) else {
            shared.report(.refused, "\(key.name) does nothing here; press ? for the keys")
            return []
        }
        return dispatch(spec)
    }

    /// Ctrl-C: cancels what is typed or asked; where nothing is, it quits if it is pressed again.
    private mutating func interrupt() -> [Effect] {
        shared.clearMessage()
        if !overlays.isEmpty {
            overlays = []
            shared.report(.note, Form.cancelledText)
            return []
        }
        guard shared.search.acceptsText else {
            if quitQuestion.ask() { return quit() }
            shared.report(.note, QuitQuestion.text)
            return []
        }
        _ = shared.search.handle(.escape, hasResults: false)
        return []
    }

    /// Performs an action if it is possible.
    ///
    /// - Parameter isRepeated: whether it is only asked again, because somebody else changed the lead.
    mutating func dispatch(_ spec: ActionSpec, isRepeated: Bool = false) -> [Effect] {
        if spec.writes, session.isReadOnly {
            shared.report(.refused, session.readOnlyReason ?? "Read-only: nothing can be changed here")
            return []
        }
        if let refusal = historicalRefusal(spec) {
            shared.report(.refused, refusal.capitalizedFirst)
            return []
        }
        let marked = markedLeads
        let targets = marked.isEmpty ? currentLead.map { [$0] } ?? [] : marked
        if !isRepeated, let surprise = surprise(of: spec, targets) {
            shared.object(surprise)
            return [.bell]
        }
        guard spec.writes else { return spec.handler(&self, ActionContext(spec.action, [])) }
        if spec.arity != .none, targets.isEmpty {
            shared.report(.refused, "No lead is selected")
            return []
        }
        if spec.arity == .one, targets.count > 1 {
            shared.report(.refused, "\(spec.title.capitalizedFirst) works on one lead only; Esc clears the marks")
            return []
        }
        // A single mark on another row than the cursor's: what is shown beside the list is not the marked lead.
        let isElsewhere = !marked.isEmpty && marked != currentLead.map { [$0] }
        if spec.arity == .one, isElsewhere {
            shared.report(.refused, "The marked lead is not the one under the cursor; Esc clears the mark")
            return []
        }
        return spec.handler(&self, ActionContext(spec.action, targets, isBatch: isElsewhere))
    }

    /// Why an action is not possible now, read-only mode first; nil when it is possible.
    package func refusal(of spec: ActionSpec) -> String? {
        if session.isReadOnly {
            if spec.writes { return session.readOnlyReason ?? "read-only: nothing can be changed here" }
            if spec.exports { return Dashboard.exportRefusal }
        }
        if let refusal = historicalRefusal(spec) { return refusal }
        guard spec.arity != .none else { return nil }
        if markedLeads.count > 1 { return spec.arity == .many ? nil : "works on one lead only; Esc clears the marks" }
        guard currentLead != nil else { return "no lead is selected" }
        guard let lead = selectedDetail?.lead else { return nil }
        switch spec.requires {
        case .nothing: return nil
        case .text(let text, let name): return text(lead) == nil ? "no \(name)" : nil
        case .command(let command):
            guard let command = command(lead, session.decisionContext) else {
                return "\(session.definition.label(of: lead)) is a final stage"
            }
            return availability(of: command, in: lead, given: session.decisionContext)?.message
        }
    }

    /// Whether footer, help and palette show an action.
    ///
    /// A console opened read-only hides actions that change something; ``dispatch(_:)`` and the workspace also refuse
    /// them.
    func isOffered(_ spec: ActionSpec) -> Bool { !(session.isRestricted && (spec.writes || spec.exports)) }

    /// Why an action can't change leads of the past; nil where leads are current.
    private func historicalRefusal(_ spec: ActionSpec) -> String? {
        guard spec.writes, spec.arity != .none, let moment = leadsAsOfText else { return nil }
        return "leads \(moment) cannot be changed; Esc returns to now"
    }
}
