import Lifecycle

/// How many leads entered a stage, for quotas.
package struct StageEntryQueries {
    let index: OpenIndex
    private var database: IndexDatabase { index.database }

    /// The number of leads captured by some people that first entered a stage on some days.
    ///
    /// From stored counts. O(people × days).
    ///
    /// - Throws: `.database`.
    package func count(
        into stage: Stage, by people: Set<Login>, on days: ClosedRange<Day>
    ) throws(ReadModelError) -> Int {
        let counts = try database.statement(
            "SELECT coalesce(sum(count), 0) FROM stageEntry WHERE stage = ? AND sourcedBy = ? AND day BETWEEN ? AND ?")
        var total = 0
        for login in people {
            counts.bind(1, stage.code)
            counts.bind(2, login.name)
            counts.bind(3, days.lowerBound.number)
            counts.bind(4, days.upperBound.number)
            total += Int(try counts.integer() ?? 0)
        }
        return total
    }
}
