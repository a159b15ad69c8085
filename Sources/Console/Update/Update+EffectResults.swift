internal import Reports
internal import Screen
internal import Lifecycle
internal import ReadModel
internal import Workspace

extension ConsoleModel {
    /// Takes the answer of an effect.
    mutating func take(_ answer: EffectResult) -> [Effect] {
        switch answer {
        case .rows(let id, let request, let isFirstPage, let rows, let isComplete, let select):
            return take(rows, of: id, request, isFirstPage: isFirstPage, isComplete: isComplete, select: select)
        case .counts(let counted, let attainments):
            take(counted)
            self.attainments = attainments
        case .pastWindow, .reroutings: break
        case .unreached(let rows): return offer(rows)
        case .found(let text, let rows):
            guard search?.field.text.trimmed == text else { return [] }
            change(.found) { list in
                list.replace(rows, request: nil, isComplete: true, select: nil)
                list.count = QueueCount(total: rows.count)
                list.viewport.select(0)
            }
        case .lead(let id, let sheet):
            guard wantedLead == id else { return [] }
            if self.sheet?.lead.id != id { sheetNote = sheetNote?.lead == id ? sheetNote : nil }
            self.sheet = sheet
            if sheet == nil, page?.lead == id { page = nil }
        case .absorbed(let id, let survivor): follow(id, into: survivor)
        case .compared(let lead, let other, let asked): return compared(lead, other, asked: asked)
        case .freshRows(let rows, let asked): takeForeign(rows, asked: asked)
        case .done(let done, let actionContext, let rows): return self.done(done, actionContext, rows)
        case .notDone(let error, let actionContext): return notDone(error, actionContext)
        case .previewed(let steps, let actionContext, let outcome):
            overlays.append(.confirmation(batchPreview(steps, actionContext, outcome)))
        case .nextUndo(let text): return confirmUndo(text)
        case .takenBack(let text, let leads, let name, let left, let isRedo):
            noteArrival(at: session.decisionContext.now)
            let rest = left > 0 ? "; \(left) left as they are" : ""
            let text = leads.count == 1 ? byName(text, leads[0], name) : text
            if isRedo {
                say(.done, "Did again: \(text)\(rest)", [Message.KeyHint(key: "u", title: "undo")])
            } else {
                say(.done, "Took back: \(text)\(rest)", [Message.KeyHint(key: "C-r", title: "redo")])
            }
            wantedLead = nil
            guard page == nil || page?.list != nil else { return [.loadCounts(countRequests())] }
            return screen == .journal && !isSearching
                ? reloadJournal() : reloadAfterUndo(leads)
        case .journal(let entries, let names, let before, let lead, let isComplete):
            take(entries, names, before: before, lead: lead, isComplete: isComplete)
        case .accounts(let lead, let accounts):
            guard case .form(var form)? = overlays.last, form.purpose == .convert, form.actionContext.leads == [lead] else {
                return []
            }
            form.accounts = accounts
            overlays[overlays.count - 1] = .form(form)
        case .figures(let request, let figures, let names): take(figures, names, of: request)
        case .groups(let groups, let grouping): offer(groups, by: grouping)
        case .behind(let leads): return takeBehind(leads)
        case .behindRows(let rows): takeBehindRows(rows)
        case .exported(let names): say(.done, "Wrote \(names.joined(separator: " and "))")
        case .notExported(let why): say(.refused, "Nothing was written: \(why)")
        case .failed(let error):
            dashboard.progress = nil
            // A moment that can't be looked at is not looked at.
            if screen.isDashboard, dashboard.asOf != nil { dashboard.asOf = dashboard.figures?.setting.asOf }
            loading = []
            journalIsLoading = false
            seekingEnd = nil
            say(.refused, error.message)
        }
        return []
    }

    private mutating func take(
        _ rows: [LeadRow], of id: ListID, _ request: QueueRequest, isFirstPage: Bool, isComplete: Bool, select: LeadID?
    ) -> [Effect] {
        loading.remove(id)
        if isFirstPage {
            change(id) { $0.replace(rows, request: request, isComplete: isComplete, select: select) }
            return []
        }
        // A page of a list that was loaded anew since is no use.
        guard list(id).request == request else { return [] }
        change(id) { $0.append(rows, isComplete: isComplete) }
        if seekingEnd == id {
            change(id) { $0.viewport.select($0.rows.count - 1) }
            if !isComplete, !rows.isEmpty { return seekEnd(of: id) }
            seekingEnd = nil
            message = nil
        }
        return []
    }

