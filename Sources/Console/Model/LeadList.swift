package import Lifecycle
package import ReadModel
package import Screen

/// Which list of leads.
package enum ListID: String, CaseIterable, Sendable {
    case mql, sql, today, nurture, disqualified, dropped, incoming, opportunities, ended
    /// What a search found.
    case found
    /// The leads behind a number of the dashboards.
    case behind

    /// The queue that it shows; nil for what a search found and for leads behind a number.
    package var queue: Queue? {
        switch self {
        case .mql: .mql
        case .sql: .sql
        case .today: .today
        case .nurture: .nurture
        case .disqualified: .disqualified
        case .dropped: .dropped
        case .incoming: .incoming
        case .opportunities: .opportunities
        case .ended: .ended
        case .found, .behind: nil
        }
    }

    /// The lists of the third screen in the order of Tab: what came back first, then what isn't with sales yet, and what left the queues.
    package static let pools: [ListID] = [.nurture, .disqualified, .dropped, .incoming, .opportunities, .ended]

    /// Whether it is one of the pools, which hold the whole team's leads.
    package var isPool: Bool { Self.pools.contains(self) }
}

/// What somebody else did to a lead while its row stands in a list.
package struct RowChange: Hashable, Sendable {
    /// What happened: `taken by kim`.
    package var text: String
    /// When it was recorded; nil for what is so rather than happened: `asleep until 10:00`.
    package var at: Instant?

    /// `taken by kim 3 s ago`.
    func words(_ time: TimeFormatter) -> String { at.map { "\(text) \(time.ago($0))" } ?? text }
}

/// A list as it was loaded: rows do not move under a hand at work.
///
/// The rows are a snapshot of the queue's order. My own decisions take rows out at once; what others do marks rows in place; rows that
/// came since wait until the list is loaded again. The cursor follows the lead, never the row's number.
package struct LeadList: Sendable {
    /// Which list.
    package let id: ListID
    /// What was asked for when it was loaded; pages that are loaded later ask the same.
    package internal(set) var request: QueueRequest?
    /// The rows that are loaded, in order.
    package internal(set) var rows: [LeadRow] = []
    /// The last row that the queue gave, from which the next page begins, even if my own hand has taken it out since.
    var pageEnd: LeadRow?
    /// Whether everything is loaded.
    package internal(set) var isComplete = false
    /// How much stood in the queue, as the rows show it.
    package internal(set) var count = QueueCount()
    /// How many rows wait to be shown.
    package internal(set) var newCount = 0
    /// Rows that no longer belong here, by somebody else's hand.
    package internal(set) var gone: Set<LeadID> = []
    /// What others did to rows.
    package internal(set) var notes: [LeadID: RowChange] = [:]
    /// The note that each struck row had when it was struck, which goes when the row belongs here again.
    private var strikes: [LeadID: RowChange] = [:]
    /// The marked leads.
    package internal(set) var marks: Set<LeadID> = []
    /// Where a range begins.
    package internal(set) var rangeStart: LeadID?
    /// The window on the rows.
    package internal(set) var viewport = Viewport()

    /// An empty list.
    package init(_ id: ListID) { self.id = id }

    /// The lead under the cursor.
    package var selected: LeadRow? { rows.indices.contains(viewport.selection) ? rows[viewport.selection] : nil }

    /// Where a lead stands; O(rows).
    func index(of id: LeadID) -> Int? { rows.firstIndex { $0.id == id } }

    /// The leads that a batch is for: marks and the open range, in the order of the list.
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

    /// Takes a first page in place of everything, the cursor on the lead that it was on, or as near as can be.
    mutating func replace(_ rows: [LeadRow], request: QueueRequest?, isComplete: Bool, select lead: LeadID?) {
        let wanted = lead ?? selected?.id
        let before = viewport.selection
        self.rows = rows
        self.request = request
        self.isComplete = isComplete
        pageEnd = rows.last
        newCount = 0
        gone = []
        notes = [:]
        strikes = [:]
        marks = marks.filter { id in rows.contains { $0.id == id } }
        rangeStart = nil
        viewport.update(count: rows.count, selection: wanted.flatMap(index(of:)) ?? min(before, max(0, rows.count - 1)))
    }

    /// Takes the next page.
    mutating func append(_ more: [LeadRow], isComplete: Bool) {
        let known = Set(rows.map(\.id))
        rows += more.filter { !known.contains($0.id) }
        pageEnd = more.last ?? pageEnd
        self.isComplete = isComplete
        viewport.update(count: rows.count)
    }

    /// Takes rows out; the cursor goes to the next lead that stays.
    mutating func remove(_ ids: Set<LeadID>) {
        guard rows.contains(where: { ids.contains($0.id) }) else { return }
        let below = rows.indices.contains(viewport.selection) ? rows[viewport.selection...].first { !ids.contains($0.id) } : nil
        let leaving = rows.filter { ids.contains($0.id) }
        let now = request?.now
        count.total = max(0, count.total - leaving.count { !gone.contains($0.id) })
        count.late = max(0, count.late - leaving.count { row in !gone.contains(row.id) && row.isLate(at: now) })
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

    /// Takes fresh values of a row, which stays where it is.
    mutating func refresh(_ row: LeadRow) {
        guard let index = index(of: row.id) else { return }
        // Rows that come alone don't know it where nobody asked.
        let likelihood = row.likelihood ?? (request?.order == .likelihood ? rows[index].likelihood : nil)
        rows[index] = row
        rows[index].likelihood = likelihood
    }

    /// Strikes a row that no longer belongs here, with why; what somebody did says it better than how it stands now, unless it sleeps.
    mutating func strike(_ lead: LeadID, _ note: RowChange?) {
        gone.insert(lead)
        // Asleep or not, what is so now replaces what was so before.
        if notes[lead]?.at == nil { notes[lead] = note } else if let note, note.at == nil { notes[lead] = note }
        strikes[lead] = notes[lead]
    }

    /// Takes a row's strike away, with the note that it had then: what came since stays.
    mutating func restore(_ lead: LeadID) {
        guard gone.remove(lead) != nil, let note = strikes.removeValue(forKey: lead) else { return }
        if notes[lead] == note { notes[lead] = nil }
    }

    /// Takes the strike from rows that were only asleep and are not any more. O(rows) when some sleep.
    mutating func wake(now: Instant, endOfDay: Instant) {
        let sleepers = Set(strikes.filter { $0.value.at == nil }.keys)
        guard !sleepers.isEmpty else { return }
        for row in rows where sleepers.contains(row.id) && belongs(row, now: now, endOfDay: endOfDay) { restore(row.id) }
    }

    /// Whether a lead would belong here if it didn't sleep.
    func belongsAwake(_ row: LeadRow, now: Instant, endOfDay: Instant) -> Bool {
        var awake = row
        awake.snoozedUntil = nil
        return belongs(awake, now: now, endOfDay: endOfDay)
    }

    /// Whether a lead with these values belongs here, as far as a row can tell.
    func belongs(_ row: LeadRow, now: Instant, endOfDay: Instant) -> Bool {
        switch id {
        case .found, .behind: return true
        case .today: guard row.stage.isInSalesHands, let next = row.nextTouch, next.at < endOfDay else { return false }
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
    /// Whether what is owed next was due by a moment.
    func isLate(at now: Instant?) -> Bool {
        guard let due, let now else { return false }
        return due.at < now
    }
}
