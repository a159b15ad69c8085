import Journal
import Lifecycle

/// A search for the leads that a clock rule must examine.
package enum RuleSearch: Hashable, Sendable {
    /// Leads attempted but not reached within the contact window, if the definition disqualifies them then.
    case unreached
    /// Leads overdue for their first touch or neglected for the whole window, except those of one owner.
    ///
    /// The exception is the only person free to take leads.
    case overdue(exceptOwner: Login?)
    /// Leads of a person with a task due before their return.
    case dueDuringAbsence(of: Login, until: Instant)
    /// Leads of a person that nobody touched, newest first: those beyond the person's capacity.
    case untouched(of: Login)
}

/// The numbers of leads past their contact window.
package struct WindowCount: Hashable, Sendable {
    /// Leads attempted but never reached.
    package var unreached: Int
    /// Of these, leads that can be disqualified for it now; the others lack something that their reason requires.
    package var ready: Int
    /// Leads never attempted.
    package var neglected: Int

    package init(unreached: Int = 0, ready: Int = 0, neglected: Int = 0) {
        self.unreached = unreached
        self.ready = ready
        self.neglected = neglected
    }
}

/// What rules look for, and what they did. Queries throw `.database`; those that read lines throw `.journal` too.
package struct RuleQueries {
    let index: OpenIndex
    private var database: IndexDatabase { index.database }

    /// The active leads of each owner and the owner of the last routing assignment.
    ///
    /// The counts are stored ones. The assignment may have been undone since.
    package func routingState() throws(ReadModelError) -> RoutingState {
        var state = RoutingState()
        try database.statement("SELECT owner, sum(count) FROM tally WHERE list IN (0, 1) AND owner <> '' GROUP BY owner").each {
            row in
            if row.integer(1) > 0 { state.loads[Login(row.text(0))] = row.integer(1) }
        }
        guard let location = try index.map.lastRouting() else { return state }
        if case .assigned(let assigned)? = try LineQueries(index: index).entries(at: [location], generation: index.generation)
            .first?.event
        {
            state.last = assigned.owner
        }
        return state
    }

    /// The number of opportunities of each owner, from stored counts.
    package func opportunities() throws(ReadModelError) -> [Login: Int] {
        var counts: [Login: Int] = [:]
        let code = Queue.opportunities.code ?? 0
        try database.statement("SELECT owner, sum(count) FROM tally WHERE list = \(code) AND owner <> '' GROUP BY owner").each {
            row in
            counts[Login(row.text(0))] = row.integer(1)
        }
        return counts
    }

    /// The leads that a search finds, up to a limit, by indices and without duplicates.
    ///
    /// A rule acts on each of them unless nobody is free. Leads already handled, even if undone since, are not found
    /// again.
    package func leads(_ search: RuleSearch, now: Instant, limit: Int) throws(ReadModelError) -> [LeadID] {
        let plan = plan(search, now: now)
        return try database.statement(
            "SELECT id FROM lead WHERE \(plan.condition) ORDER BY \(plan.order) LIMIT ?3", plan.moment.milliseconds,
            plan.owner?.name ?? "", limit
        ).map { LeadID($0.integer(0)) }
    }

    /// The condition and the order of a search, and the values of its parameters: ?1 is a time, ?2 an owner.
    private func plan(
        _ search: RuleSearch, now: Instant
    ) -> (condition: String, order: String, moment: Instant, owner: Login?) {
        let attempted = ContactProgress.attempted.rawValue
        // Active leads of an owner and MQLs. Opportunities are in a list of their own, whatever their stage is called.
        let ofOwner = "list IN (0, 1) AND rank1 < \(ListRank.lowest(list: 2)) AND owner = ?2 AND owner <> ''"
        func neverReassigned(_ cause: Routing.Cause) -> String { "reassignmentCauses & \(cause.bit) = 0" }
        return switch search {
        case .unreached: ("ruleAt <= ?1 AND contactProgress = \(attempted) AND ?2 = ''", "ruleAt, id", now, nil)
        case .overdue(let sole):
            ("ruleAt <= ?1 AND contactProgress < \(attempted) AND (?2 = '' OR owner <> ?2)", "ruleAt, id", now, sole)
        case .dueDuringAbsence(let owner, let back):
            ("\(ofOwner) AND dueAt < ?1 AND \(neverReassigned(.ownerAbsent))", "dueAt, id", back, owner)
        case .untouched(let owner):
            (
                "\(ofOwner) AND ?1 = ?1 AND contactProgress = 0 AND \(neverReassigned(.ownerFull))",
                "enteredAt DESC, id DESC", now, owner
            )
        }
    }

    /// The number of snoozes that ended between two times; these leads are back in their queues.
    package func countEndedSnoozes(after start: Instant, upTo end: Instant) throws(ReadModelError) -> Int {
        let statement = try database.statement(
            "SELECT count(*) FROM lead WHERE snoozed = 0 AND snoozedUntil > ?1 AND snoozedUntil <= ?2 AND list BETWEEN 0 AND 3",
            start.milliseconds, end.milliseconds)
        return Int(try statement.integer() ?? 0)
    }
}

