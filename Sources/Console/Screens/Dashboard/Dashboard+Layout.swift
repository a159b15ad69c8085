internal import Reports
internal import Screen

// Lays the figures out as lines, and keeps the cursor in sight.
extension Dashboard {
    static func width(_ size: Size) -> Int { max(20, size.columns - 2) }

    /// The number of visible lines of a page.
    static func height(_ size: Size) -> Int { max(1, size.rows - 5) }

    mutating func layOut(_ shared: SharedState) {
        guard let page else { return }
        if page.width != Self.width(shared.size) || page.height != Self.height(shared.size) { layOutFigures(shared) }
    }

    /// What Enter opens on the selected number.
    var selectedTarget: DrillDownTarget? { page.flatMap { page in page.index(of: cursor).map { page.cells[$0].target } } }

    /// Lays the figures out again after a change of data or size; the cursor stays on its number.
    ///
    /// - Parameter isNewQuery: whether the query changed: a page without the selected number then begins with its first
    ///   line. When only leads changed, the cursor goes to the nearest number instead, so that the page doesn't jump.
    mutating func layOutFigures(_ shared: SharedState, isNewQuery: Bool = false) {
        guard let figures else {
            page = nil
            return
        }
        let page = FigurePageLayout(
            figures, width: Self.width(shared.size), height: Self.height(shared.size), glyphs: shared.glyphs, names: names,
            showsAllRows: showsAllRows)
        self.page = page
        if isNewQuery, page.index(of: cursor) == nil { goToBeginning() }
        if !hasMoved { top = 0 }
        guard hasMoved, cursor != nil else { return keepCursorInSight(in: page, shared.size) }
        cursorIndex = page.index(of: cursor) ?? min(cursorIndex, max(0, page.cells.count - 1))
        cursor = page.cells.isEmpty ? cursor : page.cells[cursorIndex].id
        scrollToCursor(shared.size)
    }

    /// Keeps the cursor on its number while visible, else on the first visible one; doesn't scroll.
    mutating func keepCursorInSight(in page: FigurePageLayout, _ size: Size) {
        top = max(0, min(top, page.lines.count - Self.height(size)))
        let visible = top..<top + Self.height(size)
        let index = [page.index(of: cursor), page.cells.firstIndex { visible.contains($0.line) }].compactMap { $0 }
            .first { visible.contains(page.cells[$0].line) }
        cursorIndex = index ?? 0
        cursor = index.map { page.cells[$0].id }
    }

    /// Scrolls until the selected number is visible.
    mutating func scrollToCursor(_ size: Size) {
        guard let page else { return }
        let height = Self.height(size)
        let last = max(0, page.lines.count - height)
        top = min(top, last)
        guard page.cells.indices.contains(cursorIndex) else { return }
        let line = page.cells[cursorIndex].line
        // The lines above the first number are its heading.
        let first = cursorIndex == 0 || page.cells[0].line == line ? 0 : max(0, line - 2)
        if first < top { top = max(0, min(first, line - height / 2)) }
        if cursorIndex == 0 || page.cells[0].line == line { top = line < height ? 0 : top }
        if line + 1 >= top + height { top = min(last, line + 2 - height / 2) }
        // With the last number, the lines below it become visible too.
        if cursorIndex > 0, page.cells.last?.line == line, line >= page.lines.count - height { top = last }
    }
}
