internal import Lifecycle
internal import ReadModel
internal import Screen

/// Draws the visible lists with the lead beside or below them.
struct ListsView {
    private let layout: ConsoleLayout
    private let notices: [[String]]
    private let lists: ListStore
    private let focused: ListID?
    private let labels: ListLabels
    /// The selected lead, if its details are loaded.
    private let detail: LeadFormatter?
    /// What others did to the selected lead.
    private let detailNote: String?
    /// The session: of a past moment, if the leads are shown as they were then.
    private let session: ConsoleSession
    private let glyphs: Glyphs
    private let cells: RowCells
    /// Whether the list behind a number shows opportunities.
    private let showsOpportunities: Bool
    /// The leads that may be the same person as another lead; none if the leads are shown as they were then.
    private let flagged: Set<LeadID>

    init(_ console: ConsoleModel) {
        layout = console.layout
        notices = console.notices
        lists = console.shared.lists
        focused = console.focusedList
        session = console.displayedSession
        glyphs = console.glyphs
        cells = RowCells(session: session, glyphs: glyphs)
        showsOpportunities = console.screens.dashboard.drillDown?.hasOpportunities ?? false
        flagged = console.leadsAsOf == nil ? console.shared.lists.duplicates.leads : []
        labels = ListLabels(console, session)
        detail = console.leadFormatter
        detailNote = console.leadsAsOf == nil ? console.detailNote : nil
    }

    /// Draws everything between the header and the message line.
    func draw(_ frame: inout Frame) {
        if let notices = layout.notices { frame.inside(notices) { drawNotices(&$0) } }
        for section in layout.sections {
            drawTitle(section.id, section.title, &frame)
            frame.inside(section.rows) { drawRows(section.id, &$0) }
        }
        if let pane = layout.detail {
            frame.verticalLine(pane.row, pane.column, length: pane.rows)
            for (index, section) in layout.sections.enumerated() {
                frame.put(index == 0 ? glyphs.teeDown : glyphs.teeLeft, section.title.row, pane.column, .border)
            }
            frame.horizontalLine(pane.row, pane.column + 1, length: pane.columns - 1)
            frame.inside(Rect(row: pane.row, column: pane.column + 1, rows: pane.rows, columns: pane.columns - 1)) {
                if let detail { DetailPane(formatter: detail, note: detailNote).draw(&$0) }
            }
        } else if let strip = layout.strip {
            // In the style of the account beside it, since a change of style costs more bytes than the text.
            frame.horizontalLine(strip.row, 0, length: strip.columns, .dim)
            frame.inside(strip) { if let detail { DetailStrip(formatter: detail, note: detailNote).draw(&$0) } }
        }
    }

    private func drawNotices(_ frame: inout Frame) {
        for (line, forms) in notices.enumerated() {
            let text = forms.first { $0.displayWidth <= frame.columns - 3 } ?? forms.last ?? ""
            frame.put(text, line, 2, Style(.accent, .bold), width: max(0, frame.columns - 3))
        }
    }

    /// `MQL ─ 42 to review, 3 tasks overdue ──── by priority`.
    private func drawTitle(_ id: ListID, _ rect: Rect, _ frame: inout Frame) {
        let list = lists[id]
        let isFocused = focused == id
        frame.horizontalLine(rect.row, rect.column, length: rect.columns)
        let (name, summary, orders) = labels.title(of: list)
        var column =
            rect.column
            + frame.putHeading(name, rect.row, rect.column, isFocused: isFocused) + 1
        var isWaiting = false
        var right = rect.right - 1
        if list.newCount > 0 {
            let text = " \(list.newCount.grouped) new \(glyphs.dot) R to refresh "
            right -= text.displayWidth
            frame.put(text, rect.row, right, Style(.accent, .bold))
            isWaiting = true
        }
        let overdue = labels.overdueText(of: list)
        column += frame.put(" \(summary)", rect.row, column, .normal, width: max(0, right - column - overdue.displayWidth - 1))
        column += frame.put(overdue, rect.row, column, .overdue)
        column += frame.put(" ", rect.row, column)
        if !isWaiting, let order = orders.first(where: { column + $0.displayWidth + 4 < rect.right }) {
            frame.put(" \(order) ", rect.row, rect.right - order.displayWidth - 3, .dim)
        }
    }

