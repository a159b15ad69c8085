internal import Lifecycle

/// A table with a row of counters for each group.
///
/// Exists only where the query asks for groups; otherwise pages do no extra work.
final class GroupTable<Key: CounterKey> {
    let groups: Groups
    let counters: CounterTable<Key>

    /// Takes the counters of each group; nil for an ungrouped query.
    init?(_ context: ReportContext, _ layout: inout CounterLayout, keys: Int) {
        guard let grouping = context.query.grouping, grouping != .everything else { return nil }
        groups = Groups(grouping, context)
        counters = layout.table(count: keys, rows: groups.count)
    }

    @inline(__always)
    subscript(key: Key, row: Int) -> CounterID { counters[key, row] }

    /// The row of a step of a lead: by owner, that of the owner at the time; by definition, that of the version under
    /// which it entered the stage.
    @inline(__always)
    func row(of lead: TimelineView, at seq: @autoclosure () -> UInt32, under version: @autoclosure () -> Int) -> Int? {
        groups.grouping == .definition ? groups.row(ofSymbol: version()) : groups.row(of: lead, at: seq())
    }

    /// Builds the table: a row for each group that has leads, the largest first; none for an ungrouped query.
    ///
    /// - Parameter table: the table within a part, in the period compared with too.
    static func blocks<Part>(
        _ id: BlockID, _ name: String, _ figures: [Figure<RowCounts<Key>>], _ own: FigureCounts<Part>,
        _ compared: FigureCounts<Part>?, in table: (Part) -> GroupTable<Key>?, notes: [String] = [],
        size: (RowCounts<Key>) -> Int, emphasis: (RowCounts<Key>) -> FigureRow.Emphasis = { _ in .plain }
    ) -> [FigureBlock] {
        guard let own = own.of(table) else { return [] }
        let groups = own.part.groups
        let listed = TableRows(count: groups.count) { size(own.row(\.counters, $0)) }
        let rows = listed.rows.map { row in
            figureRow(
                groups.id(row), groups.label(row), emphasis: emphasis(own.row(\.counters, row)), figures, own,
                compared?.of(table) ?? nil
            ) { $0.row(\.counters, row) }
        }
        return [
            FigureBlock(
                id, "\(name) by \(groups.grouping.label)", .table, rowTitle: groups.grouping.label,
                columns: figures.map(\.column), rows: rows,
                notes: rows.isEmpty ? [] : notes + listed.notes)
        ]
    }
}

extension GroupTable where Key: CaseIterable {
    convenience init?(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.init(context, &layout, keys: Key.allCases.count)
    }
}

/// The rows of a table that are shown: the largest, at most two hundred, none without leads.
struct TableRows {
    /// The indices of the rows, the largest first.
    let rows: [Int]
    /// A note on the rows that are left out; none without any.
    let notes: [String]

    private static let maxRows = 200

    init(count: Int, size: (Int) -> Int) {
        let all = (0..<count).map { (row: $0, size: size($0)) }.filter { $0.size > 0 }.sorted {
            ($1.size, $0.row) < ($0.size, $1.row)
        }
        rows = all.prefix(Self.maxRows).map(\.row)
        let hidden = all.count - Self.maxRows
        notes = hidden > 0 ? ["\(hidden.counted("more row")) with fewer leads not shown"] : []
    }
}

extension TimelineView {
    /// The definition version under which the lead entered the stage it was in before a journal line.
    ///
    /// Before its first stage, the version of its capture. O(stages).
    func version(before seq: UInt32) -> Int {
        var version = stages.first?.symbol ?? 0
        for event in stages where event.kind == .stage && event.seq < seq { version = event.symbol }
        return version
    }

    /// The definition version under which the lead entered its present stage. O(stages).
    var currentVersion: Int { version(before: .max) }
}
