internal import Screen
internal import Lifecycle
internal import ReadModel
internal import Workspace

// What my own actions and those of others change in loaded lists.
extension ListStore {
    /// Updates the lists after my own action; returns the visible lists that gained a lead and must be reloaded.
    ///
    /// Rows that no longer belong are removed, others refreshed.
    mutating func apply(_ rows: [LeadRow], changed: [LeadID], _ shown: [ListID], _ session: ConsoleSession) -> [ListID] {
        var gained: [ListID] = []
        for id in ListID.allCases where self[id].request != nil || id.queue == nil {
            let list = self[id]
            var leaving = Set(changed.filter { lead in !rows.contains { $0.id == lead } && rows.count >= changed.count })
            for row in rows {
                let belongs = list.belongs(row, now: session.decisionContext.now, endOfDay: session.endOfDay)
                if list.index(of: row.id) != nil {
                    if belongs { update(id) { $0.refresh(row) } } else { leaving.insert(row.id) }
                } else if belongs, id.queue != nil {
                    if shown.contains(id) { gained.append(id) } else { stale.insert(id) }
                }
            }
            if !leaving.isEmpty { remove(leaving, from: id, session) }
        }
        return gained
    }

    mutating func clearMarks(of leads: [LeadID]) {
        for id in ListID.allCases { update(id) { $0.marks.subtract(leads) } }
    }

    mutating func remove(_ lead: LeadID) {
        for id in ListID.allCases { update(id) { $0.remove([lead]) } }
    }

    /// Notes changes by others on the rows that they concern.
    ///
    /// Returns the loaded leads that changed; for a large import those that are visible, as others are refreshed when
    /// their list is reloaded.
    mutating func note(_ changes: JournalChanges, _ formatter: EntryFormatter) -> [LeadID] {
        var known: Set<LeadID> = []
        var seen: [LeadID] = []
        for id in ListID.allCases where !self[id].rows.isEmpty {
            let visible = self[id].viewport.visible
            for (index, row) in self[id].rows.enumerated() where changes.touched.contains(row.id) {
                if visible.contains(index) { seen.append(row.id) }
                known.insert(row.id)
                if let entry = changes.leads[row.id] {
                    update(id) { $0.notes[row.id] = RowChange(text: formatter.notice(entry), at: entry.at) }
                }
            }
        }
        return known.count <= 500 ? known.sorted() : seen
    }

    /// Refreshes rows in place after changes by others, and strikes out those that no longer belong.
    mutating func refresh(_ rows: [LeadRow], requested: [LeadID], in ids: [ListID], _ session: ConsoleSession) {
        let found = Dictionary(rows.map { ($0.id, $0) }) { _, last in last }
        let (now, end) = (session.decisionContext.now, session.endOfDay)
        for id in ids {
            for lead in requested where self[id].index(of: lead) != nil {
                guard let row = found[lead] else {
                    update(id) { $0.strike(lead, nil) }
                    continue
                }
                let belongs = self[id].belongs(row, now: now, endOfDay: end)
                // A struck-out row says why, even if the change was mine in another session, or a rule's.
                let stageAndOwner = session.definition.label(of: row) + (row.owner.map { " (\($0.name))" } ?? "")
                var note = RowChange(text: "moved to \(stageAndOwner)", at: now)
                if !belongs, let until = row.snoozedUntil, self[id].belongsIgnoringSnooze(row, now: now, endOfDay: end) {
                    note = RowChange(text: "snoozed until \(session.time.future(until))", at: nil)
                }
                update(id) { list in
                    list.refresh(row)
                    if belongs { list.restore(lead) } else { list.strike(lead, note) }
                }
            }
        }
    }

    /// Restores rows whose snooze has ended.
    mutating func restoreSnoozed(_ session: ConsoleSession) {
        let (now, end) = (session.decisionContext.now, session.endOfDay)
        for id in ListID.allCases where !self[id].gone.isEmpty { update(id) { $0.restoreSnoozed(now: now, endOfDay: end) } }
    }
}
