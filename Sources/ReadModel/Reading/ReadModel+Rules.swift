import Journal
import Lifecycle

/// Leads at which a rule by the clock is to look, by why.
package enum RuleSearch: Hashable, Sendable {
    /// Tried but not reached within the window, where the clock disqualifies them.
    case unreached
    /// Late for their first touch, or neglected for the whole window; not those of one owner, the only one who is free.
    case late(notOf: Login?)
    /// Somebody's on which something is owed before a moment, by which they are not back.
    case owed(by: Login, before: Instant)
    /// Somebody's that nobody touched, the newest first: those that one has no room for.
    case untouched(of: Login)
}

/// What became of the window of contact, in numbers.
package struct WindowCount: Hashable, Sendable {
    /// Leads past it that were tried but never reached.
    package var unreached: Int
    /// Leads past it that nobody tried to reach.
    package var neglected: Int

    /// Makes a count.
    package init(unreached: Int = 0, neglected: Int = 0) {
        self.unreached = unreached
        self.neglected = neglected
    }
}

extension ReadModel {
    /// The moment by which lateness and snoozes stand.
    package var clock: Instant { meta.clock }

    /// How much everybody has in hand, from kept counts, and to whom routing gave a lead last, whether or not that was taken back.
    ///
    /// - Throws: `.database`, `.journal`.
    package func routingState() throws(ReadModelError) -> RoutingState {
        var desk = RoutingState()
        try database.statement("SELECT owner, sum(count) FROM tally WHERE list IN (0, 1) AND owner <> '' GROUP BY owner").each {
            row in
            if row.integer(1) > 0 { desk.loads[Login(row.text(0))] = row.integer(1) }
        }
        guard let place = try map.routed() else { return desk }
        if case .assigned(let assigned)? = try entries(at: [place], generation: meta.position.generation).first?.event {
            desk.last = assigned.owner
        }
        return desk
    }

    /// How many opportunities everybody has, from kept counts.
    ///
    /// - Throws: `.database`.
    package func opportunities() throws(ReadModelError) -> [Login: Int] {
        var counts: [Login: Int] = [:]
        let code = Queue.opportunities.code ?? 0
        try database.statement("SELECT owner, sum(count) FROM tally WHERE list = \(code) AND owner <> '' GROUP BY owner").each {
            row in
            counts[Login(row.text(0))] = row.integer(1)
        }
        return counts
    }

    /// The leads that a search finds, at most so many; by indices, and none of them twice.
    ///
    /// A rule has something to do on each of them, unless nobody is free: what was done or taken back is not found again.
    ///
    /// - Throws: `.database`.
    package func leads(_ search: RuleSearch, now: Instant, limit: Int) throws(ReadModelError) -> [LeadID] {
        let statement = try database.statement("SELECT id \(condition(search)) ORDER BY \(Self.order(search)) LIMIT ?3")
        bind(search, to: statement, now: now)
        statement.bind(3, limit)
        var found: [LeadID] = []
        try statement.each { found.append(LeadID($0.integer(0))) }
        return found
    }

    private func condition(_ search: RuleSearch) -> String {
        let tried = Approach.tried.rawValue
        switch search {
        case .unreached: return "FROM lead WHERE ruleAt <= ?1 AND approach = \(tried) AND ?2 = ''"
        case .late: return "FROM lead WHERE ruleAt <= ?1 AND approach < \(tried) AND (?2 = '' OR owner <> ?2)"
        case .owed:
            return "FROM lead WHERE \(ofOwner) AND dueAt < ?1 AND rerouted & \(Routing.Cause.away.bit) = 0"
        case .untouched:
            return "FROM lead WHERE \(ofOwner) AND ?1 = ?1 AND approach = 0 AND rerouted & \(Routing.Cause.full.bit) = 0"
        }
    }

    /// In an owner's hands, and not an opportunity.
    private var ofOwner: String {
        // Opportunities are a list of their own, whatever their stage is called.
        "list IN (0, 1) AND rank1 < \(ListRank.lowest(list: 2)) AND owner = ?2 AND owner <> ''"
    }

    private static func order(_ search: RuleSearch) -> String {
        switch search {
        case .unreached, .late: "ruleAt, id"
        case .owed: "dueAt, id"
        case .untouched: "enteredAt DESC, id DESC"
        }
    }

