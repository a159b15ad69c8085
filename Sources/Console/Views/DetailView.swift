internal import ReadModel
internal import Lifecycle
internal import Screen

// The lead beside the list, and the strip below it.
extension ConsoleModel {
    /// The pane beside the lists; `title` leaves its first row to the border.
    func drawDetail(_ frame: inout Frame, title: Bool) {
        guard let id = currentLead, let sheet, sheet.lead.id == id else { return }
        let lead = sheet.lead
        frame.put(" \(id) ", 0, 1, .heading)
        let width = frame.columns - 2
        var row = 1
        func put(_ runs: [(String, Style)]) {
            guard row < frame.rows else { return }
            frame.put(runs, row, 1, width: width)
            row += 1
        }
        // A tall pane tells in full what a short one cuts off.
        let most = frame.rows >= 40 ? 3 : frame.rows >= 28 ? 2 : 1
        func put(_ line: DetailLine) {
            guard row < frame.rows else { return }
            frame.put(line.label, row, 1, .dim, width: 11)
            let room = max(10, width - 12)
            guard most > 1, line.text.displayWidth > room else {
                frame.put(line.runs, row, 13, width: room)
                row += 1
                return
            }
            let style = line.runs.count == 1 ? line.runs[0].1 : .normal
            let rows = TextWrap.rows(line.text, width: room, limit: most, ellipsis: glyphs.ellipsis)
            for (index, text) in rows.enumerated() where row < frame.rows {
                // The first words keep the style that says whether it is ready.
                let lead = index == 0 ? line.runs.first.flatMap { text.hasPrefix($0.0) ? $0 : nil } : nil
                let taken = lead.map { frame.put($0.0, row, 13, $0.1) } ?? 0
                let rest = lead.map { String(text.dropFirst($0.0.count)) } ?? text
                frame.put(rest, row, 13 + taken, style, width: max(0, room - taken))
                row += 1
            }
        }
        if leadsAsOf == nil, let sheetNote, sheetNote.lead == id {
            put([(sheetNote.note.words(session.time), Style(.accent, .bold))])
        }
        put([(nameLine(lead), Style(.normal, .bold))])
        let company = companyLine(lead)
        if !company.isEmpty { put([(company, .normal)]) }
        let contact = contactLine(lead)
        if contact.reduce(0, { $0 + $1.0.displayWidth }) <= width {
            put(contact)
        } else {
            // One way to reach it a row, rather than half a phone number.
            for way in contact.split(whereSeparator: { $0.0 == Self.contactGap }) { put(Array(way)) }
        }
        row += 1
        put(DetailLine("Stage", standingLine(lead)))
        if lead.stage.isInSalesHands { put(DetailLine("Due", dueLine(lead))) }
        for line in returnLines(lead) { put(line) }
        for line in whyLines(lead) { put(line) }
        for line in gateLines(lead) { put(line) }
        if !session.definition.criteria.isEmpty { put(DetailLine("Asked", criteriaLine(lead))) }
        put(DetailLine("Tries", triesLine(lead)))
        if !sheet.likenesses.isEmpty {
            let alike = sheet.likenesses.prefix(3).map { "\($0.id) \($0.calling)" }.joined(separator: ", ")
            put(DetailLine("Alike", [(alike, .warning), ("  M", .key), (" merges", .dim)]))
        }
        if let note = lead.lastNote { put(DetailLine("Note", "\"\(note)\"")) }
        row += 1
        guard row < frame.rows - 1 else { return }
        put([("Timeline", .dim)])
        let lines = sheet.timeline.prefix(max(0, frame.rows - row)).map(timelineLine)
        // The moments take what they need and leave the rest to the words; never less than the labels above.
        let when = min(16, max(11, lines.map(\.when.displayWidth).max() ?? 0))
        for line in lines {
            frame.put(line.when, row, 1, .dim, width: when)
            frame.put(line.what, row, when + 2, width: max(0, width - when - 1))
            row += 1
        }
    }

    /// Why, gates, last touch and contact in a few lines, the border with the name above them.
    func drawStrip(_ frame: inout Frame) {
        guard let id = currentLead, let sheet, sheet.lead.id == id else { return }
        let lead = sheet.lead
        frame.put(" \(id) \(glyphs.dot) \(nameLine(lead)) ", 0, 1, .heading, width: frame.columns - 2)
        let why = whyLines(lead)
        let gates = gateLines(lead)
        let returned = returnLines(lead)
        let merged = DetailLine("Why here", why[0].runs + [("   ", .normal)] + why[1].runs)
        func gate(_ wanted: [Int]) -> DetailLine {
            let some = wanted.filter(gates.indices.contains).map { gates[$0] }
            var runs: [(String, Style)] = []
            for (index, line) in some.enumerated() {
                if index > 0 { runs += [("   ", .normal), (line.label + " ", .dim)] }
                runs += line.runs
            }
            return DetailLine(some.first?.label ?? "", runs)
        }
        let contact = DetailLine("Contact", contactLine(lead))
        let tries = DetailLine("Tries", triesLine(lead))
        var lines: [DetailLine]
        switch frame.rows - 1 {
        case 6...:
            if !returned.isEmpty, !lead.stage.isInSalesHands {
                lines = [returned[0], returned[1], merged, gate([0, 1, 2, 3]), tries, contact]
            } else {
                // Always the same rows, so that a cursor step changes words in place.
                // What came back takes the row of the tries: why it was let go matters more than how often it was tried before.
                let back =
                    returned.isEmpty
                    ? tries : DetailLine(returned[0].label, returned[0].runs + [("; since: ", .dim)] + returned[1].runs)
                lines = [why[0], why[1], gate([0, 3]), gate([1]), back, contact]
            }
        case 4...: lines = [returned.first ?? merged, gate([0, 3, 1, 2]), tries, contact]
        default: lines = [returned.first ?? merged, gate([0, 3, 1, 2]), contact]
        }
        if leadsAsOf == nil, let sheetNote, sheetNote.lead == id {
            let text = " \(sheetNote.note.words(session.time)) "
            frame.put(text, 0, max(1, frame.columns - text.displayWidth - 1), Style(.accent, .bold))
        }
        for (index, line) in lines.prefix(frame.rows - 1).enumerated() {
            frame.put(line.label, index + 1, 1, .dim, width: 10)
            frame.put(line.runs, index + 1, 12, width: frame.columns - 13)
        }
    }
}
