internal import Screen
internal import Workspace

extension Form {
    func draw(_ frame: inout Frame, _ console: ConsoleModel) {
        let label = min(18, fields.map { $0.label.displayWidth }.max() ?? 0)
        let suggested = purpose == .convert ? min(5, accounts.count) : 0
        let columns = min(console.size.columns - 6, 84)
        let remarks = frame.remarkRows(remark?.text, width: columns)
        let extra = remarks.count + (suggested > 0 ? suggested + 1 : 0)
        frame.drawBox(
            frame.titled(title, subject), rows: fields.count + extra, columns: min(console.size.columns - 6, 84),
            hint: keyHint, console
        ) { pane in
            var row = 0
            for remark in remarks {
                pane.put(remark, row, 0, .warning, width: pane.columns)
                row += 1
            }
            let room = max(1, pane.rows - extra)
            let top = max(0, min(focus - room + 1, fields.count - room))
            let wide = max(10, pane.columns - label - 2)
            for (index, field) in fields.enumerated().dropFirst(top).prefix(room) {
                let isFocused = index == focus
                pane.put(field.label, row, 0, isFocused ? .accent : .dim, width: label)
                if field.kind == .text {
                    let note =
                        field.problem ?? field.conflictNote ?? accountNote(field, console.glyphs) ?? (isFocused ? field.hint : "")
                    // A short value leaves its space to the note beside it.
                    let kept = min(wide / 2, max(14, field.text.text.displayWidth + 2))
                    let noteWidth = note.isEmpty ? 0 : min(note.displayWidth + 2, wide - kept)
                    field.text.render(in: &pane, row, label + 2, width: max(8, wide - noteWidth), .field, focused: isFocused)
                    if noteWidth > 0 {
                        pane.put(
                            note, row, pane.columns - noteWidth + 2, field.problem ?? field.conflictNote == nil ? .dim : .warning,
                            width: noteWidth - 2)
                    }
                } else {
                    var column = label + 2
                    for (number, choice) in field.choices.enumerated() {
                        let isPicked = number == field.picked
                        let text = isPicked ? "[\(choice.label)]" : " \(choice.label) "
                        column += pane.put(text, row, column, isPicked ? Style(isFocused ? .selected : .normal, .bold) : .dim) + 1
                    }
                }
                row += 1
            }
            guard suggested > 0 else { return }
            row += 1
            for (number, account) in accounts.prefix(suggested).enumerated() {
                pane.put("\(number + 1)", row, 1, .key)
                let name = pane.put(account.name, row, 4, .normal, width: max(0, pane.columns - 28))
                pane.put("\(account.id)  \(account.reason)", row, 4 + name + 2, .dim, width: max(0, pane.columns - name - 6))
                row += 1
            }
        }
    }

    /// The keys of the form, for the footer.
    private var keyHint: String {
        let choosing = fields.contains { $0.kind == .choice } ? "Space or letter to choose, " : ""
        let moving = fields.count > 1 ? "Tab next field, " : ""
        let verb =
            switch purpose {
            case .asOf: "show"
            case .merge: "preview"
            case .mergeAccount: "merge"
            case .touch: "log"
            case .convert, .edit, .add, .note, .schedule, .snooze, .reject, .keepRule, .opportunity, .account: "save"
            }
        return moving + choosing + "Enter to \(verb), Esc to cancel"
    }

    /// Whether a conversion creates a new account or uses an existing one, and the key that changes it.
    private func accountNote(_ field: Field, _ glyphs: Glyphs) -> String? {
        guard purpose == .convert, field.id == .account, !field.typed.isEmpty else { return nil }
        if accounts.contains(where: { $0.name == field.typed }) {
            return "existing account" + (field.isPristine ? "; 0 for a new one" : "")
        }
        guard field.isPristine, let last = accounts.indices.last else { return "new account" }
        return "new account; " + (last == 0 ? "1" : "1\(glyphs.isASCII ? "-" : "–")\(min(5, last + 1))") + " for an existing one"
    }
}
