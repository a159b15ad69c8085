internal import Lifecycle

/// One counter or a sum of counters, as a term of a formula.
protocol CounterTerm {
    var sum: CounterSum { get }
}

extension CounterID: CounterTerm { var sum: CounterSum { CounterSum(self) } }
extension CounterSum: CounterTerm { var sum: CounterSum { self } }

/// The counters of a report, or of a part of one, as values of figures.
struct FigureCounts<Part> {
    /// What knows its counters.
    let part: Part
    let tally: Tally
    /// Whether the counters are of the period compared with.
    var isCompared = false

    /// The same counters for a part of this part.
    func of<Other>(_ other: (Part) -> Other) -> FigureCounts<Other> {
        FigureCounts<Other>(part: other(part), tally: tally, isCompared: isCompared)
    }

    /// The same counters for a part that may be missing.
    func of<Other>(_ other: (Part) -> Other?) -> FigureCounts<Other>? {
        other(part).map { FigureCounts<Other>(part: $0, tally: tally, isCompared: isCompared) }
    }

    /// The number of leads.
    subscript(_ term: some CounterTerm) -> Int { tally.count(term.sum) }

    func cell(_ term: some CounterTerm) -> FigureCell { FigureCell(term.sum, isCompared: isCompared) }

    func leads(_ term: some CounterTerm) -> FigureValue { .leads(self[term], cell(term)) }

    /// part ÷ whole; nothing for a share of no leads.
    func share(_ part: some CounterTerm, of whole: some CounterTerm) -> FigureValue {
        let all = self[whole]
        return all == 0 ? .nothing : .share(self[part], of: all, cell(part))
    }

    /// The counters of one row of a table.
    func row<Key>(_ table: (Part) -> CounterTable<Key>, _ row: Int = 0) -> RowCounts<Key> {
        RowCounts(counts: FigureCounts<Void>(part: (), tally: tally, isCompared: isCompared), table: table(part), row: row)
    }

    /// part ÷ whole in percent for each segment of the window, rounded down; nil where the whole is empty.
    func percents<Parts: CounterTerm, Wholes: CounterTerm>(
        _ segments: Int, _ part: (Int) -> Parts, of whole: (Int) -> Wholes
    ) -> [Int?] {
        (0..<segments).map { segment in
            let all = self[whole(segment)]
            return all == 0 ? nil : self[part(segment)] * 100 / all
        }
    }
}

/// The counters of one row of a table as values of figures: formulas name their keys.
struct RowCounts<Key: CounterKey> {
    let counts: FigureCounts<Void>
    let table: CounterTable<Key>
    let row: Int

    /// Whether the counters are of the period compared with.
    var isCompared: Bool { counts.isCompared }

    /// The number of leads.
    subscript(key: Key) -> Int { counts[table[key, row]] }

    /// The number of leads in keys that have no lead in common.
    subscript(keys: [Key]) -> Int { keys.reduce(0) { $0 + self[$1] } }

    func cell(_ key: Key) -> FigureCell { counts.cell(table[key, row]) }
    func leads(_ key: Key) -> FigureValue { counts.leads(table[key, row]) }
    func leads(_ keys: [Key]) -> FigureValue { counts.leads(table.sum(keys, row)) }
    func share(_ part: Key, of whole: Key) -> FigureValue { counts.share(table[part, row], of: table[whole, row]) }
    func share(_ part: Key, of whole: [Key]) -> FigureValue { counts.share(table[part, row], of: table.sum(whole, row)) }

    /// A quantile in hundredths of the durations; nothing without any.
    func span(_ hundredths: Int, _ durations: Key) -> FigureValue {
        let count = self[durations]
        let quantile = counts.tally.quantile(hundredths, table[durations, row])
        return count == 0 ? .nothing : .span(quantile, leads: count, cell(durations))
    }

    /// The total ÷ its number of leads.
    func quotient(_ total: Key) -> FigureValue {
        let count = self[total]
        let sum = Double(counts.tally.total(table[total, row]))
        return count == 0 ? .nothing : .quotient(sum / Double(count), leads: count, cell(total))
    }

    /// part ÷ whole with its 95 % confidence interval (E. B. Wilson, JASA 1927).
    func interval(_ part: Key, of whole: Key) -> FigureValue {
        let (hits, count) = (self[part], self[whole])
        guard count > 0 else { return .nothing }
        let (lower, upper) = WilsonInterval.of(hits, of: count)
        return .interval(hits, of: count, lower: lower, upper: upper, cell(part))
    }
}

/// A column of a table together with the formula of its values.
struct Figure<Row> {
    let column: FigureColumn
    /// Whether it is of the query's moment, so that another period has nothing to compare it with.
    let isCurrent: Bool
    /// Whether the value may still change, because leads that count in it may still move on.
    let isImmature: (Row) -> Bool
    let formula: (Row) -> FigureValue

    init(
        _ id: ColumnID, _ title: String, drawing: FigureColumn.Drawing = .plain, rank: Int, isCurrent: Bool = false,
        basis: String = "", bound: FigureColumn.Bound? = nil, isImmature: @escaping (Row) -> Bool = { _ in false },
        _ formula: @escaping (Row) -> FigureValue
    ) {
        column = FigureColumn(id, title, drawing: drawing, rank: rank, basis: basis, bound: bound)
        self.isCurrent = isCurrent
        self.isImmature = isImmature
        self.formula = formula
    }
}

/// A row with its values in the period and in the one compared with.
func figureRow<Part>(
    _ id: RowID, _ label: String, emphasis: FigureRow.Emphasis = .plain, _ own: FigureCounts<Part>,
    _ compared: FigureCounts<Part>?, _ values: (FigureCounts<Part>) -> [FigureValue]
) -> FigureRow {
    FigureRow(id, label, values(own), compared: compared.map(values) ?? [], emphasis: emphasis)
}

/// A row whose values are the formulas of a table's columns.
func figureRow<Part, Row>(
    _ id: RowID, _ label: String, emphasis: FigureRow.Emphasis = .plain, _ figures: [Figure<Row>], _ own: FigureCounts<Part>,
    _ compared: FigureCounts<Part>?, _ row: (FigureCounts<Part>) -> Row
) -> FigureRow {
    var result = figureRow(id, label, emphasis: emphasis, own, compared) { counts in
        let row = row(counts)
        return figures.map { counts.isCompared && $0.isCurrent ? .nothing : $0.formula(row) }
    }
    result.immature = immatureColumns(figures, row(own))
    if let compared { result.comparedImmature = immatureColumns(figures, row(compared)) }
    return result
}

/// The columns of a row whose values may still change.
func immatureColumns<Row>(_ figures: [Figure<Row>], _ row: Row) -> Set<Int> {
    Set(figures.indices.filter { figures[$0].isImmature(row) })
}

/// A note on negative durations, which files with dates out of order produce; empty without any.
func negativeDurationsNote(_ count: Int) -> [String] {
    count > 0 ? ["\(count.counted("duration")) left out: dates out of order, the end before the start"] : []
}
