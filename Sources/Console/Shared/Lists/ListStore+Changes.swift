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
        let expected = expectedCounts(rows, changed: changed, session)
        defer { for (id, count) in expected { show(count, id, session) } }
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

    /// The counts of the header after my own action, so that they are right before the index is.
    ///
    /// None after an action on leads whose rows aren't known; all are counted again soon.
    private func expectedCounts(_ rows: [LeadRow], changed: [LeadID], _ session: ConsoleSession) -> [ListID: QueueCount] {
        // The rows of queues only: others may be of the past.
        let lists = ListID.allCases.filter { $0.queue != nil }.map { self[$0] }
        let known = rows.compactMap { row in
            lists.lazy.compactMap { list in list.index(of: row.id).map { list.rows[$0] } }.first.map { (old: $0, new: row) }
        }
        guard known.count == changed.count else { return [:] }
        var expected: [ListID: QueueCount] = [:]
        for (id, count) in counts {
            var probe = LeadList(id)
            probe.request = headerRequest(id, session)
            guard let now = probe.request?.now else { continue }
            func add(_ row: LeadRow, _ difference: Int) {
                guard probe.belongs(row, now: now, endOfDay: session.endOfDay) else { return }
                let isOverdue = id == .today ? row.nextInToday.map { $0.at < now } ?? false : row.isOverdue(at: now)
                expected[id]?.total += difference
                if isOverdue { expected[id]?.overdue += difference }
            }
            expected[id] = count
            for (old, new) in known {
                add(old, -1)
                add(new, 1)
            }
        }
        return expected
    }

    /// Shows a count in the header, and with the list if it counts the same leads.
    private mutating func show(_ count: QueueCount, _ id: ListID, _ session: ConsoleSession) {
        counts[id] = QueueCount(total: max(0, count.total), overdue: max(0, count.overdue))
        guard let own = request(id, session), let header = headerRequest(id, session), own.scope == header.scope,
            own.filter == header.filter, let count = counts[id]
        else { return }
        update(id) { $0.count = count }
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
