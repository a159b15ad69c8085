internal import Lifecycle
internal import Screen

/// The command palette: finds actions by some letters of their names.
struct Palette: Overlay {
    private var list = NarrowedList()

    /// The columns before the keys and before the sentence of an action.
    private static let (keys, help) = (20, 33)

    var acceptsText: Bool { true }

    mutating func handle(_ key: Key, at: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        let entries = entries(console)
        switch list.handle(key, count: entries.count) {
        case .open: return .open
        case .cancelled: return .closed
        // The list says that nothing matches. That is no refusal, after which Escape would be dropped.
        case .picked(nil): return .open
        case .picked(let index?):
            let (spec, refusal) = entries[index]
            if let refusal, !spec.explainsRefusals {
                console.shared.report(.refused, "\(spec.title.capitalizedFirst): \(refusal)")
                return .open
            }
            return .closed(console.dispatch(spec))
        }
    }

    mutating func paste(_ text: String) { list.paste(text) }

    /// The actions that match the typed text, best first, each with the reason why it can't be done now.
    private func entries(_ console: ConsoleModel) -> [(spec: ActionSpec, refusal: String?)] {
        let context = console.context
        let typed = list.text.trimmed.lowercased()
        let scored = ActionSpec.table.filter(console.isOffered).enumerated().compactMap { index, spec -> (Int, Int, ActionSpec)? in
            // A whole name counts most, so that :q leaves; then the title, then the other names.
            if !typed.isEmpty, typed == spec.title || spec.names.contains(typed) { return (.max, index, spec) }
            let title = FuzzyMatch.score(list.text, in: spec.title)
            let score = title ?? FuzzyMatch.score(list.text, in: spec.aliases).map { $0 - 40 }
            return score.map { ($0, index, spec) }
        }
        return scored.sorted { $0.0 != $1.0 ? $0.0 > $1.0 : $0.1 < $1.1 }.map { _, _, spec in
            let elsewhere = spec.contexts == [.journal] ? "works only in the journal (6)" : "does not work on this screen"
            let refusal = spec.contexts.contains(context) ? console.refusal(of: spec) : elsewhere
            return (spec, refusal)
        }
    }

    /// The width of the longest line, so that a wide screen cuts none and the box keeps its size while one types.
    private func width(_ console: ConsoleModel) -> Int {
        let definition = console.session.definition
        let longest = ActionSpec.table.reduce(0) {
            max($0, $1.help(in: definition).displayWidth, console.refusal(of: $1)?.displayWidth ?? 0)
        }
        return Self.help + longest
    }

    func draw(_ frame: inout Frame, _ console: ConsoleModel) {
        let lines = min(14, console.size.rows - 8)
        frame.drawBox(
            "All actions", rows: lines + 1, columns: min(console.size.columns - 6, max(84, width(console))),
            hint: "Type to search, Enter to run, Esc to cancel", console
        ) { pane in
            list.draw((": ", .key), entries(console), empty: "No matching action", &pane) { entry, row, isSelected, pane in
                let isDisabled = entry.refusal != nil
                func style(_ style: Style) -> Style { (isDisabled ? .disabled : style).selected(isSelected) }
                pane.put(entry.spec.title, row, 1, style(.normal), width: Self.keys - 2)
                pane.put(entry.spec.keyNames, row, Self.keys, style(.key), width: Self.help - Self.keys - 1)
                pane.put(
                    entry.refusal ?? entry.spec.help(in: console.session.definition), row, Self.help, style(.dim),
                    width: max(0, pane.columns - Self.help))
            }
        }
    }
}
