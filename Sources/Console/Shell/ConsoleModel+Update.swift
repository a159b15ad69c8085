internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

extension ConsoleModel {
    /// Applies an input, and returns the effects that it requests.
    mutating func apply(_ input: ConsoleInput) -> [Effect] {
        defer { noteOffer(after: input) }
        var effects: [Effect] = []
        switch input {
        case .clock(let now):
            let isNewMinute = now.wholeMinutes != session.decisionContext.now.wholeMinutes
            shared.session.decisionContext.now = now
            if isNewMinute { revision += 1 }
            return []
        case .painted(let at):
            if let top = overlays.indices.last { overlays[top].wasPainted(at: at) }
            shared.typeAhead.wasPainted(at: at)
            shared.unseenChanges.wasPainted(at: at, atStake: shared.unseenChanges.areHeld ? leadsAtStake : [])
            quitQuestion.wasPainted()
            return []
        case .elapsed(let time): guard shared.endOffer(at: time) else { return [] }
        case .key(let key, let at): effects = press(key, at: at)
        case .paste(let text): effects = paste(text)
        case .resize(let size):
            shared.size = size
            shared.lists.split = nil
        case .progress(let progress): screens.dashboard.progress = progress
        case .tick where isOnDashboard:
            // Overdue, open and immature leads depend on the time and are computed again while idle; only another day
            // is requested at once. The past doesn't change.
            effects = screens.dashboard.needsOtherDays(session) ? [screens.dashboard.loadFigures(session)] : []
        case .tick(let listsChanged):
            shared.lists.restoreSnoozed(session)
            effects = listsChanged ? [loadCounts()] : windowEffects()
            // Yesterday's reassignments end with the day.
            if !shared.reassignments.notice.items.isEmpty { effects.append(.loadReassignments) }
        case .problem(let text): shared.warn(text)
        case .changes(let changes): effects = apply(changes)
        case .session(let session):
            if session.definition != self.session.definition { shared.detail.invalidate() }
            shared.session = session
            if isOnDashboard, screens.dashboard.figures != nil { effects = [screens.dashboard.loadFigures(session)] }
        case .result(.counts(let counts, let attainments)):
            // Counts arrive after every action and minute; usually they change nothing on the screen.
            let before = shared.lists.displayedCounts
            shared.lists.apply(counts, shownLists, session)
            if before != shared.lists.displayedCounts || attainments != shared.attainments { revision += 1 }
            shared.attainments = attainments
            return []
        case .result(.pastWindow(let scope, let count)):
            guard screens.today.receive(count, for: scope, shared) else { return [] }
        case .result(.flagged(let flagged, let requested)):
            guard shared.lists.duplicates.receive(flagged, among: requested) else { return [] }
        case .result(.reassignments(let notice)):
            let isNew = notice.items != shared.reassignments.notice.items
            let text = shared.reassignments.receive(notice, columns: size.columns)
            guard isNew else { return [] }
            if let text, message == nil { shared.report(.note, text, [Message.KeyHint(key: "H", title: "show")]) }
        case .result(.reviewed(let findings)):
            let shown = shared.findings ?? []
            shared.findings = findings
            guard findings != shown else { return [] }
        case .result(let result): effects = apply(result)
        }
        revision += 1
        layOut()
        effects += requestMissing() + locationEffects()
        // What changes the counts may also change who is past the window.
        let counts = effects.contains { if case .loadCounts = $0 { true } else { false } }
        return counts ? effects + windowEffects() : effects
    }

    /// Requests what the screen shows but the model lacks.
    ///
    /// That is the selected lead, rows near the cursor, which visible leads may be duplicates, and those of the person
    /// who is being added.
    mutating func requestMissing() -> [Effect] {
        var effects = shared.detail.request(currentLead, asOf: leadsAsOf)
        changeForm { effects += $0.requestDuplicates() }
        if !shared.isSearching { effects += screens.handle(.completed, on: screen, &shared) }
        let shown = shownLists
        let outdated = shown.filter(shared.lists.stale.contains)
        if !outdated.isEmpty { effects += reloadLists(outdated) }
        // Leads of the past may have been other people's.
        if leadsAsOf == nil, shared.page == nil { effects += shared.lists.requestDuplicates(shown) }
        return effects + shared.lists.loadMore(shown, pageLength: shared.pageLength)
    }

    /// Reloads all visible lists, each with the cursor on the same lead.
    mutating func reloadLists() -> [Effect] { shared.reload(shownLists) }

    /// Reloads some lists, each with the cursor on the same lead, or on the given one.
    mutating func reloadLists(_ ids: [ListID], select: LeadID? = nil) -> [Effect] {
        shared.lists.reload(ids, shown: shownLists, select: select, pageLength: shared.pageLength, session)
    }

    /// Loads the counts of the header and of the visible lists.
    func loadCounts() -> Effect { .loadCounts(shared.lists.countRequests(shownLists, session)) }

    /// Requests the counts of leads past the contact window, where they are shown.
    private func windowEffects() -> [Effect] { screen == .today ? screens.today.countEffects(shared) : [] }

    private mutating func paste(_ text: String) -> [Effect] {
        if let top = overlays.indices.last, overlays[top].acceptsText {
            overlays[top].paste(text)
        } else if overlays.isEmpty, shared.search.acceptsText {
            shared.search.insert(text)
            return shared.search.effects
        } else {
            shared.report(.refused, "Pasted text was ignored: no text field is active")
        }
        return []
    }

    /// Adapts lists and screens to the size and to how many rows there are.
    mutating func layOut() {
        let shown = shownLists
        if shared.lists.split == nil, shown.count == 2, shared.lists.loading.isDisjoint(with: shown) {
            let room = layout.sections.reduce(0) { $0 + $1.rows.rows }
            shared.lists.split = ConsoleLayout.split(
                room: room, first: shared.lists[shown[0]].rows.count, second: shared.lists[shown[1]].rows.count)
        }
        for section in layout.sections where shared.lists[section.id].viewport.height != section.rows.rows {
            shared.lists.update(section.id) { $0.viewport.resize(height: section.rows.rows) }
        }
        screens.layOut(shared)
    }
}
