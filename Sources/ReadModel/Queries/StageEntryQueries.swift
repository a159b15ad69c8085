import Lifecycle

/// How many leads entered a stage, for quotas. Queries throw `.database`.
package struct StageEntryQueries {
    let index: OpenIndex
    private var database: IndexDatabase { index.database }

    /// The number of leads captured by some people that first entered a stage on some days.
    ///
    /// From stored counts. O(people × days).
    package func count(
        into stage: Stage, by people: Set<Login>, on days: ClosedRange<Day>
    ) throws(ReadModelError) -> Int {
        let counts = try database.statement(
            "SELECT coalesce(sum(count), 0) FROM stageEntry WHERE stage = ? AND sourcedBy = ? AND day BETWEEN ? AND ?")
        var total = 0
        for login in people {
            let count = counts.with(stage.code, login.name, days.lowerBound.number, days.upperBound.number)
            total += Int(try count.integer() ?? 0)
        }
        return total
    }
}
