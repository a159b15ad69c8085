internal import ReadModel
internal import Lifecycle
internal import Screen

// The lead beside the list, and the strip below it.
extension ConsoleModel {
    /// Draws the pane beside the lists; with `title` its first row is the border.
    func drawDetail(_ frame: inout Frame, title: Bool) {
        guard let id = currentLead, let leadDetail, leadDetail.lead.id == id else { return }
        let lead = leadDetail.lead
        frame.put(" \(id) ", 0, 1, .heading)
        let width = frame.columns - 2
        var row = 1
        func put(_ runs: [(String, Style)]) {
            guard row < frame.rows else { return }
            frame.put(runs, row, 1, width: width)
            row += 1
        }
        // A tall pane wraps long lines; a short one cuts them off.
        let maximum = frame.rows >= 40 ? 3 : frame.rows >= 28 ? 2 : 1
        func put(_ line: DetailLine) {
            guard row < frame.rows else { return }
            frame.put(line.label, row, 1, .dim, width: 11)
            let room = max(10, width - 12)
            guard maximum > 1, line.text.displayWidth > room else {
                frame.put(line.runs, row, 13, width: room)
                row += 1
                return
            }
            let style = line.runs.count == 1 ? line.runs[0].1 : .normal
            let rows = TextWrap.rows(line.text, width: room, limit: maximum, ellipsis: glyphs.ellipsis)
            for (index, text) in rows.enumerated() where row < frame.rows {
                // The first words keep the style that says whether the step is ready.
                let first = index == 0 ? line.runs.first.flatMap { text.hasPrefix($0.0) ? $0 : nil } : nil
                let used = first.map { frame.put($0.0, row, 13, $0.1) } ?? 0
                let rest = first.map { String(text.dropFirst($0.0.count)) } ?? text
                frame.put(rest, row, 13 + used, style, width: max(0, room - used))
                row += 1
            }
        }
        if leadsAsOf == nil, let detailNote, detailNote.lead == id {
            put([(detailNote.note.formatted(session.time), Style(.accent, .bold))])
        }
        put([(nameLine(lead), Style(.normal, .bold))])
        let company = companyLine(lead)
        if !company.isEmpty { put([(company, .normal)]) }
        let contact = contactLine(lead)
        if contact.reduce(0, { $0 + $1.0.displayWidth }) <= width {
            put(contact)
        } else {
            // One address per row, rather than half a phone number.
            for address in contact.split(whereSeparator: { $0.0 == Self.contactGap }) { put(Array(address)) }
        }
        row += 1
        put(DetailLine("Stage", stageLine(lead)))
        if lead.stage.isWithSales { put(DetailLine("Due", dueLine(lead))) }
        for line in returnLines(lead) { put(line) }
        for line in scoreLines(lead) { put(line) }
        for line in gateLines(lead) { put(line) }
        if !session.definition.criteria.isEmpty { put(DetailLine("Criteria", criteriaLine(lead))) }
        put(DetailLine("Attempts", attemptsLine(lead)))
        if !leadDetail.possibleDuplicates.isEmpty {
            let duplicates = leadDetail.possibleDuplicates.prefix(3).map { "\($0.id) \($0.displayName)" }.joined(separator: ", ")
            put(DetailLine("Duplicates", [(duplicates, .warning), ("  M", .key), (" merges", .dim)]))
        }
        if let note = lead.lastNote { put(DetailLine("Note", "\"\(note)\"")) }
        row += 1
        guard row < frame.rows - 1 else { return }
        put([("Timeline", .dim)])
        let lines = leadDetail.entries.prefix(max(0, frame.rows - row)).map(timelineLine)
        // The times take the width they need, at least that of the labels above, and leave the rest to the texts.
        let when = min(16, max(11, lines.map(\.when.displayWidth).max() ?? 0))
        for line in lines {
            frame.put(line.when, row, 1, .dim, width: when)
            frame.put(line.what, row, when + 2, width: max(0, width - when - 1))
            row += 1
        }
    }

    /// Draws the strip below the lists: score, gates, last touch and contact in a few lines.
    func drawStrip(_ frame: inout Frame) {
        guard let id = currentLead, let leadDetail, leadDetail.lead.id == id else { return }
        let lead = leadDetail.lead
        frame.put(" \(id) \(glyphs.dot) \(nameLine(lead)) ", 0, 1, .heading, width: frame.columns - 2)
        let score = scoreLines(lead)
        let gates = gateLines(lead)
        let returned = returnLines(lead)
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
        let contact = DetailLine("Contact", contactLine(lead))
        let attempts = DetailLine("Attempts", attemptsLine(lead))
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
                    ? attempts : DetailLine(returned[0].label, returned[0].runs + [("; since: ", .dim)] + returned[1].runs)
                lines = [score[0], score[1], gate([0, 3]), gate([1]), history, contact]
            }
        case 4...: lines = [returned.first ?? fullScore, gate([0, 3, 1, 2]), attempts, contact]
        default: lines = [returned.first ?? fullScore, gate([0, 3, 1, 2]), contact]
        }
        if leadsAsOf == nil, let detailNote, detailNote.lead == id {
            let text = " \(detailNote.note.formatted(session.time)) "
            frame.put(text, 0, max(1, frame.columns - text.displayWidth - 1), Style(.accent, .bold))
        }
        for (index, line) in lines.prefix(frame.rows - 1).enumerated() {
            frame.put(line.label, index + 1, 1, .dim, width: 10)
            frame.put(line.runs, index + 1, 12, width: frame.columns - 13)
        }
    }
}
