import Journal
import Lifecycle

extension ReadModel {
    /// Brings what depends on the time to a moment: what became late, who woke, and on another day what decayed. True when queues changed.
    ///
    /// Some microseconds when nothing did. Time may also go back, as a clock that was set does. Scores are brought up to date for the lists that are ordered
    /// by them, the others when they are read.
    ///
    /// - Throws: `.database`.
    package func refreshClocks(now: Instant) throws(ReadModelError) -> Bool {
        let day = definition.calendar.zone.day(of: now)
        let isAnotherDay = day != meta.day
        guard try isAnotherDay ? true : anythingFlips(now) else { return false }
        let before = meta
        meta = try database.transaction { () throws(ReadModelError) in
            guard var fresh = try IndexMetadata.read(database) else { throw .outOfStep }
            if fresh.definition != definition.number { try renewProjector(fresh) }
            for flip in Self.flips { try self.flip(flip, now) }
            if fresh.day != day { try rescore(from: fresh.day, to: day) }
            // Another console may have gone on in the journal: that is for the next look, by the position in the file.
            fresh.clock = now
            fresh.day = day
            try fresh.write(database)
            fresh.position = before.position
            return fresh
        }
        if projector.day != day {
            projector = Projector(definition, day: day, tracing: Tracing(surroundings, table.words), keys: surroundings.keys)
        }
        return true
    }

    /// One way in which time changes rows: which ones, and what becomes of them.
    private struct Flip {
        var rows: String
        var change: String
        var column: String
        var value: Int
    }

    private static let flips = [
        Flip(
            rows: "late = 0 AND dueAt < ?1",
            change: "late = 1, rank1 = rank1 - CASE list WHEN 0 THEN \(ListRank.lateStep) ELSE 0 END", column: "late", value: 1),
        Flip(
            rows: "late = 1 AND dueAt >= ?1",
            change: "late = 0, rank1 = rank1 + CASE list WHEN 0 THEN \(ListRank.lateStep) ELSE 0 END", column: "late", value: 0),
        Flip(
            rows: "snoozed = 1 AND snoozedUntil <= ?1", change: "snoozed = 0, rank1 = rank1 - \(ListRank.snoozedStep)",
            column: "snoozed", value: 0),
        Flip(
            rows: "snoozed = 0 AND snoozedUntil > ?1", change: "snoozed = 1, rank1 = rank1 + \(ListRank.snoozedStep)",
            column: "snoozed", value: 1),
    ]

    private func anythingFlips(_ now: Instant) throws(ReadModelError) -> Bool {
        for flip in Self.flips {
            let probe = try database.statement("SELECT 1 FROM lead WHERE list >= 0 AND \(flip.rows) LIMIT 1")
            probe.bind(1, now.milliseconds)
            if try probe.integer() != nil { return true }
        }
        return false
    }

    private func flip(_ flip: Flip, _ now: Instant) throws(ReadModelError) {
        let late = flip.column == "late" ? String(flip.value) : "late"
        let snoozed = flip.column == "snoozed" ? String(flip.value) : "snoozed"
        // First the counts by what the rows are about to become and by what they were, then the rows.
        for (sign, columns) in [("-", "snoozed, place, late"), ("", "\(snoozed), place, \(late)")] {
            let counts = try database.statement(
                """
                INSERT INTO tally(list, owner, snoozed, place, late, count)
                SELECT list, owner, \(columns), \(sign)count(*) FROM lead WHERE list >= 0 AND \(flip.rows) GROUP BY list, owner, snoozed, place, late
                ON CONFLICT DO UPDATE SET count = count + excluded.count
                """, for: "counting")
            counts.bind(1, now.milliseconds)
            try counts.run()
        }
        let rows = try database.statement("UPDATE lead SET \(flip.change) WHERE list >= 0 AND \(flip.rows)", for: "writing")
        rows.bind(1, now.milliseconds)
        try rows.run()
    }

    /// From how many rows on it pays to make the indices anew.
    private static let muchToRescore = 30_000

    /// Brings the scores of lists that are ordered by them to a day.
    private func rescore(from: Day, to day: Day) throws(ReadModelError) {
        let wanted =
            day > from
            ? try database.statement("SELECT id, engagement, marks FROM lead WHERE nextScoreDay <= ? AND list IN (0, 3)")
            : try database.statement(
                "SELECT id, engagement, marks FROM lead WHERE marks IS NOT NULL AND list IN (0, 3) AND scoreDay > ?")
        wanted.bind(1, day.number)
        let rules = projector.markRules
        var changes: [(id: Int64, engagement: Int, difference: Int, next: Day?)] = []
        try wanted.each { (row) throws(ReadModelError) in
            let marks = EngagementScorer(bytes: row.blob(2))
            let points = marks.points(rules, on: day)
            changes.append((row.int64(0), points, points - row.integer(1), marks.nextChange(rules, after: day)))
        }
        // Where most of the order changes, making the indices anew is cheaper than moving every entry.
        let isMuch = changes.count > Self.muchToRescore
        let ordering = IndexSchema.indices(with: ["rank1", "nextScoreDay"])
        if isMuch { try database.dropIndices(ordering) }
        let update = try database.statement(
            "UPDATE lead SET engagement = ?2, rank1 = rank1 - ?3, scoreDay = ?4, nextScoreDay = ?5 WHERE id = ?1", for: "writing")
        for change in changes {
            update.bind(1, change.id)
            update.bind(2, change.engagement)
            update.bind(3, change.difference)
            update.bind(4, day.number)
            update.bind(5, change.next.map { Int64($0.number) })
            try update.run()
        }
        if isMuch { try database.makeIndices(ordering) }
    }
}