    mutating func take(_ counted: [QueueRequest: QueueCount]) {
        for (request, count) in counted {
            for id in ListID.allCases where id.queue == request.queue {
                if let header = headerRequest(id), header.scope == request.scope, header.filter == request.filter {
                    counts[id] = count
                    if startCounts[id] == nil { startCounts[id] = count }
                    if id == .today { noteToday(count.total) }
                }
                guard shownLists.contains(id), let wanted = self.request(id), wanted.scope == request.scope,
                    wanted.filter == request.filter
                else { continue }
                if uncounted.remove(id) != nil {
                    change(id) { $0.count = count }
                } else {
                    change(id) { list in
                        let still = list.count.total - list.gone.count
                        list.newCount = max(0, count.total - still)
                        list.count.late = count.late
                    }
                }
            }
        }
    }

    private mutating func noteToday(_ count: Int) {
        let today = session.definition.calendar.zone.day(of: session.decisionContext.now)
        if let peak = todayPeak, peak.day == today {
            todayPeak = (today, max(peak.count, count))
        } else {
            todayPeak = (today, count)
        }
    }

    /// Nothing was written: says why, keeps the form with what was typed, and looks at the leads again.
    private mutating func notDone(_ error: WorkspaceError, _ actionContext: ActionContext?) -> [Effect] {
        if case .form(var form)? = overlays.last, let actionContext, form.actionContext.action == actionContext.action {
            form.remark = error.message
            overlays[overlays.count - 1] = .form(form)
        } else {
            say(.refused, error.message.split(separator: "\n").first.map(String.init) ?? error.message)
        }
        guard let actionContext, !actionContext.leads.isEmpty else { return [.bell] }
        if let lead = currentLead, actionContext.leads.contains(lead) { wantedLead = nil }
        return [.bell, .refreshRows(actionContext.leads)]
    }

    /// What was taken back, with the lead's name in place of its number.
    private func byName(_ text: String, _ lead: LeadID, _ name: String?) -> String {
        let number = " of \(lead)"
        guard text.hasSuffix(number) else { return text }
        return text.dropLast(number.count) + " of \(name ?? calling(lead))"
    }

    /// One lead's action is taken back at once; several leads' only after a look at what it was.
    private mutating func confirmUndo(_ text: String?) -> [Effect] {
        guard let text else {
            say(.note, "There is nothing of yours to take back")
            return []
        }
        let last = text.split(separator: " ").last ?? ""
        if last.first == "L", LeadID(parsing: last) != nil { return [.undo] }
        overlays.append(
            .confirmation(Confirmation(title: "Will be taken back: \(text)", lines: [], allowed: 1, effects: [.undo])))
        return []
    }

    private mutating func reloadAfterUndo(_ leads: [LeadID]) -> [Effect] {
        if isSearching { return [.refreshRows(leads)] + searchEffects() + [.loadCounts(countRequests())] }
        let kept = split
        var effects: [Effect] = []
        for id in shownLists {
            effects += reloadLists([id], select: id == focusedList ? leads.first : nil).filter {
                if case .loadCounts = $0 { false } else { true }
            }
        }
        split = kept
        return effects + [.loadCounts(countRequests())]
    }

    private mutating func take(
        _ entries: [Entry], _ names: [LeadID: String], before: SequenceNumber?, lead: LeadID?, isComplete: Bool
    ) {
        journalIsLoading = false
        guard lead == journal.lead else { return }
        let selected = journal.selected?.seq
        if before == nil, journalIsPeeked, let newest = journal.entries.first?.seq {
            // Rows don't move under the hand: what came waits until it is asked for.
            journalIsPeeked = false
            journal.newCount = entries.count { $0.seq > newest }
            return
        }
        if before == nil {
            journal.entries = entries
            journal.names = names
            let index = journal.isFollowing ? 0 : entries.firstIndex { $0.seq == selected }
            journal.viewport.update(count: entries.count, selection: index ?? 0)
        } else if journal.entries.last?.seq == before {
            journal.entries += entries
            journal.names.merge(names) { _, newer in newer }
            journal.viewport.update(count: journal.entries.count)
        }
        journal.isComplete = isComplete
    }
}
