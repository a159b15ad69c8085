internal import Reports
internal import Screen

// Moves the cursor of a dashboard page from number to number.
extension ConsoleModel {
    mutating func moveCellCursor(_ action: ConsoleAction) {
        guard let page = dashboard.page else { return }
        dashboard.hasMoved = true
        guard !page.cells.isEmpty else { return scrollFigures(action, page) }
        if action == .first {
            dashboard.goToBeginning()
            return keepCursorInSight(in: page)
        }
        guard dashboard.cursor != nil else { return moveFirst(action, page) }
        let before = dashboard.cursorIndex
        switch action {
        case .down: dashboard.cursorIndex = page.index(from: before, down: true)
        case .up: dashboard.cursorIndex = page.index(from: before, down: false)
        case .right: dashboard.cursorIndex = min(page.cells.count - 1, before + 1)
        case .left: dashboard.cursorIndex = max(0, before - 1)
        case .halfDown: jump(dashboardHeight / 2, page)
        case .halfUp: jump(-dashboardHeight / 2, page)
        case .pageDown: jump(dashboardHeight - 1, page)
        case .pageUp: jump(1 - dashboardHeight, page)
        case .last: dashboard.cursorIndex = page.cells.count - 1
        default: return
        }
        dashboard.cursor = page.cells[dashboard.cursorIndex].id
        // There may be text after the last number.
        if dashboard.cursorIndex == before { scrollFigures(action, page) } else { scrollToCursor() }
    }

    /// Selects the nearest number in a direction when none is selected, as on a page beginning with text.
    private mutating func moveFirst(_ action: ConsoleAction, _ page: FigurePageLayout) {
        let index: Int? =
            switch action {
            case .down, .right: page.cells.firstIndex { $0.line >= dashboard.top }
            case .up, .left: page.cells.lastIndex { $0.line < dashboard.top }
            case .last: page.cells.count - 1
            default: nil
            }
        guard let index else {
            scrollFigures(action, page)
            return keepCursorInSight(in: page)
        }
        dashboard.cursorIndex = index
        dashboard.cursor = page.cells[index].id
        scrollToCursor()
    }

    /// Moves to the number nearest to a distance in lines.
    private mutating func jump(_ lines: Int, _ page: FigurePageLayout) {
        let target = page.cells[dashboard.cursorIndex].line + lines
        let column = page.cells[dashboard.cursorIndex].column
        dashboard.cursorIndex =
            page.cells.indices.min { left, right in
                let (a, b) = (page.cells[left], page.cells[right])
                return (abs(a.line - target), abs(a.column - column)) < (abs(b.line - target), abs(b.column - column))
            } ?? dashboard.cursorIndex
    }

    private mutating func scrollFigures(_ action: ConsoleAction, _ page: FigurePageLayout) {
        let height = dashboardHeight
        let last = max(0, page.lines.count - height)
        let by: Int =
            switch action {
            case .down: 1
            case .up: -1
            case .halfDown: height / 2
            case .halfUp: -height / 2
            case .pageDown: height - 1
            case .pageUp: 1 - height
            case .first: -last
            case .last: last
            default: 0
            }
        dashboard.top = max(0, min(last, dashboard.top + by))
    }
}

extension FigurePageLayout {
    /// The index of the number above or below another one: the nearest by distance, then by column.
    fileprivate func index(from index: Int, down: Bool) -> Int {
        let here = cells[index]
        let middle = here.column + here.width / 2
        func distance(_ cell: CellPosition) -> Int {
            let gap = max(0, max(cell.column - (here.column + here.width), here.column - (cell.column + cell.width)))
            // A number below is nearer than one in the block beside it, even some lines away.
            return abs(cell.line - here.line) * 2 + gap * 3
        }
        let candidates = cells.indices.filter { down ? cells[$0].line > here.line : cells[$0].line < here.line }
        return candidates.min { left, right in
            let (a, b) = (distance(cells[left]), distance(cells[right]))
            if a != b { return a < b }
            return abs(cells[left].column + cells[left].width / 2 - middle)
                < abs(cells[right].column + cells[right].width / 2 - middle)
        } ?? index
    }
}
