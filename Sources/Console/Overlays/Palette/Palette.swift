internal import Screen

/// The command palette: finds actions by some letters of their names.
struct Palette: Overlay {
    /// The typed text.
    private var field = TextField(limit: 80)
    /// The index of the selected entry.
    private var cursor = 0

    var acceptsText: Bool { true }

    mutating func handle(_ key: Key, at: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        switch key {
        case .escape: return .closed
        case .up, .control("p"): cursor = max(0, cursor - 1)
        case .down, .control("n"), .tab: cursor = min(max(0, entries(console).count - 1), cursor + 1)
        case .enter:
            let entries = entries(console)
            guard entries.indices.contains(cursor) else { return .open }
            let (spec, refusal) = entries[cursor]
            if let refusal, !spec.explainsRefusals {
                console.shared.report(.refused, "\(spec.title.capitalizedFirst): \(refusal)")
                return .open
            }
            return .closed(console.dispatch(spec))
        default: if field.apply(key) { cursor = 0 }
        }
        return .open
    }

    mutating func paste(_ text: String) {
        field.insert(text)
        cursor = 0
    }

    /// The actions that match the typed text, best first, each with the reason why it can't be done now.
    private func entries(_ console: ConsoleModel) -> [(spec: ActionSpec, refusal: String?)] {
        let context = console.context
        let scored = ActionSpec.table.filter(console.isOffered).enumerated().compactMap { index, spec -> (Int, Int, ActionSpec)? in
            // A whole name counts most, so that :q leaves; then the title, then the other names.
            let typed = field.text.trimmed.lowercased()
            if !typed.isEmpty, typed == spec.title || spec.names.contains(typed) { return (.max, index, spec) }
            let title = FuzzyMatch.score(field.text, in: spec.title)
            let score = title ?? FuzzyMatch.score(field.text, in: spec.aliases).map { $0 - 40 }
            return score.map { ($0, index, spec) }
        }
        return scored.sorted { $0.0 != $1.0 ? $0.0 > $1.0 : $0.1 < $1.1 }.map { _, _, spec in
            let elsewhere = spec.contexts == [.journal] ? "works only in the journal (6)" : "does not work on this screen"
            let refusal = spec.contexts.contains(context) ? console.refusal(of: spec) : elsewhere
            return (spec, refusal)
        }
    }

    func draw(_ frame: inout Frame, _ console: ConsoleModel) {
        let entries = entries(console)
        let lines = min(14, console.size.rows - 8)
        frame.drawBox(
            "All actions", rows: lines + 1, columns: min(console.size.columns - 6, 84),
            hint: "Type to search, Enter to run, Esc to cancel", console
        ) { pane in
            let start = pane.put(": ", 0, 0, .key)
            field.render(in: &pane, 0, start, width: pane.columns - start)
            let room = max(1, pane.rows - 1)
            let top = max(0, min(cursor - room + 1, entries.count - room))
            for (line, entry) in entries.dropFirst(top).prefix(room).enumerated() {
                let isSelected = line + top == cursor
                let isDisabled = entry.refusal != nil
                if isSelected { pane.fill(Rect(row: line + 1, column: 0, rows: 1, columns: pane.columns), .normal.selected()) }
                pane.put(entry.spec.title, line + 1, 1, (isDisabled ? Style.disabled : .normal).selected(isSelected), width: 18)
                pane.put(entry.spec.keyNames, line + 1, 20, (isDisabled ? Style.disabled : .key).selected(isSelected), width: 12)
                pane.put(
                    entry.refusal ?? entry.spec.help(in: console.session.definition), line + 1, 33,
                    (isDisabled ? Style.disabled : .dim).selected(isSelected),
                    width: max(0, pane.columns - 33))
            }
            if entries.isEmpty { pane.put("No matching action", 1, 1, .dim) }
        }
    }
}
