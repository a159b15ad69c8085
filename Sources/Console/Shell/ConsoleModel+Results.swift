internal import Lifecycle
internal import ReadModel
internal import Reports
internal import Screen
internal import Workspace

extension ConsoleModel {
    /// Applies the result of an effect.
    mutating func apply(_ result: EffectResult) -> [Effect] {
        switch result {
        case .rows(let id, let request, let isFirstPage, let rows, let isComplete, let select):
            let effects = shared.receive(rows, of: id, request, isFirstPage: isFirstPage, isComplete: isComplete, select: select)
            screens.triage.settle(shared.lists)
            return effects
        case .counts, .pastWindow, .reassignments, .reviewed, .flagged:
            // These change nothing but what they carry; see `apply(_ input:)`.
            return []
        case .sources(let sources):
            guard overlays.last is FilterPanel else { return [] }
            return open(SourcePicker(sources, self))
        case .unreached(let rows): return previewUnreached(rows)
        case .found(let text, let rows): shared.receive(found: rows, for: text)
        case .lead(let id, let detail):
            if shared.detail.receive(detail, of: id), detail == nil, shared.page?.lead == id { shared.page = nil }
            return refreshOverlays(id, detail)
        case .absorbed(let id, let survivor):
            followMerge(id, into: survivor)
            return refreshOverlays(id, nil)
        case .compared(let lead, let other, let requested): return showComparison(lead, other, requested: requested)
        case .freshRows(let rows, let requested):
            let ids = ListID.allCases.filter { $0 != .drillDown || leadsAsOf == nil }
            shared.lists.refresh(rows, requested: requested, in: ids, session)
        case .possibleDuplicates(let duplicates, let fields): changeForm { $0.receive(duplicates, like: fields) }
        case .done(let result, let actionContext, let rows): return finish(result, actionContext, rows)
        case .notDone(let error, let actionContext): return notDone(error, actionContext)
        case .ruleKept(let rule, let definition, let moved):
            return RuleKeeping.finish(rule, definition: definition, moved: moved, &self)
        case .previewed(let steps, let actionContext, let outcome):
            // What was previewed before its leads changed is replaced.
            overlays.removeAll { ($0 as? BatchPreview)?.isOutdated == true }
            return open(BatchPreview(steps, actionContext, outcome, self))
        case .leads(let leads):
            if let top = overlays.indices.last, var menu = overlays[top] as? Menu {
                menu.receive(leads, session)
                overlays[top] = menu
            }
        case .nextUndo(let undo): return confirm(undo)
        case .undoCompleted(let text, let leads, let warnings, let skippedCount, let isRedo):
            return finishUndo(text, leads, warnings, skippedCount: skippedCount, isRedo: isRedo)
        case .journal(let entries, let names, let before, let lead, let isComplete):
            screens.journal.receive(entries, names, before: before, lead: lead, isComplete: isComplete)
        case .accounts(let lead, let accounts):
            changeForm { if $0.purpose == .convert, $0.actionContext.leads == [lead] { $0.accounts = accounts } }
        case .account(let page?, let lead): return open(AccountOverlay(page, at: lead))
        case .account(nil, _): shared.report(.refused, "This company has no account yet; converting one of its leads makes it")
        case .accountChanged(let page, let lead, let text): return AccountEditing.finish(page, of: lead, text, &self)
        case .figures(let request, let figures, let names):
            screens.dashboard.progress = nil
            if screen.isDashboard { screens.dashboard.receive(figures, names, for: request, shared) }
        case .groups(let groups, let grouping):
            guard let menu = screens.dashboard.filterMenu(groups, by: grouping) else {
                shared.report(.refused, "No lead has a known \(grouping.label) in this period")
                return []
            }
            return open(menu)
        case .drillDown(let found): screens.dashboard.receive(found, &shared)
        case .drillDownRows(let rows): screens.dashboard.receive(rows, &shared)
        case .exported(let names): shared.report(.done, "Saved \(names.joined(separator: " and "))")
        case .notExported(let why): shared.report(.refused, "Nothing was saved: \(why)")
        case .failed(let error):
            screens.dashboard.stopLoading(isShown: screen.isDashboard)
            shared.lists.loading = []
            screens.journal.stopLoading()
            shared.lists.loadingToEnd = nil
            shared.report(.refused, error.message)
        }
        return []
    }

    /// Changes the topmost overlay if it is a form.
    mutating func changeForm(_ body: (inout Form) -> Void) {
        guard let top = overlays.indices.last, var form = overlays[top] as? Form else { return }
        body(&form)
        overlays[top] = form
    }

    /// The topmost overlay if it is the form of an action.
    private func form(of actionContext: ActionContext?) -> Form? {
        guard let form = overlays.last as? Form, form.actionContext.action == actionContext?.action else { return nil }
        return form
    }