extension RuleQueries {
    /// Leads past the contact window that were attempted but never reached.
    ///
    /// First those that can be disqualified for it; within each part, the earliest closing comes first.
    package func unreached(_ scope: QueueScope, now: Instant, limit: Int) throws(ReadModelError) -> [LeadRow] {
        let ready = try pastWindow([.attempted], scope, now: now, limit: limit, and: "unreachedAt <= ?1")
        guard ready.count < limit else { return ready }
        return try ready
            + pastWindow([.attempted], scope, now: now, limit: limit - ready.count, and: "ifnull(unreachedAt > ?1, 1)")
    }

    /// Leads past the contact window that nobody attempted to reach; earliest closing first.
    package func neglected(_ scope: QueueScope, now: Instant, limit: Int) throws(ReadModelError) -> [LeadRow] {
        try pastWindow([.untouched, .inboundOnly], scope, now: now, limit: limit)
    }

    private func pastWindow(
        _ states: [ContactProgress], _ scope: QueueScope, now: Instant, limit: Int, and condition: String? = nil
    ) throws(ReadModelError) -> [LeadRow] {
        let select = "SELECT \(RowReader.columns) FROM \(IndexSchema.leadWithProfile)"
        var found: [LeadRow] = []
        for contactProgress in states {
            let statement = try pastWindow(select, contactProgress, scope, now, limit: limit, and: condition)
            found += try QueueQueries(index: index).rows(statement)
        }
        return Array(found.prefix(limit))
    }

    /// The number of leads past the contact window, attempted or not.
    package func countPastWindow(_ scope: QueueScope, now: Instant) throws(ReadModelError) -> WindowCount {
        guard index.definition.window != nil else { return WindowCount() }
        func count(_ contactProgress: ContactProgress, and condition: String? = nil) throws(ReadModelError) -> Int {
            Int(try pastWindow("SELECT count(*) FROM lead", contactProgress, scope, now, and: condition).integer() ?? 0)
        }
        return try WindowCount(
            unreached: count(.attempted),
            ready: count(.attempted, and: "unreachedAt <= ?1"),
            neglected: count(.untouched) + count(.inboundOnly))
    }

    /// The bound statement for such leads; with a limit, those whose window closed first. `?1` is the present moment.
    private func pastWindow(
        _ select: String, _ contactProgress: ContactProgress, _ scope: QueueScope, _ now: Instant, limit: Int? = nil,
        and condition: String? = nil
    ) throws(ReadModelError) -> Statement {
        var sql = "\(select) WHERE contactProgress = \(contactProgress.rawValue) AND windowAt <= ?1"
        if let condition { sql += " AND \(condition)" }
        var values: [any StatementValue] = [now.milliseconds]
        if let owner = scope.owner {
            let territory = scope.includesUnowned ? scope.territory.map { $0.lowercased() } : []
            let isInTerritory = QueuePlan.isInTerritory(territory)
            let unowned = territory.isEmpty ? "owner = ''" : "owner = '' AND \(isInTerritory.sql)"
            sql += scope.includesUnowned ? " AND (owner = ? OR \(unowned))" : " AND (owner = ?)"
            values += [owner.name] + isInTerritory.values
        }
        if let limit {
            sql += " ORDER BY windowAt, id LIMIT ?"
            values.append(limit)
        }
        return try database.statement(sql).with(values)
    }
}

extension RuleQueries {
    /// Leads that the definition in force moves to another stage and that have not moved yet.
    ///
    /// In order, by an index.
    package func requalifiable(limit: Int) throws(ReadModelError) -> [LeadID] {
        try database.statement("SELECT id FROM lead WHERE movesTo IS NOT NULL ORDER BY movesTo, id LIMIT ?", limit)
            .map { LeadID($0.integer(0)) }.sorted()
    }

    /// The number of leads that the definition in force moves to another stage; O(these leads).
    package func countRequalifiable() throws(ReadModelError) -> Int {
        Int(try database.statement("SELECT count(*) FROM lead WHERE movesTo IS NOT NULL").integer() ?? 0)
    }

    /// The leads that rules took from a person or gave to them after a time, newest first.
    ///
    /// By indices, O(results).
    package func reassignments(of login: Login, after moment: Instant, limit: Int) throws(ReadModelError) -> [Reassignment] {
        try database.statement(
            """
            SELECT lead, seq, at, formerOwner, newOwner, reason FROM reassignment WHERE formerOwner = ?1 AND at > ?2
            UNION ALL SELECT lead, seq, at, formerOwner, newOwner, reason FROM reassignment WHERE newOwner = ?1 AND at > ?2
            ORDER BY at DESC, seq DESC LIMIT ?3
            """, login.name, moment.milliseconds, limit
        ).map { row in
            Reassignment(
                lead: LeadID(row.integer(0)), seq: SequenceNumber(row.integer(1)), at: Instant(milliseconds: row.int64(2)),
                from: Login(row.text(3)), to: Login(row.text(4)), reason: row.text(5))
        }
    }
}
