import Journal
import Lifecycle

/// Overdue leads, snoozes and scores as time passes. Updates throw `.database`.
package struct ClockUpdates {
    let index: OpenIndex
    private var database: IndexDatabase { index.database }

    /// The time at which overdue and snoozed leads were determined.
    package var time: Instant { index.meta.clock }

    /// Moves the clock to a time: marks overdue leads, ends snoozes and, on another day, decays scores.
    ///
    /// Returns true if queues changed; a few microseconds if nothing did. The clock may also go back. Scores are
    /// updated for the lists ordered by them; other scores are computed when they are read.
    package func refresh(now: Instant) throws(ReadModelError) -> Bool {
        let day = index.definition.calendar.zone.day(of: now)
        let isAnotherDay = day != index.meta.day
        guard try isAnotherDay ? true : needsClockUpdate(now) else { return false }
        let position = index.meta.position
        index.table.today.forget()
        index.meta = try database.transaction { () throws(ReadModelError) in
            guard var fresh = try IndexMetadata.read(database), fresh.location == index.meta.location else { throw .outOfStep }
            if fresh.definition != index.definition.number { try index.follow(fresh) }
            for update in Self.clockUpdates { try apply(update, now) }
            if fresh.day != day { try rescore(from: fresh.day, to: day) }
            // Another console may be ahead in the journal: keep this console's position for the next catch-up.
            fresh.clock = now
            fresh.day = day
            try fresh.write(database)
            fresh.position = position
            return fresh
        }
        if index.projector.day != day { index.setProjection(index.definition, day: day) }
        return true
    }

    /// A change that passing time makes: which rows it affects, and how.
    private struct ClockUpdate {
        var rows: String
        var change: String
        var column: String
        var value: Int
    }

    private static let clockUpdates = [
        ClockUpdate(
            rows: "overdue = 0 AND dueAt < ?1",
            change: "overdue = 1, rank1 = rank1 - CASE list WHEN 0 THEN \(ListRank.overdueStep) ELSE 0 END",
            column: "overdue", value: 1),
        ClockUpdate(
            rows: "overdue = 1 AND dueAt >= ?1",
            change: "overdue = 0, rank1 = rank1 + CASE list WHEN 0 THEN \(ListRank.overdueStep) ELSE 0 END",
            column: "overdue", value: 0),
        ClockUpdate(
            rows: "snoozed = 1 AND snoozedUntil <= ?1", change: "snoozed = 0, rank1 = rank1 - \(ListRank.snoozedStep)",
            column: "snoozed", value: 0),
        ClockUpdate(
            rows: "snoozed = 0 AND snoozedUntil > ?1", change: "snoozed = 1, rank1 = rank1 + \(ListRank.snoozedStep)",
            column: "snoozed", value: 1),
    ]

    private func needsClockUpdate(_ now: Instant) throws(ReadModelError) -> Bool {
        for update in Self.clockUpdates {
            let probe = try database.statement("SELECT 1 FROM lead WHERE list >= 0 AND \(update.rows) LIMIT 1", now.milliseconds)
            if try probe.integer() != nil { return true }
        }
        return false
    }

    private func apply(_ update: ClockUpdate, _ now: Instant) throws(ReadModelError) {
        let overdue = update.column == "overdue" ? String(update.value) : "overdue"
        let snoozed = update.column == "snoozed" ? String(update.value) : "snoozed"
        // The counts come first: they subtract the old and add the new values of the same rows.
        for (sign, columns) in [("-", "snoozed, territory, overdue"), ("", "\(snoozed), territory, \(overdue)")] {
            try database.run(
                """
                INSERT INTO tally(list, owner, snoozed, territory, overdue, count)
                SELECT list, owner, \(columns), \(sign)count(*) FROM lead WHERE list >= 0 AND \(update.rows)
                GROUP BY list, owner, snoozed, territory, overdue
                ON CONFLICT DO UPDATE SET count = count + excluded.count
                """, now.milliseconds, for: "counting")
        }
        try database.run("UPDATE lead SET \(update.change) WHERE list >= 0 AND \(update.rows)", now.milliseconds)
    }

    /// The number of changed rows from which rebuilding the indices is cheaper.
    private static let reindexThreshold = 30_000

    /// Updates the scores of lists ordered by score from one day to another.
    private func rescore(from: Day, to day: Day) throws(ReadModelError) {
        let wanted =
            day > from
            ? try database.statement(
                "SELECT id, engagement, scoredEngagements FROM lead WHERE nextScoreDay <= ? AND list IN (0, 3)")
            : try database.statement(
                """
                SELECT id, engagement, scoredEngagements FROM lead
                WHERE scoredEngagements IS NOT NULL AND list IN (0, 3) AND scoreDay > ?
                """)
        let rules = index.projector.engagementRules
        var changes: [(id: Int64, engagement: Int, difference: Int, next: Day?)] = []
        try wanted.with(day.number).each { (row) throws(ReadModelError) in
            let scorer = EngagementScorer(bytes: row.blob(2))
            let points = scorer.points(rules, on: day)
            changes.append((row.int64(0), points, points &- row.integer(1), scorer.nextChange(rules, after: day)))
        }
        // If most of the order changes, rebuilding the indices is cheaper than moving every entry.
        let rebuildsIndices = changes.count > Self.reindexThreshold
        let ordering = IndexSchema.indices(with: ["rank1", "nextScoreDay"])
        if rebuildsIndices { try database.dropIndices(ordering) }
        let update = try database.statement(
            "UPDATE lead SET engagement = ?2, rank1 = rank1 - ?3, scoreDay = ?4, nextScoreDay = ?5 WHERE id = ?1", for: "writing")
        for change in changes {
            try update.with(change.id, change.engagement, change.difference, day.number, change.next?.number).run()
        }
        if rebuildsIndices { try database.createIndices(ordering) }
    }
}
