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
        /// The side of the tasks; nil for both.
        var side: TaskSide?
        var source: String?
        var onlyOverdue: Bool
        /// Whether unowned leads are excluded.
        var onlyOwned: Bool
        /// Whether rows are ordered by their last contact, which sorts all of them.
        var isByContact: Bool
        var now: Int64
        var endOfDay: Int64
    }

    let request: QueueRequest
    let calendar: BusinessCalendar

    var isToday: Bool { request.queue == .today }

    var streams: [Stream] {
        let (scope, filter) = (request.scope, request.filter)
        var streams: [Stream] = []
        let zone = calendar.zone
        let tomorrow = zone.instant(LocalTime(day: zone.day(of: request.now).adding(1), millisecond: 0))
        func add(_ owner: String?, territory: [String] = [], side: TaskSide? = nil, onlyOwned: Bool = false) {
            for snoozed in filter.showsSnoozed ? [false, true] : [false] {
                streams.append(
                    Stream(
                        list: request.queue.code, owner: owner, snoozed: snoozed, territory: territory.map { $0.lowercased() },
                        side: side, source: filter.source.isEmpty ? nil : filter.source.lowercased(),
                        onlyOverdue: filter.onlyOverdue,
                        onlyOwned: onlyOwned, isByContact: request.order == .contact,
                        now: request.now.milliseconds, endOfDay: tomorrow.milliseconds))
            }
        }
        func addUnowned(_ scope: QueueScope) {
            guard isToday, scope.sides.count == 1 || !scope.territory.isEmpty else { return add("", territory: scope.territory) }
            // Territories are those of reps; marketing's tasks have none.
            for side in scope.sides { add("", territory: side == .sales ? scope.territory : [], side: side) }
        }
        switch (scope.owner, filter.owner) {
        case (let owner?, let wanted?): if owner == wanted { add(owner.name) }
        case (nil, let wanted?): add(wanted.name)
        case (let owner?, nil):
            add(owner.name)
            if scope.includesUnowned { addUnowned(scope) }
        case (nil, nil) where isToday: add(nil, onlyOwned: !scope.includesUnowned)
        case (nil, nil):
            add(nil, onlyOwned: true)
            if scope.includesUnowned { add("") }
        }
        return streams
    }

    /// The rank of a row in the requested order.
    func rank(of row: LeadRow) -> ListRank {
        request.order == .contact
            ? ListRank(first: row.lastContactAt?.milliseconds ?? 0, second: 0)
            : ListRank(of: row, in: request.queue, at: request.now)
    }

    /// A condition with the values of its parameters.
    typealias Condition = (sql: String, values: [any StatementValue])

    /// The condition that a row's territory has one of some values.
    static func isInTerritory(_ values: [String]) -> Condition {
        let columns = ["country", "state", "industry", "source"]
        let placeholders = values.map { _ in "?" }.joined(separator: ",")
        let matches = columns.map { "\($0) IN (\(placeholders))" }.joined(separator: " OR ")
        return ("territory IN (SELECT id FROM territory WHERE \(matches))", columns.flatMap { _ in values })
    }

    /// The condition for the text filter: nil without words, `.some(nil)` if nothing can match.
    func textCondition(_ search: SearchQueries) throws(ReadModelError) -> TextCondition?? {
        let text = request.filter.text
        guard text.contains(where: { !$0.isWhitespace }) else { return nil }
        let terms = SearchTerms(text)
        guard !terms.isEmpty else { return .some(nil) }
        let match = terms.expression(.inside)
        let hits = try search.hits(match, limit: TextCondition.selectiveLimit + 1)
        guard hits.count <= TextCondition.selectiveLimit else { return .pieces(match) }
        let leads = try search.confirmed(hits, terms)
        return leads.isEmpty ? .some(nil) : .leads(leads)
    }
}

/// A condition that rows contain some words.
enum TextCondition {
    /// Few leads, which have the words.
    case leads([Int64])
    /// Many leads, by an FTS5 expression of the words' pieces.
    ///
    /// The order of the queue is scanned until enough rows match. Among so many, one that has the pieces without the
    /// words hardly matters.
    case pieces(String)

    /// The number of hits up to which each hit is checked.
    static let selectiveLimit = 2000

    var sql: String {
        switch self {
        case .leads: "id IN (SELECT value FROM json_each(?))"
        case .pieces: "+id IN (SELECT rowid FROM search WHERE search MATCH ?)"
        }
    }

