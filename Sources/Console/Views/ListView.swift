internal import Lifecycle
internal import ReadModel
internal import Screen

// Lists of leads with the lead beside or below them.
extension ConsoleModel {
    func drawLists(_ frame: inout Frame) {
        let layout = layout
        if let notices = layout.notices { frame.inside(notices) { drawNotices(&$0) } }
        for section in layout.sections {
            drawTitle(section.id, section.title, &frame, joins: layout.detail != nil)
            frame.inside(section.rows) { drawRows(section.id, &$0) }
        }
        if let detail = layout.detail {
            frame.verticalLine(detail.row, detail.column, length: detail.rows)
            for (index, section) in layout.sections.enumerated() {
                frame.put(index == 0 ? glyphs.teeDown : glyphs.teeLeft, section.title.row, detail.column, .border)
            }
            frame.horizontalLine(detail.row, detail.column + 1, length: detail.columns - 1)
            frame.inside(Rect(row: detail.row, column: detail.column + 1, rows: detail.rows, columns: detail.columns - 1)) {
                drawDetail(&$0, title: true)
            }
        } else if let strip = layout.strip {
            frame.horizontalLine(strip.row, 0, length: strip.columns)
            frame.inside(strip) { drawStrip(&$0) }
        }
    }

    /// `MQL ─ 42 to review, 3 overdue ──── by priority`.
    private func drawTitle(_ id: ListID, _ rect: Rect, _ frame: inout Frame, joins: Bool) {
        let list = list(id)
        let isFocused = focusedList == id
        frame.horizontalLine(rect.row, rect.column, length: rect.columns)
        let (name, summary, orders) = labels(for: id, list)
        var column =
            rect.column + frame.put(" \(name) ", rect.row, rect.column, isFocused ? Style(.heading, .underline) : .heading) + 1
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

    /// The name of a list, a summary of its content, and its sort order, the longest text first.
    private func labels(for id: ListID, _ list: LeadList) -> (name: String, summary: String, orders: [String]) {
        let total = list.count.total
        let count = total.grouped
        switch id {
        case .mql: return (session.definition.label(.mql), "\(count) to review", ["by priority"])
        case .sql:
            return (
                session.definition.topology.activeLabel, "\(count) active",
                isRanked(id) ? ["by likelihood", "likely first"] : ["by due date"]
            )
        case .today: return ("Today", "\(total.counted("touch", "touches")) due", ["by time"])
        case .drillDown:
            return (
                total.counted("lead"), dashboard.drillDown?.title ?? "",
                [leadsAsOf == nil ? "as of now" : "as of that date"]
            )
        case .found: return ("Results", "\(count)\(total == 200 ? " or more" : "")", ["best match first"])
        case .nurture, .disqualified, .dropped, .incoming, .opportunities, .ended:
            let order =
                id == .incoming
                ? "by score" : id == .opportunities ? (isRanked(id) ? "by likelihood" : "by due date") : "newest first"
            let others = (1..<ListID.pools.count).map { poolName(pool($0)) }
            return (
                poolName(id), count,
                [others.joined(separator: ", "), others[0]].map { "\(order) \(glyphs.dot) Tab: \($0)" } + [order]
            )
        }
    }

    /// Whether the rows of a list are sorted by likelihood.
    private func isRanked(_ id: ListID) -> Bool { list(id).request?.order == .likelihood }

    /// A pool's name: the label of its stage, or a name for several stages.
    private func poolName(_ id: ListID) -> String {
        switch id {
        case .disqualified: session.definition.label(.disqualified)
        case .dropped: session.definition.label(.dropped)
        case .incoming: "Incoming"
        case .opportunities: "Opportunities"
        case .ended: "Closed"
        default: session.definition.label(.nurture)
        }
    }

    private func drawRows(_ id: ListID, _ frame: inout Frame) {
        let list = list(id)
        guard !list.rows.isEmpty else {
            let text = loading.contains(id) ? "Loading" : emptyText(id)
            frame.put(text, 0, 2, .dim, width: max(0, frame.columns - 3))
            return
        }
        // Imports without titles are common; an empty column would only shorten the others.
        let hasTitles = list.rows.prefix(500).contains { !$0.title.isEmpty }
        let columns = RowColumns(id, width: frame.columns - 2, hasTitles: hasTitles, isRanked: isRanked(id))
        let range = list.rangeIndices
        for (line, index) in list.viewport.visible.enumerated() {
            let row = list.rows[index]
            let isSelected = focusedList == id && index == list.viewport.selection
            let isMarked = list.marks.contains(row.id) || range?.contains(index) == true
            drawRow(row, list, line, columns, isSelected: isSelected, isMarked: isMarked, &frame)
        }
    }

    private func emptyText(_ id: ListID) -> String {
        if !filter.isEmpty, id != .found, id != .drillDown { return "No leads match the filter; press f to change it" }
        switch id {
        case .mql:
            // A workspace that never had a lead says how to add some.
            return session.decisionContext.newLead == LeadID(1)
                ? "No leads yet; press A to add one, or run winnow import FILE" : "Nothing to review"
        case .sql: return "No active leads"
        case .today: return "No touches due today"
        case .nurture, .disqualified, .dropped, .incoming, .opportunities, .ended: return "No leads"
        case .drillDown: return dashboard.drillDown?.leads == nil ? "Counting" : "No leads behind this number"
        case .found: return search?.field.isEmpty == true ? "Type a name, company, e-mail or phone" : "No results"
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
            let (text, style) = cell(kind, row, isOverdue: isOverdue)
            let own = isGone || isMarked ? base : style
            frame.field(text, line, column.column + 2, width: column.width, own, column.alignment)
            if isSelected, kind == .name { frame.put(text, line, column.column + 2, own.selected(), width: column.width) }
        }
        guard let note else { return }
        let text = " \(note.formatted(session.time)) "
        let width = min(text.displayWidth, frame.columns * 2 / 3)
        frame.field(text, line, frame.columns - width, width: width, Style(.accent, .bold))
    }

    private func cell(_ kind: RowColumns.Kind, _ row: LeadRow, isOverdue: Bool) -> (String, Style) {
        switch kind {
        case .score: return ("\(row.score.total)", .normal)
        case .name: return (row.name.isEmpty ? (row.company.isEmpty ? row.id.description : "") : row.name, .normal)
        case .title: return (row.title, .dim)
        case .company: return (row.company, .normal)
        case .source: return (row.source, .dim)
        case .likely: return (row.likelihood.map { "\($0)%" } ?? "", .accent)
        case .left: return (row.due.map { session.time.remaining($0.at) } ?? "", isOverdue ? .overdue : .normal)
        case .due: return (row.due.map { session.time.brief($0.at) } ?? "", isOverdue ? .overdue : .accent)
        case .touchDue: return (row.nextTouch.map { session.time.brief($0.at) } ?? "", isOverdue ? .overdue : .accent)
        case .touchKind: return (row.nextTouch?.kind.label ?? "", .normal)
        case .progress: return (progress(row), .normal)
        case .phone: return (row.phone.isEmpty ? row.email : row.phone, .dim)
        case .when: return (session.time.past(row.enteredStageAt), .dim)
        case .reason: return (session.definition.reasons.first { $0.id == row.reason }?.label ?? row.reason, .normal)
        case .stage: return (session.definition.label(of: row), .dim)
        case .owner: return (row.owner?.name ?? "", .dim)
        }
    }

    /// `attempt 3/6  B A · T`: the next due action, and the criteria with a passing answer.
    private func progress(_ row: LeadRow) -> String {
        var parts: [String] = []
        if let kind = row.due?.kind, kind != .qualify { parts.append(kind.label) }
        let letters = session.definition.criteria.map { row.passedCriteria.contains($0.letter) ? String($0.letter) : glyphs.dot }
        if !row.passedCriteria.isEmpty { parts.append(letters.joined(separator: " ")) }
        if parts.isEmpty, row.due?.kind == .qualify { parts.append("qualify") }
        return parts.joined(separator: "  ")
    }
}

/// The columns of a list and their positions at a given width.
struct RowColumns {
    enum Kind {
        case score, likely, name, title, company, source, left, due, touchDue, touchKind, progress, phone, when, reason, stage,
            owner
    }

