internal import Lifecycle
internal import ReadModel
internal import Screen

extension ConsoleModel {
    /// Takes a key: by the topmost layer, else by the search that is being typed, else by the table of actions.
    mutating func press(_ key: Key, at: Int64) -> [Effect] {
        if isTooSmall {
            switch key {
            case .character("q"), .character("Q"): return leave()
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
            case .assess(let sheet): return assessKey(sheet, key)
            case .confirmation(let asked): return confirmationKey(asked, key, at: at)
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
        seekingEnd = nil
        guard let spec = ActionSpec.meaning(of: key, in: context) else {
            say(.note, "\(key.name) means nothing here; ? shows the keys")
            return []
        }
        return dispatch(spec)
    }

    /// Why an action can't be done now; nil when it can. Read-only mode stands first.
    package func refusal(of spec: ActionSpec) -> String? {
        if spec.writes, session.isReadOnly { return session.readOnlyReason ?? "read-only: nothing can be written here" }
        if spec.action == .exportFigures, session.isReadOnly { return refusalOfExport }
        if let refusal = refusalOfThen(spec) { return refusal }
        guard spec.arity != .none else { return nil }
        let marked = focusedList.map { list($0).marked } ?? []
        if page == nil, marked.count > 1 {
            return spec.arity == .many ? nil : "works on one lead; Esc clears the marks"
        }
        guard let id = currentLead else { return "no lead here" }
        guard let lead = sheet?.lead, lead.id == id else { return nil }
        switch spec.action {
        case .copyPhone: return lead.fields[.phone] == nil && lead.fields[.mobile] == nil ? "no phone number" : nil
        case .copyMail: return lead.fields[.email] == nil ? "no e-mail address" : nil
        default: break
        }
        guard let probe = spec.probe else { return nil }
        guard let command = probe(lead, session.decisionContext) else { return "\(session.definition.label(of: lead)) is an end" }
        return availability(of: command, in: lead, given: session.decisionContext)?.message
    }

    /// Whether an action is offered at all, in footer, help and palette: one that writes isn't where the console was opened for looking only.
    ///
    /// There it is refused too, by ``dispatch(_:)`` and once more by the workspace.
    func isOffered(_ spec: ActionSpec) -> Bool {
        !(session.isRestricted && (spec.writes || spec.action == .exportFigures))
    }

    /// Does an action, if it can be done.
    mutating func dispatch(_ spec: ActionSpec) -> [Effect] {
        if spec.writes, session.isReadOnly {
            say(.refused, "Nothing was done: " + (session.readOnlyReason ?? "nothing can be written here"))
            return []
        }
        if let refusal = refusalOfThen(spec) {
            say(.refused, "Nothing was done: " + refusal)
            return []
        }
        if let effects = move(spec.action) ?? go(spec.action) ?? look(spec.action) ?? dashboardAction(spec.action) {
            return effects
        }
        let marked = page == nil ? focusedList.map { list($0).marked } ?? [] : []
        let targets = marked.isEmpty ? currentLead.map { [$0] } ?? [] : marked
        if spec.arity != .none, targets.isEmpty {
            say(.note, "There is no lead here")
            return []
        }
        if spec.arity == .one, targets.count > 1 {
            say(.refused, "\(spec.title) works on one lead; Esc clears the marks")
            return []
        }
        return act(spec, ActionContext(spec.action, targets, isBatch: targets.count > 1))
    }
}
