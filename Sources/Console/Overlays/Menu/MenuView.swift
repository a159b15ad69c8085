internal import Screen

extension Menu {
    func draw(_ frame: inout Frame, _ console: ConsoleModel) {
        let label = options.map { $0.label.displayWidth }.max() ?? 0
        let beside = options.map { besideText($0).displayWidth }.max() ?? 0
        let columns = console.size.columns - 6
        let remarks = frame.remarkRows(remark, width: columns)
        // What doesn't fit beside the selected option is shown in full below; the room for it doesn't change.
        let room = columns - label - 6
        let full = options.map { option in
            let text = besideText(option)
            return text.displayWidth > room ? TextWrap.rows(text, width: columns, limit: 4, ellipsis: frame.glyphs.ellipsis) : []
        }
        // It never takes the place of options.
        let free = max(0, console.size.rows - 5 - options.count - remarks.count)
        let foot = min(free, full.map(\.count).max() ?? 0)
        frame.drawBox(
            frame.titled(title, subject), rows: options.count + remarks.count + foot,
            columns: max(label + beside + 8, remarks.map(\.displayWidth).max() ?? 0),
            hint: "Press a key to pick, or Enter for the selected line; Esc to cancel", console
        ) { pane in
            for (row, remark) in remarks.enumerated() { pane.put(remark, row, 0, .warning, width: pane.columns) }
            let room = max(1, pane.rows - remarks.count - foot)
            let top = max(0, min(cursor - room + 1, options.count - room))
            for (line, option) in options.dropFirst(top).prefix(room).enumerated() {
                let isDisabled = option.disabledReason != nil
                let isSelected = line + top == cursor
                let row = line + remarks.count
                if isSelected { pane.fill(Rect(row: row, column: 0, rows: 1, columns: pane.columns), .normal.selected()) }
                pane.put(String(option.key), row, 1, (isDisabled ? Style.disabled : .key).selected(isSelected))
                pane.put(
                    option.label, row, 4, (isDisabled ? Style.disabled : .normal).selected(isSelected), width: pane.columns - 4)
                pane.put(
                    besideText(option), row, label + 6, (isDisabled ? Style.disabled : .dim).selected(isSelected),
                    width: max(0, pane.columns - label - 6))
            }
            guard full.indices.contains(cursor) else { return }
            for (line, text) in full[cursor].prefix(foot).enumerated() {
                pane.put(text, pane.rows - foot + line, 0, .warning, width: pane.columns)
            }
        }
    }

    /// Why an option can't be picked, else what it stands for and for how many leads of a batch it is possible.
    private func besideText(_ option: Option) -> String {
        option.disabledReason ?? [option.detail, option.readiness].filter { !$0.isEmpty }.joined(separator: "; ")
    }
}
