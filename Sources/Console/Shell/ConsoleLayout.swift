internal import Reports
internal import Screen

/// The layout of the screen, computed from its size and from how the queues share the height.
struct ConsoleLayout {
    /// The smallest usable size.
    static let least = Size(rows: 16, columns: 60)
    /// The smallest width at which the lead is shown beside the lists.
    static let wide = 100

    /// Each list with the row of its title and the rows below it.
    var sections: [(id: ListID, title: Rect, rows: Rect)] = []
    /// The notices between the title of a single list and its rows.
    var notices: Rect?
    /// The pane with the lead beside the lists.
    var detail: Rect?
    /// The strip with the lead below the lists, including the row of its title.
    var strip: Rect?

    /// Lays out lists.
    ///
    /// - Parameter rows: The length of a single list, whose spare rows the strip takes; nil to leave them blank.
    init(_ size: Size, lists: [ListID], split: Int?, notices count: Int = 0, rows: Int? = nil) {
        let body = Rect(row: 1, column: 0, rows: size.rows - 3, columns: size.columns)
        guard !lists.isEmpty else { return }
        var area = body
        if size.columns >= Self.wide {
            let left = min(max(64, size.columns * 3 / 5), 116)
            area.columns = left
            detail = Rect(row: body.row, column: left, rows: body.rows, columns: size.columns - left)
        } else {
            let least = Self.stripLines(size.rows)
            let spare = rows.map { max(0, area.rows - least - 2 - count - max(1, $0)) } ?? 0
            let lines = least + (lists.count == 1 ? spare : 0)
            area.rows -= lines + 1
            strip = Rect(row: area.bottom, column: 0, rows: lines + 1, columns: size.columns)
        }
        if lists.count == 1 {
            if count > 0 { notices = Rect(row: area.row + 1, column: area.column, rows: count, columns: area.columns) }
            let first = area.row + 1 + count
            sections = [
                (lists[0], area.line(0), Rect(row: first, column: area.column, rows: area.bottom - first, columns: area.columns))
            ]
            return
        }
        let room = area.rows - 2
        let first = min(max(1, split ?? (room + 1) / 2), max(1, room - 1))
        let below = Rect(row: area.row + 1 + first, column: area.column, rows: area.rows - 1 - first, columns: area.columns)
        sections = [
            (lists[0], area.line(0), Rect(row: area.row + 1, column: area.column, rows: first, columns: area.columns)),
            (lists[1], below.line(0), Rect(row: below.row + 1, column: below.column, rows: below.rows - 1, columns: below.columns)),
        ]
    }

    /// The least height of the strip without its title.
    static func stripLines(_ rows: Int) -> Int { rows >= 22 ? 6 : rows >= 18 ? 4 : 3 }

    /// The rows of the first of two lists: all it needs, as long as the second gets half or all it needs.
    static func split(room: Int, first: Int, second: Int) -> Int {
        let half = room / 2
        if first + second <= room { return max(first, room - max(second, half)) }
        if first <= half { return max(1, first) }
        if second < room - half { return room - max(1, second) }
        return room - half
    }
}

extension ConsoleModel {
    /// Whether a form, menu or search is open, so that keys are text or answers.
    package var isTyping: Bool { !overlays.isEmpty || shared.search.acceptsText }
    /// Whether the terminal is too small for anything but quitting.
    package var isTooSmall: Bool { size.rows < ConsoleLayout.least.rows || size.columns < ConsoleLayout.least.columns }

    var layout: ConsoleLayout {
        // Results change with each letter; the strip stays where it is while they do.
        let list = shared.isSearching ? nil : focusedList.map { shared.lists[$0] }
        let rows = list.flatMap { $0.rows.isEmpty ? nil : $0.rows.count }
        return ConsoleLayout(size, lists: shownLists, split: shared.lists.split, notices: notices.count, rows: rows)
    }
}
