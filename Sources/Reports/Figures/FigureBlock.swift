package import Lifecycle

/// Identifies the leads behind a number on a page; ``ReportPage/found(behind:)`` loads them.
package struct FigureCell: Hashable, Sendable {
    /// The page's counters that count these leads.
    package var counters: CounterSum
    /// Whether the number belongs to the period compared with.
    package var isCompared: Bool

    init(_ counters: CounterSum, isCompared: Bool = false) {
        self.counters = counters
        self.isCompared = isCompared
    }
}

/// A value of a figure.
package enum FigureValue: Hashable, Sendable {
    /// No value, such as a share of no leads.
    case nothing
    /// A number of leads.
    case leads(Int, FigureCell)
    /// A number of opportunities, of so many leads.
    case opportunities(Int, leads: Int, FigureCell)
    /// A share of opportunities: part of whole. The leads and the cell are those of the part.
    case opportunityShare(Int, of: Int, leads: Int, FigureCell)
    /// A share: part of whole. The cell identifies the part.
    case share(Int, of: Int, FigureCell)
    /// A duration in milliseconds over a number of leads, such as a median; nil over no leads.
    case span(Int64?, leads: Int, FigureCell)
    /// An amount in cents with its currency, over a number of leads.
    case money(Int64, currency: String, leads: Int, FigureCell)
    /// A quotient, such as touches per lead, over a number of leads.
    case quotient(Double, leads: Int, FigureCell)
    /// One value for each segment of the period, oldest first, drawn as a line; nil for no value.
    case series([Int?])
    /// A number without leads behind it, with its unit in plain words and its text for people; nil for none.
    case number(Double?, unit: String, text: String)
    /// The limits of an alert; none if the definition sets none.
    case limits([FigureLimit])
    /// A share with its 95 % confidence interval (Wilson), from 0 to 1.
    case interval(Int, of: Int, lower: Double, upper: Double, FigureCell)
    /// Text for people.
    case text(String)
    /// A moment, such as a deadline.
    case moment(Instant)
    /// One lead.
    case lead(LeadID)

    /// The leads behind the value; nil for a value without leads.
    private var counted: (leads: Int, cell: FigureCell)? {
        switch self {
        case .leads(let count, let cell), .share(let count, of: _, let cell), .span(_, leads: let count, let cell),
            .money(_, _, leads: let count, let cell), .quotient(_, leads: let count, let cell),
            .interval(let count, of: _, lower: _, upper: _, let cell), .opportunities(_, leads: let count, let cell),
            .opportunityShare(_, of: _, leads: let count, let cell):
            (count, cell)
        case .nothing, .series, .text, .moment, .lead, .number, .limits: nil
        }
    }

    /// Identifies the leads behind the value.
    package var cell: FigureCell? { counted?.cell }

    /// The number of leads behind the cell.
    package var leadCount: Int? { counted?.leads }
}

/// A limit at which a figure becomes an alert.
package struct FigureLimit: Hashable, Sendable {
    /// What the number counts; the raw value is its key in JSON and its unit in CSV, and never changes.
    package enum Unit: String, Hashable, Sendable { case percent, days, count }

    /// The number.
    package var value: Int
    /// What it counts.
    package var unit: Unit
    /// Which values are within the limit.
    package var bound = Bound.atMost

    /// Which values are within a limit.
    package enum Bound: String, Hashable, Sendable {
        case atMost = "at most"
        case below = "below"
    }

    /// The same limit with another bound.
    func bounded(_ bound: Bound) -> FigureLimit {
        var limit = self
        limit.bound = bound
        return limit
    }

    package init(_ value: Int, _ unit: Unit) {
        self.value = value
        self.unit = unit
    }

    /// A limit of the definition; none where it sets none.
    static func some(_ value: Int?, _ unit: Unit) -> [FigureLimit] { value.map { [FigureLimit($0, unit)] } ?? [] }

    /// `at most 10%`, `below 30 days`.
    var text: String {
        bound.rawValue + " " + amount
    }

    private var amount: String {
        switch unit {
        case .percent: "\(value)%"
        case .days: value.counted("day")
        case .count: "\(value)"
        }
    }
}

/// A column of a block.
package struct FigureColumn: Hashable, Sendable {
    /// How the values of a column are drawn where there is room.
    package enum Drawing: Hashable, Sendable {
        /// Plain values.
        case plain
        /// Values with a bar, its length relative to the largest value of the column.
        case bar
        /// A sparkline.
        case spark
    }

    /// Which way a value that may still change can move, as long as its leads stay the same.
    package enum Bound: String, Hashable, Sendable {
        /// Open leads may only add to it.
        case atLeast
        /// Open leads may only lower it, such as the cost of each that got there.
        case atMost
    }

    /// The id; its name in JSON and CSV is in ``FigureBlock/columnKeys``.
    package var id: ColumnID
    /// The heading on screens.
    package var title: String
    /// How the values are drawn.
    package var drawing: Drawing
    /// What the durations of the column measure and of which leads, such as `calendar time, of the leads that moved
    /// on`.
    ///
    /// Empty for a column without durations.
    package var basis: String
    /// Which way its values can move that may still change; nil for either.
    package var bound: Bound?
    /// The priority: on a narrow screen the columns with the lowest rank are dropped first.
    package var rank: Int

    package init(
        _ id: ColumnID, _ title: String, drawing: Drawing = .plain, rank: Int = 0, basis: String = "", bound: Bound? = nil
    ) {
        self.id = id
        self.title = title
        self.drawing = drawing
        self.basis = basis
        self.bound = bound
        self.rank = rank
    }
}

