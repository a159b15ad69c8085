internal import ReadModel
internal import Lifecycle
internal import Screen

/// The page of a single lead.
struct LeadPageState: Sendable {
    var lead: LeadID
    /// The list that it was opened from; the page follows its cursor.
    var list: ListID?
    /// The first visible line.
    var scroll = 0
}

extension LeadFormatter {
    /// All lines of the page of the lead, wrapped to a width.
    func pageLines(width: Int) -> [[(String, Style)]] {
        let lead = detail.lead
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
            if line.text.displayWidth <= room, !line.text.contains(where: \.isNewline) {
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
        lines += contactRows(lead, width: width - 2)
        heading("Status")
        add(DetailLine("Stage", stageLine(lead)))
        if lead.stage.isWithSales { add(DetailLine("Due", dueLine(lead))) }
        for line in returnLines(lead) { add(DetailLine(line.label, line.runs)) }
        add(
            DetailLine(
                "Added",
                "by \(lead.sourcedBy), \(session.time.past(lead.capturedAt)), \(lead.path.rawValue)"
                    + (lead.isRequested ? ", asked for information" : "")))
        if !lead.absorbed.isEmpty {
            add(DetailLine("Merged", lead.absorbed.map(\.id.description).joined(separator: ", ")))
        }
        for (channel, why) in lead.channels.closed {
            add(DetailLine(channel.label.capitalizedFirst, why == .bounced ? "marked invalid" : "opted out", .warning))
        }
        heading("Score")
        if let erasureNote { add(DetailLine("", erasureNote, .dim)) }
        let score = session.definition.score(lead, on: session.decisionContext.today)
        let parts = [("Fit", score.fit, score.snapshot.fit), ("Engagement", score.engagement, score.snapshot.engagement)]
        for (name, part, total) in erasureNote == nil ? parts : [] {
            add(DetailLine(name, "\(total)", Style(.normal, .bold)))
            for line in part {
                add(
                    DetailLine(
                        "",
                        "\(line.points < 0 ? "" : "+")\(line.points)  \(line.label)"
                            + (line.times > 1 ? ", \(line.times) times" : "")))
            }
        }
        heading("Next steps")
        for line in gateLines(lead) { add(line) }
        for transition in erasureNote == nil ? gates.nextTransitions(lead) : [] {
            lines.append([("Required to \(transition.rawValue)", .dim)])
            for (text, isMet) in gates.requirements(of: transition, lead) {
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
            for chance in lead.chances.reversed() { add(DetailLine(session.time.past(chance.occurredAt), "\(chance.percent)%")) }
        }
        heading("Touches")
        add(DetailLine("Attempts", attemptsLine(lead)))
        for event in lead.touches.reversed() {
            add(
                DetailLine(
                    session.time.past(event.occurredAt),
                    session.entryFormatter.describe(event.touch, by: event.touch.formerOwner ?? "\(event.by)")
                        + (event.touch.note.map { " (\"\($0)\")" } ?? "")))
        }
        if let conversion = lead.conversion {
            heading("Conversion")
            conversionLines(conversion).forEach(add)
        }
        if !detail.possibleDuplicates.isEmpty {
            heading("Possible duplicates" + (canMergeDuplicate ? " (M to merge)" : ""))
            for line in duplicateLines { add(line) }
        }
        heading("Fields")
        for (field, value) in lead.fields.known {
            add(DetailLine(field.label.capitalizedFirst, field == .employees ? Self.employees(value) : value))
        }
        for (column, value) in lead.fields.extra.sorted(by: { $0.key < $1.key }) { add(DetailLine(column, value)) }
        heading("Timeline")
        for entry in detail.entries {
            let line = timelineLine(entry)
            add(DetailLine(line.when, line.what))
        }
        return lines
    }

    private func conversionLines(_ conversion: Conversion) -> [DetailLine] {
        var lines: [DetailLine] = []
        if let account = conversion.account {
            lines.append(DetailLine("Account", account + (conversion.isExistingAccount ? " (existing)" : "")))
        }
        if let contact = conversion.contact { lines.append(DetailLine("Contact", contact)) }
        if let opportunity = conversion.opportunity { lines.append(DetailLine("Opportunity", opportunity)) }
        if let amount = conversion.amount { lines.append(DetailLine("Amount", amount.description)) }
        if let day = conversion.closeDate { lines.append(DetailLine("Close date", session.time.date(day))) }
        if let followUp = conversion.followUp {
            lines.append(DetailLine("Follow-up", "\(followUp.channel.followUpName) \(session.time.future(followUp.at))"))
        }
        if let intention = conversion.intention { lines.append(DetailLine("Intends to buy", intention.label)) }
        if let closer = conversion.closer { lines.append(DetailLine("Closer", session.decisionContext.team.name(of: closer))) }
        return lines
    }
}
