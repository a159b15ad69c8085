internal import Lifecycle
internal import ReadModel
internal import Screen
internal import Workspace

extension ConsoleModel {
    /// What came into the journal: rows are marked in place, new ones are counted, and the lead under the cursor is told of at once.
    mutating func take(_ news: JournalChanges) -> [Effect] {
        guard !news.isEmpty else { return [] }
        noteArrival(at: news.lastRecordedAt ?? session.decisionContext.now)
        // Leads of then stay as they were.
        if isOnDashboard || leadsAsOf != nil {
            // Nobody looks at lists or their counts: they are loaded anew when somebody comes back to them.
            return dashboard.asOf == nil ? [.refreshFigures] : []
        }
        var effects: [Effect] = []
        let story = session.story
        var known: Set<LeadID> = []
        var seen: [LeadID] = []
        for id in ListID.allCases where !list(id).rows.isEmpty {
            let visible = list(id).viewport.visible
            for (index, row) in list(id).rows.enumerated() where news.touched.contains(row.id) {
                if visible.contains(index) { seen.append(row.id) }
                known.insert(row.id)
                if let entry = news.leads[row.id] {
                    change(id) { $0.notes[row.id] = RowChange(text: story.notice(entry), at: entry.at) }
                }
            }
        }
        tellOfRouting(news)
        if news.leads.values.contains(where: \.isAssignmentByRule) { effects.append(.loadReroutings) }
        if let lead = currentLead, news.touched.contains(lead) {
            wantedLead = nil
            if let entry = news.leads[lead] {
                let note = RowChange(text: story.notice(entry), at: entry.at)
                sheetNote = (lead, note)
                say(.note, "\(calling(lead)): \(note.words(session.time))")
            }
        }
        // After an import that touched everything only what is in sight is read anew; the rest is when it is loaded again.
        if !known.isEmpty { effects.append(.refreshRows(known.count <= 500 ? known.sorted() : seen)) }
        if screen == .journal {
            effects += reloadJournal()
            journalIsPeeked = !journal.isFollowing
        }
        effects.append(.loadCounts(countRequests()))
        return effects
    }

    /// A line was recorded then, which figures that stand behind a list may not have been told of.
    mutating func noteArrival(at moment: Instant) { dashboard.newest = dashboard.newest.map { max($0, moment) } ?? moment }

    /// Fresh rows after somebody else's deed: they stay where they are, and those that no longer belong are struck.
    mutating func takeForeign(_ rows: [LeadRow], asked: [LeadID]) {
        let found = Dictionary(rows.map { ($0.id, $0) }) { _, last in last }
        for id in ListID.allCases where id != .behind || leadsAsOf == nil {
            for lead in asked where list(id).index(of: lead) != nil {
                guard let row = found[lead] else {
                    change(id) { $0.strike(lead, nil) }
                    continue
                }
                let (now, end) = (session.decisionContext.now, endOfDay)
                let belongs = list(id).belongs(row, now: now, endOfDay: end)
                // A row that no longer belongs says why, even if nobody was named (a session of mine elsewhere, a rule).
                let place = session.definition.label(of: row) + (row.owner.map { ", \($0.name)" } ?? "")
                var note = RowChange(text: "now \(place)", at: now)
                if !belongs, let until = row.snoozedUntil, list(id).belongsAwake(row, now: now, endOfDay: end) {
                    note = RowChange(text: "asleep until \(session.time.future(until))", at: nil)
                }
                change(id) { list in
                    list.refresh(row)
                    if belongs { list.restore(lead) } else { list.strike(lead, note) }
                }
            }
        }
    }

    /// Takes the strike from rows whose leads have woken by the clock.
    mutating func wakeRows() {
        let (now, end) = (session.decisionContext.now, endOfDay)
        for id in ListID.allCases where !list(id).gone.isEmpty { change(id) { $0.wake(now: now, endOfDay: end) } }
    }
}
