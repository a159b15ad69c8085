internal import Lifecycle
internal import Screen

/// Draws the footer: the actions of the context by rank, greyed if they can't be done now.
struct Footer {
    let console: ConsoleModel

    func draw(_ frame: inout Frame) {
        let row = frame.size.rows - 1
        frame.fill(Rect(row: row, column: 0, rows: 1, columns: frame.columns), .footer)
        let always: [(String, Style)] = [("?", .key), (" all keys", .footer)]
        let room = frame.columns - 12
        var column = 1
        let specs = ActionSpec.table.filter {
            $0.footerRank != nil && $0.contexts.contains(console.context) && console.isOffered($0)
        }
        .sorted { ($0.footerRank ?? 0) < ($1.footerRank ?? 0) }
        var titles: Set<String> = []
        for spec in specs {
            guard let key = spec.keys.first?.name else { continue }
            let title = footerTitle(spec)
            // If the next step is to convert or to close, one key for it is enough.
            guard titles.insert(title).inserted else { continue }
            let width = key.displayWidth + 1 + title.displayWidth
            guard column + width <= room else { break }
            let isDisabled = console.refusal(of: spec) != nil
            column += frame.put(key, row, column, isDisabled ? .disabled : .key)
            column += frame.put(" " + title, row, column, isDisabled ? .disabled : .footer) + 2
        }
        frame.put(always, row, max(column, frame.columns - 11))
    }

    /// The title of an action, made more precise by the lead under the cursor.
    private func footerTitle(_ spec: ActionSpec) -> String {
        guard spec.action == .advance, let lead = console.selectedDetail?.lead,
            let command = console.session.definition.advance(of: lead)
        else { return spec.title }
        if case .reengage = command { return "re-engage" }
        return command.verb
    }
}
