internal import Formats
package import Lifecycle
package import ReadModel
package import Screen

/// A change by somebody else to a lead in a list.
package struct RowChange: Hashable, Sendable {
    /// The change: `accepted by kim`.
    package var text: String
    /// When it was recorded; nil for a state rather than an event: `snoozed until 10:00`.
    package var at: Instant?

    /// The change with its age: `accepted by kim 3 s ago`.
    func formatted(_ time: MomentFormatter) -> String { at.map { "\(text) \(time.ago($0))" } ?? text }
}

/// A loaded list, whose rows don't move while the user works on it.
///
/// The rows are a snapshot of the queue's order. My own decisions remove rows at once; changes by others mark rows in
/// place; new rows wait until the list is loaded again. The cursor follows the lead, not the row number.
package struct LeadList: Sendable {
    /// The id.
    package let id: ListID
    /// The request that it was loaded with; later pages use the same.
    package internal(set) var request: QueueRequest?
    /// The loaded rows, in order.
    package internal(set) var rows: [LeadRow] = [] {
        didSet { version = RowsVersion() }
    }
    /// Which rows they are: other rows, in whatever copy of the list, have another version.
    private(set) var version = RowsVersion()
    /// The last row that the queue returned, after which the next page begins, even if I removed it since.
    var pageEnd: LeadRow?
    /// Whether all rows are loaded.
    package internal(set) var isComplete = false
    /// The number of leads in the queue, which the header shows too; rows that wait to be shown are among them.
    package internal(set) var count = QueueCount()
    /// The number of leads that the rows stand for, including those that are struck out.
    private var loadedTotal = 0
    /// How many new rows wait to be shown.
    package private(set) var newCount = 0
    /// Rows that no longer belong here because of others' actions; they are struck out.
    package internal(set) var gone: Set<LeadID> = []
    /// Changes by others, by lead.
    package internal(set) var notes: [LeadID: RowChange] = [:]
    /// The note that each row had when it was struck out; removed when the row belongs here again.
    private var strikes: [LeadID: RowChange] = [:]
    /// The marked leads.
    package internal(set) var marks: Set<LeadID> = []
    /// The first lead of the open range.
    package internal(set) var rangeStart: LeadID?
    /// The visible part of the rows.
    package internal(set) var viewport = Viewport()

    /// An empty list.
    package init(_ id: ListID) { self.id = id }

    /// The lead under the cursor.
    package var selected: LeadRow? { rows.indices.contains(viewport.selection) ? rows[viewport.selection] : nil }

    /// Whether the rows are sorted by likelihood.
    var isRanked: Bool { request?.order == .likelihood }

    /// The index of a lead; O(rows).
    func index(of id: LeadID) -> Int? { rows.firstIndex { $0.id == id } }

    /// The leads of a batch: marked leads and the open range, in the order of the list.
    package var marked: [LeadID] {
        let range = rangeIndices
        guard !marks.isEmpty || range != nil else { return [] }
        return rows.indices.filter { marks.contains(rows[$0].id) || range?.contains($0) == true }.map { rows[$0].id }
    }

    /// The rows of the open range.
    package var rangeIndices: ClosedRange<Int>? {
        guard let rangeStart, let start = index(of: rangeStart) else { return nil }
        return min(start, viewport.selection)...max(start, viewport.selection)
    }

    /// Replaces all rows by a first page, with the cursor on the same lead or as near as possible.
    mutating func replace(_ rows: [LeadRow], request: QueueRequest?, isComplete: Bool, select lead: LeadID?) {
        let target = lead ?? selected?.id
        let before = viewport.selection
        self.rows = rows
        self.request = request
        self.isComplete = isComplete
        pageEnd = rows.last
        loadedTotal = count.total
        newCount = 0
        gone = []
        notes = [:]
        strikes = [:]
        marks = marks.filter { id in rows.contains { $0.id == id } }
        rangeStart = nil
        viewport.update(count: rows.count, selection: target.flatMap(index(of:)) ?? min(before, max(0, rows.count - 1)))
    }

    /// Appends the next page.
    mutating func append(_ more: [LeadRow], isComplete: Bool) {
        let known = Set(rows.map(\.id))
        rows += more.filter { !known.contains($0.id) }
        pageEnd = more.last ?? pageEnd
        self.isComplete = isComplete
        viewport.update(count: rows.count)
    }

    /// Removes rows; the cursor goes to the next remaining lead.
    mutating func remove(_ ids: Set<LeadID>) {
        guard rows.contains(where: { ids.contains($0.id) }) else { return }
        let below = rows.indices.contains(viewport.selection) ? rows[viewport.selection...].first { !ids.contains($0.id) } : nil
        let leaving = rows.filter { ids.contains($0.id) }
        let now = request?.now
        loadedTotal = max(0, loadedTotal - leaving.count)
        count.total = max(0, count.total - leaving.count { !gone.contains($0.id) })
        count.overdue = max(0, count.overdue - leaving.count { row in !gone.contains(row.id) && row.isOverdue(at: now) })
        rows.removeAll { ids.contains($0.id) }
        marks.subtract(ids)
        gone.subtract(ids)
        for id in ids {
            notes[id] = nil
            strikes[id] = nil
        }
        if let start = rangeStart, ids.contains(start) { rangeStart = nil }
        viewport.update(count: rows.count, selection: below.flatMap { index(of: $0.id) } ?? max(0, rows.count - 1))
    }

    /// Receives the number of leads in the queue; what the rows don't stand for waits to be shown.
    ///
    /// - Parameter isLoaded: whether the rows were loaded with it.
    mutating func receive(_ count: QueueCount, isLoaded: Bool) {
        self.count = count
        if isLoaded { loadedTotal = count.total }
        newCount = max(0, count.total - (loadedTotal - gone.count))
    }

    /// Replaces the values of a row in place.
    mutating func refresh(_ row: LeadRow) {
        guard let index = index(of: row.id) else { return }
        // Rows loaded one by one have no likelihood.
        let likelihood = row.likelihood ?? (request?.order == .likelihood ? rows[index].likelihood : nil)
        rows[index] = row
        rows[index].likelihood = likelihood
    }

    /// Strikes out a row with a note; a note about an event is kept unless the new note is about a state.
    mutating func strike(_ lead: LeadID, _ note: RowChange?) {
        gone.insert(lead)
        // Snoozed or not, the current state replaces an earlier one.
        if notes[lead]?.at == nil { notes[lead] = note } else if let note, note.at == nil { notes[lead] = note }
        strikes[lead] = notes[lead]
    }

    /// Marks the selected lead, or removes its mark, and goes to the next one.
    mutating func toggleMark() {
        guard let row = selected else { return }
        if marks.remove(row.id) == nil { marks.insert(row.id) }
        viewport.move(by: 1)
    }

    /// Starts a range at the selected lead, or marks the leads of the open range.
    mutating func toggleRange() {
        guard let row = selected else { return }
        if let range = rangeIndices {
            marks.formUnion(range.map { rows[$0].id })
            rangeStart = nil
        } else {
            rangeStart = row.id
        }
    }

    mutating func clearMarks() {
        marks = []
        rangeStart = nil
    }

    /// Restores a struck-out row and removes the note from that time; newer notes stay.
    mutating func restore(_ lead: LeadID) {
        guard gone.remove(lead) != nil, let note = strikes.removeValue(forKey: lead) else { return }
        if notes[lead] == note { notes[lead] = nil }
    }

    /// Restores rows that were struck out while snoozed and no longer are. O(rows) when some were.
    mutating func restoreSnoozed(now: Instant, endOfDay: Instant) {
        let snoozed = Set(strikes.filter { $0.value.at == nil }.keys)
        guard !snoozed.isEmpty else { return }
        for row in rows where snoozed.contains(row.id) && belongs(row, now: now, endOfDay: endOfDay) { restore(row.id) }
    }

    /// Whether a lead would belong here if it were not snoozed.
    func belongsIgnoringSnooze(_ row: LeadRow, now: Instant, endOfDay: Instant) -> Bool {
        var unsnoozed = row
        unsnoozed.snoozedUntil = nil
        return belongs(unsnoozed, now: now, endOfDay: endOfDay)
    }

    /// Whether a lead with these values belongs here, judging by its row.
    func belongs(_ row: LeadRow, now: Instant, endOfDay: Instant) -> Bool {
        switch id {
        case .found, .drillDown: return true
        case .today:
            guard let next = row.nextInToday, next.at < endOfDay else { return false }
            if row.owner == nil, let scope = request?.scope, scope.owner != nil, !scope.sides.contains(row.taskSide) {
                return false
            }
        default: guard row.list == id.queue else { return false }
        }
        if let scope = request?.scope, let wanted = scope.owner {
            if let owner = row.owner { if owner != wanted { return false } } else if !scope.includesUnowned { return false }
        }
        if let until = row.snoozedUntil, until > now, request?.filter.showsSnoozed != true { return false }
        return true
    }
}

extension LeadRow {
    /// Whether its next due action is overdue.
    func isOverdue(at now: Instant?) -> Bool {
        guard let due, let now else { return false }
        return due.at < now
    }
}
