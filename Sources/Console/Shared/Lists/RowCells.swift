internal import Formats
internal import Lifecycle
internal import ReadModel
internal import Screen

/// Formats the cells of rows of leads.
struct RowCells {
    let session: ConsoleSession
    let glyphs: Glyphs

    /// The text of a cell and its style.
    func cell(_ kind: RowColumns.Kind, _ row: LeadRow, width: Int) -> (text: String, style: Style) {
        switch kind {
        case .score: return ("\(row.score.total)", .normal)
        case .name: return (row.name.isEmpty ? (row.company.isEmpty ? row.id.description : "") : row.name, .normal)
        case .title: return (row.title, .dim)
        case .company: return (row.company, .normal)
        case .source: return (row.source, .dim)
        case .likely: return (row.likelihood.map { "\($0)%" } ?? "", .accent)
        case .left: return time(session.shown(row, row.due), session.remaining, .normal)
        case .due: return time(session.shown(row, row.due), session.brief, .accent)
        case .todayDue: return time(session.shown(row, row.nextInToday), session.brief, .accent)
        case .todayKind: return (session.shown(row, row.nextInToday)?.kind.label ?? "", .normal)
        case .progress:
            let forms = progressForms(row)
            return (forms.first { $0.displayWidth <= width } ?? forms.last ?? "", .normal)
        case .phone: return (address(row), .dim)
        case .when: return (session.time.past(row.enteredStageAt), .dim)
        case .reason: return (reason(row), .normal)
        case .stage: return (session.definition.label(of: row), .dim)
        case .contact:
            return (row.lastContactAt.map { "\((session.decisionContext.now - $0).shortText) ago" } ?? "never", .dim)
        case .owner: return (row.owner?.name ?? "", .dim)
        case .amount:
            return row.opportunity?.amount.map { (amount($0.amount), .normal) } ?? ("no amount", .warning)
        case .chance: return row.opportunity.map(chance) ?? ("", .dim)
        case .closes:
            if let closed = row.opportunity?.closedAt {
                return (session.definition.calendar.zone.day(of: closed).description, .dim)
            }
            guard let day = row.opportunity?.closeDate else { return ("no date", .warning) }
            return (day.description, hasPassed(row) ? .overdue : .normal)
        case .dealOwner: return (row.opportunity?.owner?.name ?? "", .dim)
        case .nextStep: return row.opportunity.map { nextStep($0, further: row.furtherOpportunities) } ?? ("", .normal)
        }
    }

    /// An amount as others of its column: in whole units as far as these fit.
    private func amount(_ amount: Amount) -> String {
        AmountFormatter.figure(amount, as: amount.cents.magnitude < 1_000_000_000 ? .whole : .millions)
    }

    /// Whether the expected close date of the row's opportunity has passed.
    func hasPassed(_ row: LeadRow) -> Bool {
        row.opportunity.map { OpportunityAttention.of($0, on: session.decisionContext.today).contains(.closeDatePassed) } ?? false
    }

    private func chance(_ opportunity: OpportunityRow) -> (text: String, style: Style) {
        guard opportunity.isOpen else { return ("", .dim) }
        return opportunity.chance.map { ("\($0)%", .normal) } ?? ("none", .warning)
    }

    /// The next step of an open opportunity, or how it ended; before it, how many more the lead has in the list.
    private func nextStep(_ opportunity: OpportunityRow, further: Int = 0) -> (text: String, style: Style) {
        let more = further > 0 ? "+\(further) more; " : ""
        guard opportunity.isOpen else {
            return (more + (opportunity.outcome.map { session.definition.label($0.stage) } ?? "ended"), .dim)
        }
        return opportunity.nextStep.isEmpty ? (more + "no next step", .warning) : (more + opportunity.nextStep, .normal)
    }

    /// The phone number, or the e-mail address where there is none or the task is an e-mail.
    private func address(_ row: LeadRow) -> String {
        if case .trackStep(_, _, .email)? = row.nextInToday?.kind, !row.email.isEmpty { return row.email }
        return row.phone.isEmpty ? row.email : row.phone
    }

    private func time(_ due: Due?, _ text: (Due) -> String, _ style: Style) -> (text: String, style: Style) {
        guard let due else { return ("", style) }
        return (text(due), due.at < session.decisionContext.now ? .overdue : style)
    }

    /// The widths that the texts of some rows need. O(rows).
    ///
    /// Numbers and most dates are not measured: their columns are as wide as the longest there are.
    func needs(_ rows: some Sequence<LeadRow>) -> RowNeeds {
        var needs = RowNeeds()
        var names: [Int] = []
        func widen(_ kind: RowColumns.Kind, _ text: String) { needs[kind] = max(needs[kind], text.displayWidth) }
        for row in rows {
            names.append(row.name.displayWidth)
            widen(.title, row.title)
            widen(.company, row.company)
            widen(.source, row.source)
            widen(.phone, address(row))
            needs.phone = max(needs.phone, row.phone.displayWidth)
            widen(.reason, reason(row))
            widen(.stage, session.definition.label(of: row))
            widen(.owner, row.owner?.name ?? "")
            // With a blank before the border of the list.
            widen(.when, session.time.past(row.enteredStageAt) + " ")
            if let opportunity = row.opportunity {
                widen(.nextStep, nextStep(opportunity, further: row.furtherOpportunities).text)
                widen(.dealOwner, opportunity.owner?.name ?? "")
            }
            let forms = progressForms(row)
            widen(.progress, forms.first ?? "")
            needs.closeProgress = max(needs.closeProgress, forms.last?.displayWidth ?? 0)
        }
        names.sort()
        // With room for the mark of a possible duplicate.
        needs[.name] = (names.last ?? 0) + 2
        needs.usualName = (names.isEmpty ? 0 : names[names.count * 4 / 5]) + 2
        return needs
    }

    private func reason(_ row: LeadRow) -> String {
        row.reason.isEmpty ? "" : session.definition.reasons.first { $0.id == row.reason }?.label ?? row.reason
    }

    /// `attempt 3/6  B A · T`: the next due action, and the criteria with a passing answer; the widest text first.
    private func progressForms(_ row: LeadRow) -> [String] {
        let step = row.due?.kind.label
        guard !row.passedCriteria.isEmpty else { return [step ?? ""] }
        let letters = session.definition.criteria.map { row.passedCriteria.contains($0.letter) ? String($0.letter) : glyphs.dot }
        return [("  ", " "), (" ", "")].map { gap, between in
            [step, letters.joined(separator: between)].compactMap(\.self).joined(separator: gap)
        }
    }
}
