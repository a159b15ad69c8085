internal import Screen

/// Where things stand on the screen, as a function of its size and of how the queues share the height.
struct ConsoleLayout {
    /// The least size that the console can be used in.
    static let least = Size(rows: 16, columns: 60)
    /// From this width on, the lead stands beside the lists.
    static let wide = 100

    /// How many lines tell the entry under the cursor where it has no room beside the journal, their border first.
    static let journalStrip = 4

    /// Each list with its title's row and the rows below it.
    var sections: [(id: ListID, title: Rect, rows: Rect)] = []
    /// Lines between the title of a lone list and its rows.
    var notices: Rect?
    /// The lead beside the lists.
    var detail: Rect?
    /// The lead's strip below the lists, its title's row first.
    var strip: Rect?
    /// All between header and message line.
    var body: Rect
    /// The message line.
    var message: Rect
    /// The footer.
    var footer: Rect

    init(_ size: Size, lists: [ListID], split: Int?, notices count: Int = 0) {
        body = Rect(row: 1, column: 0, rows: size.rows - 3, columns: size.columns)
        message = Rect(row: size.rows - 2, column: 0, rows: 1, columns: size.columns)
        footer = Rect(row: size.rows - 1, column: 0, rows: 1, columns: size.columns)
        guard !lists.isEmpty else { return }
        var area = body
        if size.columns >= Self.wide {
            let left = min(max(64, size.columns * 3 / 5), 116)
            area.columns = left
            detail = Rect(row: body.row, column: left, rows: body.rows, columns: size.columns - left)
        } else {
            let lines = Self.stripLines(size.rows)
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

    /// How many lines the strip has.
    static func stripLines(_ rows: Int) -> Int { rows >= 22 ? 6 : rows >= 18 ? 4 : 3 }

    /// How many rows the first of two lists gets: what it needs, as long as the other one has half or needs less.
    static func split(room: Int, first: Int, second: Int) -> Int {
        let half = room / 2
        if first + second <= room { return max(first, room - max(second, half)) }
        if first <= half { return max(1, first) }
        if second < room - half { return room - max(1, second) }
        return room - half
    }
}

extension ConsoleModel {
    /// Whether the terminal is too small for anything but leaving.
    package var isTooSmall: Bool { size.rows < ConsoleLayout.least.rows || size.columns < ConsoleLayout.least.columns }

    var layout: ConsoleLayout { ConsoleLayout(size, lists: shownLists, split: split, notices: notices.count) }

    /// Tells the lists how many rows they show, after anything that may have changed it.
    mutating func relayout() {
        if split == nil, shownLists.count == 2, loading.isDisjoint(with: shownLists) {
            let room = layout.sections.reduce(0) { $0 + $1.rows.rows }
            split = ConsoleLayout.split(room: room, first: list(shownLists[0]).rows.count, second: list(shownLists[1]).rows.count)
        }
        for section in layout.sections {
            if list(section.id).viewport.height != section.rows.rows {
                change(section.id) { $0.viewport.resize(height: section.rows.rows) }
            }
        }
        if let laid = dashboard.page, laid.width != max(20, size.columns - 2) { layFigures() }
        let height = max(1, size.rows - 4 - (size.columns < ConsoleLayout.wide ? ConsoleLayout.journalStrip : 0))
        if journal.viewport.height != height { journal.viewport.resize(height: height) }
    }
}
