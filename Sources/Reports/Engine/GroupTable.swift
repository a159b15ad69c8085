internal import Lifecycle

/// A table with a row for each group: assigns its slots and builds its block.
///
/// Exists only where the query asks for groups; otherwise pages do no extra work.
final class GroupTable {
    let groups: Groups
    private let parts: Int
    private let start: Int

    /// Creates a table with some slots per group, from slot `start` on; nil for an ungrouped query.
    init?(_ context: ReportContext, parts: Int, start: Int) {
        guard let grouping = context.query.grouping, grouping != .everything else { return nil }
        groups = Groups(grouping, context)
        self.parts = parts
        self.start = start
    }

    var slots: Int { groups.count * parts }

    /// Whether a lead may count in a different row for each of its stages.
    var isByVersion: Bool { groups.grouping == .definition }

    @inline(__always)
    func slot(_ part: Int, _ row: Int) -> Int { start + row * parts + part }

    /// The row of a lead; by definition, the row of the version under which it entered the stage.
    @inline(__always)
    func row(of lead: TimelineView, under version: @autoclosure () -> Int) -> Int? {
        isByVersion ? groups.row(ofSymbol: version()) : groups.row(of: lead)
    }

    /// ` by source`, appended to the title of a table.
    private var title: String { " by \(groups.grouping.label)" }

    /// Builds the table: a row for each group that has leads, the largest first.
    func block<R>(
        _ id: BlockID, _ name: String, columns: [FigureColumn], _ own: FigureCounts<R>, _ compared: FigureCounts<R>?,
        notes: [String] = [],
        size: (Int) -> Int, emphasis: (Int) -> FigureRow.Emphasis = { _ in .plain }, values: (FigureCounts<R>, Int) -> [FigureValue]
    ) -> FigureBlock {
        let listed = TableRows(own, count: groups.count, size: size)
        let rows = listed.rows.map { row in
            figureRow(groups.id(row), groups.label(row), emphasis: emphasis(row), own, compared) { values($0, row) }
        }
        return FigureBlock(
            id, name + title, .table, rowTitle: groups.grouping.label, columns: columns, rows: rows,
            notes: rows.isEmpty ? [] : notes + (listed.note.map { [$0] } ?? []))
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
