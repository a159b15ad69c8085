internal import Reports
internal import Lifecycle
internal import ReadModel
internal import Screen

// Navigates between screens, leads and searches.
extension ConsoleModel {
    /// Performs a navigation; nil for other actions.
    mutating func navigate(_ action: ConsoleAction) -> [Effect]? {
        switch action {
        case .triage: return show(.triage)
        case .today: return show(.today)
        case .pools: return show(.pools)
        case .funnel: return show(.funnel)
        case .health: return show(.health)
        case .journal: return show(.journal)
        case .definition: return show(.definition)
        case .open: return open()
        case .back: return back()
        case .clear: return clear()
        case .quit: return quit()
        case .suspend: return [.suspend]
        case .redraw: return [.redraw]
        case .nextList: return switchList(1)
        case .previousList: return switchList(-1)
        case .palette:
            overlays.append(.palette(Palette()))
            return []
        case .help:
            overlays.append(.help(HelpOverlay(context: context)))
            return []
        case .reassigned: return showReassignments()
        case .filter:
            overlays.append(.filter(FilterPanel()))
            return []
        default: return nil
        }
    }

    mutating func show(_ screen: ConsoleScreen) -> [Effect] {
        page = nil
        search?.isShown = false
        if screen.isDashboard { return showDashboard(screen) }
        guard self.screen != screen || screen == .journal else {
            return list(focus[screen] ?? .mql).request == nil && screen != .definition ? reloadLists() : []
        }
        self.screen = screen
        split = nil
        switch screen {
        case .triage, .today, .pools: return reloadLists()
        case .journal: return reloadJournal()
        case .definition, .funnel, .health: return []
        }
    }

    private mutating func showDashboard(_ screen: ConsoleScreen) -> [Effect] {
        dashboard.drillDown = nil
        if self.screen != screen,
            self.screen.isDashboard || dashboard.figures?.kind != (screen == .health ? .health : dashboard.kind)
        {
            dashboard.goToBeginning()
        }
        self.screen = screen
        split = nil
        return [loadFigures()]
    }

    mutating func reloadJournal() -> [Effect] {
        journal.newCount = 0
        isJournalLoading = true
        isJournalPeeked = false
        return [.loadJournal(before: nil, limit: pageLength, lead: journal.lead)]
    }

    mutating func open() -> [Effect] {
        guard let lead = currentLead else {
            if context == .journal { report(.note, "This entry is not about a lead") }
            return []
        }
        page = LeadPageState(lead: lead, list: context == .list ? focusedList : nil)
        return []
    }

    mutating func back() -> [Effect] {
        if page != nil {
            page = nil
            return isOnDashboard ? [loadFigures()] : []
        }
        if isSearching {
            search?.isShown = false
            return isOnDashboard ? [loadFigures()] : []
        }
        if screen.isDashboard, dashboard.drillDown != nil { return closeDrillDown() }
        if screen != .triage { return show(.triage) }
        report(.note, "This is the first screen; Q quits winnow")
        return []
    }

    mutating func clear() -> [Effect] {
        if let id = focusedList, page == nil, !list(id).marks.isEmpty || list(id).rangeStart != nil {
            updateList(id) {
                $0.marks = []
                $0.rangeStart = nil
            }
            return []
        }
        if page != nil || isSearching || (screen.isDashboard && dashboard.drillDown != nil) { return back() }
        if screen.isDashboard { return show(asOf: nil) }
        return []
    }

    /// The pool at an offset from the current one, cyclically.
    func pool(_ by: Int) -> ListID {
        let pools = ListID.pools
        let index = pools.firstIndex(of: focus[.pools] ?? .nurture) ?? 0
        return pools[(index + by + pools.count) % pools.count]
    }

    mutating func quit() -> [Effect] {
        hasQuit = true
        return [.quit]
    }

    /// Switches to the other queue of Triage, or to the next pool.
    mutating func switchList(_ by: Int) -> [Effect] {
        guard !isSearching else { return [] }
        switch screen {
        case .triage:
            focus[.triage] = focus[.triage] == .mql ? .sql : .mql
            return []
        case .pools:
            focus[.pools] = pool(by)
            return reloadLists()
        case .today, .funnel, .health, .journal, .definition: return []
        }
    }
}
