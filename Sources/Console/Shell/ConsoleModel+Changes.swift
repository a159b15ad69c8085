internal import Screen
internal import Lifecycle
internal import ReadModel
internal import Workspace

// Changes of the journal by others and by rules, and merges.
extension ConsoleModel {
    /// Applies new journal entries: marks rows, counts new ones, and reports changes of the selected lead.
    mutating func apply(_ changes: JournalChanges) -> [Effect] {
        guard !changes.isEmpty else { return [] }
        screens.dashboard.updateNewest(at: changes.lastRecordedAt ?? session.decisionContext.now)
        shared.lists.duplicates.invalidate()
        shared.unseenChanges.add(changes, atStake: leadsAtStake)
        // Leads of the past don't change.
        if isOnDashboard || leadsAsOf != nil {
            // Hidden lists are reloaded when they are shown again.
            return screens.dashboard.asOf == nil ? [.refreshFigures] : []
        }
        var effects: [Effect] = []
        let formatter = session.entryFormatter
        let toRefresh = shared.lists.note(changes, formatter)
        reportReassignments(changes)
        if changes.rulesChanged { effects += session.reviewEffects }
        if changes.leads.values.contains(where: \.isAssignmentByRule) { effects.append(.loadReassignments) }
        if let lead = currentLead, changes.touched.contains(lead) {
            shared.detail.invalidate()
            if let entry = changes.leads[lead] {
                let note = RowChange(text: formatter.notice(entry), at: entry.at)
                shared.detail.note = (lead, note)
                // Why a key was refused stays in sight; the change is also shown with the lead.
                if message?.kind != .refused {
                    shared.announce(changeNotices.announcement(of: lead))
                }
            }
        } else if message?.kind != .refused, overlays.isEmpty, !changes.touched.isDisjoint(with: markedLeads),
            let notice = changeNotices.batch(markedLeads)
        {
            shared.announce(notice)
        }
        shared.withdrawOffer(about: changes.touched)
        effects += askAgain(after: changes)
        if !toRefresh.isEmpty { effects.append(.refreshRows(toRefresh)) }
        if screen == .journal { effects += screens.journal.readNewest(shared) }
        effects.append(loadCounts())
        return effects
    }

    /// Reports leads that a rule assigned to me or away from me.
    private mutating func reportReassignments(_ changes: JournalChanges) {
        var gained: [(lead: LeadID, reason: String)] = []
        var lost: [(lead: LeadID, notice: String)] = []
        for (lead, entry) in changes.leads.sorted(by: { $0.key < $1.key }) where entry.isAssignmentByRule {
            guard case .assigned(let assigned) = entry.event else { continue }
            if assigned.owner == session.me {
                gained.append((lead, assigned.reason ?? ""))
            } else if row(of: lead)?.owner == session.me {
                lost.append((lead, session.entryFormatter.notice(entry)))
            }
        }
        var parts: [String] = []
        if let first = gained.first {
            parts.append(
                gained.count == 1
                    ? "\(displayName(first.lead)) was assigned to you: \(first.reason)"
                    : "\(gained.count.counted("lead")) were reassigned to you")
        }
        if let first = lost.first {
            parts.append(
                lost.count == 1
                    ? "\(displayName(first.lead)) was \(first.notice)" : "\(lost.count.grouped) of your leads were reassigned")
        }
        if !parts.isEmpty { shared.report(.note, parts.joined(separator: "; ")) }
    }

    /// Shows the preview of a merge, or why the two leads can't be merged.
    mutating func showComparison(_ lead: Lead?, _ other: Lead?, requested: LeadID) -> [Effect] {
        let problem: String? =
            if lead == nil || other == nil {
                lead == nil ? "The lead no longer exists" : "There is no lead \(requested); check the lead id"
            } else if lead?.id == other?.id {
                "\(requested) is already merged into \(lead?.id.description ?? "this lead")"
            } else {
                nil
            }
        if var form = overlays.last as? Form, form.purpose == .merge {
            overlays.removeLast()
            if let problem {
                form.set(problem: problem, of: .lead)
                shared.typeAhead.refuse()
                return open(form)
            }
        }
        guard let lead, let other, problem == nil else {
            shared.report(.refused, problem ?? "")
            return [.bell]
        }
        return open(MergePreview(MergePair(lead, other), session))
    }

    /// Removes the rows of absorbed leads after a merge and moves the cursor and the page to the survivor.
    ///
    /// Returns the ids of the absorbed leads.
    mutating func applyMerges(_ entries: [Entry]) -> Set<LeadID> {
        var absorbed: Set<LeadID> = []
        for entry in entries {
            guard let survivor = entry.lead, case .merged(let merged) = entry.event else { continue }
            absorbed.insert(merged.absorbed)
            shared.lists.remove(merged.absorbed)
            let lists = shownLists.filter { shared.lists[$0].index(of: survivor) != nil }
            if let shown = lists.first(where: { $0 == focusedList }) ?? lists.first {
                if screen == .triage, !shared.isSearching { screens.triage.focus = shown }
                shared.lists.update(shown) { list in if let index = list.index(of: survivor) { list.viewport.select(index) } }
            }
            if shared.page?.lead == merged.absorbed { shared.page = LeadPageState(lead: survivor, list: lists.first) }
        }
        return absorbed
    }

    /// Continues with the survivor when the requested lead turns out to be merged into it.
    mutating func followMerge(_ id: LeadID, into survivor: LeadID) {
        guard shared.detail.requested == id else { return }
        shared.detail.discard()
        if let page = shared.page, page.lead == id {
            shared.page = LeadPageState(lead: survivor, list: page.list)
            shared.detail.invalidate()
        }
        // A message that names who merged them, if there is one, says more.
        if message == nil { shared.report(.note, "\(id) was merged into \(survivor)") }
    }
}
