internal import Lifecycle
internal import ReadModel
internal import Screen

extension ConsoleModel {
    /// Handles a key: the topmost overlay first, then a search being typed, then the action table.
    mutating func press(_ key: Key, at: Int64) -> [Effect] {
        if isTooSmall {
            switch key {
            case .character("q"), .character("Q"): return quit()
            case .control("z"): return [.suspend]
            default: return []
            }
        }
        let offer = self.offer
        self.offer = nil
        message = nil
        if key == .control("l") { return [.redraw] }
        if key == .control("z") { return [.suspend] }
        if let top = overlays.last {
            switch top {
            case .menu(let menu): return menuKey(menu, key)
            case .form(let form): return formKey(form, key)
            case .assess(let criteria): return assessKey(criteria, key)
            case .confirmation(let confirmation): return confirmationKey(confirmation, key, at: at)
            case .palette(let palette): return paletteKey(palette, key, at: at)
            case .help(let help): return helpKey(help, key)
            case .filter(let panel): return filterKey(panel, key)
            }
        }
        if isSearching, search?.isTyping == true, let effects = searchKey(key) { return effects }
        if key == .enter, let offer {
            if let overlay = offer.overlay { overlays.append(overlay) }
            return offer.effects
        }
        listLoadingToEnd = nil
        guard let spec = ActionSpec.bound(to: key, in: context) else {
            report(.note, "\(key.name) does nothing here; press ? for the keys")
            return []
        }
        return dispatch(spec)
    }

    /// Why an action is not possible now, read-only mode first; nil when it is possible.
    package func refusal(of spec: ActionSpec) -> String? {
        if spec.writes, session.isReadOnly { return session.readOnlyReason ?? "read-only: nothing can be changed here" }
        if spec.action == .exportFigures, session.isReadOnly { return exportRefusal }
        if let refusal = historicalRefusal(spec) { return refusal }
        guard spec.arity != .none else { return nil }
        let marked = focusedList.map { list($0).marked } ?? []
        if page == nil, marked.count > 1 {
            return spec.arity == .many ? nil : "works on one lead only; Esc clears the marks"
        }
        guard let id = currentLead else { return "no lead is selected" }
        guard let lead = leadDetail?.lead, lead.id == id else { return nil }
        switch spec.action {
        case .copyPhone: return lead.fields[.phone] == nil && lead.fields[.mobile] == nil ? "no phone number" : nil
        case .copyMail: return lead.fields[.email] == nil ? "no e-mail address" : nil
        default: break
        }
        guard let probe = spec.probe else { return nil }
        guard let command = probe(lead, session.decisionContext) else {
            return "\(session.definition.label(of: lead)) is a final stage"
        }
        return availability(of: command, in: lead, given: session.decisionContext)?.message
    }

    /// Whether footer, help and palette show an action.
    ///
    /// A console opened read-only hides actions that change something; ``dispatch(_:)`` and the workspace also refuse
    /// them.
    func isOffered(_ spec: ActionSpec) -> Bool {
        !(session.isRestricted && (spec.writes || spec.action == .exportFigures))
    }

    /// Performs an action if it is possible.
    mutating func dispatch(_ spec: ActionSpec) -> [Effect] {
        if spec.writes, session.isReadOnly {
            report(.refused, session.readOnlyReason ?? "Read-only: nothing can be changed here")
            return []
        }
        if let refusal = historicalRefusal(spec) {
            report(.refused, refusal.capitalizedFirst)
            return []
        }
        if let effects = move(spec.action) ?? navigate(spec.action) ?? performReadOnly(spec.action) ?? dashboardAction(spec.action)
        {
            return effects
        }
        let marked = page == nil ? focusedList.map { list($0).marked } ?? [] : []
        let targets = marked.isEmpty ? currentLead.map { [$0] } ?? [] : marked
        if spec.arity != .none, targets.isEmpty {
            report(.note, "No lead is selected")
            return []
        }
        if spec.arity == .one, targets.count > 1 {
            report(.refused, "\(spec.title.capitalizedFirst) works on one lead only; Esc clears the marks")
            return []
        }
        return begin(spec, ActionContext(spec.action, targets, isBatch: targets.count > 1))
    }
}
