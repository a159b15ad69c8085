internal import Reports
internal import Screen
internal import Lifecycle
internal import ReadModel
internal import Workspace

extension ConsoleModel {
    /// Applies the result of an effect.
    mutating func apply(_ result: EffectResult) -> [Effect] {
        switch result {
        case .rows(let id, let request, let isFirstPage, let rows, let isComplete, let select):
            return apply(rows, of: id, request, isFirstPage: isFirstPage, isComplete: isComplete, select: select)
        case .counts(let counts, let attainments):
            apply(counts)
            self.attainments = attainments
        case .pastWindow, .reassignments: break
        case .unreached(let rows): return previewUnreached(rows)
        case .found(let text, let rows):
            guard search?.field.text.trimmed == text else { return [] }
            updateList(.found) { list in
                list.replace(rows, request: nil, isComplete: true, select: nil)
                list.count = QueueCount(total: rows.count)
                list.viewport.select(0)
            }
        case .lead(let id, let leadDetail):
            guard requestedLead == id else { return [] }
            if self.leadDetail?.lead.id != id { detailNote = detailNote?.lead == id ? detailNote : nil }
            self.leadDetail = leadDetail
            if leadDetail == nil, page?.lead == id { page = nil }
        case .absorbed(let id, let survivor): followMerge(id, into: survivor)
        case .compared(let lead, let other, let requested): return showComparison(lead, other, requested: requested)
        case .freshRows(let rows, let requested): applyExternalRows(rows, requested: requested)
        case .done(let result, let actionContext, let rows): return finish(result, actionContext, rows)
        case .notDone(let error, let actionContext): return notDone(error, actionContext)
        case .previewed(let steps, let actionContext, let outcome):
            overlays.append(.confirmation(batchPreview(steps, actionContext, outcome)))
        case .nextUndo(let text): return confirmUndo(text)
        case .undoCompleted(let text, let leads, let name, let skippedCount, let isRedo):
            updateNewest(at: session.decisionContext.now)
            let rest = skippedCount > 0 ? "; \(skippedCount.counted("lead")) unchanged" : ""
            let text = leads.count == 1 ? byName(text, leads[0], name) : text
            if isRedo {
                report(.done, "Redone: \(text)\(rest)", [Message.KeyHint(key: "u", title: "undo")])
            } else {
                report(.done, "Undone: \(text)\(rest)", [Message.KeyHint(key: Key.control("r").name, title: "redo")])
            }
            requestedLead = nil
            guard page == nil || page?.list != nil else { return [.loadCounts(countRequests())] }
            return screen == .journal && !isSearching
                ? reloadJournal() : reloadAfterUndo(leads)
        case .journal(let entries, let names, let before, let lead, let isComplete):
            apply(entries, names, before: before, lead: lead, isComplete: isComplete)
        case .accounts(let lead, let accounts):
            guard case .form(var form)? = overlays.last, form.purpose == .convert, form.actionContext.leads == [lead] else {
                return []
            }
            form.accounts = accounts
            overlays[overlays.count - 1] = .form(form)
        case .figures(let request, let figures, let names): apply(figures, names, for: request)
        case .groups(let groups, let grouping): openFilterMenu(groups, by: grouping)
        case .drillDown(let leads): return applyDrillDown(leads)
        case .drillDownRows(let rows): appendDrillDownRows(rows)
        case .exported(let names): report(.done, "Saved \(names.joined(separator: " and "))")
        case .notExported(let why): report(.refused, "Nothing was saved: \(why)")
        case .failed(let error):
            dashboard.progress = nil
            // A past moment that can't be shown is abandoned.
            if screen.isDashboard, dashboard.asOf != nil { dashboard.asOf = dashboard.figures?.settings.asOf }
            loading = []
            isJournalLoading = false
            listLoadingToEnd = nil
            report(.refused, error.message)
        }
        return []
    }

    private mutating func apply(
        _ rows: [LeadRow], of id: ListID, _ request: QueueRequest, isFirstPage: Bool, isComplete: Bool, select: LeadID?
    ) -> [Effect] {
        loading.remove(id)
        if isFirstPage {
            updateList(id) { $0.replace(rows, request: request, isComplete: isComplete, select: select) }
            return []
        }
        // The list was reloaded since this page was requested.
        guard list(id).request == request else { return [] }
        updateList(id) { $0.append(rows, isComplete: isComplete) }
        if listLoadingToEnd == id {
            updateList(id) { $0.viewport.select($0.rows.count - 1) }
            if !isComplete, !rows.isEmpty { return loadToEnd(of: id) }
            listLoadingToEnd = nil
            message = nil
        }
        return []
    }

    mutating func apply(_ newCounts: [QueueRequest: QueueCount]) {
        for (request, count) in newCounts {
            for id in ListID.allCases where id.queue == request.queue {
                if let header = headerRequest(id), header.scope == request.scope, header.filter == request.filter {
                    counts[id] = count
                    if startCounts[id] == nil { startCounts[id] = count }
                    if id == .today { noteToday(count.total) }
                }
                guard shownLists.contains(id), let current = self.request(id), current.scope == request.scope,
                    current.filter == request.filter
                else { continue }
                if uncounted.remove(id) != nil {
                    updateList(id) { $0.count = count }
                } else {
                    updateList(id) { list in
                        let still = list.count.total - list.gone.count
                        list.newCount = max(0, count.total - still)
                        list.count.overdue = count.overdue
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

    /// Reports a failed action, keeps the form with its input, and refreshes the leads.
    private mutating func notDone(_ error: WorkspaceError, _ actionContext: ActionContext?) -> [Effect] {
        if case .form(var form)? = overlays.last, let actionContext, form.actionContext.action == actionContext.action {
            form.remark = error.message
            overlays[overlays.count - 1] = .form(form)
        } else {
            report(.refused, error.message.split(separator: "\n").first.map(String.init) ?? error.message)
        }
        guard let actionContext, !actionContext.leads.isEmpty else { return [.bell] }
        if let lead = currentLead, actionContext.leads.contains(lead) { requestedLead = nil }
        return [.bell, .refreshRows(actionContext.leads)]
    }

    /// A description of an undone action, with the lead's name in place of its id.
    private func byName(_ text: String, _ lead: LeadID, _ name: String?) -> String {
        for preposition in ["of", "on", "with"] {
            let suffix = " \(preposition) \(lead)"
            if text.hasSuffix(suffix) { return text.dropLast(suffix.count) + " \(preposition) \(name ?? displayName(lead))" }
        }
        return text
    }

    /// Undoes an action on one lead at once; asks first when it was on several.
    private mutating func confirmUndo(_ text: String?) -> [Effect] {
        guard let text else {
            report(.note, "You have nothing to undo")
            return []
        }
        let last = text.split(separator: " ").last ?? ""
        if last.first == "L", LeadID(parsing: last) != nil { return [.undo] }
        overlays.append(
            .confirmation(Confirmation(title: "Undo: \(text)", lines: [], allowed: 1, effects: [.undo])))
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

    private mutating func apply(
        _ entries: [Entry], _ names: [LeadID: String], before: SequenceNumber?, lead: LeadID?, isComplete: Bool
    ) {
        isJournalLoading = false
        guard lead == journal.lead else { return }
        let selected = journal.selected?.seq
        if before == nil, isJournalPeeked, let newest = journal.entries.first?.seq {
            // Rows don't move while the user works: new entries wait to be shown.
            isJournalPeeked = false
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
