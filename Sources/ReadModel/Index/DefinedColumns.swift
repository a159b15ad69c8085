import Lifecycle

/// The columns of a lead's row that depend on the definition, each with its value: what scoring anew writes, and nothing else.
///
/// A column that a definition has a say in and that is missing here would keep its old value after an adoption; the tests of random histories find that.
enum DefinedColumns {
    /// What the values are made of.
    struct Row {
        var state: ProjectedLead.State
        var rank: ListRank
        var isLate: Bool
    }

    private struct Column: Sendable {
        var name: String
        /// Binds the value to a parameter.
        var bind: @Sendable (Prepared, Int, Row) -> Void
    }

    private static let columns: [Column] = [
        Column(name: "list") { $0.bind($1, $2.state.list.code ?? -1) },
        Column(name: "rank1") { $0.bind($1, $2.rank.first) },
        Column(name: "fit") { $0.bind($1, $2.state.fit) },
        Column(name: "engagement") { $0.bind($1, $2.state.engagement) },
        Column(name: "dueAt") { $0.bind($1, $2.state.due?.at.milliseconds) },
        Column(name: "dueKind") { $0.bind($1, $2.state.due?.kind.code) },
        Column(name: "movesTo") { $0.bind($1, $2.state.movesTo.map { Int64($0.code) }) },
        Column(name: "late") { $0.bind($1, $2.isLate) },
        Column(name: "rank2") { $0.bind($1, $2.rank.second) },
        Column(name: "touchAt") { $0.bind($1, $2.state.touch?.at.milliseconds) },
        Column(name: "touchKind") { $0.bind($1, $2.state.touch?.kind.code) },
        Column(name: "nextScoreDay") { $0.bind($1, $2.state.nextScoreDay.map { Int64($0.number) }) },
        Column(name: "marks") { $0.bind($1, $2.state.marks) },
        Column(name: "attempts") { $0.bind($1, $2.state.attempts) },
        Column(name: "criteria") { $0.bind($1, $2.state.criteria) },
        Column(name: "ruleAt") { $0.bind($1, $2.state.ruleAt?.milliseconds) },
        Column(name: "windowAt") { $0.bind($1, $2.state.windowAt?.milliseconds) },
        Column(name: "rerouted") { $0.bind($1, $2.state.rerouted) },
        // Days are those of the definition's zone.
        Column(name: "arrivals") { $0.bind($1, $2.state.arrivals) },
    ]

    /// Their names.
    static let names = columns.map(\.name)

    /// Writes them to the row of a lead, unless it says all of it already; then its score's day may stay an earlier one, since nothing has
    /// changed the score between.
    static let update: String = {
        let sets = columns.enumerated().map { "\($1.name) = ?\($0 + 3)" }.joined(separator: ", ")
        let differs = columns.enumerated().map { "\($1.name) IS NOT ?\($0 + 3)" }.joined(separator: " OR ")
        return "UPDATE lead SET scoreDay = ?2, \(sets) WHERE id = ?1 AND (\(differs))"
    }()

    /// Binds what `update` asks for.
    static func bind(_ row: Row, of id: Int, to update: Prepared) {
        update.bind(1, id)
        update.bind(2, row.state.scoreDay.number)
        for (index, column) in columns.enumerated() { column.bind(update, index + 3, row) }
    }
}
