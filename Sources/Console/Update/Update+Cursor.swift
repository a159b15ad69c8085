internal import Lifecycle
internal import ReadModel
internal import Screen

// Moves the cursor, and loads the rows that it comes near.
extension ConsoleModel {
    /// Performs a movement; nil for other actions.
    mutating func move(_ action: ConsoleAction) -> [Effect]? {
        let step: (inout Viewport) -> Void
        switch action {
        case .down: step = { $0.move(by: 1) }
        case .up: step = { $0.move(by: -1) }
        case .halfDown: step = { $0.halfPage(1) }
        case .halfUp: step = { $0.halfPage(-1) }
        case .pageDown: step = { $0.page(1) }
        case .pageUp: step = { $0.page(-1) }
        case .first: step = { $0.select(0) }
        case .last: step = { $0.select($0.count - 1) }
        case .left, .right: step = { _ in }
        default: return nil
        }
        if page != nil {
            scrollPage(action)
            return []
        }
        switch context {
        case .definition: scrollDefinition(action)
        case .dashboard: moveCellCursor(action)
        case .journal:
            journal.isFollowing = action == .first
            step(&journal.viewport)
        case .list, .page:
            guard let id = focusedList else { return [] }
            updateList(id) { step(&$0.viewport) }
            if action == .last, !list(id).isComplete { return loadToEnd(of: id) }
        }
        return []
    }

    /// Loads the rest of a list in chunks until a key is pressed.
    mutating func loadToEnd(of id: ListID) -> [Effect] {
        let list = list(id)
        guard !list.isComplete, let request = list.request, let end = list.pageEnd else { return [] }
        listLoadingToEnd = id
        loading.insert(id)
        report(.note, "Loading: \(list.rows.count.grouped) of \(list.count.total.grouped)")
        return [.loadRows(id, request, after: end, limit: 5000, select: nil)]
    }

    private mutating func scrollPage(_ action: ConsoleAction) {
        let height = max(1, size.rows - 4)
        let last = max(0, displayedModel.pageLines(width: size.columns).count - height)
        guard var page else { return }
        page.scroll = scrolled(page.scroll, action, height: height, last: last)
        self.page = page
    }

    private mutating func scrollDefinition(_ action: ConsoleAction) {
        let height = max(1, size.rows - 4)
        definitionTop = scrolled(
            definitionTop, action, height: height, last: max(0, definitionRows(width: size.columns).count - height))
    }

    private func scrolled(_ top: Int, _ action: ConsoleAction, height: Int, last: Int) -> Int {
        let target =
            switch action {
            case .down: top + 1
            case .up: top - 1
            case .halfDown: top + height / 2
            case .halfUp: top - height / 2
            case .pageDown: top + height - 1
            case .pageUp: top - height + 1
            case .first: 0
            default: last
            }
        return max(0, min(last, target))
    }
}