/// A row of a block.
package struct FigureRow: Hashable, Sendable {
    /// How a row is highlighted.
    package enum Emphasis: String, Hashable, Sendable { case plain, alert = "alarm", good, quiet }

    /// The id; its name in JSON and CSV is in ``FigureBlock/rowKeys``.
    package var id: RowID
    /// The label on screens. May come from data, so sanitize it before printing.
    package var label: String
    /// What its leads have in common, where the label is a sentence too long for the title of a list; else empty.
    package var shortLabel: String
    /// The values, one for each column.
    package var values: [FigureValue]
    /// The same values in the period compared with; empty without one.
    package var compared: [FigureValue]
    /// How the row is highlighted.
    package var emphasis: Emphasis
    /// The columns whose values may still change, by index: leads that count in them are open, or were not followed
    /// long enough.
    package var immature: Set<Int> = []
    /// The same in the period compared with.
    package var comparedImmature: Set<Int> = []
    /// How its series is drawn; nil for a row without one.
    package var trend: TrendDrawing?

    /// The value of a column.
    func value(_ column: Int) -> FigureValue { values.indices.contains(column) ? values[column] : .nothing }

    /// The value of a column in the period compared with.
    func comparedValue(_ column: Int) -> FigureValue { compared.indices.contains(column) ? compared[column] : .nothing }

    package init(
        _ id: RowID, _ label: String, _ values: [FigureValue], shortLabel: String = "", compared: [FigureValue] = [],
        emphasis: Emphasis = .plain
    ) {
        self.id = id
        self.label = label
        self.shortLabel = shortLabel
        self.values = values
        self.compared = compared
        self.emphasis = emphasis
    }
}

/// How the series of a row is drawn in a chart.
package struct TrendDrawing: Hashable, Sendable {
    /// The label in the chart, if it differs from that of the row.
    package var label: String
    /// Whether the values are percentages.
    package var isPercent: Bool
    /// The periods whose values may still change, by index.
    package var immature: Set<Int>

    package init(label: String = "", isPercent: Bool = false, immature: Set<Int> = []) {
        self.label = label
        self.isPercent = isPercent
        self.immature = immature
    }
}

/// A period of a chart.
package struct FigurePeriod: Hashable, Sendable {
    /// Its first day; nil for one that reaches back to the first lead.
    package var first: Day?
    /// The first day on screens.
    package var label: String
    /// Whether it lies before the period of the page.
    package var isBefore: Bool

    package init(first: Day?, label: String, isBefore: Bool = false) {
        self.first = first
        self.label = label
        self.isBefore = isBefore
    }
}

/// A block of related figures: a table, a funnel, a histogram or sentences.
package struct FigureBlock: Hashable, Sendable {
    /// How a block is drawn.
    package enum Form: String, Hashable, Sendable {
        /// A table with a heading.
        case table
        /// Horizontal bars, one for each stage.
        case funnel
        /// Vertical bars: the rows are the classes, the first value is the height.
        case histogram
        /// Charts over time, one for each row: the first value is a series.
        case chart
        /// A triangle: cohorts by age.
        case triangle
        /// One sentence for each row: the label, followed by the values in small print.
        case sentences
        /// One waiting lead for each row.
        case leads
    }

    /// The id.
    package var id: BlockID
    /// The title on screens.
    package var title: String
    /// How the block is drawn.
    package var form: Form
    /// The heading of the row labels, such as `source`; empty where the labels need none.
    package var rowTitle: String
    /// The columns.
    package var columns: [FigureColumn]
    /// The rows.
    package var rows: [FigureRow]
    /// The periods of the series; empty for a block without series.
    package var periods: [FigurePeriod]
    /// Notes without which a number misleads, such as two columns that count different leads; never hidden.
    package var remarks: [String] = []
    /// Notes: how a figure is computed, what is immature, what was left out.
    package var notes: [String]
    /// Published figures to compare with, such as `acceptance: 90% or more (Forrester)`.
    package var references: [String]
    /// Charts of the same numbers, which a screen shows where it has room for them.
    package var charts: [FigureBlock] = []

    package init(
        _ id: BlockID, _ title: String, _ form: Form, rowTitle: String = "", columns: [FigureColumn], rows: [FigureRow],
        periods: [FigurePeriod] = [], remarks: [String] = [], notes: [String] = [], references: [String] = []
    ) {
        self.id = id
        self.title = title
        self.form = form
        self.rowTitle = rowTitle
        self.columns = columns
        self.rows = rows
        self.periods = periods
        self.remarks = remarks
        self.notes = notes
        self.references = references
    }

    /// What each duration measures, with the columns that measure the same; empty without durations.
    package var basisNotes: [String] {
        var known: [String] = []
        for column in columns where !column.basis.isEmpty && !known.contains(column.basis) { known.append(column.basis) }
        return known.map { basis in
            columns.filter { $0.basis == basis }.map(\.title).joined(separator: ", ") + ": " + basis
        }
    }
}
