internal import Screen

enum Movement: Sendable {
    case down, up, halfDown, halfUp, pageDown, pageUp, first, last
    /// To the number on the left or right; only dashboards have them.
    case left, right

    /// The first visible line of a text after the movement; `last` is the lowest.
    func scrolled(_ top: Int, height: Int, last: Int) -> Int {
        let target =
            switch self {
            case .down: top + 1
            case .up: top - 1
            case .halfDown: top + height / 2
            case .halfUp: top - height / 2
            case .pageDown: top + height - 1
            case .pageUp: top - height + 1
            case .first: 0
            case .last: last
            case .left, .right: top
            }
        return max(0, min(last, target))
    }
}

extension Viewport {
    mutating func move(_ movement: Movement) {
        switch movement {
        case .down: move(by: 1)
        case .up: move(by: -1)
        case .halfDown: halfPage(1)
        case .halfUp: halfPage(-1)
        case .pageDown: page(1)
        case .pageUp: page(-1)
        case .first: select(0)
        case .last: select(count - 1)
        case .left, .right: return
        }
    }
}
