internal import Lifecycle

/// A table in which each group is a row: in which slots it counts, and how it is laid out.
///
/// There is none where nobody asked for groups: pages cost and say no more than they do of their own.
final class GroupTable {
    let groups: Groups
    private let parts: Int
    private let start: Int
    private let words: [String]

    /// Of so many numbers a group, in slots from `start` on; nil where leads are told apart by nothing.
    init?(_ scope: ReportContext, parts: Int, start: Int) {
        guard let grouping = scope.question.grouping, grouping != .everything else { return nil }
        groups = Groups(grouping, scope)
        self.parts = parts
        self.start = start
        words = scope.words
    }

    var slots: Int { groups.count * parts }

    /// Whether a lead may count in another row for each of its stages.
    var isByVersion: Bool { groups.grouping == .definition }

    @inline(__always)
    func slot(_ part: Int, _ row: Int) -> Int { start + row * parts + part }

    /// The row of a lead where a stage is in question that it entered under a version of the definition.
    @inline(__always)
    func row(of lead: TimelineView, under version: @autoclosure () -> Int) -> Int? {
        isByVersion ? groups.row(ofCode: version()) : groups.row(of: lead)
    }

    /// ` by source`, behind what a table is of.
    private var title: String { " by \(groups.grouping.label)" }

    /// The table: a row for each group that has leads, the largest first.
    func block<Plan>(
        _ id: String, _ name: String, columns: [FigureColumn], _ own: Counts<Plan>, _ compared: Counts<Plan>?, notes: [String] = [],
        size: (Int) -> Int, mood: (Int) -> FigureRow.Mood = { _ in .plain }, values: (Counts<Plan>, Int) -> [FigureValue]
    ) -> FigureBlock {
        let shown = TableRows(own, count: groups.count, size: size)
        let rows = shown.rows.map { row in
            let code = groups.codes[row]
            return figureRow(
                Groups.word(code, by: groups.grouping, words), Groups.label(code, by: groups.grouping, words), mood: mood(row), own,
                compared
            ) { values($0, row) }
        }
        return FigureBlock(
            id, name + title, .table, rowTitle: groups.grouping.label, columns: columns, rows: rows,
            notes: rows.isEmpty ? [] : notes + (shown.note.map { [$0] } ?? []))
    }
}

extension TimelineView {
    /// The version of the definition under which it entered the stage that it was in before a line; that of its capture where there was none. O(stages).
    func version(before seq: UInt32) -> Int {
        var version = stages.first?.code ?? 0
        for mark in stages where mark.kind == .stage && mark.seq < seq { version = mark.code }
        return version
    }

    /// The version of the definition under which it entered its present stage. O(stages).
    var presentVersion: Int { version(before: .max) }
}
