internal import Screen

/// The scrollable list of the keys of a context.
struct HelpOverlay: Overlay {
    /// The context whose keys it lists.
    private let context: ConsoleContext
    /// The first visible row.
    private var scroll = 0

    init(_ context: ConsoleContext) { self.context = context }

    mutating func handle(_ key: Key, at: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        let last = max(0, rows(console).count - (console.size.rows - 7))
        switch key {
        case .escape, .character("q"), .character("?"), .enter, .function(1): return .closed
        case .character("j"), .down: scroll += 1
        case .character("k"), .up: scroll -= 1
        case .pageDown, .control("d"), .character(" "): scroll += 10
        case .pageUp, .control("u"): scroll -= 10
        case .home, .character("g"): scroll = 0
        case .end, .character("G"): scroll = last
        case .character("Q"): return .open(console.quit())
        default: return .open
        }
        scroll = max(0, min(last, scroll))
        return .open
    }

    /// Every key of the context with its title and sentence, or the reason why it can't be done now.
    ///
    /// A long sentence continues in the next row.
    private func rows(_ console: ConsoleModel) -> [(keys: String, title: String, text: String, isDisabled: Bool)] {
        ActionSpec.table.filter { $0.contexts.contains(context) && console.isOffered($0) }.flatMap { spec in
            let refusal = console.refusal(of: spec)
            let text = refusal.map { "Not possible now: \($0)" } ?? spec.help(in: console.session.definition)
            let rows = TextWrap.rows(text, width: max(10, console.size.columns - 37), ellipsis: console.glyphs.ellipsis)
            return rows.enumerated().map { index, row in
                (index == 0 ? spec.keyNames : "", index == 0 ? spec.title : "", row, refusal != nil)
            }
        }
    }

    func draw(_ frame: inout Frame, _ console: ConsoleModel) {
        let lines = rows(console)
        let height = min(lines.count, console.size.rows - 5)
        frame.drawBox(
            "Keys", rows: height, columns: console.size.columns - 6, hint: "j k to scroll, q or Esc to close", console
        ) { pane in
            let top = max(0, min(scroll, lines.count - pane.rows))
            for (row, line) in lines.dropFirst(top).prefix(pane.rows).enumerated() {
                pane.put(line.keys, row, 0, line.isDisabled ? .disabled : .key, width: 13)
                pane.put(line.title, row, 14, line.isDisabled ? .disabled : .normal, width: 16)
                pane.put(line.text, row, 31, line.isDisabled ? .disabled : .dim, width: max(0, pane.columns - 31))
            }
        }
    }
}
