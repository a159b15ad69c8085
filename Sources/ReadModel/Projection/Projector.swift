import Lifecycle

/// What the rows of leads are computed with; each thread makes a `Projector` of its own from it.
struct Projection: Sendable {
    let definition: LeadDefinition
    let day: Day
    /// Whether the fields that no definition affects, and timelines, are omitted.
    let scoresOnly: Bool
    let keys: @Sendable (Lead) -> MatchKeys
    let buildTimeline: IndexDependencies.TimelineBuilder
    let symbols: SymbolTable

    init(
        _ definition: LeadDefinition, day: Day, _ dependencies: IndexDependencies, symbols: SymbolTable = SymbolTable(),
        scoresOnly: Bool = false
    ) {
        self.definition = definition
        self.day = day
        self.scoresOnly = scoresOnly
        keys = dependencies.keys
        buildTimeline = dependencies.buildTimeline
        self.symbols = symbols
    }
}

/// Builds the row of a lead from its history, for one definition and one day.
///
/// Not thread-safe.
final class Projector {
    private let definition: LeadDefinition
    let day: Day
    private let keys: (Lead) -> MatchKeys
    private let scoresOnly: Bool
    private let timelines: TimelineProjector?
    private var fitScorer: FitScorer
    let engagementRules: EngagementRules
    /// Kept apart because every lead needs it and copying a definition is expensive.
    private let calendar: BusinessCalendar
    private let adoptionDay: Day?

    init(_ projection: Projection) {
        definition = projection.definition
        scoresOnly = projection.scoresOnly
        day = projection.day
        keys = projection.keys
        timelines = scoresOnly ? nil : TimelineProjector(projection.buildTimeline, projection.definition, projection.symbols)
        fitScorer = FitScorer(definition)
        engagementRules = EngagementRules(definition)
        calendar = definition.calendar
        adoptionDay = definition.adoptedAt.map(definition.calendar.zone.day(of:))
    }

    /// The row of a lead, with its timeline unless that is omitted; O(lines).
    func project(_ id: LeadID, _ history: LeadHistory, includesTimeline: Bool = true) -> ProjectedLead {
        guard includesTimeline, let timelines else {
            guard !history.hasMerges else { return row(id, history, history.status) }
            // The usual case of rescoring, without moving a lead through another value.
            let lastSeq = history.lines.last?.seq ?? SequenceNumber(0)
            let lead = history.fold()
            return ProjectedLead(id: id, lastSeq: lastSeq, state: lead.map { state(id, $0, history, lastSeq: lastSeq) })
        }
        let status = history.status
        var row = row(id, history, status)
        if case .lead(let lead) = status {
            row.timeline = timelines.timeline(id, history, (lead, row.state?.keys ?? MatchKeys()))
        } else {
            row.timeline = timelines.timeline(id, history, nil)
        }
        return row
    }

    private func row(_ id: LeadID, _ history: LeadHistory, _ status: LeadIDStatus) -> ProjectedLead {
        let lastSeq = history.lines.last?.seq ?? SequenceNumber(0)
        switch status {
        case .none: return ProjectedLead(id: id, lastSeq: lastSeq, state: nil)
        case .lead(let lead):
            return ProjectedLead(id: id, lastSeq: lastSeq, state: state(id, lead, history, lastSeq: lastSeq))
        case .absorbed(let lead, let survivor):
            var keys = self.keys(lead)
            // The account belongs to the lead that was converted into it.
            (keys.domain, keys.company, keys.opportunities) = (nil, nil, [])
            return ProjectedLead(id: id, lastSeq: lastSeq, state: nil, survivor: survivor, formerKeys: keys)
        }
    }

    /// Whose task the next one is if nobody owns the lead: marketing's until sales has it, and while it nurtures it.
    ///
    /// What is ready for a review is sales'.
    private func taskSide(_ lead: Lead, _ agenda: [Due]) -> TaskSide {
        let isNurtured = definition.topology.nurturedWithin.contains(definition.effectiveStage(of: lead))
        if isNurtured, !agenda.contains(where: { $0.kind == .accept }) { return .marketing }
        return lead.stage.isWithSales || lead.stage.isOutcome ? .sales : .marketing
    }

