internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

extension ConsoleModel {
    /// Applies an input, and returns the effects that it requests.
    mutating func apply(_ input: ConsoleInput) -> [Effect] {
        var effects: [Effect] = []
        switch input {
        case .clock(let now):
            let zone = session.definition.calendar.zone
            let isNewMinute = zone.local(now).millisecond / 60_000 != zone.local(session.decisionContext.now).millisecond / 60_000
            session.decisionContext.now = now
            if isNewMinute { revision += 1 }
            return []
        case .painted(let at):
            if case .confirmation(var confirmation)? = overlays.last, confirmation.paintedAt == nil {
                confirmation.paintedAt = at
                overlays[overlays.count - 1] = .confirmation(confirmation)
            }
            return []
        case .key(let key, let at): effects = press(key, at: at)
        case .paste(let text): effects = paste(text)
        case .resize(let size):
            self.size = size
            split = nil
        case .progress(let progress): dashboard.progress = progress
        case .tick where isOnDashboard:
            // Overdue, open and immature leads depend on the time and are computed again while idle; only another day
            // is requested at once. The past doesn't change.
            effects = needsOtherDays ? [loadFigures()] : []
        case .tick(let listsChanged):
            restoreSnoozedRows()
            effects = listsChanged ? [.loadCounts(countRequests())] : contactWindowEffects()
            // Yesterday's reassignments end with the day.
            if !reassignments.items.isEmpty { effects.append(.loadReassignments) }
        case .problem(let text): report(.refused, text)
        case .changes(let changes): effects = apply(changes)
        case .session(let session):
            let rulesChanged = session.definition != self.session.definition
            self.session = session
            if rulesChanged { requestedLead = nil }
            if isOnDashboard, dashboard.figures != nil { effects = [loadFigures()] }
        case .result(.counts(let counted, let attainments)):
            // Counts arrive after every action and minute; usually they change nothing on the screen.
            let before = displayedCounts
            apply(counted)
            if before != displayedCounts || attainments != self.attainments { revision += 1 }
            self.attainments = attainments
            return []
        case .result(.pastWindow(let scope, let count)):
            guard scope == contactWindowScope, count != pastWindow else { return [] }
            pastWindow = count
        case .result(.reassignments(let notice)):
            guard notice.items != reassignments.items else {
                reassignments = notice
                return []
            }
            apply(notice)
        case .result(let result): effects = apply(result)
        }
        revision += 1
        relayout()
        effects += requestMissing() + locationEffects()
        // What changes the counts may also change who is past the window.
        let counts = effects.contains { if case .loadCounts = $0 { true } else { false } }
        return counts ? effects + contactWindowEffects() : effects
    }

    /// Requests what the screen shows but the model lacks: the selected lead, and rows near the cursor.
    mutating func requestMissing() -> [Effect] {
        var effects: [Effect] = []
        if let lead = currentLead {
            if requestedLead != lead || requestedAsOf != leadsAsOf {
                // The same lead as of another moment has other details.
                if requestedAsOf != leadsAsOf { leadDetail = nil }
                requestedLead = lead
                requestedAsOf = leadsAsOf
                effects.append(.loadLead(lead, asOf: requestedAsOf))
            }
        } else {
            requestedLead = nil
            leadDetail = nil
        }
        effects += loadMoreDrillDownRows()
        let outdated = shownLists.filter(stale.contains)
        if !outdated.isEmpty { effects += reloadLists(outdated) }
        for id in shownLists {
            let list = list(id)
            guard !list.isComplete, !loading.contains(id), let request = list.request, let end = list.pageEnd else { continue }
            if list.viewport.selection + max(20, list.viewport.height) >= list.rows.count {
                loading.insert(id)
                effects.append(.loadRows(id, request, after: end, limit: pageLength, select: nil))
            }
        }
        if screen == .journal, !isSearching, !journal.isComplete, !journal.entries.isEmpty,
            journal.viewport.selection + max(20, journal.viewport.height) >= journal.entries.count, !isJournalLoading
        {
            isJournalLoading = true
            effects.append(.loadJournal(before: journal.entries.last?.seq, limit: pageLength, lead: journal.lead))
        }
        return effects
    }

    /// Reloads lists, each with the cursor on the same lead.
    mutating func reloadLists(_ ids: [ListID]? = nil, select: LeadID? = nil) -> [Effect] {
        var effects: [Effect] = []
        for id in ids ?? shownLists {
            guard let request = request(id) else { continue }
            loading.insert(id)
            uncounted.insert(id)
            stale.remove(id)
            let limit = max(pageLength, min(20_000, list(id).viewport.selection + pageLength))
            effects.append(.loadRows(id, request, after: nil, limit: limit, select: select))
        }
        effects.append(.loadCounts(countRequests()))
        if ids == nil { split = nil }
        return effects
    }

    /// The counts of the header and of the visible lists.
    func countRequests() -> [QueueRequest] {
        var requests: [QueueRequest] = [ListID.mql, .sql, .today].compactMap(headerRequest)
        for id in shownLists { if let request = request(id), !requests.contains(request) { requests.append(request) } }
        return requests
    }

    /// All numbers that new counts may change.
    private var displayedCounts: [Int] {
        ListID.allCases.flatMap { id -> [Int] in
            let list = list(id)
            return [counts[id]?.total ?? -1, list.count.total, list.count.overdue, list.newCount]
        } + [todayPeak?.count ?? 0]
    }

    func headerRequest(_ id: ListID) -> QueueRequest? {
        id.queue.map { QueueRequest(queue: $0, scope: session.scope, now: session.decisionContext.now) }
    }

    private mutating func paste(_ text: String) -> [Effect] {
        if let top = overlays.last {
            guard top.acceptsText else {
                report(.note, "Pasted text was ignored: no text field is active")
                return []
            }
            switch top {
            case .form(let form): pasteIntoForm(form, text)
            case .palette(var palette):
                palette.field.insert(text)
                palette.cursor = 0
                overlays[overlays.count - 1] = .palette(palette)
            case .filter(var panel):
                panel.field.insert(text)
                overlays[overlays.count - 1] = .filter(panel)
            case .menu, .assess, .confirmation, .help: break
            }
            return []
        }
        if search?.isShown == true, search?.isTyping == true {
            search?.field.insert(text)
            return searchEffects()
        }
        report(.note, "Pasted text was ignored: no text field is active")
        return []
    }
}