    let kinds: [Kind]
    let placed: [PlacedColumn]

    init(_ id: ListID, width: Int, hasTitles: Bool, isRanked: Bool = false) {
        let score = (Kind.score, TableColumn("score", minimum: 3, ideal: 3, alignment: .right))
        let name = (Kind.name, TableColumn("name", minimum: 14, ideal: 20, weight: 2))
        let title = (Kind.title, TableColumn("title", minimum: 10, ideal: 15, weight: 2, dropOrder: 2))
        let company = (Kind.company, TableColumn("company", minimum: 12, ideal: 18, weight: 3))
        let source = (Kind.source, TableColumn("source", minimum: 6, ideal: 8, weight: 1, dropOrder: 3))
        let left = (Kind.left, TableColumn("left", minimum: 6, ideal: 6, alignment: .right))
        var chosen: [(Kind, TableColumn)]
        switch id {
        case .mql: chosen = [score, name, title, company, source, left]
        case .sql:
            chosen = [
                (.due, TableColumn("due", minimum: 9, ideal: 9, alignment: .right)), name, title, company,
                (.progress, TableColumn("progress", minimum: 11, ideal: 20)),
            ]
        case .today:
            chosen = [
                (.touchDue, TableColumn("due", minimum: 9, ideal: 9, alignment: .right)),
                (.touchKind, TableColumn("what", minimum: 11, ideal: 11)), name, company,
                (.phone, TableColumn("phone", minimum: 14, ideal: 17, weight: 1, dropOrder: 2)),
                (.stage, TableColumn("stage", minimum: 4, ideal: 5, dropOrder: 3)),
            ]
        case .nurture, .disqualified, .dropped:
            chosen = [
                score, name, company, (.reason, TableColumn("reason", minimum: 12, ideal: 18, weight: 2)),
                (.when, TableColumn("when", minimum: 12, ideal: 15)),
            ]
        case .incoming:
            chosen = [
                score, name, title, company, source, (.stage, TableColumn("stage", minimum: 7, ideal: 8)),
                (.when, TableColumn("when", minimum: 12, ideal: 15)),
            ]
        case .opportunities:
            chosen = [
                (.due, TableColumn("due", minimum: 9, ideal: 9, alignment: .right)), name, company,
                (.owner, TableColumn("owner", minimum: 5, ideal: 8, dropOrder: 1)),
                (.when, TableColumn("when", minimum: 12, ideal: 15)),
            ]
        case .ended:
            chosen = [
                (.stage, TableColumn("stage", minimum: 8, ideal: 11)), name, company,
                (.reason, TableColumn("reason", minimum: 12, ideal: 18, weight: 2, dropOrder: 1)),
                (.when, TableColumn("when", minimum: 12, ideal: 15)),
            ]
        case .drillDown:
            chosen = [
                (.stage, TableColumn("stage", minimum: 8, ideal: 12)), name, company, source,
                (.owner, TableColumn("owner", minimum: 5, ideal: 8, dropOrder: 1)),
                (.when, TableColumn("when", minimum: 12, ideal: 15, dropOrder: 2)),
            ]
        case .found:
            chosen = [
                score, name, title, company, (.stage, TableColumn("stage", minimum: 8, ideal: 12)),
                (.owner, TableColumn("owner", minimum: 5, ideal: 8, dropOrder: 1)),
            ]
        }
        if isRanked { chosen.insert((.likely, TableColumn("likely", minimum: 5, ideal: 5, alignment: .right)), at: 0) }
        if !hasTitles { chosen.removeAll { $0.0 == .title } }
        kinds = chosen.map(\.0)
        placed = TableColumn.fit(chosen.map(\.1), width: width, gap: 1)
    }
}
