package import Lifecycle

/// A block of a page; the raw value is its name in JSON and CSV and never changes.
package enum BlockID: String, Hashable, Sendable {
    case questions, exceptions, funnel, funnelBy, trend, late, quota
    case clocks, clocksBy, speed, histogram, waiting, stages
    case sources, activities, team, reasons
    case cohorts, cohortTrend, cohortsBy
    case rates, ratesBy, pipeline
    case opportunityOutcomes, openOpportunities, closeMonths, forecast, pipelineQuota, revenueQuota, pipelineAttention, pipelineBy
    case bands, chances, rules, activityRules
    case breakdowns, healthBy, particulars
}

/// Identifies a row within a block: a group of leads is never taken for a row of the page itself, whatever its value.
package enum RowID: Hashable, Sendable, ExpressibleByStringLiteral {
    /// A row that the page names: a stage, a clock, a rate.
    case named(String)
    /// The sum of all groups.
    case total
    /// The leads of one group.
    case group(GroupFilter)
    /// The leads with a kind of decision for a reason; nil where none was given.
    case reason(String?, TimelineEvent.Decision)
    /// One running clock of a lead.
    case clock(Clock.Kind, of: LeadID)

    package init(stringLiteral name: String) { self = .named(name) }

    /// The group of a row; nil for other rows.
    package var group: GroupFilter? { if case .group(let group) = self { group } else { nil } }
}

/// Identifies a column within a block.
package enum ColumnID: Hashable, Sendable, ExpressibleByStringLiteral {
    /// A column that the page names.
    case named(String)
    /// A column of one group's leads.
    case group(GroupFilter)

    package init(stringLiteral name: String) { self = .named(name) }

    /// The number of leads; the columns that only count are not repeated in titles.
    package static let leads: ColumnID = "leads"
    /// Of a funnel: the leads that may still move on.
    package static let immature: ColumnID = "immature"

    /// Whether the column counts the leads that its row names, so that a title need not repeat it.
    package var countsRow: Bool { self == .leads || self == "volume" || self == "part" }
}

/// Identifies a number on a page, so that the cursor stays on it when its value changes.
package struct CellID: Hashable, Sendable {
    /// The block.
    package var block: BlockID
    /// The row.
    package var row: RowID
    /// The column.
    package var column: ColumnID
    /// Whether it belongs to the compared period.
    package var isCompared = false
}

/// Identifies a counter of a page: a number of leads.
package struct CounterID: Hashable, Sendable {
    /// The number of the counter within its page.
    let number: Int

    init(_ number: Int) { self.number = number }

    /// The sum of two counters that have no lead in common.
    static func + (left: CounterID, right: CounterID) -> CounterSum { CounterSum(left, [right]) }
}

/// A sum of counters that have no lead in common, such as won + lost.
package struct CounterSum: Hashable, Sendable {
    let first: CounterID
    let others: [CounterID]

    init(_ first: CounterID, _ others: [CounterID] = []) {
        self.first = first
        self.others = others
    }

    func contains(_ counter: CounterID) -> Bool { counter == first || others.contains(counter) }
}
