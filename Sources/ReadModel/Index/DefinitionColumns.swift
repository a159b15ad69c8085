import Lifecycle

/// The columns of `lead` that depend on the definition, with their values: all that rescoring writes.
///
/// A column missing here would keep its old value after an adoption; the tests with random histories would fail.
enum DefinitionColumns {
    /// The values of one lead, and nothing else of it, since thousands of rows are queued for writing.
    struct Row: Sendable {
        var list: Int
        var rank1: Int64
        var rank2: Int64
        var fit: Int
        var engagement: Int
        var scoreDay: Int
        var dueAt: Int64?
        var dueKind: Int64?
        var movesTo: Int64?
        var isOverdue: Bool
        var touchAt: Int64?
        var touchKind: Int64?
        var nextScoreDay: Int64?
        var scoredEngagements: [UInt8]?
        var attempts: Int
        var criteria: String
        var ruleAt: Int64?
        var windowAt: Int64?
        var reassignmentCauses: Int
        var stageEntries: [UInt8]

        init(_ state: ProjectedLead.State, rank: ListRank, isSnoozed: Bool, isOverdue: Bool) {
            list = state.list.code ?? -1
            rank1 = rank.packed(list: list, isSnoozed: isSnoozed)
            rank2 = rank.second
            fit = state.fit
            engagement = state.engagement
            scoreDay = state.scoreDay.number
            dueAt = state.due?.at.milliseconds
            dueKind = state.due?.kind.code
            movesTo = state.movesTo.map { Int64($0.code) }
            self.isOverdue = isOverdue
            touchAt = state.touch?.at.milliseconds
            touchKind = state.touch?.kind.code
            nextScoreDay = state.nextScoreDay.map { Int64($0.number) }
            scoredEngagements = state.scoredEngagements
            attempts = state.attempts
            criteria = state.criteria
            ruleAt = state.ruleAt?.milliseconds
            windowAt = state.windowAt?.milliseconds
            reassignmentCauses = state.reassignmentCauses
            stageEntries = state.stageEntries
        }
    }

    private struct Column: Sendable {
        var name: String
        /// Binds the value to a parameter.
        var bind: @Sendable (Statement, Int, Row) -> Void
    }

    private static let columns: [Column] = [
        Column(name: "list") { $0.bind($1, $2.list) },
        Column(name: "rank1") { $0.bind($1, $2.rank1) },
        Column(name: "fit") { $0.bind($1, $2.fit) },
        Column(name: "engagement") { $0.bind($1, $2.engagement) },
        Column(name: "dueAt") { $0.bind($1, $2.dueAt) },
        Column(name: "dueKind") { $0.bind($1, $2.dueKind) },
        Column(name: "movesTo") { $0.bind($1, $2.movesTo) },
        Column(name: "overdue") { $0.bind($1, $2.isOverdue) },
        Column(name: "rank2") { $0.bind($1, $2.rank2) },
        Column(name: "touchAt") { $0.bind($1, $2.touchAt) },
        Column(name: "touchKind") { $0.bind($1, $2.touchKind) },
        Column(name: "nextScoreDay") { $0.bind($1, $2.nextScoreDay) },
        Column(name: "scoredEngagements") { $0.bind($1, $2.scoredEngagements) },
        Column(name: "attempts") { $0.bind($1, $2.attempts) },
        Column(name: "criteria") { $0.bind($1, $2.criteria) },
        Column(name: "ruleAt") { $0.bind($1, $2.ruleAt) },
        Column(name: "windowAt") { $0.bind($1, $2.windowAt) },
        Column(name: "reassignmentCauses") { $0.bind($1, $2.reassignmentCauses) },
        // The days of stage entries are those of the definition's time zone.
        Column(name: "stageEntries") { $0.bind($1, $2.stageEntries) },
    ]

    /// The names of the columns.
    static let names = columns.map(\.name)

    /// Updates the row of a lead unless all its values are the same.
    ///
    /// In that case `scoreDay` may stay at an earlier day, since the score has not changed in between.
    static let update: String = {
        let sets = columns.enumerated().map { "\($1.name) = ?\($0 + 3)" }.joined(separator: ", ")
        let differs = columns.enumerated().map { "\($1.name) IS NOT ?\($0 + 3)" }.joined(separator: " OR ")
        return "UPDATE lead SET scoreDay = ?2, \(sets) WHERE id = ?1 AND (\(differs))"
    }()

    /// Binds the parameters of `update`.
    static func bind(_ row: Row, of id: Int, to update: Statement) {
        update.bind(1, id)
        update.bind(2, row.scoreDay)
        for (index, column) in columns.enumerated() { column.bind(update, index + 3, row) }
    }
}
