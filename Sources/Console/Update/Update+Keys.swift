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
        if let top = layers.last {
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
            if let layer = offer.layer { layers.append(layer) }
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
        guard let command = probe(lead, session.facts) else { return "\(session.definition.label(lead.stage)) is an end" }
        return availability(of: command, in: lead, given: session.facts)?.message
    }

    /// Does an action, if it can be done.
    mutating func dispatch(_ spec: ActionSpec) -> [Effect] {
        if spec.writes, session.isReadOnly {
            say(.refused, session.readOnlyReason ?? "Read-only: nothing can be written here")
            return []
        }
        if let effects = move(spec.action) ?? go(spec.action) ?? look(spec.action) { return effects }
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
        return act(spec, Deed(spec.action, targets, isBatch: targets.count > 1))
    }

    /// Keys of movement; nil for other actions.
    private mutating func move(_ action: ConsoleAction) -> [Effect]? {
        let step: (inout Viewport) -> Void
        switch action {
        case .down: step = { $0.move(by: 1) }
        case .up: step = { $0.move(by: -1) }
        case .halfDown: step = { $0.halfPage(1) }
        case .halfUp: step = { $0.halfPage(-1) }
        case .pageDown: step = { $0.page(1) }
        case .pageUp: step = { $0.page(-1) }
        case .first: step = { $0.select(0) }
        case .last: step = { $0.select($0.count - 1) }
        default: return nil
        }
        if page != nil {
            scrollPage(action)
            return []
        }
        switch context {
        case .definition: scrollDefinition(action)
        case .journal:
            journal.isFollowing = action == .first
            step(&journal.viewport)
        case .list, .page:
            guard let id = focusedList else { return [] }
            change(id) { step(&$0.viewport) }
            if action == .last, !list(id).isComplete { return seekEnd(of: id) }
        }
        return []
    }

    /// Loads the rest of a list in chunks, until a key is pressed.
    mutating func seekEnd(of id: ListID) -> [Effect] {
        let list = list(id)
        guard !list.isComplete, let request = list.request, let end = list.pageEnd else { return [] }
        seekingEnd = id
        loading.insert(id)
        say(.note, "Loading: \(list.rows.count) of \(list.count.total)")
        return [.loadRows(id, request, after: end, limit: 5000, select: nil)]
    }

    private mutating func scrollPage(_ action: ConsoleAction) {
        let height = max(1, size.rows - 4)
        let last = max(0, pageLines(width: size.columns).count - height)
        guard var page else { return }
        page.scroll = scrolled(page.scroll, action, height: height, last: last)
        self.page = page
    }

    private mutating func scrollDefinition(_ action: ConsoleAction) {
        let height = max(1, size.rows - 4)
        definitionTop = scrolled(
            definitionTop, action, height: height, last: max(0, definitionRows(width: size.columns).count - height))
    }

    private func scrolled(_ top: Int, _ action: ConsoleAction, height: Int, last: Int) -> Int {
        let target =
            switch action {
            case .down: top + 1
            case .up: top - 1
            case .halfDown: top + height / 2
            case .halfUp: top - height / 2
            case .pageDown: top + height - 1
            case .pageUp: top - height + 1
            case .first: 0
            default: last
            }
        return max(0, min(last, target))
    }

    /// Keys that go somewhere; nil for other actions.
    private mutating func go(_ action: ConsoleAction) -> [Effect]? {
        switch action {
        case .triage: return show(.triage)
        case .today: return show(.today)
        case .pools: return show(.pools)
        case .journal: return show(.journal)
        case .definition: return show(.definition)
        case .open: return open()
        case .back: return back()
        case .clear: return clear()
        case .quit: return leave()
        case .suspend: return [.suspend]
        case .redraw: return [.redraw]
        case .nextList: return turn(1)
        case .previousList: return turn(-1)
        case .palette:
            layers.append(.palette(Palette()))
            return []
        case .help:
            layers.append(.help(HelpSheet(context: context)))
            return []
        case .filter:
            layers.append(.filter(FilterPanel()))
            return []
        default: return nil
        }
    }

    private mutating func show(_ screen: ConsoleScreen) -> [Effect] {
        page = nil
        search?.isShown = false
        guard self.screen != screen || screen == .journal else {
            return list(focus[screen] ?? .mql).request == nil && screen != .definition ? reloadLists() : []
        }
        self.screen = screen
        split = nil
        switch screen {
        case .triage, .today, .pools: return reloadLists()
        case .journal: return reloadJournal()
        case .definition: return []
        }
    }

    mutating func reloadJournal() -> [Effect] {
        journal.newCount = 0
        journalIsLoading = true
        journalIsPeeked = false
        return [.loadJournal(before: nil, limit: pageLength, lead: journal.lead)]
    }

    private mutating func open() -> [Effect] {
        guard let lead = currentLead else {
            if context == .journal { say(.note, "This line is about no lead") }
            return []
        }
        page = PageState(lead: lead, list: context == .list ? focusedList : nil)
        return []
    }

    private mutating func back() -> [Effect] {
        if page != nil {
            page = nil
            return []
        }
        if isSearching {
            search?.isShown = false
            return []
        }
        if screen != .triage { return show(.triage) }
        say(.note, "This is the first screen; Q leaves winnow")
        return []
    }

    private mutating func clear() -> [Effect] {
        if let id = focusedList, page == nil, !list(id).marks.isEmpty || list(id).rangeStart != nil {
            change(id) {
                $0.marks = []
                $0.rangeStart = nil
            }
            return []
        }
        if page != nil || isSearching { return back() }
        return []
    }

    mutating func leave() -> [Effect] {
        hasQuit = true
        return [.quit]
    }

    /// The next queue of Triage, or the next pool.
    private mutating func turn(_ by: Int) -> [Effect] {
        guard !isSearching else { return [] }
        switch screen {
        case .triage:
            focus[.triage] = focus[.triage] == .mql ? .sql : .mql
            return []
        case .pools:
            let pools: [ListID] = [.nurture, .disqualified, .dropped]
            let index = pools.firstIndex(of: focus[.pools] ?? .nurture) ?? 0
            focus[.pools] = pools[(index + by + pools.count) % pools.count]
            return reloadLists()
        case .today, .journal, .definition: return []
        }
    }

    /// Keys that mark, search and copy; nil for other actions.
    private mutating func look(_ action: ConsoleAction) -> [Effect]? {
        switch action {
        case .mark:
            guard let id = focusedList, let row = list(id).selected else { return [] }
            change(id) { list in
                if list.marks.remove(row.id) == nil { list.marks.insert(row.id) }
                list.viewport.move(by: 1)
            }
        case .range:
            guard let id = focusedList, let row = list(id).selected else { return [] }
            change(id) { list in
                if let range = list.rangeIndices {
                    list.marks.formUnion(range.map { list.rows[$0].id })
                    list.rangeStart = nil
                } else {
                    list.rangeStart = row.id
                }
            }
        case .search:
            if search == nil { search = SearchState() }
            page = nil
            search?.field = TextField(limit: 80)
            search?.isTyping = true
            search?.isShown = true
            change(.found) { $0.replace([], request: nil, isComplete: true, select: nil) }
        case .nextFound: return stepFound(1)
        case .previousFound: return stepFound(-1)
        case .showNew: return screen == .journal && !isSearching ? reloadJournal() : isSearching ? searchEffects() : reloadLists()
        case .follow:
            journal.isFollowing.toggle()
            say(.note, journal.isFollowing ? "Following the journal" : "No longer following")
            if journal.isFollowing {
                journal.viewport.select(0)
                return reloadJournal()
            }
        case .journalOfLead:
            let lead = journal.selected?.lead
            guard journal.lead != nil || lead != nil else {
                say(.note, "This line is about no lead")
                return []
            }
            journal.lead = journal.lead == nil ? lead : nil
            return reloadJournal()
        case .copyPhone: return copy(sheet?.lead.fields[.phone] ?? sheet?.lead.fields[.mobile], "phone number")
        case .copyMail: return copy(sheet?.lead.fields[.email], "e-mail address")
        default: return nil
        }
        return []
    }

    private mutating func copy(_ text: String?, _ what: String) -> [Effect] {
        guard let lead = sheet?.lead, lead.id == currentLead, let text, !text.isEmpty else {
            say(.refused, "There is no \(what) to copy")
            return []
        }
        say(.done, "Copied the \(what) of \(calling(lead.id))")
        // What goes to the clipboard is pasted elsewhere, so it passes the same gate as what is shown.
        return [.copy(Sanitizer.line(text))]
    }
}
