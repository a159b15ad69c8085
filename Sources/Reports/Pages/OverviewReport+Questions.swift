internal import Formats
internal import Lifecycle

// The five questions of a manager's week, answered in sentences.
extension OverviewReport {
    /// Sales' rejections of more leads than this, in percent, mean that marketing sends junk.
    ///
    /// Published (`ReferenceLine.Figure.acceptanceRate`): 90 % or more of the leads are accepted.
    private static let mostRejected = 10
    /// The number of alerts that are named at most when there are several more (our choice).
    private static let mostNames = 3

    private typealias Answer = (text: String, values: [FigureValue], leads: String, emphasis: FigureRow.Emphasis)

    /// The questions with their answers, each from the figures of the page that explains it.
    func questions(_ own: FigureCounts<OverviewReport>, _ breakdowns: [HealthReport.Breakdown]) -> FigureBlock {
        let facts = own.of(\.health).row(\.facts)
        let source = worth.answer(own.of(\.worth))
        let answers: [(id: RowID, question: String, answer: Answer)] = [
            ("healthy", "Is the funnel healthy?", healthy(breakdowns)),
            ("waiting", "Who waits too long?", waiting(own, facts)),
            ("source", "Which source is worth its money?", (source.sentence, source.values, source.leads, .plain)),
            ("sitting", "Is sales sitting on leads?", sitting(facts, own.of(\.neglected).row(\.counters))),
            ("junk", "Is marketing sending junk?", junk(own, breakdowns)),
        ]
        return FigureBlock(
            .questions, "Questions of the week", .sentences,
            columns: [
                FigureColumn("value", "", rank: 3), FigureColumn("threshold", "limit", rank: 2),
                FigureColumn("leads", "leads", rank: 2),
            ],
            rows: answers.map { id, question, answer in
                let limit: FigureValue = id == "junk" ? .limits([FigureLimit(Self.mostRejected, .percent)]) : .nothing
                return FigureRow(
                    id, question + " " + answer.text, [answer.values[0], limit, answer.values[1]], shortLabel: answer.leads,
                    emphasis: answer.emphasis)
            },
            notes: [
                "junk: leads that sales rejected before acceptance for another reason than timing, such as a return date or no "
                    + "budget, or disqualified before acceptance; Rates, Team and Health count rejections only, for timing too"
            ])
    }

    private func healthy(_ breakdowns: [HealthReport.Breakdown]) -> Answer {
        let alerts = HealthReport.worst(breakdowns)
        let hasLimits = breakdowns.contains { $0.row.emphasis != .quiet }
        let none: [FigureValue] = [.nothing, .nothing]
        guard !alerts.isEmpty else {
            return hasLimits
                ? ("Yes: every check is within its limit.", none, "", .good)
                : ("Nobody can say: the definition sets no limits.", none, "", .quiet)
        }
        // "1 more" takes as much room as a name.
        let shown = alerts.count <= Self.mostNames + 1 ? alerts.count : Self.mostNames
        let names = alerts.prefix(shown).map(\.id.title) + (shown < alerts.count ? ["\(alerts.count - shown) more"] : [])
        return ("No: \(names.joined(lastWith: "and")).", none, "", .alert)
    }

    private func waiting(_ own: FigureCounts<OverviewReport>, _ facts: RowCounts<HealthReport.Fact>) -> Answer {
        let late = overdue.overdueCounts(own.of(\.overdue)).map { "\($0.count.grouped) \($0.label)" }
        guard !late.isEmpty else {
            let text = "Nobody: no lead with sales is overdue by SLA."
            return (text, [.nothing, facts.leads(.waiting)], "SLA overdue with sales", .good)
        }
        var text = "SLA overdue with sales: " + late.joined(separator: ", ")
        if let first = own.tally.waits.first.first {
            let owner = first.owner == 0 ? "without an owner" : "with \(context.person(first.owner))"
            text += "; longest \(LeadID(Int(first.id))) \(owner), for \(HealthReport.days(context.now - first.due))"
        }
        return (text + ".", [.nothing, facts.leads(.waiting)], "SLA overdue with sales", .alert)
    }

    private func sitting(
        _ facts: RowCounts<HealthReport.Fact>, _ deals: RowCounts<NeglectedOpportunities.Key>
    ) -> Answer {
        let (sitting, owned) = (facts[.sitting], facts[.owned])
        let (neglected, open) = (deals.opportunityCount(.neglected), deals.opportunityCount(.open))
        var reasons: [String] = []
        if sitting > 0 { reasons.append(sittingLeads(facts)) }
        // What is worse comes first, and its leads can be opened.
        let areDealsWorse = neglected > 0 && (owned == 0 || neglected * owned > sitting * open)
        if neglected > 0 { reasons.insert(neglectedDeals(deals), at: areDealsWorse ? 0 : reasons.count) }
        let values: [FigureValue] =
            areDealsWorse
            ? [deals.opportunityShare(.neglected, of: .open), deals.leads(.neglected)]
            : [facts.share(.sitting, of: .owned), facts.leads(.sitting)]
        let leads = areDealsWorse ? "opportunities that nobody moves on" : "overdue by SLA or idle with a rep"
        guard reasons.isEmpty else { return ("Yes: \(reasons.joined(separator: "; ")).", values, leads, .alert) }
        guard owned + open > 0 else { return ("No: no rep has a lead.", values, leads, .quiet) }
        let deals =
            "none of \(open.counted("open opportunity", "open opportunities")) is past its close date, idle or without a next step"
        return (
            "No: none of \(owned.counted("lead")) with an owner is overdue by SLA or idle" + (open > 0 ? ", and \(deals)." : "."),
            values,
            leads, .good
        )
    }

