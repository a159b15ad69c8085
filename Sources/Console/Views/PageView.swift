internal import ReadModel
internal import Lifecycle
internal import Screen

// One lead in full.
extension ConsoleModel {
    /// Every line about the lead, wrapped to a width.
    func pageLines(width: Int) -> [[(String, Style)]] {
        guard let page, let sheet, sheet.lead.id == page.lead else { return [[("Loading", .dim)]] }
        let lead = sheet.lead
        var lines: [[(String, Style)]] = []
        let label = 16
        func heading(_ text: String) {
            lines.append([])
            lines.append([(text, .heading)])
        }
        func add(_ line: DetailLine) {
            let room = max(10, width - label - 3)
            let pad = String(repeating: " ", count: label)
            let name = (line.label.fitted(to: label - 1, ellipsis: glyphs.ellipsis) + " ", Style.dim)
            if line.text.displayWidth <= room {
                lines.append([name] + line.runs)
                return
            }
            for (index, row) in TextWrap.rows(line.text, width: room, ellipsis: glyphs.ellipsis).enumerated() {
                lines.append([index == 0 ? name : (pad, .normal), (row, line.runs.count == 1 ? line.runs[0].1 : .normal)])
            }
        }
        lines.append([(nameLine(lead), Style(.normal, .bold))])
        let company = companyLine(lead)
        if !company.isEmpty { lines.append([(company, .normal)]) }
        lines.append(contactLine(lead))
        heading("Where it stands")
        add(DetailLine("stage", standingLine(lead)))
        if lead.stage.isInSalesHands { add(DetailLine("due", dueLine(lead))) }
        for line in returnLines(lead) { add(DetailLine(line.label.lowercased(), line.runs)) }
        add(
            DetailLine(
                "brought in",
                "by \(lead.sourcedBy), \(session.time.past(lead.capturedAt)), \(lead.path.rawValue)"
                    + (lead.isRequested ? ", asked for information" : "")))
        if !lead.absorbed.isEmpty {
            add(DetailLine("merged in", lead.absorbed.map(\.id.description).joined(separator: ", ")))
        }
        for (channel, why) in lead.channels.closed {
            add(DetailLine(channel.rawValue, why == .bounced ? "bounced" : "opted out", .warning))
        }
        heading("Why here")
        if let unknownWords { add(DetailLine("", unknownWords, .dim)) }
        let score = session.definition.score(lead, on: session.decisionContext.today)
        let parts = [("fit", score.fit, score.reading.fit), ("did", score.engagement, score.reading.engagement)]
        for (name, part, sum) in unknownWords == nil ? parts : [] {
            add(DetailLine(name, "\(sum)", Style(.normal, .bold)))
            for line in part {
                add(
                    DetailLine(
                        "",
                        "\(line.points < 0 ? "" : "+")\(line.points)  \(line.label)"
                            + (line.times > 1 ? ", \(line.times) times" : "")))
            }
        }
        heading("What can be done")
        for line in gateLines(lead) { add(line) }
        for transition in unknownWords == nil ? nextTransitions(lead) : [] {
            add(DetailLine("to \(transition.rawValue)", ""))
            for (text, isMet) in requirements(of: transition, lead) {
                add(
                    DetailLine(
                        "",
                        [(isMet ? glyphs.check : glyphs.fail, isMet ? .good : .warning), (" " + text, isMet ? .normal : .warning)]))
            }
        }
        if !session.definition.criteria.isEmpty {
            heading("Criteria")
            for line in criteriaLines(lead) { add(line) }
        }
        if !lead.chances.isEmpty {
            heading("Chance to close")
            for chance in lead.chances.reversed() { add(DetailLine(session.time.past(chance.occurredAt), "\(chance.percent) %")) }
        }
        heading("Touches")
        add(DetailLine("tries", triesLine(lead)))
        for mark in lead.touches.reversed() {
            add(
                DetailLine(
                    session.time.past(mark.occurredAt),
                    session.story.words(mark.touch) + " by \(mark.by)" + (mark.touch.note.map { ": \($0)" } ?? "")))
        }
        if let told = lead.conversion {
            conversionLines(told).forEach { index in index.label == "" ? heading("Conversion") : add(index) }
        }
        if !sheet.likenesses.isEmpty {
            heading("Possibly the same: M merges")
            for row in sheet.likenesses {
                add(
                    DetailLine(row.id.description, "\(row.calling), \(row.company), \(session.definition.label(of: row))", .warning)
                )
            }
        }
        heading("Fields")
        for (field, value) in lead.fields.known { add(DetailLine(field.label, value)) }
        for (column, value) in lead.fields.extra.sorted(by: { $0.key < $1.key }) { add(DetailLine(column, value)) }
        heading("Timeline")
        for entry in sheet.timeline {
            let line = timelineLine(entry)
            add(DetailLine(line.when, line.what))
        }
        return lines
    }

    private func conversionLines(_ told: Conversion) -> [DetailLine] {
        var lines = [DetailLine("", "")]
        if let account = told.account {
            lines.append(DetailLine("account", account + (told.isExistingAccount ? " (existing)" : "")))
        }
        if let contact = told.contact { lines.append(DetailLine("contact", contact)) }
        if let opportunity = told.opportunity { lines.append(DetailLine("opportunity", opportunity)) }
        if let amount = told.amount { lines.append(DetailLine("amount", amount.description)) }
        if let day = told.closeDate { lines.append(DetailLine("close date", session.time.date(day))) }
        if let agreed = told.followUp {
            lines.append(DetailLine("agreed", "\(agreed.channel.rawValue) \(session.time.future(agreed.at))"))
        }
        if let intention = told.intention { lines.append(DetailLine("intends to buy", intention.label)) }
        if let closer = told.closer { lines.append(DetailLine("closer", session.decisionContext.team.name(of: closer))) }
        return lines
    }

    func drawPage(_ frame: inout Frame) {
        guard let page else { return }
        let lines = pageLines(width: size.columns)
        let height = size.rows - 4
        frame.horizontalLine(1, 0, length: size.columns)
        frame.put(" \(page.lead) ", 1, 1, .heading)
        if let words = leadsAsOfWords {
            frame.put(" \(words) ", 1, 12, Style(.accent, .bold), width: max(0, size.columns - 30))
        } else if let sheetNote, sheetNote.lead == page.lead {
            frame.put(" \(sheetNote.note.words(session.time)) ", 1, 12, Style(.accent, .bold))
        }
        let top = max(0, min(page.scroll, lines.count - height))
        for (index, line) in lines.dropFirst(top).prefix(height).enumerated() {
            frame.put(line, 2 + index, 1, width: size.columns - 2)
        }
        drawMore(top: top, height: height, count: lines.count, &frame)
    }

    /// How far one has scrolled, where there is more than fits.
    func drawMore(top: Int, height: Int, count: Int, _ frame: inout Frame) {
        guard count > height else { return }
        let text = " \(top + 1)\(glyphs.isASCII ? "-" : "–")\(min(count, top + height)) of \(count) "
        frame.put(text, 1, max(0, size.columns - text.displayWidth - 2), .dim)
    }
}
