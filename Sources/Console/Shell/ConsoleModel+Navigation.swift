internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

// Navigates between screens, lists, leads and searches, and moves the cursor.
extension ConsoleModel {
    mutating func show(_ screen: ConsoleScreen) -> [Effect] {
        shared.page = nil
        shared.search.isShown = false
        let before = self.screen
        if screen.isDashboard { screens.dashboard.show(screen, from: before) }
        if before != screen { shared.lists.split = nil }
        self.screen = screen
        return screens.handle(.opened(from: before), on: screen, &shared)
    }

    mutating func openLead() -> [Effect] {
        guard let lead = currentLead else {
            if context == .journal { shared.report(.refused, "This entry is not about a lead") }
            return []
        }
        shared.page = LeadPageState(lead: lead, list: context == .list ? focusedList : nil)
        return []
    }

    mutating func back() -> [Effect] {
        if shared.page != nil {
            shared.page = nil
            return isOnDashboard ? [screens.dashboard.loadFigures(session)] : []
        }
        if shared.isSearching {
            shared.search.isShown = false
            return isOnDashboard ? [screens.dashboard.loadFigures(session)] : []
        }
        if screen.isDashboard, screens.dashboard.drillDown != nil { return screens.dashboard.closeDrillDown(&shared) }
        if screen != .triage { return show(.triage) }
        shared.report(.refused, "This is the first screen; Q quits winnow")
        return []
    }

    /// Clears the marks, else the page, the search or the past moment.
    mutating func clear() -> [Effect] {
        if let id = focusedList, shared.page == nil, !shared.lists[id].marks.isEmpty || shared.lists[id].rangeStart != nil {
            shared.lists.update(id) { $0.clearMarks() }
            return []
        }
        if shared.page != nil || shared.isSearching || (screen.isDashboard && screens.dashboard.drillDown != nil) { return back() }
        return screen.isDashboard ? screens.dashboard.show(asOf: nil, session) : []
    }

    mutating func quit() -> [Effect] {
        hasQuit = true
        return [.quit]
    }

    /// Moves the cursor of the list or screen, or scrolls the page of a lead.
    mutating func move(_ movement: Movement) -> [Effect] {
        if let page = shared.page {
            let height = max(1, size.rows - 4)
            let last = max(0, (leadFormatter?.pageLines(width: size.columns).count ?? 1) - height)
            shared.page?.scroll = movement.scrolled(page.scroll, height: height, last: last)
            return []
        }
        guard let id = focusedList else { return screens.handle(.moved(movement), on: screen, &shared) }
        return shared.move(movement, in: id)
    }

    mutating func changeFocusedList(_ body: (inout LeadList) -> Void) -> [Effect] {
        if let id = focusedList { shared.lists.update(id, body) }
        return []
    }

    /// Switches to the other queue of Triage, or to the next pool.
    mutating func switchList(_ offset: Int) -> [Effect] {
        shared.isSearching ? [] : screens.handle(.switchedList(by: offset), on: screen, &shared)
    }

    /// Opens the next or previous page of the dashboards.
    mutating func turnPage(by offset: Int) -> [Effect] {
        screen == .funnel ? screens.dashboard.turnPage(by: offset, session) : show(.funnel)
    }

    mutating func reloadScreen() -> [Effect] {
        shared.isSearching ? shared.search.effects : screens.handle(.reloaded, on: screen, &shared)
    }

    mutating func showReassignments() -> [Effect] {
        guard !shared.reassignments.notice.items.isEmpty else {
            shared.report(.refused, "No leads were reassigned from you or to you since you last worked here")
            return []
        }
        shared.reassignments.markSeen()
        return open(Menu.reassignments(shared.reassignments.notice, session, size))
    }

    /// The current location.
    package var location: DashboardLocation {
        screen.isDashboard ? screens.dashboard.location : DashboardLocation(screen: screen.rawValue)
    }

    /// Goes to a location, ignoring values that are unknown here.
    mutating func go(to location: DashboardLocation) -> [Effect] {
        guard let screen = ConsoleScreen(rawValue: location.screen) else { return [] }
        if screen.isDashboard { screens.dashboard.go(to: location, session) }
        return screen == self.screen ? [] : show(screen)
    }

    /// Requests saving a new location of a read-only console; others always begin with the queues.
    mutating func locationEffects() -> [Effect] {
        guard session.isRestricted else { return [] }
        let location = self.location
        guard location != savedLocation else { return [] }
        savedLocation = location
        return [.saveLocation(location)]
    }
}
