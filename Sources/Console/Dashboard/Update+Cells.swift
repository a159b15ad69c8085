internal import Reports
internal import Screen

// The cursor on a page of figures goes from number to number.
extension ConsoleModel {
    mutating func moveSpot(_ action: ConsoleAction) {
        guard let page = dashboard.page else { return }
        dashboard.hasMoved = true
        guard !page.spots.isEmpty else { return scrollFigures(action, page) }
        if action == .first {
            dashboard.begin()
            return seekSpot(in: page)
        }
        guard dashboard.cursor != nil else { return moveFirst(action, page) }
        let before = dashboard.spot
        switch action {
        case .down: dashboard.spot = page.spot(from: before, down: true)
        case .up: dashboard.spot = page.spot(from: before, down: false)
        case .right: dashboard.spot = min(page.spots.count - 1, before + 1)
        case .left: dashboard.spot = max(0, before - 1)
        case .halfDown: jump(dashboardHeight / 2, page)
        case .halfUp: jump(-dashboardHeight / 2, page)
        case .pageDown: jump(dashboardHeight - 1, page)
        case .pageUp: jump(1 - dashboardHeight, page)
        case .last: dashboard.spot = page.spots.count - 1
        default: return
        }
        dashboard.cursor = page.spots[dashboard.spot].place
        // At the end of the numbers there may still be words.
        if dashboard.spot == before { scrollFigures(action, page) } else { showSpot() }
    }

    /// Moves while the cursor is on no number, as on a page that begins with more words than show: to the next one from what is in sight.
    private mutating func moveFirst(_ action: ConsoleAction, _ page: FigurePage) {
        let spot: Int? =
            switch action {
            case .down, .right: page.spots.firstIndex { $0.line >= dashboard.top }
            case .up, .left: page.spots.lastIndex { $0.line < dashboard.top }
            case .last: page.spots.count - 1
            default: nil
            }
        guard let spot else {
            scrollFigures(action, page)
            return seekSpot(in: page)
        }
        dashboard.spot = spot
        dashboard.cursor = page.spots[spot].place
        showSpot()
    }

    /// The number nearest to so many lines below.
    private mutating func jump(_ lines: Int, _ page: FigurePage) {
        let target = page.spots[dashboard.spot].line + lines
        let column = page.spots[dashboard.spot].column
        dashboard.spot =
            page.spots.indices.min { left, right in
                let (a, b) = (page.spots[left], page.spots[right])
                return (abs(a.line - target), abs(a.column - column)) < (abs(b.line - target), abs(b.column - column))
            } ?? dashboard.spot
    }

    private mutating func scrollFigures(_ action: ConsoleAction, _ page: FigurePage) {
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
