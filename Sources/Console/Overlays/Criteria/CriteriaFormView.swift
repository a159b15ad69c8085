internal import Lifecycle
internal import Screen

extension CriteriaForm {
    func draw(_ frame: inout Frame, _ console: ConsoleModel) {
        let question = isAtChance ? "What is the chance to close?" : current?.question ?? ""
        let chanceLabel = "Chance to close (your estimate)"
        // The rows of the criteria, and one for the chance.
        let count = criteria.count + 1
        frame.drawBox(
            frame.titled("Assess", subject), rows: count + 2, columns: min(console.size.columns - 6, 84),
            hint: isAtChance
                ? "0 to 100, Enter to save, Space to skip, Backspace to go back, Esc to cancel"
                : "Space to skip, % for the chance, Backspace to go back, Esc to cancel", console
        ) { pane in
            let label = max(criteria.map { $0.label.displayWidth }.max() ?? 0, chanceLabel.displayWidth)
            let room = max(1, pane.rows - 2)
            let top = max(0, min(index - room + 1, count - room))
            for row in (top..<count).prefix(room) {
                let line = row - top
                let isCurrent = row == index
                let (name, text, isNew) = answerRow(row, label: chanceLabel, console.session)
                pane.put(isCurrent ? console.glyphs.cursor : " ", line, 0, .accent)
                pane.put(name, line, 2, isCurrent ? Style(.normal, .bold) : .normal, width: label)
                pane.put(text, line, label + 4, isNew ? .ready : .dim, width: max(0, pane.columns - label - 4))
            }
            pane.put(question, pane.rows - 2, 2, .accent, width: pane.columns - 2)
            var column = 2
            if isAtChance {
                pane.put([("0", .key), ("-", .normal), ("100", .key), ("%", .normal)], pane.rows - 1, column)
            }
            for answer in current?.answers ?? [] {
                column += pane.put(String(answer.key), pane.rows - 1, column, .key)
                column += pane.put(" " + answer.label, pane.rows - 1, column) + 3
            }
        }
    }

    /// A row of the criteria form: the criterion, its answer, and whether the answer is new.
    private func answerRow(
        _ index: Int, label: String, _ session: ConsoleSession
    ) -> (name: String, text: String, isNew: Bool) {
        guard criteria.indices.contains(index) else {
            let before = chanceBefore.map { "\($0.percent)%, \(session.time.past($0.occurredAt))" } ?? "not assessed yet"
            return (label, chance.isEmpty ? before : chance + "%", !chance.isEmpty)
        }
        let criterion = criteria[index]
        let new = newAnswers[criterion.id]
        let text = (new ?? previousAnswers[criterion.id]).map { criterion.answer($0)?.label ?? $0 } ?? "not answered yet"
        return (criterion.label, text, new != nil)
    }
}
