internal import Screen

/// A search over all leads, whose results replace the lists of a screen.
struct SearchState: Sendable {
    /// What a key did to the search.
    enum KeyResult {
        /// The key keeps its meaning on lists.
        case unused
        /// The text is to be searched.
        case search
        /// Nothing is to be done.
        case done
    }

    private(set) var field = TextField(limit: 80)
    /// Whether keys go to the search field.
    private(set) var isTyping = false
    /// Whether the results are shown.
    var isShown = false

    /// Whether text can be typed or pasted into it now.
    var acceptsText: Bool { isShown && isTyping }

    mutating func open() {
        field = TextField(limit: 80)
        isTyping = true
        isShown = true
    }

    /// Handles a key while the search is typed.
    mutating func handle(_ key: Key, hasResults: Bool) -> KeyResult {
        switch key {
        case .enter:
            isTyping = false
            if !hasResults { isShown = false }
            return .done
        case .escape:
            isTyping = false
            isShown = false
            return .done
        case .down, .up, .pageDown, .pageUp, .tab, .backtab: return .unused
        default:
            let before = field.text
            field.apply(key)
            return field.text == before ? .done : .search
        }
    }

    mutating func insert(_ text: String) { field.insert(text) }

    /// Searches the typed text; no text finds nothing.
    var effects: [Effect] {
        let text = field.text.trimmed
        return text.isEmpty ? [.search("", limit: 0)] : [.search(text, limit: 200)]
    }
}
