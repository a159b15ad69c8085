internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

extension ConsoleModel {
    /// Applies new journal entries: marks rows, counts new ones, and reports changes of the selected lead.
    mutating func apply(_ changes: JournalChanges) -> [Effect] {
        guard !changes.isEmpty else { return [] }
        updateNewest(at: changes.lastRecordedAt ?? session.decisionContext.now)
        // Leads of the past don't change.
        if isOnDashboard || leadsAsOf != nil {
            // Hidden lists are reloaded when they are shown again.
            return dashboard.asOf == nil ? [.refreshFigures] : []
        }
        var effects: [Effect] = []
        let formatter = session.entryFormatter
        var known: Set<LeadID> = []
        var seen: [LeadID] = []
        for id in ListID.allCases where !list(id).rows.isEmpty {
            let visible = list(id).viewport.visible
            for (index, row) in list(id).rows.enumerated() where changes.touched.contains(row.id) {
                if visible.contains(index) { seen.append(row.id) }
                known.insert(row.id)
                if let entry = changes.leads[row.id] {
                    updateList(id) { $0.notes[row.id] = RowChange(text: formatter.notice(entry), at: entry.at) }
                }
            }
        }
        reportReassignments(changes)
        if changes.leads.values.contains(where: \.isAssignmentByRule) { effects.append(.loadReassignments) }
        if let lead = currentLead, changes.touched.contains(lead) {
            requestedLead = nil
            if let entry = changes.leads[lead] {
                let note = RowChange(text: formatter.notice(entry), at: entry.at)
                detailNote = (lead, note)
                report(.note, "\(displayName(lead)): \(note.formatted(session.time))")
            }
        }
        // After a large import, only visible rows are refreshed; others are when the list is reloaded.
        if !known.isEmpty { effects.append(.refreshRows(known.count <= 500 ? known.sorted() : seen)) }
        if screen == .journal {
            effects += reloadJournal()
            isJournalPeeked = !journal.isFollowing
        }
        effects.append(.loadCounts(countRequests()))
        return effects
    }

    /// Remembers when the newest entry was recorded, for figures that were computed before it.
    mutating func updateNewest(at moment: Instant) { dashboard.newest = dashboard.newest.map { max($0, moment) } ?? moment }

    /// Refreshes rows in place after changes by others, and strikes out those that no longer belong.
    mutating func applyExternalRows(_ rows: [LeadRow], requested: [LeadID]) {
        let found = Dictionary(rows.map { ($0.id, $0) }) { _, last in last }
        for id in ListID.allCases where id != .drillDown || leadsAsOf == nil {
            for lead in requested where list(id).index(of: lead) != nil {
                guard let row = found[lead] else {
                    updateList(id) { $0.strike(lead, nil) }
                    continue
                }
                let (now, end) = (session.decisionContext.now, endOfDay)
                let belongs = list(id).belongs(row, now: now, endOfDay: end)
                // A struck-out row says why, even if the change was mine in another session, or a rule's.
                let stageAndOwner = session.definition.label(of: row) + (row.owner.map { " (\($0.name))" } ?? "")
                var note = RowChange(text: "moved to \(stageAndOwner)", at: now)
                if !belongs, let until = row.snoozedUntil, list(id).belongsIgnoringSnooze(row, now: now, endOfDay: end) {
                    note = RowChange(text: "snoozed until \(session.time.future(until))", at: nil)
                }
                updateList(id) { list in
                    list.refresh(row)
                    if belongs { list.restore(lead) } else { list.strike(lead, note) }
                }
            }
        }
    }

    /// Restores rows whose snooze has ended.
    mutating func restoreSnoozedRows() {
        let (now, end) = (session.decisionContext.now, endOfDay)
        for id in ListID.allCases where !list(id).gone.isEmpty { updateList(id) { $0.restoreSnoozed(now: now, endOfDay: end) } }
    }
}
