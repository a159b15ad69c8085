internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

extension ConsoleModel {
    /// Takes in one thing and says what it wants of the outside.
    mutating func apply(_ input: ConsoleInput) -> [Effect] {
        var effects: [Effect] = []
        switch input {
        case .clock(let now):
            let zone = session.definition.calendar.zone
            let turned = zone.local(now).millisecond / 60_000 != zone.local(session.decisionContext.now).millisecond / 60_000
            session.decisionContext.now = now
            if turned { revision += 1 }
            return []
        case .painted(let at):
            if case .confirmation(var asked)? = overlays.last, asked.paintedAt == nil {
                asked.paintedAt = at
                overlays[overlays.count - 1] = .confirmation(asked)
            }
            return []
        case .key(let key, let at): effects = press(key, at: at)
        case .paste(let text): effects = paste(text)
        case .resize(let size):
            self.size = size
            split = nil
        case .counting(let share): dashboard.progress = share
        case .tick where isOnDashboard:
            // What is late, open and immature goes by the clock, and is counted anew when hands are free; only other days are asked for at once.
            // The past stands still.
            effects = asksForOtherDays ? [loadFigures()] : []
        case .tick(let listsChanged):
            wakeRows()
            effects = listsChanged ? [.loadCounts(countRequests())] : windowEffects()
            // A day that begins ends what the day before was told.
            if !reroutings.items.isEmpty { effects.append(.loadReroutings) }
        case .trouble(let text): say(.refused, text)
        case .news(let news): effects = take(news)
        case .session(let session):
            let rulesChanged = session.definition != self.session.definition
            self.session = session
            if rulesChanged { wantedLead = nil }
            if isOnDashboard, dashboard.figures != nil { effects = [loadFigures()] }
        case .data(.counts(let counted, let attainments)):
            // Counts come after every action and minute; mostly they say what is shown already.
            let before = shownFigures
            take(counted)
            if before != shownFigures || attainments != self.attainments { revision += 1 }
            self.attainments = attainments
            return []
        case .data(.pastWindow(let scope, let count)):
            guard scope == windowScope, count != pastWindow else { return [] }
            pastWindow = count
        case .data(.reroutings(let news)):
            guard news.items != reroutings.items else {
                reroutings = news
                return []
            }
            take(news)
        case .data(let answer): effects = take(answer)
        }
        revision += 1
        relayout()
        effects += settle() + placeEffects()
        // Whatever changes the counts may change what is past the window.
        let counts = effects.contains { if case .loadCounts = $0 { true } else { false } }
        return counts ? effects + windowEffects() : effects
    }

    /// Asks for what the screen shows but the model hasn't got: the lead under the cursor, and rows near the end of what is loaded.
    mutating func settle() -> [Effect] {
        var effects: [Effect] = []
        if let lead = currentLead {
            if wantedLead != lead || wantedAsOf != leadsAsOf {
                // The same lead at another moment is another sheet.
                if wantedAsOf != leadsAsOf { sheet = nil }
                wantedLead = lead
                wantedAsOf = leadsAsOf
                effects.append(.loadLead(lead, asOf: wantedAsOf))
            }
        } else {
            wantedLead = nil
            sheet = nil
        }
        effects += moreBehind()
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
            journal.viewport.selection + max(20, journal.viewport.height) >= journal.entries.count, !journalIsLoading
        {
            journalIsLoading = true
            effects.append(.loadJournal(before: journal.entries.last?.seq, limit: pageLength, lead: journal.lead))
        }
        return effects
    }

    /// Loads the lists of the screen anew, each with the cursor on the lead that it is on.
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

    /// The counts of the header, and those of the lists that are shown.
    func countRequests() -> [QueueRequest] {
        var requests: [QueueRequest] = [ListID.mql, .sql, .today].compactMap(headerRequest)
        for id in shownLists { if let request = request(id), !requests.contains(request) { requests.append(request) } }
        return requests
    }

    /// Every figure that counts may change.
    private var shownFigures: [Int] {
        ListID.allCases.flatMap { id -> [Int] in
            let list = list(id)
            return [counts[id]?.total ?? -1, list.count.total, list.count.late, list.newCount]
        } + [todayPeak?.count ?? 0]
    }

    func headerRequest(_ id: ListID) -> QueueRequest? {
        id.queue.map { QueueRequest(queue: $0, scope: session.scope, now: session.decisionContext.now) }
    }

    private mutating func paste(_ text: String) -> [Effect] {
        if let top = overlays.last {
            guard top.takesText else {
                say(.note, "Pasted text was dropped: no field takes it here")
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
        say(.note, "Pasted text was dropped: no field takes it here")
        return []
    }
}