    private func drawRows(_ id: ListID, _ frame: inout Frame) {
        let list = lists[id]
        guard !list.rows.isEmpty else {
            let text = lists.loading.contains(id) ? "Loading" : labels.emptyText(id)
            frame.put(text, 0, 2, .dim, width: max(0, frame.columns - 3))
            return
        }
        let columns = columns(of: list, width: frame.columns - 2)
        let range = list.rangeIndices
        for (line, index) in list.viewport.visible.enumerated() {
            let row = list.rows[index]
            let isSelected = focused == id && index == list.viewport.selection
            let isMarked = list.marks.contains(row.id) || range?.contains(index) == true
            drawRow(row, list, line, columns, isSelected: isSelected, isMarked: isMarked, &frame)
        }
    }

    /// The columns of a list; those of the two queues of Triage line up.
    private func columns(of list: LeadList, width: Int) -> RowColumns {
        guard list.id == .mql || list.id == .sql else {
            return RowColumns(
                list.id, width: width, needs: needs(of: list.id), isRanked: list.isRanked,
                hasOpportunities: showsOpportunities)
        }
        var (first, second) = (needs(of: .mql), needs(of: .sql))
        // Each queue shows only one of the two.
        first.removeProgress()
        second[.source] = 0
        return RowColumns(list.id, width: width, needs: first.union(second), isRanked: lists[.sql].isRanked)
    }

    /// The widths that the texts of many rows around the visible ones need, so that columns rarely move.
    private func needs(of id: ListID) -> RowNeeds {
        let list = lists[id]
        let visible = list.viewport.visible.clamped(to: list.rows.indices)
        let first = visible.lowerBound / 200 * 200
        return lists.measured.needs(of: list, first..<max(visible.upperBound, min(first + 200, list.rows.count)), cells)
    }

    private func drawRow(
        _ row: LeadRow, _ list: LeadList, _ line: Int, _ columns: RowColumns, isSelected: Bool, isMarked: Bool, _ frame: inout Frame
    ) {
        let isGone = list.gone.contains(row.id)
        // In pools only the date tells: what marketing has time for is no alarm.
        let isLate =
            list.id == .today
            ? session.shown(row, row.nextInToday).map { $0.at < session.decisionContext.now } ?? false
            : list.id == .drillDown && showsOpportunities
                ? cells.hasPassed(row) : row.isOverdue(at: session.decisionContext.now) && row.stage.isWithSales
        let isOverdue = isLate && !isGone
        let base = isGone ? Style.disabled : isMarked ? .marked : .normal
        let sign = isMarked ? glyphs.mark : isOverdue ? glyphs.up : " "
        // Only the name takes the cursor's style, and nothing before it has a style of its own: moving the cursor then
        // repaints two names and a few attributes, which matters over SSH.
        frame.put(isSelected ? glyphs.cursor : " ", line, 0, base)
        frame.put(sign, line, 1, base)
        // From the right: a text too long for its column continues over the blank ones after it.
        var end = frame.columns
        for column in columns.placed.reversed() {
            let kind = columns.kinds[column.index]
            let (text, style) = cells.cell(kind, row, width: column.width)
            let own = isGone || isMarked ? base : style
            let start = column.column + 2
            frame.field(text, line, start, width: column.width, own, column.alignment)
            let isFlagged = kind == .name && flagged.contains(row.id)
            let length = min(Sanitizer.line(text).displayWidth, isFlagged ? column.width : max(column.width, end - start))
            if length > column.width { frame.put(text, line, start, own, width: length) }
            if kind == .name, isSelected { frame.put(text, line, start, own.selected(), width: length) }
            // The mark follows the name, at the latest in the gap before the next column.
            if isFlagged { frame.put(glyphs.duplicate, line, start + min(column.width, length + 1), isGone ? base : .warning) }
            // One blank remains between two texts.
            if length > 0 { end = start - 1 + (column.alignment == .right ? max(0, column.width - length) : 0) }
        }
        guard let note = list.notes[row.id] else { return }
        let text = " \(note.formatted(session.time)) "
        let width = min(text.displayWidth, frame.columns * 2 / 3)
        frame.field(text, line, frame.columns - width, width: width, Style(.accent, .bold))
    }
}
