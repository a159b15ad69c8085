import Lifecycle

/// Reads list rows from rows of the index, as `IndexSchema.leadWithProfile` selects them.
struct RowReader {
    static let columns = """
        id, stage, owner, name, title, company, email, phone, source, fit, engagement, scoreDay, nextScoreDay,
        scoredEngagements, enteredAt, dueKind, dueAt, touchKind, touchAt, snoozedUntil, attempts, criteria, reason, lastSeq,
        list
        """

    /// The number of these columns; further columns of a statement follow them.
    static let count = 25

    let engagementRules: EngagementRules
    /// The day that scores are shown for.
    let day: Day

    /// The row; nil if the stage is unknown to this version.
    func row(_ row: PreparedStatement) -> LeadRow? {
        guard let stage = Stage(code: row.integer(1)) else { return nil }
        let owner = row.text(2)
        var engagement = row.integer(10)
        let scoreDay = row.integer(11)
        // Lists not ordered by score keep the score of the lead's last change; it is updated to today here.
        if !row.isNull(13), day.number < scoreDay || row.optional(12).map({ Int64(day.number) >= $0 }) ?? false {
            engagement = EngagementScorer(bytes: row.blob(13)).points(engagementRules, on: day)
        }
        return LeadRow(
            id: LeadID(row.integer(0)), stage: stage, owner: owner.isEmpty ? nil : Login(owner), name: row.text(3),
            title: row.text(4),
            company: row.text(5), email: row.text(6), phone: row.text(7), source: row.text(8),
            score: ScoreSnapshot(fit: row.integer(9), engagement: engagement), scoreDay: day,
            enteredStageAt: Instant(milliseconds: row.int64(14)), due: due(row, 15), nextTouch: due(row, 17),
            snoozedUntil: row.optional(19).map { Instant(milliseconds: $0) }, attempts: row.integer(20),
            passedCriteria: row.text(21),
            reason: row.text(22), lastSeq: SequenceNumber(row.integer(23)), list: Queue(code: row.integer(24)))
    }

    private func due(_ row: PreparedStatement, _ column: Int) -> Due? {
        guard let code = row.optional(column), let kind = Due.Kind(code: code) else { return nil }
        return Due(kind: kind, at: Instant(milliseconds: row.int64(column + 1)))
    }
}

extension ReadModel {
    var rowReader: RowReader { RowReader(engagementRules: projector.engagementRules, day: meta.day) }

    /// The rows that a statement returns.
    func rows(_ statement: PreparedStatement) throws(ReadModelError) -> [LeadRow] {
        var found: [LeadRow] = []
        let reader = rowReader
        try statement.each { (row) throws(ReadModelError) in if let lead = reader.row(row) { found.append(lead) } }
        return found
    }

    /// The current rows of some leads in the order requested, without unknown leads.
    ///
    /// - Throws: `.database`.
    package func rows(_ ids: [LeadID]) throws(ReadModelError) -> [LeadRow] {
        let statement = try database.statement(
            "SELECT \(RowReader.columns) FROM \(IndexSchema.leadWithProfile) WHERE id = ? AND list >= 0")
        let reader = rowReader
        var found: [LeadRow] = []
        for id in ids {
            statement.bind(1, id.number)
            if try statement.next(), let lead = reader.row(statement) { found.append(lead) }
            statement.reset()
        }
        return found
    }
}
