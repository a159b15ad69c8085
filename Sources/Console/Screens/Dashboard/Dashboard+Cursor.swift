internal import Reports
internal import Screen

// Moves the cursor of a dashboard page from number to number.
extension Dashboard {
    mutating func moveCursor(_ movement: Movement, _ size: Size) {
        guard let page else { return }
        hasMoved = true
        guard !page.cells.isEmpty else { return scrollFigures(movement, page, size) }
        if movement == .first {
            goToBeginning()
            return keepCursorInSight(in: page, size)
        }
        guard cursor != nil else { return moveFirst(movement, page, size) }
        let before = cursorIndex
        switch movement {
        case .down: cursorIndex = page.index(from: before, down: true)
        case .up: cursorIndex = page.index(from: before, down: false)
        case .right: cursorIndex = min(page.cells.count - 1, before + 1)
        case .left: cursorIndex = max(0, before - 1)
        case .halfDown: jump(Self.height(size) / 2, page)
        case .halfUp: jump(-Self.height(size) / 2, page)
        case .pageDown: jump(Self.height(size) - 1, page)
        case .pageUp: jump(1 - Self.height(size), page)
        case .last: cursorIndex = page.cells.count - 1
        case .first: return
        }
        cursor = page.cells[cursorIndex].id
        // There may be text after the last number.
        if cursorIndex == before { scrollFigures(movement, page, size) } else { scrollToCursor(size) }
    }

    /// Selects the nearest number in a direction when none is selected, as on a page beginning with text.
    private mutating func moveFirst(_ movement: Movement, _ page: FigurePageLayout, _ size: Size) {
        let index: Int? =
            switch movement {
            case .down, .right: page.cells.firstIndex { $0.line >= top }
            case .up, .left: page.cells.lastIndex { $0.line < top }
            case .last: page.cells.count - 1
            case .first, .halfDown, .halfUp, .pageDown, .pageUp: nil
            }
        guard let index else {
            scrollFigures(movement, page, size)
            return keepCursorInSight(in: page, size)
        }
        cursorIndex = index
        cursor = page.cells[index].id
        scrollToCursor(size)
    }

    /// Moves to the number nearest to a distance in lines.
    private mutating func jump(_ lines: Int, _ page: FigurePageLayout) {
        let target = page.cells[cursorIndex].line + lines
        let column = page.cells[cursorIndex].column
        cursorIndex =
            page.cells.indices.min { left, right in
                let (a, b) = (page.cells[left], page.cells[right])
                return (abs(a.line - target), abs(a.column - column)) < (abs(b.line - target), abs(b.column - column))
            } ?? cursorIndex
    }

    private mutating func scrollFigures(_ movement: Movement, _ page: FigurePageLayout, _ size: Size) {
        let height = Self.height(size)
        let last = max(0, page.lines.count - height)
        let by: Int =
            switch movement {
            case .down: 1
            case .up: -1
            case .halfDown: height / 2
            case .halfUp: -height / 2
            case .pageDown: height - 1
            case .pageUp: 1 - height
            case .first: -last
            case .last: last
            case .left, .right: 0
            }
        top = max(0, min(last, top + by))
    }

    /// Puts the cursor on the first number of the requested groups, which may be below the visible lines.
    mutating func moveCursorToGroups(_ figures: PageFigures, _ size: Size) {
        guard isMovingToGroups, figures.query.grouping == grouping else { return }
        isMovingToGroups = false
        guard let page, let index = page.cells.firstIndex(where: { $0.id.block == figures.kind.groupedBlock }),
            cursor?.block != page.cells[index].id.block
        else { return }
        hasMoved = true
        cursorIndex = index
        cursor = page.cells[index].id
        scrollToCursor(size)
    }
}

extension FigurePageLayout {
    /// The index of the number above or below another one: in the nearest line with a number, the nearest by column.
    ///
    /// The cursor goes to every line with a number that way. A block beside that of the cursor has its own lines: it is
    /// reached sideways, or where nothing follows above or below.
    func index(from index: Int, down: Bool) -> Int {
        let here = cells[index]
        func distance(_ cell: CellPosition) -> Int {
            let gap = max(0, max(cell.column - (here.column + here.width), here.column - (cell.column + cell.width)))
            return gap * 1000 + abs(cell.column + cell.width / 2 - here.column - here.width / 2)
        }
        let candidates = cells.indices.filter { down ? cells[$0].line > here.line : cells[$0].line < here.line }
        let near = candidates.filter { cells[$0].block.overlaps(here.block) }
        return (near.isEmpty ? candidates : near).min { left, right in
            let lines = (abs(cells[left].line - here.line), abs(cells[right].line - here.line))
            return lines.0 == lines.1 ? distance(cells[left]) < distance(cells[right]) : lines.0 < lines.1
        } ?? index
    }
}