    private func bind(_ search: RuleSearch, to statement: PreparedStatement, now: Instant) {
        let (moment, owner): (Instant, Login?) =
            switch search {
            case .unreached: (now, nil)
            case .late(let sole): (now, sole)
            case .owed(let owner, let back): (back, owner)
            case .untouched(let owner): (now, owner)
            }
        statement.bind(1, moment.milliseconds)
        statement.bind(2, owner?.name ?? "")
    }

    /// How many snoozes ended between two moments: these leads are back in their queues by the clock alone.
    ///
    /// - Throws: `.database`.
    package func countWoken(after start: Instant, upTo end: Instant) throws(ReadModelError) -> Int {
        let statement = try database.statement(
            "SELECT count(*) FROM lead WHERE snoozed = 0 AND snoozedUntil > ?1 AND snoozedUntil <= ?2 AND list BETWEEN 0 AND 3")
        statement.bind(1, start.milliseconds)
        statement.bind(2, end.milliseconds)
        return Int(try statement.integer() ?? 0)
    }
}

extension ReadModel {
    /// Leads past the window of contact that were tried but never reached, those for which it closed first before the others.
    ///
    /// - Throws: `.database`.
    package func unreached(_ scope: QueueScope, now: Instant, limit: Int) throws(ReadModelError) -> [LeadRow] {
        try pastWindow([.tried], scope, now: now, limit: limit)
    }

    /// Leads past the window of contact that nobody tried to reach, those for which it closed first before the others.
    ///
    /// - Throws: `.database`.
    package func neglected(_ scope: QueueScope, now: Instant, limit: Int) throws(ReadModelError) -> [LeadRow] {
        try pastWindow([.untouched, .heard], scope, now: now, limit: limit)
    }

    private func pastWindow(_ approaches: [Approach], _ scope: QueueScope, now: Instant, limit: Int) throws(ReadModelError)
        -> [LeadRow]
    {
        var found: [LeadRow] = []
        for approach in approaches {
            let (statement, next) = try pastWindow(
                "SELECT \(RowReader.columns) FROM \(IndexSchema.wholeRow)", approach, scope, now,
                ending: " ORDER BY windowAt, id LIMIT ?")
            statement.bind(next, limit)
            found += try rows(statement)
        }
        return Array(found.prefix(limit))
    }

    /// How many leads are past the window of contact, whether tried or not.
    ///
    /// - Throws: `.database`.
    package func countPastWindow(_ scope: QueueScope, now: Instant) throws(ReadModelError) -> WindowCount {
        guard definition.window != nil else { return WindowCount() }
        func count(_ approach: Approach) throws(ReadModelError) -> Int {
            Int(try pastWindow("SELECT count(*) FROM lead", approach, scope, now).statement.integer() ?? 0)
        }
        return try WindowCount(unreached: count(.tried), neglected: count(.untouched) + count(.heard))
    }

    /// The statement that looks for such leads, bound, with the number of its next parameter.
    private func pastWindow(
        _ select: String, _ approach: Approach, _ scope: QueueScope, _ now: Instant, ending: String = ""
    ) throws(ReadModelError) -> (statement: PreparedStatement, next: Int) {
        let territory = scope.territory.map { $0.lowercased() }
        var whose = ""
        if scope.owner != nil {
            whose = " AND (owner = ?\(scope.includesUnowned ? " OR owner = ''" + Self.within(territory) : ""))"
        }
        let statement = try database.statement(
            "\(select) WHERE approach = \(approach.rawValue) AND windowAt <= ?\(whose)\(ending)")
        statement.bind(1, now.milliseconds)
        var next = 2
        guard let owner = scope.owner else { return (statement, next) }
        statement.bind(next, owner.name)
        next += 1
        guard scope.includesUnowned, !territory.isEmpty else { return (statement, next) }
        for _ in 0..<4 {
            for value in territory {
                statement.bind(next, value)
                next += 1
            }
        }
        return (statement, next)
    }

    private static func within(_ territory: [String]) -> String {
        guard !territory.isEmpty else { return "" }
        let marks = territory.map { _ in "?" }.joined(separator: ",")
        let columns = ["country", "state", "industry", "source"].map { "\($0) IN (\(marks))" }.joined(separator: " OR ")
        return " AND place IN (SELECT id FROM place WHERE \(columns))"
    }
}
