internal import Workspace
internal import ReadModel
internal import Lifecycle
internal import Screen

// The overlays.
extension ConsoleModel {
    func draw(_ overlay: Overlay, _ frame: inout Frame) {
        switch overlay {
        case .menu(let menu): draw(menu, &frame)
        case .form(let form): draw(form, &frame)
        case .assess(let form): draw(form, &frame)
        case .confirmation(let confirmation): draw(confirmation, &frame)
        case .palette(let palette): draw(palette, &frame)
        case .help(let help): draw(help, &frame)
        case .filter(let panel): draw(panel, &frame)
        }
    }

    /// Draws a box above the message line, low enough to keep the lead visible, and its content inside.
    private func drawBox(
        _ title: String, rows: Int, columns: Int, hint: String, _ frame: inout Frame, _ body: (inout Frame) -> Void
    ) {
        let width = min(size.columns - 2, max(columns + 4, title.displayWidth + 8))
        let height = min(size.rows - 3, rows + 2)
        let rect = Rect(
            row: size.rows - 2 - height, column: max(0, min(2, (size.columns - width) / 2)), rows: height, columns: width)
        frame.fill(rect)
        frame.box(rect, title: title, .border, titleStyle: .heading)
        frame.inside(rect.inset(rows: 1, columns: 2), body)
        let row = size.rows - 1
        frame.fill(Rect(row: row, column: 0, rows: 1, columns: size.columns), .footer)
        frame.put(hint, row, 1, .dim, width: size.columns - 2)
        // A message about the overlay (a refused key, a missing field) appears below it.
        frame.fill(Rect(row: row - 1, column: 0, rows: 1, columns: size.columns))
        if message != nil { drawMessage(&frame) }
    }

    /// The remark above options or fields, in at most three rows.
    private func remarkRows(_ remark: String?, width: Int) -> [String] {
        remark.map { TextWrap.rows($0, width: width, limit: 3, ellipsis: glyphs.ellipsis) } ?? []
    }

    private func titled(_ title: String, _ subject: String) -> String {
        subject.isEmpty ? title : "\(title)  \(glyphs.dot)  \(subject)"
    }

    private func draw(_ menu: Menu, _ frame: inout Frame) {
        let label = menu.options.map { $0.label.displayWidth }.max() ?? 0
        let beside = menu.options.map { ($0.disabledReason ?? $0.detail).displayWidth }.max() ?? 0
        let remarks = remarkRows(menu.remark, width: size.columns - 6)
        let extra = remarks.count
        drawBox(
            titled(menu.title, menu.subject), rows: menu.options.count + extra,
            columns: max(label + beside + 8, remarks.map(\.displayWidth).max() ?? 0),
            hint: "Press a key to pick, or Enter for the selected line; Esc to cancel", &frame
        ) { pane in
            for (row, remark) in remarks.enumerated() { pane.put(remark, row, 0, .warning, width: pane.columns) }
            let room = max(1, pane.rows - extra)
            let top = max(0, min(menu.cursor - room + 1, menu.options.count - room))
            for (line, option) in menu.options.dropFirst(top).prefix(room).enumerated() {
                let isDisabled = option.disabledReason != nil
                let isSelected = line + top == menu.cursor
                let row = line + extra
                if isSelected { pane.fill(Rect(row: row, column: 0, rows: 1, columns: pane.columns), .normal.selected()) }
                pane.put(String(option.key), row, 1, (isDisabled ? Style.disabled : .key).selected(isSelected))
                pane.put(
                    option.label, row, 4, (isDisabled ? Style.disabled : .normal).selected(isSelected), width: pane.columns - 4)
                pane.put(
                    option.disabledReason ?? option.detail, row, label + 6,
                    (isDisabled ? Style.disabled : .dim).selected(isSelected), width: max(0, pane.columns - label - 6))
            }
        }
    }

