import Lifecycle

/// The plan for reading a queue.
///
/// The queue is merged from one or a few streams, each in the order of its own index. My leads, the unowned leads of my
/// territory, all owned and all unowned leads are separate streams, each with and without snoozed leads: only so does
/// an index give the order.
struct QueuePlan {
    /// Rows that one index gives in order.
    struct Stream {
        var list: Int?
        /// Nil for any owner, '' for unowned leads.
        var owner: String?
        var snoozed: Bool
        /// Values of which an unowned lead's territory must have one, in lower case.
        var territory: [String]
        var source: String?
        var onlyOverdue: Bool
        /// Whether unowned leads are excluded.
        var onlyOwned: Bool
        var now: Int64
        var endOfDay: Int64
    }

    private let request: QueueRequest
    private let calendar: BusinessCalendar

    init(_ request: QueueRequest, _ calendar: BusinessCalendar) {
        self.request = request
        self.calendar = calendar
    }

    var isToday: Bool { request.queue == .today }

    var streams: [Stream] {
        let (scope, filter) = (request.scope, request.filter)
        var streams: [Stream] = []
        let zone = calendar.zone
        let tomorrow = zone.instant(LocalTime(day: zone.day(of: request.now).adding(1), millisecond: 0))
        func add(_ owner: String?, territory: [String] = [], onlyOwned: Bool = false) {
            for snoozed in filter.showsSnoozed ? [false, true] : [false] {
                streams.append(
                    Stream(
                        list: request.queue.code, owner: owner, snoozed: snoozed, territory: territory.map { $0.lowercased() },
                        source: filter.source.isEmpty ? nil : filter.source.lowercased(), onlyOverdue: filter.onlyOverdue,
                        onlyOwned: onlyOwned,
                        now: request.now.milliseconds, endOfDay: tomorrow.milliseconds))
            }
        }
        switch (scope.owner, filter.owner) {
        case (let owner?, let wanted?): if owner == wanted { add(owner.name) }
        case (nil, let wanted?): add(wanted.name)
        case (let owner?, nil):
            add(owner.name)
            if scope.includesUnowned { add("", territory: scope.territory) }
        case (nil, nil) where isToday: add(nil, onlyOwned: !scope.includesUnowned)
        case (nil, nil):
            add(nil, onlyOwned: true)
            if scope.includesUnowned { add("") }
        }
        return streams
    }

    /// The rank of a row in the queue's order.
    func rank(of row: LeadRow) -> ListRank { ListRank(of: row, in: request.queue, at: request.now) }

    /// The condition that a row's territory has one of some values; they are bound four times.
    static func territoryCondition(_ values: [String]) -> String {
        let placeholders = values.map { _ in "?" }.joined(separator: ",")
        let columns = ["country", "state", "industry", "source"].map { "\($0) IN (\(placeholders))" }.joined(separator: " OR ")
        return "territory IN (SELECT id FROM territory WHERE \(columns))"
    }

    /// The condition for the text filter: nil without words, `.some(nil)` if nothing can match.
    func textCondition(_ search: SearchQueries) throws(ReadModelError) -> TextCondition?? {
        let text = request.filter.text
        guard text.contains(where: { !$0.isWhitespace }) else { return nil }
        guard let match = SearchWords(text).match else { return .some(nil) }
        let hits = try search.hitCount(match, upTo: TextCondition.selectiveLimit + 1)
        guard hits > 0 else { return .some(nil) }
        return TextCondition(match: match, isSelective: hits <= TextCondition.selectiveLimit)
    }
}

/// A condition that rows contain some words.
struct TextCondition {
    /// The number of hits up to which each hit is checked.
    ///
    /// With more hits the order of the queue is scanned until enough rows match.
    static let selectiveLimit = 2000

    var match: String
    /// Whether there are few hits.
    var isSelective: Bool

    var sql: String { (isSelective ? "id" : "+id") + " IN (SELECT rowid FROM search WHERE search MATCH ?)" }
}

extension QueuePlan.Stream {
    private var isToday: Bool { list == nil }

    /// The conditions on rows of `lead`, or on counts in `tally`.
    private func conditions(text: TextCondition?, paged: Bool = false, ofCounts: Bool = false) -> [String] {
        var conditions: [String] = []
        if isToday {
            conditions.append("touchAt < ?")
        } else if ofCounts {
            conditions.append("list = ?")
        } else {
            // The row before a page tells where the page begins in an index.
            conditions.append(paged ? "+rank1 >= ?" : "rank1 >= ?")
        }
        // Written as in the partial indices, so that the planner recognises them.
        if let owner { conditions.append(owner.isEmpty ? "owner = ''" : "owner = ? AND owner <> ''") }
        conditions.append(isToday || ofCounts ? "snoozed = ?" : "rank1 < ?")
        if onlyOwned { conditions.append("owner <> ''") }
        if !territory.isEmpty { conditions.append(QueuePlan.territoryCondition(territory)) }
        if source != nil { conditions.append("territory IN (SELECT id FROM territory WHERE source = ?)") }
        if onlyOverdue { conditions.append(isToday ? "touchAt < ?" : "overdue = 1") }
        if let text { conditions.append(text.sql) }
        return conditions
    }

    func sql(columns: String, text: TextCondition?, paged: Bool) -> String {
        var all = conditions(text: text, paged: paged)
        if paged { all.append(isToday ? "(touchAt, id) > (?, ?)" : "(rank1, rank2, id) > (?, ?, ?)") }
        return """
            SELECT \(columns) FROM \(IndexSchema.leadWithProfile) WHERE \(all.joined(separator: " AND "))
            ORDER BY \(isToday ? "touchAt, id" : "rank1, rank2, id") LIMIT ?
            """
    }

    func countSQL(text: TextCondition?) -> String {
        let all = conditions(text: text, ofCounts: !isToday && text == nil).joined(separator: " AND ")
        if isToday { return "SELECT count(*), coalesce(sum(touchAt < ?), 0) FROM lead WHERE \(all)" }
        if text != nil { return "SELECT count(*), coalesce(sum(overdue), 0) FROM lead WHERE \(all)" }
        return "SELECT coalesce(sum(count), 0), coalesce(sum(count * overdue), 0) FROM tally WHERE \(all)"
    }

    /// Binds the values of the conditions and returns the number of the next parameter.
    func bind(_ statement: Statement, text: TextCondition?, counting: Bool = false) -> Int {
        var index = 1
        func next(_ value: Int64) {
            statement.bind(index, value)
            index += 1
        }
        func next(_ value: String) {
            statement.bind(index, value)
            index += 1
        }
        if counting, isToday { next(now) }
        let isRanked = list != nil && !(counting && text == nil)
        let lowest = list.map { isRanked ? ListRank.lowest(list: $0, isSnoozed: snoozed) : Int64($0) }
        next(lowest ?? endOfDay)
        if let owner, !owner.isEmpty { next(owner) }
        if isRanked, let lowest { next(lowest + ListRank.snoozedStep) } else { next(snoozed ? 1 : 0) }
        for _ in 0..<(territory.isEmpty ? 0 : 4) { for value in territory { next(value) } }
        if let source { next(source) }
        if onlyOverdue, isToday { next(now) }
        if let text { next(text.match) }
        return index
    }
}
