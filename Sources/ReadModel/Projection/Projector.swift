import Lifecycle

/// Makes a lead's row out of its history by one definition on one day.
///
/// Used by one thread at a time.
final class Projector {
    let definition: LeadDefinition
    let day: Day
    private let keys: (Lead) -> MatchKeys
    private let scoresOnly: Bool
    private let tracing: Tracing?
    private let fitPoints: FitScorer
    /// What the definition gives for what leads do.
    let markRules: EngagementRules
    /// Zones are asked for with every lead, and a definition is long.
    private let calendar: BusinessCalendar
    private let adoptionDay: Day?

    /// Makes one; `scoresOnly` leaves out what a lead says of itself, of which no definition knows, and without `tracing` no tracks are made.
    init(
        _ definition: LeadDefinition, day: Day, scoresOnly: Bool = false, tracing: Tracing? = nil,
        keys: @escaping (Lead) -> MatchKeys
    ) {
        self.definition = definition
        self.scoresOnly = scoresOnly
        self.day = day
        self.keys = keys
        self.tracing = tracing
        fitPoints = FitScorer(definition)
        markRules = EngagementRules(definition)
        calendar = definition.calendar
        adoptionDay = definition.adoptedAt.map(definition.calendar.zone.day(of:))
    }

    /// The row of a lead, with its track unless that isn't wanted; O(lines).
    func project(_ id: LeadID, _ history: LeadHistory, isTracked: Bool = true) -> ProjectedLead {
        guard isTracked, let tracing else {
            guard !history.hasMerges else { return row(id, history, history.standing) }
            // The usual case of scoring anew, without moving a lead through another value.
            let lastSeq = history.lines.last?.seq ?? SequenceNumber(0)
            guard let lead = history.fold() else { return ProjectedLead(id: id, lastSeq: lastSeq, state: nil) }
            return ProjectedLead(id: id, lastSeq: lastSeq, state: state(lead, history))
        }
        let standing = history.standing
        var row = row(id, history, standing)
        if case .lead(let lead) = standing {
            row.track = tracing.track(id, history, IndexDependencies.Known(lead: lead, keys: row.state?.keys ?? MatchKeys()))
        } else {
            row.track = tracing.track(id, history, nil)
        }
        return row
    }

    private func row(_ id: LeadID, _ history: LeadHistory, _ standing: LeadNumberStatus) -> ProjectedLead {
        let lastSeq = history.lines.last?.seq ?? SequenceNumber(0)
        switch standing {
        case .none: return ProjectedLead(id: id, lastSeq: lastSeq, state: nil)
        case .lead(let lead): return ProjectedLead(id: id, lastSeq: lastSeq, state: state(lead, history))
        case .absorbed(let lead, let survivor):
            var keys = self.keys(lead)
            // An account counts where the lead is that was converted into it.
            keys.account = nil
            keys.domain = nil
            return ProjectedLead(id: id, lastSeq: lastSeq, state: nil, survivor: survivor, formerKeys: keys)
        }
    }

    private func state(_ lead: Lead, _ history: LeadHistory) -> ProjectedLead.State {
        let fields = lead.fields
        let marks = EngagementScorer(lead, markRules, calendar.zone)
        let agenda = definition.agenda(of: lead)
        let phone = scoresOnly ? "" : fields[.phone] ?? fields[.mobile] ?? ""
        let source = scoresOnly ? "" : fields[.source] ?? ""
        let approach = lead.approach
        let fit = fitPoints.points(fields)
        let movesTo = adoptionDay.flatMap { day in
            definition.requalification(of: lead, scored: ScoreSnapshot(fit: fit, engagement: marks.points(markRules, on: day)))
        }
        return ProjectedLead.State(
            stage: lead.stage, owner: lead.owner, place: scoresOnly ? .init() : place(fields, source: source), fit: fit,
            engagement: marks.points(markRules, on: day), scoreDay: day, nextScoreDay: marks.nextChange(markRules, after: day),
            marks: marks.bytes(markRules), movesTo: movesTo, enteredAt: lead.enteredStageAt, due: agenda.first,
            touch: agenda.first { $0.kind.isTouch },
            snoozedUntil: lead.snoozedUntil, attempts: lead.touches.isEmpty ? 0 : definition.followUpProgress(of: lead).made,
            criteria: criteria(lead), reason: scoresOnly ? "" : lead.decisions.last?.reason ?? "",
            name: scoresOnly ? "" : fields.fullName ?? "",
            title: scoresOnly ? "" : fields[.title] ?? "", company: scoresOnly ? "" : fields[.company] ?? "",
            email: scoresOnly ? "" : fields[.email] ?? "", phone: phone,
            words: scoresOnly ? "" : words(fields, phone: phone) + former(lead),
            source: source,
            keys: scoresOnly ? MatchKeys() : keys(lead), account: scoresOnly ? nil : lead.account,
            ruleAt: definition.nextRule(on: lead, history, approach: approach, agenda: agenda),
            windowAt: approach < .tried && definition.isWaitingForDecision(lead)
                ? nil : definition.windowCloses(on: lead, approach),
            approach: approach,
            rerouted: rerouted(lead, history),
            arrivals: StageEntries.bytes(of: lead, in: calendar.zone),
            // No definition has a say in what was done.
            reroutings: scoresOnly ? [] : history.reroutings,
            list: definition.isOpportunity(lead) ? .opportunities : definition.standing(of: lead).list)
    }

    private func rerouted(_ lead: Lead, _ history: LeadHistory) -> Int {
        guard lead.owner != nil, !definition.routing.reroutes.isEmpty else { return 0 }
        return [Routing.Cause.away, .full].reduce(0) { $0 | (history.hasRerouted($1, lead) ? $1.bit : 0) }
    }

    private func place(_ fields: LeadFields, source: String) -> ProjectedLead.Place {
        ProjectedLead.Place(
            country: fields[.country]?.lowercased() ?? "", state: fields[.state]?.lowercased() ?? "",
            industry: fields[.industry]?.lowercased() ?? "", source: source.lowercased())
    }

    private func criteria(_ lead: Lead) -> String {
        guard !lead.answers.isEmpty else { return "" }
        let passed = definition.criteria.filter { criterion in
            lead.answers[criterion.id].flatMap { criterion.answer($0.answer) }?.passes ?? false
        }
        return String(passed.map(\.letter))
    }

    private func words(_ fields: LeadFields, phone: String) -> String {
        var words: [String] = []
        let digits = SearchText.digits(phone)
        if !digits.isEmpty, digits != phone { words.append(digits) }
        if let mobile = fields[.mobile], mobile != phone {
            words.append(mobile)
            words.append(SearchText.digits(mobile))
        }
        if let id = fields[.externalID] { words.append(id) }
        return words.joined(separator: " ")
    }

    /// What leads that became part of it were found by, where that is something else.
    private func former(_ lead: Lead) -> String {
        var words = ""
        for absorbed in lead.absorbed {
            let fields = absorbed.fields
            var texts: [String?] = [.externalID, .company, .email].map { lead.fields[$0] == fields[$0] ? nil : fields[$0] }
            if fields.fullName != lead.fields.fullName { texts.append(fields.fullName) }
            for phone in [fields[.phone], fields[.mobile]] where phone != lead.fields[.phone] && phone != lead.fields[.mobile] {
                texts.append(phone)
                texts.append(phone.map(SearchText.digits))
            }
            for case let text? in texts where !text.isEmpty { words += " " + text }
        }
        return words
    }
}
