internal import Screen

/// A text field above a list that it narrows, with a cursor in the list.
///
/// The overlay that shows it finds the entries for the ``text``.
struct NarrowedList: Sendable {
    /// What a key asked for.
    enum Answer {
        case open, cancelled
        /// The entry with an index; nil if no entry matches the text.
        case picked(Int?)
    }

    private var field = TextField(limit: 80)
    /// The index of the selected entry.
    private var cursor: Int

    init(cursor: Int = 0) { self.cursor = cursor }

    /// The typed text.
    var text: String { field.text }

    /// Handles a key over a number of entries.
    mutating func handle(_ key: Key, count: Int) -> Answer {
        switch key {
        case .escape: return .cancelled
        case .enter: return .picked(cursor < count ? cursor : nil)
        case .up, .control("p"): cursor = max(0, cursor - 1)
        case .down, .control("n"), .tab: cursor = max(0, min(count - 1, cursor + 1))
        case .pageUp: cursor = max(0, cursor - 10)
        case .pageDown: cursor = max(0, min(count - 1, cursor + 10))
        default: if field.apply(key) { cursor = 0 }
        }
        return .open
    }

    mutating func paste(_ text: String) {
        field.insert(text)
        cursor = 0
    }

    /// Draws the field after its prompt, and below it the entries around the cursor.
    ///
    /// - Parameter drawEntry: Draws an entry in its row.
    func draw<Entry>(
        _ prompt: (String, Style), _ entries: [Entry], empty: String, _ pane: inout Frame,
        drawEntry: (Entry, _ row: Int, _ isSelected: Bool, inout Frame) -> Void
    ) {
        let start = pane.put(prompt.0, 0, 0, prompt.1)
        field.render(in: &pane, 0, start, width: pane.columns - start)
        let room = max(1, pane.rows - 1)
        let top = max(0, min(cursor - room + 1, entries.count - room))
        for (line, entry) in entries.dropFirst(top).prefix(room).enumerated() {
            let isSelected = line + top == cursor
            if isSelected { pane.fill(Rect(row: line + 1, column: 0, rows: 1, columns: pane.columns), .normal.selected()) }
            drawEntry(entry, line + 1, isSelected, &pane)
        }
        if entries.isEmpty { pane.put(empty, 1, 1, .dim) }
    }
}