    /// Reports a performed action, updates the lists, and moves on to the next lead.
    private mutating func finish(_ result: ActionResult, _ actionContext: ActionContext, _ rows: [LeadRow]) -> [Effect] {
        screens.dashboard.updateNewest(at: result.entries.last?.at ?? session.decisionContext.now)
        if form(of: actionContext) != nil { overlays.removeLast() }
        let changed = result.refused.filter { $0.refusal.code == .changedMeanwhile }.compactMap(\.lead)
        shared.unseenChanges.expect(changed)
        let report = ActionReport(
            result: result, actionContext: actionContext, rows: rows, session: session,
            shownName: result.leads.first.map(displayName) ?? "",
            leftOut: actionContext.leftOut.map(displayName) + changed.map(displayName))
        let offer = report.offer
        var keys = [Message.KeyHint(key: "u", title: "undo")]
        if let offer { keys.insert(Message.KeyHint(key: "Enter", title: offer.text), at: 0) }
        shared.report(.done, report.message, keys, offer: offer)
        if !result.entries.allSatisfy(\.event.affectsOnlyItsLead) { shared.lists.duplicates.invalidate() }
        shared.lists.clearMarks(of: result.leads)
        if let id = focusedList { shared.lists.update(id) { $0.rangeStart = nil } }
        let mergedLeads = applyMerges(result.entries)
        return apply(rows, changed: result.leads.filter { !mergedLeads.contains($0) })
    }

    /// Updates the lists after my own action; lists that gained a lead are reloaded.
    private mutating func apply(_ rows: [LeadRow], changed: [LeadID]) -> [Effect] {
        let pageList = shared.page?.list
        let gained = shared.lists.apply(rows, changed: changed, shownLists, session)
        if let pageList, let lead = shared.page?.lead, shared.lists[pageList].index(of: lead) == nil {
            shared.page = shared.lists[pageList].selected.map { LeadPageState(lead: $0.id, list: pageList) }
        }
        if let lead = currentLead, changed.contains(lead) { shared.detail.invalidate() }
        // Not all rows of a large batch were read again: reload the lists.
        if rows.count < changed.count { return reloadLists() }
        return gained.isEmpty ? [loadCounts()] : reloadLists(gained)
    }

    /// Reports a failed action, keeps the form with its input, and refreshes the leads.
    private mutating func notDone(_ error: WorkspaceError, _ actionContext: ActionContext?) -> [Effect] {
        if form(of: actionContext) != nil {
            changeForm { $0.refuse(error) }
            shared.typeAhead.refuse()
        } else {
            shared.report(.refused, error.message.split(whereSeparator: \.isNewline).first.map(String.init) ?? error.message)
        }
        overlays.removeAll { ($0 as? BatchPreview)?.isOutdated == true }
        shared.unseenChanges.expect(error.refusals.filter { $0.refusal.code == .changedMeanwhile }.compactMap(\.lead))
        guard let actionContext, !actionContext.leads.isEmpty else { return [.bell] }
        if let lead = currentLead, actionContext.leads.contains(lead) { shared.detail.invalidate() }
        return [.bell, .refreshRows(actionContext.leads)]
    }

    /// Previews the batch of unreached leads; `y` confirms it like any other.
    private mutating func previewUnreached(_ rows: [LeadRow]) -> [Effect] {
        guard let window = session.definition.window, !rows.isEmpty else {
            shared.report(
                .refused,
                "No lead here has gone \(session.definition.window?.lengthText ?? "") with attempts but without contact"
            )
            return []
        }
        shared.lists.batchRows = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
        let leads = rows.map(\.id)
        return [
            .preview(
                leads.map { Intent.Step($0, .disqualify(reason: window.reason)) }, ActionContext(.disqualify, leads, isBatch: true))
        ]
    }

    /// Undoes an action on one lead at once; asks first when it was on several.
    private mutating func confirm(_ undo: NextUndo?) -> [Effect] {
        guard let undo else {
            shared.report(.refused, "You have nothing to undo")
            return []
        }
        if let question = undo.question {
            let sentence = question.prefix(1).uppercased() + question.dropFirst()
            return open(Confirmation(title: "\(sentence). Undo it?", effects: [.undo]))
        }
        return undo.isOfOneLead ? [.undo] : open(Confirmation(title: "Undo: \(undo.summary)", effects: [.undo]))
    }

    /// Reports an undo or redo, and loads again what it may have changed.
    private mutating func finishUndo(
        _ text: String, _ leads: [LeadID], _ warnings: [String], skippedCount: Int, isRedo: Bool
    ) -> [Effect] {
        screens.dashboard.updateNewest(at: session.decisionContext.now)
        let skipped = skippedCount > 0 ? ["\(skippedCount.counted("lead")) unchanged"] : []
        let rest = (skipped + warnings).map { "; " + $0 }.joined()
        if isRedo {
            shared.report(.done, "Redone: \(text)\(rest)", [Message.KeyHint(key: "u", title: "undo")])
        } else {
            shared.report(.done, "Undone: \(text)\(rest)", [Message.KeyHint(key: Key.control("r").name, title: "redo")])
        }
        shared.detail.invalidate()
        shared.lists.duplicates.invalidate()
        guard shared.page == nil || shared.page?.list != nil else { return [loadCounts()] }
        if shared.isSearching { return [.refreshRows(leads)] + shared.search.effects + [loadCounts()] }
        if screen == .journal { return screens.handle(.reloaded, on: .journal, &shared) }
        var effects: [Effect] = []
        for id in shownLists {
            effects += reloadLists([id], select: id == focusedList ? leads.first : nil).filter {
                if case .loadCounts = $0 { false } else { true }
            }
        }
        return effects + [loadCounts()]
    }
}
