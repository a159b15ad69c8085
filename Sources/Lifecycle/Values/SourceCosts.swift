/// What sources cost, by month: of several lines for one source and month, the last one.
///
/// Case and the number of spaces never separate sources.
package struct SourceCosts: Hashable, Sendable {
    private struct Key: Hashable {
        var source: String
        var month: Month
    }

    /// The costs in force, in the order in which their source and month were first recorded.
    package private(set) var all: [CostRecorded] = []
    private var places: [Key: Int] = [:]

    package init() {}

    /// The cost of a source in a month; nil if none was recorded.
    package subscript(source: String, month: Month) -> CostRecorded? {
        places[Key(source: SourceName.key(source), month: month)].map { all[$0] }
    }

    /// Records a cost; it replaces an earlier one of the same source and month.
    package mutating func record(_ cost: CostRecorded) {
        let key = Key(source: SourceName.key(cost.source), month: cost.month)
        if let place = places[key] {
            all[place] = cost
        } else {
            places[key] = all.count
            all.append(cost)
        }
    }
}

extension Month {
    /// The number of days.
    package var length: Int {
        let (year, month, _) = firstDay.civil
        let next = Day(year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1)
        return (next?.number ?? firstDay.number + 30) - firstDay.number
    }
}
