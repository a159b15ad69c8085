import Lifecycle

/// The number of leads of a source.
package struct SourceCount: Hashable, Sendable {
    /// The source in lower case; empty for leads without one.
    package var source: String
    /// The number of leads.
    package var count: Int

    package init(source: String, count: Int) {
        self.source = source
        self.count = count
    }
}

extension QueueQueries {
    /// The numbers of leads in a queue by source, whatever its text filter. From stored counts, except of tasks due.
    package func sources(_ request: QueueRequest) throws(ReadModelError) -> [SourceCount] {
        _ = try ClockUpdates(index: index).refresh(now: request.now)
        let plan = QueuePlan(request: request, calendar: index.definition.calendar)
        var counts: [String: Int] = [:]
        for stream in plan.streams {
            try stream.sources(index.database).each { row in counts[row.text(0), default: 0] += row.integer(1) }
        }
        return counts.map { SourceCount(source: $0.key, count: $0.value) }
    }
}
