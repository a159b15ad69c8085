/// A key, or a key with a modifier, as terminals distinguish them.
package enum Key: Hashable, Sendable {
    /// A printable character; the space bar is `.character(" ")`.
    case character(Character)
    /// Enter (also C-m and C-j, which terminals send alike).
    case enter
    /// Escape alone (C-[).
    case escape
    /// Tab (C-i).
    case tab
    /// Shift-Tab.
    case backtab
    /// Backspace (also C-h on some terminals).
    case backspace
    /// Delete forward.
    case delete
    /// Insert.
    case insert
    /// Arrow up.
    case up
    /// Arrow down.
    case down
    /// Arrow left.
    case left
    /// Arrow right.
    case right
    /// Page up.
    case pageUp
    /// Page down.
    case pageDown
    /// Home.
    case home
    /// End.
    case end
    /// F1 to F24.
    case function(Int)
    /// Control with a lower-case letter or one of `@ \ ] ^ _` (C-@ is also C-Space).
    case control(Character)
    /// Alt (Meta) with a character.
    case alt(Character)
}

extension Key {
    private static let named: [(Key, String)] = [
        (.character(" "), "Space"), (.enter, "Enter"), (.escape, "Esc"), (.tab, "Tab"), (.backtab, "S-Tab"),
        (.backspace, "Backspace"), (.delete, "Del"), (.insert, "Ins"), (.up, "Up"), (.down, "Down"), (.left, "Left"),
        (.right, "Right"), (.pageUp, "PgUp"), (.pageDown, "PgDn"), (.home, "Home"), (.end, "End"),
    ]

    /// The key's name in help: `a`, `C-r`, `M-x`, `Space`, `F5`.
    package var name: String {
        if let found = Key.named.first(where: { $0.0 == self }) { return found.1 }
        return switch self {
        case .function(let number): "F\(number)"
        case .control(let letter): "C-\(letter)"
        case .alt(let letter): letter == " " ? "M-Space" : "M-\(letter)"
        case .character(let character): String(character)
        default: ""
        }
    }
}

/// An input event of the terminal.
package enum Input: Hashable, Sendable {
    /// A key was pressed.
    case key(Key)
    /// A complete paste, not sanitized.
    case paste(String)
    /// The terminal's window gained (true) or lost the focus.
    case focus(Bool)
    /// The terminal was resized.
    case resize(Size)
}