    private func sittingLeads(_ facts: RowCounts<HealthReport.Fact>) -> String {
        let (sitting, owned) = (facts[.sitting], facts[.owned])
        let verb = sitting == 1 ? "is" : "are"
        return "\(sitting.grouped) of \(owned.counted("lead")) with an owner \(verb) overdue by SLA or idle: "
            + "\(facts[.ownedOverdue].grouped) overdue by SLA, \(facts[.idle].grouped) active without activity for "
            + context.definition.breakdowns.idleDays.counted("day")
    }

    private func neglectedDeals(_ deals: RowCounts<NeglectedOpportunities.Key>) -> String {
        let (neglected, open) = (deals.opportunityCount(.neglected), deals.opportunityCount(.open))
        let days = context.definition.breakdowns.idleDays.counted("day")
        let kinds: [(NeglectedOpportunities.Key, String)] = [
            (.passed, "past the close date"), (.idle, "without activity for \(days)"), (.withoutNextStep, "without a next step"),
        ]
        let parts = kinds.map { (deals.opportunityCount($0), $1) }.filter { $0.0 > 0 }.map { "\($0.grouped) \($1)" }
        return "\(neglected.grouped) of \(open.counted("open opportunity", "open opportunities")) "
            + "\(neglected == 1 ? "waits" : "wait"): \(parts.joined(separator: ", "))"
    }

    private func junk(_ own: FigureCounts<OverviewReport>, _ breakdowns: [HealthReport.Breakdown]) -> Answer {
        let answers = own.of(\.rejections)
        let all = rejections.all(answers)
        let (answered, junk, timing) = (all[.answered], all[.junk], all[.timing])
        let isKnown = answered >= EarlyRejections.fewestAnswers
        let isOverall = isKnown && Self.isTooMuch(junk, of: answered)
        let worst = rejections.worst(answers)
        let isInPart = worst.map { Self.isTooMuch($0.junk, of: $0.answered) } ?? false
        let unqualified = unqualified(own, breakdowns)
        let isAlert = isOverall || isInPart || unqualified != nil
        let verdict =
            isOverall || unqualified != nil ? "Yes: " : isInPart ? "In part: " : isKnown ? "No: " : "Too few answers to say: "
        var text = "sales accepted, rejected and disqualified no leads"
        if answered > 0 {
            text = "sales rejected or disqualified \(junk.grouped) of \(answered.counted("lead")) that it answered"
            text += rejections.reason(answers).map { ", \($0)" } ?? ""
            text += timing > 0 ? ", and \(timing.grouped) more only for timing" : ""
        }
        if isKnown { text += Self.text(ofWorst: worst) }
        text += unqualified.map { "; \($0)" } ?? ""
        return (
            verdict + text + ".", [all.share(.junk, of: .answered), all.leads(.junk)], "rejected or disqualified as junk",
            isAlert ? .alert : isKnown ? .good : .quiet
        )
    }

    private static func isTooMuch(_ junk: Int, of answered: Int) -> Bool { junk * 100 > mostRejected * answered }

    /// The source that is worst, and among how many; the text continues a sentence.
    private static func text(ofWorst worst: (judged: Int, source: String, junk: Int, answered: Int)?) -> String {
        let enough = EarlyRejections.fewestAnswers
        guard let (judged, source, junk, answered) = worst else {
            return "; no source has \(enough) of them, which it takes to judge one"
        }
        let share = "\(source) (\(junk.grouped) of \(answered.grouped), \(Percentage.text(junk, of: answered)))"
        if judged == 1 { return "; the only source with \(enough) or more: \(share)" }
        if junk == 0 { return "; none came from the \(judged.grouped) sources with \(enough) or more" }
        return "; worst of the \(judged.grouped) sources with \(enough) or more: \(share)"
    }

    /// How many leads were handed over unqualified, where that exceeds the definition's limit; else nil.
    private func unqualified(_ own: FigureCounts<OverviewReport>, _ breakdowns: [HealthReport.Breakdown]) -> String? {
        guard let handed = breakdowns.first(where: { $0.id == .unqualifiedHandovers }), handed.severity > 0 else { return nil }
        let facts = own.of(\.health).row(\.facts)
        let limit = health.context.definition.breakdowns.unqualifiedHandovers.map { " (limit at most \($0)%)" } ?? ""
        return "\(facts[.unqualified].grouped) of \(facts[.handovers].grouped) were handed over without being qualified\(limit)"
    }
}
