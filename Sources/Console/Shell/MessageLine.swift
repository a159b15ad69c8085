internal import Lifecycle
internal import Screen

/// Draws the message line: the search being typed, a message, or the names of the screens.
struct MessageLine {
    let console: ConsoleModel

    private var shared: SharedState { console.shared }
    private var size: Size { console.size }
    private var glyphs: Glyphs { console.glyphs }

    /// Draws the message, or the names of the screens if there is none.
    func draw(_ frame: inout Frame) {
        let row = size.rows - 2
        if shared.search.acceptsText {
            let start = frame.put(" / ", row, 0, .key)
            shared.search.field.render(in: &frame, row, start, width: size.columns - start - 1, .field)
            return
        }
        guard let message = shared.message else { return drawTabs(&frame) }
        let (sign, style): (String, Style) =
            switch message.kind {
            case .done: (glyphs.check, .good)
            case .refused: (glyphs.fail, .error)
            case .note: (glyphs.dot, .accent)
            }
        var keys: [(String, Style)] = []
        var hints = message.keys
        // If not everything fits, the text comes before the keys, which the footer offers anyway.
        func width(_ hints: [Message.KeyHint]) -> Int { hints.reduce(0) { $0 + 4 + $1.key.displayWidth + $1.title.displayWidth } }
        while hints.count > 1, message.text.displayWidth + width(hints) > size.columns - 4 { hints.removeLast() }
        for hint in hints {
            keys.append(("   ", .normal))
            keys.append((hint.key, .key))
            keys.append((" " + hint.title, .dim))
        }
        let keysWidth = keys.reduce(0) { $0 + $1.0.displayWidth }
        var column = 1 + frame.put(sign + " ", row, 1, style)
        let room = size.columns - column - 1
        column += frame.put(message.text, row, column, .normal, width: room > keysWidth + 20 ? room - keysWidth : room)
        if room > keysWidth + 20 { frame.put(keys, row, column) }
    }

    private func drawTabs(_ frame: inout Frame) {
        let text = listStatus
        let all = ConsoleScreen.allCases.reduce(1) { $0 + $1.title.displayWidth + 4 }
        // If not both fit, marks and filters come before the names of the other screens.
        let isShort = !text.isEmpty && all + text.displayWidth + 2 > size.columns
        var column = 1
        for each in ConsoleScreen.allCases {
            let isHere = each == console.screen && !shared.isSearching
            column += frame.put("\(each.rawValue)", size.rows - 2, column, .key)
            if isHere || !isShort {
                column += frame.put(" ", size.rows - 2, column)
                column += frame.put(each.title, size.rows - 2, column, isHere ? Style(.heading, .underline) : .dim) + 1
            }
            column += 1
        }
        if !text.isEmpty { frame.put(text, size.rows - 2, column + 1, .accent, width: max(0, size.columns - column - 2)) }
    }

    /// The search, the filter and the number of marked leads; empty if there are none.
    private var listStatus: String {
        var parts = [shared.reassignments.reminder(glyphs)].compactMap { $0 }
        guard !console.shownLists.isEmpty, shared.page == nil else { return parts.joined() }
        if shared.isSearching { parts.append("search: \"\(shared.search.field.text)\"") }
        if let filter = shared.lists.filterSummary, !shared.isSearching, !console.screen.isDashboard {
            parts.append("filter: \(filter)")
        }
        let marked = console.markedLeads.count
        if console.focusedList.flatMap({ shared.lists[$0].rangeStart }) != nil {
            parts.append("\(marked.grouped) marked, v to finish")
        } else if marked > 0 {
            parts.append("\(marked.grouped) marked")
        }
        return parts.joined(separator: ", ")
    }
}
