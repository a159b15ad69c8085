import Lifecycle

/// Reads list rows from rows of the index, as `IndexSchema.leadWithProfile` selects them.
struct RowReader {
    static let columns = """
        id, stage, owner, name, title, company, email, phone, source, fit, engagement, scoreDay, nextScoreDay,
        scoredEngagements, enteredAt, dueKind, dueAt, todayKind, todayAt, snoozedUntil, attempts, criteria, reason, lastSeq,
        list, appointmentKind, appointmentAt, contactAt, todaySide
        """

    /// The number of these columns; further columns of a statement follow them.
    static let count = 29

    /// The columns of scores, their days, attempts; and those of times, where NULL counts as 0.
    private static let (numbers, times) = ([9, 10, 11, 12, 20], [14, 16, 18, 19, 26, 27])
    private static let possibleNumbers = Int64(Int32.min)...Int64(Int32.max)
    /// In milliseconds, until the year 4,500,000.
    private static let possibleTimes = -Int64(1) << 57...Int64(1) << 57
    /// The numbers of lines.
    private static let possibleLines = 0...Int64(1) << 53

    private let engagementRules: EngagementRules
    /// The day that scores are shown for.
    private let day: Day

    init(_ index: OpenIndex) {
        engagementRules = index.projector.engagementRules
        day = index.meta.day
    }

    /// The row; nil if the stage is unknown to this version.
    ///
    /// - Throws: `.outOfStep` for numbers that nobody wrote: sums and differences of them could overflow.
    func row(_ row: Statement) throws(ReadModelError) -> LeadRow? {
        guard let stage = Stage(code: row.integer(1)) else { return nil }
        guard row.integer(0) > 0, Self.numbers.allSatisfy({ Self.possibleNumbers ~= row.int64($0) }),
            Self.times.allSatisfy({ Self.possibleTimes ~= row.int64($0) }), Self.possibleLines ~= row.int64(23)
        else { throw .outOfStep }
        let owner = row.text(2)
        var engagement = row.integer(10)
        let scoreDay = row.integer(11)
        // Lists not ordered by score keep the score of the lead's last change; it is updated to today here.
        if !row.isNull(13), day.number < scoreDay || row.optional(12).map({ Int64(day.number) >= $0 }) ?? false {
            engagement = EngagementScorer(bytes: row.blob(13)).points(engagementRules, on: day)
        }
        return LeadRow(
            id: LeadID(row.integer(0)), stage: stage, owner: owner.isEmpty ? nil : Login(owner), name: row.text(3),
            title: row.text(4), company: row.text(5), email: row.text(6), phone: row.text(7), source: row.text(8),
            score: ScoreSnapshot(fit: row.integer(9), engagement: engagement), scoreDay: day,
            enteredStageAt: Instant(milliseconds: row.int64(14)), due: due(row, 15), nextInToday: inToday(row, 17),
            appointment: due(row, 25), taskSide: TaskSide(rawValue: row.integer(28)) ?? .sales,
            lastContactAt: row.optional(27).map { Instant(milliseconds: $0) },
            snoozedUntil: row.optional(19).map { Instant(milliseconds: $0) }, attempts: row.integer(20),
            passedCriteria: row.text(21), reason: row.text(22), lastSeq: SequenceNumber(row.integer(23)),
            list: Queue(code: row.integer(24)) ?? stage.list)
    }

    private func inToday(_ row: Statement, _ column: Int) -> Due? {
        guard let code = row.optional(column), let kind = Due.Kind(code: code) else { return nil }
        return Due(kind: kind, at: ListRank.time(kind, inToday: row.int64(column + 1)))
    }

    private func due(_ row: Statement, _ column: Int) -> Due? {
        guard let code = row.optional(column), let kind = Due.Kind(code: code) else { return nil }
        return Due(kind: kind, at: Instant(milliseconds: row.int64(column + 1)))
    }
}
