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
    private let detail: DetailView?
    /// The session: of a past moment, if the leads are shown as they were then.
    private let session: ConsoleSession
    private let glyphs: Glyphs
    /// The leads that may be the same person as another lead; none if the leads are shown as they were then.
    private let flagged: Set<LeadID>

    init(_ console: ConsoleModel) {
        layout = console.layout
        notices = console.notices
        lists = console.shared.lists
        focused = console.focusedList
        session = console.displayedSession
        glyphs = console.glyphs
        flagged = console.leadsAsOf == nil ? console.shared.lists.duplicates.leads : []
        labels = ListLabels(console, session)
        detail = console.leadFormatter.map { DetailView(formatter: $0, note: console.leadsAsOf == nil ? console.detailNote : nil) }
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
                detail?.drawPane(&$0)
            }
        } else if let strip = layout.strip {
            frame.horizontalLine(strip.row, 0, length: strip.columns)
            frame.inside(strip) { detail?.drawStrip(&$0) }
        }
    }

    private func drawNotices(_ frame: inout Frame) {
        for (line, forms) in notices.enumerated() {
            let text = forms.first { $0.displayWidth <= frame.columns - 3 } ?? forms.last ?? ""
            frame.put(text, line, 2, Style(.accent, .bold), width: max(0, frame.columns - 3))
        }
    }

    /// `MQL ─ 42 to review, 3 overdue ──── by priority`.
    private func drawTitle(_ id: ListID, _ rect: Rect, _ frame: inout Frame) {
        let list = lists[id]
        let isFocused = focused == id
        frame.horizontalLine(rect.row, rect.column, length: rect.columns)
        let (name, summary, orders) = labels.title(of: list)
        var column =
            rect.column
            + frame.put(
                [(" ", .heading), (name, isFocused ? Style(.heading, .underline) : .heading), (" ", .heading)], rect.row,
                rect.column) + 1
        var isWaiting = false
        if list.newCount > 0 {
            let text = " \(list.newCount.grouped) new \(glyphs.dot) R to refresh "
            frame.put(text, rect.row, rect.right - text.displayWidth - 1, Style(.accent, .bold))
            isWaiting = true
        }
        column += frame.put(" \(summary)", rect.row, column, .normal, width: max(0, rect.right - column - 20))
        if list.count.overdue > 0 { column += frame.put(", \(list.count.overdue.grouped) overdue", rect.row, column, .overdue) }
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
        // Imports without titles or sources are common; an empty column would only shorten the others.
        let beside = id == .mql ? ListID.sql : id == .sql ? .mql : id
        let hasTitles = [id, beside].contains { id in lists[id].rows.prefix(500).contains { !$0.title.isEmpty } }
        let hasSources = id == .mql && !lists[.sql].rows.isEmpty || list.rows.prefix(500).contains { !$0.source.isEmpty }
        let columns = RowColumns(
            id, width: frame.columns - 2, hasTitles: hasTitles, hasSources: hasSources, isRanked: list.isRanked,
            criteria: session.definition.criteria.count)
        let range = list.rangeIndices
        for (line, index) in list.viewport.visible.enumerated() {
            let row = list.rows[index]
            let isSelected = focused == id && index == list.viewport.selection
            let isMarked = list.marks.contains(row.id) || range?.contains(index) == true
            drawRow(row, list, line, columns, isSelected: isSelected, isMarked: isMarked, &frame)
        }
    }

    private func drawRow(
        _ row: LeadRow, _ list: LeadList, _ line: Int, _ columns: RowColumns, isSelected: Bool, isMarked: Bool, _ frame: inout Frame
    ) {
        let isGone = list.gone.contains(row.id)
        let isOverdue = row.isOverdue(at: session.decisionContext.now) && row.stage.isWithSales && !isGone
        let base = isGone ? Style.disabled : isMarked ? .marked : .normal
        let sign = isMarked ? glyphs.mark : isOverdue ? glyphs.up : " "
        // Only the name takes the cursor's style, and nothing before it has a style of its own: moving the cursor then
        // repaints two names and a few attributes, which matters over SSH.
        frame.put(isSelected ? glyphs.cursor : " ", line, 0, base)
        frame.put(sign, line, 1, base)
        let note = list.notes[row.id]
        for column in columns.placed {
            let kind = columns.kinds[column.index]
            let (text, style) = cell(kind, row, isOverdue: isOverdue, width: column.width)
            let own = isGone || isMarked ? base : style
            frame.field(text, line, column.column + 2, width: column.width, own, column.alignment)
            guard kind == .name else { continue }
            if isSelected { frame.put(text, line, column.column + 2, own.selected(), width: column.width) }
            guard flagged.contains(row.id) else { continue }
            // The mark follows the name, at the latest in the gap before the next column.
            let used = min(column.width, Sanitizer.line(text).displayWidth + 1)
            frame.put(glyphs.duplicate, line, column.column + 2 + used, isGone ? base : .warning)
        }
        guard let note else { return }
        let text = " \(note.formatted(session.time)) "
        let width = min(text.displayWidth, frame.columns * 2 / 3)
        frame.field(text, line, frame.columns - width, width: width, Style(.accent, .bold))
    }

    private func cell(_ kind: RowColumns.Kind, _ row: LeadRow, isOverdue: Bool, width: Int) -> (String, Style) {
        switch kind {
        case .score: return ("\(row.score.total)", .normal)
        case .name: return (row.name.isEmpty ? (row.company.isEmpty ? row.id.description : "") : row.name, .normal)
        case .title: return (row.title, .dim)
        case .company: return (row.company, .normal)
        case .source: return (row.source, .dim)
        case .likely: return (row.likelihood.map { "\($0)%" } ?? "", .accent)
        case .left: return (row.due.map(session.remaining) ?? "", isOverdue ? .overdue : .normal)
        case .due: return (row.due.map(session.brief) ?? "", isOverdue ? .overdue : .accent)
        case .touchDue: return (row.nextTouch.map(session.brief) ?? "", isOverdue ? .overdue : .accent)
        case .touchKind: return (row.nextTouch?.kind.label ?? "", .normal)
        case .progress: return (progress(row, width: width), .normal)
        case .phone: return (row.phone.isEmpty ? row.email : row.phone, .dim)
        case .when: return (session.time.past(row.enteredStageAt), .dim)
        case .reason: return (session.definition.reasons.first { $0.id == row.reason }?.label ?? row.reason, .normal)
        case .stage: return (session.definition.label(of: row), .dim)
        case .owner: return (row.owner?.name ?? "", .dim)
        }
    }

    /// `attempt 3/6  B A · T`: the next due action, and the criteria with a passing answer, closer together if need be.
    private func progress(_ row: LeadRow, width: Int) -> String {
        let kind = row.due?.kind
        let step = kind == .qualify && !row.passedCriteria.isEmpty ? nil : kind?.label
        guard !row.passedCriteria.isEmpty else { return step ?? "" }
        let letters = session.definition.criteria.map { row.passedCriteria.contains($0.letter) ? String($0.letter) : glyphs.dot }
        let forms = [("  ", " "), (" ", ""), ("", "")].map { gap, between in
            [step, letters.joined(separator: between)].compactMap(\.self).joined(separator: gap)
        }
        return forms.first { $0.displayWidth <= width } ?? letters.joined()
    }
}