    private func state(
        _ id: LeadID, _ lead: Lead, _ history: LeadHistory, lastSeq: SequenceNumber
    ) -> ProjectedLead.State {
        // No definition affects these.
        let fields = scoresOnly ? LeadFields() : lead.fields
        let scorer = EngagementScorer(lead, engagementRules, calendar.zone)
        let agenda = definition.agenda(of: lead)
        let phone = fields[.phone] ?? fields[.mobile] ?? ""
        let contactProgress = definition.contactProgress(of: lead)
        let windowAt =
            contactProgress < .attempted && definition.awaitsReview(lead)
            ? nil : definition.windowCloses(on: lead, contactProgress)
        let fit = fitScorer.points(lead.fields)
        let movesTo = adoptionDay.flatMap { day in
            definition.requalification(
                of: lead, scored: ScoreSnapshot(fit: fit, engagement: scorer.points(engagementRules, on: day)))
        }
        var row = LeadRow(
            id: id, stage: lead.stage, owner: lead.owner, name: fields.fullName ?? "", title: fields[.title] ?? "",
            company: fields[.company] ?? "", email: fields[.email] ?? "", phone: phone, source: fields[.source] ?? "",
            score: ScoreSnapshot(fit: fit, engagement: scorer.points(engagementRules, on: day)), scoreDay: day,
            enteredStageAt: lead.enteredStageAt, due: definition.listedDue(of: lead, agenda), nextInToday: agenda.nextInToday,
            appointment: agenda.nextAppointment, taskSide: taskSide(lead, agenda), lastContactAt: lead.lastContactAt,
            snoozedUntil: lead.snoozedUntil, attempts: lead.touches.isEmpty ? 0 : definition.followUpProgress(of: lead).made,
            passedCriteria: criteria(lead), reason: scoresOnly ? "" : lead.decisions.last?.reason ?? "", lastSeq: lastSeq,
            list: lead.isErased
                ? nil : definition.isOpportunity(lead) ? .opportunities : definition.effectiveStage(of: lead).list)
        let keys = scoresOnly ? MatchKeys() : keys(lead)
        let opportunities = scoresOnly || lead.opportunities.isEmpty ? [] : opportunities(lead, keys)
        if row.list == .opportunities { row.opportunity = opportunities.last(where: \.isOpen) }
        return ProjectedLead.State(
            row: row, territory: territory(fields), nextScoreDay: scorer.nextChange(engagementRules, after: day),
            scoredEngagements: scorer.bytes(engagementRules), movesTo: movesTo,
            searchTerms: scoresOnly ? "" : searchTerms(fields, phone: phone) + formerSearchTerms(lead),
            keys: keys,
            ruleAt: definition.ruleMoment(on: lead, history, contactProgress: contactProgress, agenda: agenda),
            windowAt: windowAt,
            unreachedAt: contactProgress == .attempted
                ? windowAt.flatMap { definition.unreachedBatchOpens(on: lead, windowCloses: $0) } : nil,
            contactProgress: contactProgress,
            reassignmentCauses: reassignmentCauses(lead, history), stageEntries: StageEntries.bytes(of: lead, in: calendar.zone),
            // No definition affects past reassignments.
            reassignments: scoresOnly ? [] : history.reassignments,
            opportunities: opportunities)
    }

    private func opportunities(_ lead: Lead, _ keys: MatchKeys) -> [OpportunityRow] {
        lead.opportunities.enumerated().compactMap { index, opportunity in
            // Nothing is left to do with an erased person.
            if lead.isErased, opportunity.isOpen { return nil }
            return OpportunityRow(opportunity, of: lead, key: index < keys.opportunities.count ? keys.opportunities[index] : nil)
        }
    }

    private func reassignmentCauses(_ lead: Lead, _ history: LeadHistory) -> Int {
        guard lead.owner != nil, !definition.routing.reassignsWhen.isEmpty else { return 0 }
        return [Routing.Cause.ownerAbsent, .ownerFull].reduce(0) { $0 | (history.hasReassigned($1, lead) ? $1.bit : 0) }
    }

    private func territory(_ fields: LeadFields) -> ProjectedLead.Territory {
        ProjectedLead.Territory(
            country: fields[.country]?.lowercased() ?? "", state: fields[.state]?.lowercased() ?? "",
            industry: fields[.industry]?.lowercased() ?? "", source: fields[.source]?.lowercased() ?? "")
    }

    private func criteria(_ lead: Lead) -> String {
        guard !lead.answers.isEmpty else { return "" }
        let passed = definition.criteria.filter { criterion in
            lead.answers[criterion.id].flatMap { criterion.answer($0.answer) }?.passes ?? false
        }
        return String(passed.map(\.letter))
    }

    private func searchTerms(_ fields: LeadFields, phone: String) -> String {
        var searchTerms: [String] = []
        if let mobile = fields[.mobile], mobile != phone { searchTerms += SearchText.number(mobile) }
        if let id = fields[.externalID] { searchTerms.append(id) }
        searchTerms += Self.furtherTerms(fields)
        return searchTerms.joined(separator: " ")
    }

    private static func furtherTerms(_ fields: LeadFields) -> [String] {
        guard !fields.identities.isEmpty else { return [] }
        let further = fields.identities
        return further.emails + further.phones.flatMap(SearchText.number)
            + further.recordIDs.map(\.id).filter { $0 != fields[.externalID] }
    }

    /// The search terms of absorbed leads, where they differ.
    private func formerSearchTerms(_ lead: Lead) -> String {
        var searchTerms = ""
        for absorbed in lead.absorbed {
            let fields = absorbed.fields
            var texts: [String?] = [.externalID, .company, .email].map { lead.fields[$0] == fields[$0] ? nil : fields[$0] }
            if fields.fullName != lead.fields.fullName { texts.append(fields.fullName) }
            for phone in [fields[.phone], fields[.mobile]] where phone != lead.fields[.phone] && phone != lead.fields[.mobile] {
                if let phone { texts += SearchText.number(phone) }
            }
            texts += Self.furtherTerms(fields)
            for case let text? in texts where !text.isEmpty { searchTerms += " " + text }
        }
        return searchTerms
    }
}