    private func draw(_ form: Form, _ frame: inout Frame) {
        let label = min(18, form.fields.map { $0.label.displayWidth }.max() ?? 0)
        let suggested = form.purpose == .convert ? min(5, form.accounts.count) : 0
        let columns = min(size.columns - 6, 84)
        let remarks = remarkRows(form.remark, width: columns)
        let extra = remarks.count + (suggested > 0 ? suggested + 1 : 0)
        drawBox(
            titled(form.title, form.subject), rows: form.fields.count + extra, columns: min(size.columns - 6, 84),
            hint: hint(of: form), &frame
        ) { pane in
            var row = 0
            for remark in remarks {
                pane.put(remark, row, 0, .warning, width: pane.columns)
                row += 1
            }
            let room = max(1, pane.rows - extra)
            let top = max(0, min(form.focus - room + 1, form.fields.count - room))
            let wide = max(10, pane.columns - label - 2)
            for (index, field) in form.fields.enumerated().dropFirst(top).prefix(room) {
                let isFocused = index == form.focus
                pane.put(field.label, row, 0, isFocused ? .accent : .dim, width: label)
                if field.kind == .text {
                    let note = field.problem ?? accountNote(form, field) ?? (isFocused ? field.hint : "")
                    // A short value leaves its space to the note beside it.
                    let kept = min(wide / 2, max(14, field.text.text.displayWidth + 2))
                    let noteWidth = note.isEmpty ? 0 : min(note.displayWidth + 2, wide - kept)
                    field.text.render(in: &pane, row, label + 2, width: max(8, wide - noteWidth), .field, focused: isFocused)
                    if noteWidth > 0 {
                        pane.put(
                            note, row, pane.columns - noteWidth + 2, field.problem == nil ? .dim : .warning, width: noteWidth - 2)
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
            for (number, account) in form.accounts.prefix(suggested).enumerated() {
                pane.put("\(number + 1)", row, 1, .key)
                let name = pane.put(account.name, row, 4, .normal, width: max(0, pane.columns - 20))
                pane.put(account.reason, row, 4 + name + 2, .dim, width: max(0, pane.columns - name - 6))
                row += 1
            }
        }
    }

    private func hint(of form: Form) -> String {
        let choosing = form.fields.contains { $0.kind == .choice } ? "Space or letter to choose, " : ""
        let moving = form.fields.count > 1 ? "Tab next field, " : ""
        let verb =
            switch form.purpose {
            case .asOf: "show"
            case .merge: "preview"
            default: "save"
            }
        return moving + choosing + "Enter to \(verb), Esc to cancel"
    }

    /// Whether a conversion creates a new account or uses an existing one, and the key that changes it.
    private func accountNote(_ form: Form, _ field: Form.Field) -> String? {
        guard form.purpose == .convert, field.id == "account", !field.value.isEmpty else { return nil }
        if form.accounts.contains(where: { $0.name == field.value }) {
            return "existing account" + (field.isPristine ? "; 0 for a new one" : "")
        }
        guard field.isPristine, let last = form.accounts.indices.last else { return "new account" }
        return "new account; " + (last == 0 ? "1" : "1\(glyphs.isASCII ? "-" : "–")\(min(5, last + 1))") + " for an existing one"
    }

    private func draw(_ form: CriteriaForm, _ frame: inout Frame) {
        let question = form.isAtChance ? "What is the chance to close?" : form.current?.question ?? ""
        let chance = "Chance to close (your estimate)"
        // The rows of the criteria, and one for the chance.
        let count = form.criteria.count + 1
        drawBox(
            titled("Assess", form.subject), rows: count + 2, columns: min(size.columns - 6, 84),
            hint: form.isAtChance
                ? "0 to 100, Enter to save, Space to skip, Backspace to go back, Esc to cancel"
                : "Space to skip, % for the chance, Backspace to go back, Esc to cancel", &frame
        ) { pane in
            let label = max(form.criteria.map { $0.label.displayWidth }.max() ?? 0, chance.displayWidth)
            let room = max(1, pane.rows - 2)
            let top = max(0, min(form.index - room + 1, count - room))
            for index in (top..<count).prefix(room) {
                let line = index - top
                let isCurrent = index == form.index
                let (name, text, isNew) = answerRow(form, index, chance)
                pane.put(isCurrent ? glyphs.cursor : " ", line, 0, .accent)
                pane.put(name, line, 2, isCurrent ? Style(.normal, .bold) : .normal, width: label)
                pane.put(text, line, label + 4, isNew ? .ready : .dim, width: max(0, pane.columns - label - 4))
            }
            pane.put(question, pane.rows - 2, 2, .accent, width: pane.columns - 2)
            var column = 2
            if form.isAtChance {
                pane.put([("0", .key), ("-", .normal), ("100", .key), ("%", .normal)], pane.rows - 1, column)
            }
            for answer in form.current?.answers ?? [] {
                column += pane.put(String(answer.key), pane.rows - 1, column, .key)
                column += pane.put(" " + answer.label, pane.rows - 1, column) + 3
            }
        }
    }

    /// A row of the criteria form: the criterion, its answer, and whether the answer is new.
    private func answerRow(_ form: CriteriaForm, _ index: Int, _ chance: String) -> (name: String, text: String, isNew: Bool) {
        guard form.criteria.indices.contains(index) else {
            let before = form.chanceBefore.map { "\($0.percent)%, \(session.time.past($0.occurredAt))" } ?? "not assessed yet"
            return (chance, form.chance.isEmpty ? before : form.chance + "%", !form.chance.isEmpty)
        }
        let criterion = form.criteria[index]
        let new = form.newAnswers[criterion.id]
        let text = (new ?? form.previousAnswers[criterion.id]).map { criterion.answer($0)?.label ?? $0 } ?? "not answered yet"
        return (criterion.label, text, new != nil)
    }

    private func draw(_ confirmation: Confirmation, _ frame: inout Frame) {
        let lines = min(confirmation.lines.count, max(3, size.rows - 10))
        let wide = (confirmation.lines.map(\.text.displayWidth).max() ?? 0) + 2
        drawBox(
            confirmation.title, rows: lines + 1, columns: max(confirmation.title.displayWidth + 4, min(wide, size.columns - 6)),
            hint: (confirmation.allowed == 0 ? "" : "y to confirm, ") + (confirmation.mergePair == nil ? "" : "s to swap, ")
                + "Esc to cancel, j k to scroll", &frame
        ) { pane in
            let room = max(0, pane.rows - 1)
            let top = max(0, min(confirmation.scroll, confirmation.lines.count - room))
            for (line, each) in confirmation.lines.dropFirst(top).prefix(room).enumerated() {
                pane.put(each.isRefused ? glyphs.fail : glyphs.check, line, 0, each.isRefused ? .error : .good)
                pane.put(each.text, line, 2, each.isRefused ? .disabled : .normal, width: pane.columns - 2)
            }
            let swap: [(String, Style)] = confirmation.mergePair == nil ? [] : [("s", .key), (" swap   ", .normal)]
            let confirm: [(String, Style)] = confirmation.allowed == 0 ? [] : [("y", .key), (" confirm   ", .normal)]
            pane.put(confirm + swap + [("Esc", .key), (" cancel", .normal)], pane.rows - 1, 0)
        }
    }

    private func draw(_ palette: Palette, _ frame: inout Frame) {
        let entries = paletteEntries(palette)
        let lines = min(14, size.rows - 8)
        drawBox(
            "All actions", rows: lines + 1, columns: min(size.columns - 6, 84),
            hint: "Type to search, Enter to run, Esc to cancel", &frame
        ) { pane in
            let start = pane.put(": ", 0, 0, .key)
            palette.field.render(in: &pane, 0, start, width: pane.columns - start)
            let room = max(1, pane.rows - 1)
            let top = max(0, min(palette.cursor - room + 1, entries.count - room))
            for (line, entry) in entries.dropFirst(top).prefix(room).enumerated() {
                let isSelected = line + top == palette.cursor
                let isDisabled = entry.refusal != nil
                if isSelected { pane.fill(Rect(row: line + 1, column: 0, rows: 1, columns: pane.columns), .normal.selected()) }
                pane.put(entry.spec.title, line + 1, 1, (isDisabled ? Style.disabled : .normal).selected(isSelected), width: 18)
                pane.put(entry.spec.keyNames, line + 1, 20, (isDisabled ? Style.disabled : .key).selected(isSelected), width: 12)
                pane.put(
                    entry.refusal ?? entry.spec.help(under: session.definition), line + 1, 33,
                    (isDisabled ? Style.disabled : .dim).selected(isSelected),
                    width: max(0, pane.columns - 33))
            }
            if entries.isEmpty { pane.put("No matching action", 1, 1, .dim) }
        }
    }

    private func draw(_ help: HelpOverlay, _ frame: inout Frame) {
        let lines = helpRows(help.context)
        let height = min(lines.count, size.rows - 5)
        drawBox(
            "Keys", rows: height, columns: size.columns - 6, hint: "j k to scroll, q or Esc to close", &frame
        ) { pane in
            let top = max(0, min(help.scroll, lines.count - pane.rows))
            for (row, line) in lines.dropFirst(top).prefix(pane.rows).enumerated() {
                pane.put(line.keys, row, 0, line.isDisabled ? .disabled : .key, width: 13)
                pane.put(line.title, row, 14, line.isDisabled ? .disabled : .normal, width: 16)
                pane.put(line.text, row, 31, line.isDisabled ? .disabled : .dim, width: max(0, pane.columns - 31))
            }
        }
    }

    private func draw(_ panel: FilterPanel, _ frame: inout Frame) {
        let switches: [(key: String, label: String, value: String)] = [
            ("f", "owner", isTeamWide ? "whole team" : "mine + unassigned in my territory"),
            ("l", "overdue", filter.onlyOverdue ? "overdue only" : "all"),
            ("z", "snoozed", filter.showsSnoozed ? "shown" : "hidden"),
            ("s", "source", filter.source.isEmpty ? "any" : filter.source),
            ("/", "text", filter.text.isEmpty ? "any" : filter.text),
            ("c", "clear", ""),
        ]
        drawBox(
            "Filter", rows: switches.count, columns: 52,
            hint: panel.editing == nil
                ? "Press a key to change a line, Enter or Esc to close" : "Type the text, Enter to apply, Esc to cancel", &frame
        ) {
            pane in
            for (row, each) in switches.enumerated() {
                pane.put(each.key, row, 1, .key)
                pane.put(each.label, row, 4, .dim)
                let isEdited = (panel.editing == .source && each.key == "s") || (panel.editing == .text && each.key == "/")
                if isEdited {
                    panel.field.render(in: &pane, row, 14, width: pane.columns - 15)
                } else {
                    pane.put(each.value, row, 14, .normal, width: pane.columns - 15)
                }
            }
        }
    }
}
