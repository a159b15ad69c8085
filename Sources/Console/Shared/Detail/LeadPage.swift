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
        var parts: [LeadPagePart] = [.text([(nameLine(lead), Style(.normal, .bold))])]
        let company = companyLine(lead)
        if !company.isEmpty { parts.append(.text([(company, .normal)])) }
        parts += contactRows(lead, width: width).map { .text($0) }
        parts += statusParts(lead) + scoreParts(lead) + nextStepParts(lead) + judgementParts(lead) + touchParts(lead)
        parts += accountParts(lead) + fieldParts(lead)
        parts.append(.heading("Timeline"))
        return parts
            + detail.timeline.map { entry in
                let line = timelineLine(entry)
                return .line(DetailLine(line.when, line.what))
            }
    }

    private func statusParts(_ lead: Lead) -> [LeadPagePart] {
        var lines = [DetailLine("Stage", stageLine(lead))] + taskLines(lead)
        lines += returnLines(lead).map { DetailLine($0.label, $0.runs) }
        lines.append(
            DetailLine(
                "Added",
                "by \(lead.sourcedBy), \(session.time.past(lead.capturedAt)), \(lead.path.rawValue)"
                    + (lead.isRequested ? ", asked for information" : "")))
        if !lead.absorbed.isEmpty {
            lines.append(DetailLine("Merged", lead.absorbed.map(\.id.description).joined(separator: ", ")))
        }
        for (channel, why) in lead.channels.closed {
            lines.append(DetailLine(channel.label.capitalizedFirst, why == .bounced ? "marked invalid" : "opted out", .warning))
        }
        return part("Status", lines)
    }

    private func scoreParts(_ lead: Lead) -> [LeadPagePart] {
        if let erasureNote { return part("Score", [DetailLine("", erasureNote, .dim)]) }
        let score = session.definition.score(lead, on: session.decisionContext.today)
        let sides = [("Fit", score.fit, score.snapshot.fit), ("Engagement", score.engagement, score.snapshot.engagement)]
        let lines = sides.flatMap { name, part, total in
            [DetailLine(name, "\(total)", Style(.normal, .bold))]
                + part.map { line in
                    DetailLine(
                        "",
                        "\(line.points < 0 ? "" : "+")\(line.points)  \(line.label)"
                            + (line.times > 1 ? ", \(line.times) times" : ""))
                }
        }
        return part("Score", lines)
    }

    private func nextStepParts(_ lead: Lead) -> [LeadPagePart] {
        var parts = part("Next steps", gateLines(lead))
        for transition in erasureNote == nil ? gates.nextTransitions(lead) : [] {
            parts.append(.text([("Required to \(transition.rawValue)", .dim)]))
            for (text, isMet) in gates.requirements(of: transition, lead) {
                parts.append(
                    .line(
                        DetailLine(
                            "",
                            [
                                (isMet ? glyphs.check : glyphs.fail, isMet ? .good : .warning),
                                (" " + text, isMet ? .normal : .warning),
                            ])))
            }
        }
        return parts
    }

    /// The answers to the criteria, and the estimates of the chance to close.
    private func judgementParts(_ lead: Lead) -> [LeadPagePart] {
        var parts = session.definition.criteria.isEmpty ? [] : part("Criteria", criteriaLines(lead))
        if !lead.chances.isEmpty {
            parts += part(
                "Chance to close",
                lead.chances.reversed().map { DetailLine(session.time.past($0.occurredAt), "\($0.percent)%") })
        }
        return parts
    }

    private func touchParts(_ lead: Lead) -> [LeadPagePart] {
        part(
            "Touches",
            [DetailLine("Attempts", attemptsLine(lead))]
                + lead.touches.reversed().map { event in
                    DetailLine(
                        session.time.past(event.occurredAt),
                        session.entryFormatter.describe(event.touch, by: event.touch.formerOwner ?? "\(event.by)")
                            + (event.touch.note.map { " (\"\($0)\")" } ?? ""))
                })
    }

    /// The account, the opportunities, the conversion and who may be the same person.
    private func accountParts(_ lead: Lead) -> [LeadPagePart] {
        var parts: [LeadPagePart] = []
        if let accountLine { parts += part(accountLine.label, [DetailLine("", accountLine.runs)]) }
        if !lead.opportunities.isEmpty { parts += part("Opportunities", opportunityLines) }
        if let conversion = lead.conversion { parts += part("Conversion", conversionLines(conversion)) }
        if !detail.possibleDuplicates.isEmpty {
            parts += part("Possible duplicates" + (canMergeDuplicate ? " (M to merge)" : ""), duplicateLines)
        }
        return parts
    }

    private func fieldParts(_ lead: Lead) -> [LeadPagePart] {
        let known = lead.fields.known.map { field, value in
            DetailLine(field.label.capitalizedFirst, field == .employees ? Self.employees(value) : value)
        }
        return part("Fields", known + lead.fields.extra.sorted { $0.key < $1.key }.map { DetailLine($0.key, $0.value) })
    }

    private func part(_ heading: String, _ lines: [DetailLine]) -> [LeadPagePart] { [.heading(heading)] + lines.map { .line($0) } }

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
