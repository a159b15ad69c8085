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

/// A part of the page of a lead.
private enum LeadPagePart {
    case heading(String)
    /// Text over the whole width.
    case text([(String, Style)])
    case line(DetailLine)
}

extension LeadFormatter {
    /// The least width of the labels with the blanks after them.
    private static let leastLabel = 16

    /// All lines of the page of the lead, wrapped to a width.
    func pageLines(width: Int) -> [[(String, Style)]] {
        let width = max(1, width - 2)
        let parts = pageParts(width: width)
        let longest = parts.reduce(0) { longest, part in
            if case .line(let line) = part { max(longest, line.label.displayWidth) } else { longest }
        }
        // Labels may be long questions or column names of files: they get up to a third, and wrap beyond.
        let label = max(Self.leastLabel, min(longest + 1, width / 3))
        let room = max(10, width - label - 1)
        var lines: [[(String, Style)]] = []
        for part in parts {
            switch part {
            case .heading(let text): lines += [[], [(text, .heading)]]
            case .text(let runs): lines += TextWrap.rows(runs, width: width)
            case .line(let line):
                let labels = TextWrap.rows(line.label, width: label - 1)
                let texts = TextWrap.rows(line.runs, width: room)
                for index in 0..<max(labels.count, texts.count) {
                    let name = labels.indices.contains(index) ? labels[index] : ""
                    let text = texts.indices.contains(index) ? texts[index] : []
                    lines.append([(name.fitted(to: label), .dim)] + text)
                }
            }
        }
        return lines
    }

    private func pageParts(width: Int) -> [LeadPagePart] {
        let lead = detail.lead
        var parts: [LeadPagePart] = []
        func heading(_ text: String) { parts.append(.heading(text)) }
        func add(_ line: DetailLine) { parts.append(.line(line)) }
        parts.append(.text([(nameLine(lead), Style(.normal, .bold))]))
        let company = companyLine(lead)
        if !company.isEmpty { parts.append(.text([(company, .normal)])) }
        parts += contactRows(lead, width: width).map { .text($0) }
        heading("Status")
        add(DetailLine("Stage", stageLine(lead)))
        taskLines(lead).forEach(add)
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
        let sides = [("Fit", score.fit, score.snapshot.fit), ("Engagement", score.engagement, score.snapshot.engagement)]
        for (name, part, total) in erasureNote == nil ? sides : [] {
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
            parts.append(.text([("Required to \(transition.rawValue)", .dim)]))
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
        if let accountLine {
            heading(accountLine.label)
            add(DetailLine("", accountLine.runs))
        }
        if !lead.opportunities.isEmpty {
            heading("Opportunities")
            opportunityLines.forEach(add)
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
        for entry in detail.timeline {
            let line = timelineLine(entry)
            add(DetailLine(line.when, line.what))
        }
        return parts
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
