internal import ReadModel
internal import Lifecycle
internal import Screen

/// Draws the selected lead in the pane beside the lists, or in the strip below them.
struct DetailView {
    let formatter: LeadFormatter
    /// What others did to the lead, in words.
    let note: String?

    /// Draws the pane beside the lists; its first row is the border.
    func drawPane(_ frame: inout Frame) {
        let lead = formatter.detail.lead
        frame.put(" \(lead.id) ", 0, 1, .heading)
        let width = frame.columns - 2
        var row = 1
        func put(_ runs: [(String, Style)]) {
            guard row < frame.rows else { return }
            frame.put(runs, row, 1, width: width)
            row += 1
        }
        // A tall pane wraps long lines; a short one cuts them off.
        let maximum = frame.rows >= 28 ? 3 : 1
        func put(_ line: DetailLine) {
            guard row < frame.rows else { return }
            frame.put(line.label, row, 1, .dim, width: 11)
            let room = max(10, width - 12)
            guard maximum > 1, line.text.displayWidth > room || line.text.contains(where: \.isNewline) else {
                frame.put(line.runs, row, 13, width: room)
                row += 1
                return
            }
            let style = line.runs.count == 1 ? line.runs[0].1 : .normal
            let rows = TextWrap.rows(line.text, width: room, limit: maximum, ellipsis: formatter.glyphs.ellipsis)
            for (index, text) in rows.enumerated() where row < frame.rows {
                // The first words keep the style that says whether the step is ready.
                let first = index == 0 ? line.runs.first.flatMap { text.hasPrefix($0.0) ? $0 : nil } : nil
                let used = first.map { frame.put($0.0, row, 13, $0.1) } ?? 0
                let rest = first.map { String(text.dropFirst($0.0.count)) } ?? text
                frame.put(rest, row, 13 + used, style, width: max(0, room - used))
                row += 1
            }
        }
        if let note { put([(note, Style(.accent, .bold))]) }
        put([(formatter.nameLine(lead), Style(.normal, .bold))])
        let company = formatter.companyLine(lead)
        if !company.isEmpty { put([(company, .normal)]) }
        for address in formatter.contactRows(lead, width: width) { put(address) }
        row += 1
        put(DetailLine("Stage", formatter.stageLine(lead)))
        if lead.stage.isWithSales { put(DetailLine("Due", formatter.dueLine(lead))) }
        for line in formatter.returnLines(lead) { put(line) }
        for line in formatter.scoreLines(lead) { put(line) }
        for line in formatter.gateLines(lead) { put(line) }
        if !formatter.session.definition.criteria.isEmpty { put(DetailLine("Criteria", formatter.criteriaLine(lead))) }
        put(DetailLine("Attempts", formatter.attemptsLine(lead)))
        if let duplicates = formatter.duplicatesLine { put(duplicates) }
        if let note = lead.lastNote { put(DetailLine("Note", "\"\(note)\"")) }
        row += 1
        guard row < frame.rows - 1 else { return }
        put([("Timeline", .dim)])
        let lines = formatter.detail.entries.prefix(max(0, frame.rows - row)).map(formatter.timelineLine)
        // The times take the width they need, at least that of the labels above, and leave the rest to the texts.
        let when = min(16, max(11, lines.map(\.when.displayWidth).max() ?? 0))
        for line in lines {
            frame.put(line.when, row, 1, .dim, width: when)
            frame.put(line.what, row, when + 2, width: max(0, width - when - 1))
            row += 1
        }
    }

    /// Draws the strip below the lists: score, gates, last touch and contact in a few lines.
    ///
    /// The name is in the list above. What differs from lead to lead follows what is often alike and is followed by
    /// blank space, so that moving the cursor repaints little, which matters over SSH.
    func drawStrip(_ frame: inout Frame) {
        let lead = formatter.detail.lead
        frame.put(" \(lead.id) ", 0, 1, .heading, width: frame.columns - 2)
        let score = formatter.scoreLines(lead)
        let gates = formatter.gateLines(lead)
        let returned = formatter.returnLines(lead)
        let fullScore = DetailLine("Score", score[0].runs + [("   ", .normal)] + score[1].runs)
        func gate(_ indices: [Int]) -> DetailLine {
            let some = indices.filter(gates.indices.contains).map { gates[$0] }
            var runs: [(String, Style)] = []
            for (index, line) in some.enumerated() {
                if index > 0 { runs += [("   ", .normal), (line.label + " ", .dim)] }
                runs += line.runs
            }
            return DetailLine(some.first?.label ?? "", runs)
        }
        let contact = DetailLine("Contact", formatter.contactLine(lead, phonesFirst: true))
        let attempts = DetailLine("Attempts", withDuplicates(formatter.attemptsLine(lead), columns: frame.columns - 13))
        var lines: [DetailLine]
        switch frame.rows - 1 {
        case 6...:
            if !returned.isEmpty, !lead.stage.isWithSales {
                lines = [returned[0], returned[1], fullScore, gate([0, 1, 2, 3]), attempts, contact]
            } else {
                // Always the same rows, so that moving the cursor changes texts in place. A returned lead shows its
                // return instead of its attempts: the reason matters more than the number of earlier attempts.
                let history =
                    returned.isEmpty
                    ? attempts
                    : DetailLine(
                        returned[0].label,
                        withDuplicates(
                            returned[0].runs + [("; since: ", .dim)] + returned[1].runs, columns: frame.columns - 13))
                lines = [score[0], score[1], gate([0, 3]), gate([1]), history, contact]
            }
        case 4...: lines = [returned.first ?? fullScore, gate([0, 3, 1, 2]), attempts, contact]
        default: lines = [returned.first ?? fullScore, gate([0, 3, 1, 2]), contact]
        }
        if let note {
            let text = " \(note) "
            frame.put(text, 0, max(1, frame.columns - text.displayWidth - 1), Style(.accent, .bold))
        }
        for (index, line) in lines.prefix(frame.rows - 1).enumerated() {
            frame.put(line.label, index + 1, 1, .dim, width: 10)
            frame.put(line.runs, index + 1, 12, width: frame.columns - 13)
        }
    }

    /// The attempts, then who may be the same person, in the longest form that fits.
    private func withDuplicates(_ attempts: [(String, Style)], columns: Int) -> [(String, Style)] {
        let used = attempts.reduce(3) { $0 + $1.0.displayWidth }
        guard let text = formatter.duplicatesText.first(where: { used + $0.displayWidth <= columns }) else { return attempts }
        return attempts + [("   ", .normal), (text, .warning)]
    }
}