    /// The value of the parameter in ``sql``.
    var value: String {
        switch self {
        case .leads(let ids): "[" + ids.map { String($0) }.joined(separator: ",") + "]"
        case .pieces(let match): match
        }
    }
}

extension QueuePlan.Stream {
    private var isToday: Bool { list == nil }

    /// The conditions on rows of `lead`, or on counts in `tally`.
    func conditions(text: TextCondition?, paged: Bool = false, ofCounts: Bool = false) -> [QueuePlan.Condition] {
        var conditions: [QueuePlan.Condition] = []
        let lowest = list.map { ListRank.lowest(list: $0, isSnoozed: snoozed) }
        if let list, ofCounts {
            conditions.append(("list = ?", [list]))
        } else if let lowest {
            // The row before a page tells where the page begins in an index.
            conditions.append((paged ? "+rank1 >= ?" : "rank1 >= ?", [lowest]))
        } else {
            conditions.append(("todayAt < ?", [endOfDay]))
        }
        // Written as in the partial indices, so that the planner recognises them.
        if let owner { conditions.append(owner.isEmpty ? ("owner = ''", []) : ("owner = ? AND owner <> ''", [owner])) }
        if let lowest, !ofCounts {
            conditions.append(("rank1 < ?", [lowest + ListRank.snoozedStep]))
        } else {
            conditions.append(("snoozed = ?", [snoozed]))
        }
        if let side { conditions.append(("todaySide = ?", [side.rawValue])) }
        if onlyOwned { conditions.append(("owner <> ''", [])) }
        if !territory.isEmpty { conditions.append(QueuePlan.isInTerritory(territory)) }
        if let source { conditions.append(("territory IN (SELECT id FROM territory WHERE source = ?)", [source])) }
        if onlyOverdue { conditions.append(isToday ? ("\(ListRank.timeInToday) < ?", [now]) : ("overdue = 1", [])) }
        if let text { conditions.append((text.sql, [text.value])) }
        return conditions
    }

    /// The first rows after a row with a rank, at most `limit`.
    func rows(
        _ columns: String, after: (rank: ListRank, id: LeadID)?, limit: Int, text: TextCondition?, _ database: IndexDatabase
    ) throws(ReadModelError) -> Statement {
        var all = conditions(text: text, paged: after != nil && !isByContact)
        if let (rank, id) = after {
            if isByContact {
                all.append(("(coalesce(contactAt, 0), id) > (?, ?)", [rank.first, id.number]))
            } else if let list {
                let packed = rank.packed(list: list, isSnoozed: snoozed)
                all.append(("(rank1, rank2, id) > (?, ?, ?)", [packed, rank.second, id.number]))
            } else {
                all.append(("(todayAt, id) > (?, ?)", [rank.first, id.number]))
            }
        }
        return try database.statement(
            """
            SELECT \(columns) FROM \(IndexSchema.leadWithProfile) WHERE \(all.map(\.sql).joined(separator: " AND "))
            ORDER BY \(isByContact ? "coalesce(contactAt, 0), id" : isToday ? "todayAt, id" : "rank1, rank2, id") LIMIT ?
            """
        ).with(all.flatMap(\.values) + [limit])
    }

    /// The number of leads by source.
    func sources(_ database: IndexDatabase) throws(ReadModelError) -> Statement {
        let all = conditions(text: nil, ofCounts: !isToday)
        let (counted, table) = isToday ? ("count(*)", "lead") : ("coalesce(sum(count), 0)", "tally")
        return try database.statement(
            """
            SELECT (SELECT source FROM territory WHERE id = \(table).territory), \(counted) FROM \(table)
            WHERE \(all.map(\.sql).joined(separator: " AND ")) GROUP BY \(table).territory
            """
        ).with(all.flatMap(\.values))
    }

    /// The number of leads and of overdue ones.
    func count(text: TextCondition?, _ database: IndexDatabase) throws(ReadModelError) -> Statement {
        let ofCounts = !isToday && text == nil
        let all = conditions(text: text, ofCounts: ofCounts)
        let counted =
            ofCounts
            ? "coalesce(sum(count), 0), coalesce(sum(count * overdue), 0) FROM tally"
            : isToday
                ? "count(*), coalesce(sum(\(ListRank.timeInToday) < ?), 0) FROM lead"
                : "count(*), coalesce(sum(overdue), 0) FROM lead"
        return try database.statement("SELECT \(counted) WHERE \(all.map(\.sql).joined(separator: " AND "))")
            .with((isToday ? [now] : []) + all.flatMap(\.values))
    }
}
