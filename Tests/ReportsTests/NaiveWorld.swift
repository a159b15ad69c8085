import Reports
@testable import Lifecycle

/// One stay in a stage, with what followed.
struct NaiveStay {
    var stage: Stage
    /// What the definition in force takes it for.
    var effectiveStage: Stage
    var entered: Instant
    var clock: Instant
    var left: Instant?
    /// The journal line that ended it.
    var leftBy: SequenceNumber?
    var seq: SequenceNumber
    var definition: Int
    var isDeclared: Bool

    /// Whether it is a step of the funnel or lies beyond it.
    ///
    /// Only winning reaches won, and detours reach nothing.
    func reaches(_ step: Stage) -> Bool {
        if step == .won { return effectiveStage == .won }
        let order: [Stage] = [.inquiry, .viable, .mql, .sal, .sql, .opportunity]
        if effectiveStage.isOutcome { return true }
        guard let own = order.firstIndex(of: effectiveStage), let wanted = order.firstIndex(of: step) else { return false }
        return own >= wanted
    }
}

/// A lead for simple counting: its folded state and its journal lines.
struct NaiveLead {
    let id: LeadID
    let lead: Lead
    private let history: LeadHistory
    private let definition: LeadDefinition
    let stays: [NaiveStay]
    /// The stays, and before an outcome that a file declared with its opportunity, that opportunity.
    let passed: [NaiveStay]
    let isErased: Bool
    /// The lines in force, by sequence number.
    let lines: [SequenceNumber: Entry]
    let hasValidMail: Bool
    /// The name of its source: one for all spellings.
    var source: String
    let opportunities: [NaiveOpportunity]

    init(
        _ lead: Lead, _ history: LeadHistory, _ definition: LeadDefinition, hasValidMail: Bool,
        opportunities: [NaiveOpportunity]? = nil
    ) {
        self.opportunities = opportunities ?? NaiveOpportunity.all(of: lead, history)
        id = lead.id
        self.lead = lead
        self.history = history
        self.definition = definition
        self.hasValidMail = hasValidMail
        let inForce = history.inForce
        lines = Dictionary(inForce.map { ($0.seq, $0) }) { first, _ in first }
        isErased = lead.isErased
        source = isErased ? "" : lead.fields[.source] ?? ""
        var stays: [NaiveStay] = []
        for (index, stay) in lead.stays.enumerated() {
            let next = index + 1 < lead.stays.count ? lead.stays[index + 1] : nil
            stays.append(
                NaiveStay(
                    stage: stay.stage,
                    effectiveStage: stay.stage == .sql
                        ? definition.effectiveStage(ofSQL: stay.isConverted, under: stay.definition)
                        : definition.topology.effectiveStage(stay.stage),
                    entered: stay.enteredAt, clock: stay.clockStart, left: next?.enteredAt, leftBy: next?.seq, seq: stay.seq,
                    definition: stay.definition, isDeclared: stay.isDeclared))
        }
        self.stays = stays
        var passed: [NaiveStay] = []
        let known = lines
        for (index, stay) in stays.enumerated() {
            if index > 0, stay.isDeclared, stay.stage.isOutcome, passed.last?.effectiveStage != definition.topology.opportunity {
                var created: Instant?
                if lead.isImported,
                    !stays[..<index].contains(where: { known[$0.seq]?.batch == nil && known[$0.seq]?.by.login != nil })
                {
                    created = stays[0].entered
                }
                if let created {
                    passed.append(
                        NaiveStay(
                            stage: .opportunity, effectiveStage: definition.topology.opportunity, entered: created, clock: created,
                            left: stay.entered, leftBy: stay.seq, seq: stay.seq, definition: stay.definition, isDeclared: true))
                }
            }
            passed.append(stay)
        }
        self.passed = passed
    }

    /// The lead by what had occurred until a moment; nil if it was captured later.
    func cut(after moment: Instant) -> NaiveLead? {
        guard let first = lead.stays.first, first.enteredAt <= moment else { return nil }
        var cut = lead
        cut.stays = lead.stays.filter { $0.enteredAt <= moment }
        cut.ownerships = lead.ownerships.filter { $0.since <= moment }
        cut.owner = cut.ownerships.last?.owner
        cut.decisions = lead.decisions.filter { $0.occurredAt <= moment }
        cut.touches = LoggedEvents(lead.touches.filter { $0.occurredAt <= moment })
        cut.engagements = LoggedEvents(lead.engagements.filter { $0.occurredAt <= moment })
        cut.clockStart = cut.stays.last?.clockStart ?? cut.clockStart
        let inSales = cut.stays.reversed().prefix { $0.stage.isWithSales }
        cut.handoverAt = inSales.last?.enteredAt
        return NaiveLead(
            cut, history, definition, hasValidMail: hasValidMail, opportunities: opportunities.compactMap { $0.cut(after: moment) })
    }

    var stage: Stage { lead.stage }
    /// Whether something is left to do on it.
    var isOpen: Bool { !isErased && stage.isOpen }
    /// Whether it may still become an opportunity.
    var isUndecided: Bool { !isErased && effectiveStage.isOpen }
    var effectiveStage: Stage { stays.last?.effectiveStage ?? .inquiry }
    var owner: String { lead.owner?.name ?? "" }
    var mail: String { isErased ? "" : (lead.fields[.email] ?? "").lowercased() }

    /// The value of its group.
    func groupValue(_ grouping: Grouping) -> String {
        switch grouping {
        case .everything: return "all"
        case .source: return source
        case .industry: return isErased ? "" : lead.fields[.industry] ?? ""
        case .campaign:
            if isErased { return "" }
            return lead.fields[.campaign] ?? activities(withLater: false).compactMap(\.engagement.campaign).first ?? ""
        case .owner: return owner
        case .definition: return String(stays.first?.definition ?? 0)
        case .path: return lead.path == .outbound ? "outbound" : "inbound"
        }
    }

    /// To whom the step of a journal line belongs; nil asks for the present owner.
    func owner(at seq: SequenceNumber?) -> String {
        guard let seq else { return owner }
        let gives = lead.ownerships.last { $0.seq == seq }?.owner?.name ?? ""
        let before = lead.ownerships.last { $0.seq < seq }
        if before == nil, !gives.isEmpty { return gives }
        let had = before?.owner?.name ?? ""
        let decision = lead.decisions.first { $0.seq == seq }
        let actor = decision.map { $0.isDeclared ? "" : $0.by.login?.name ?? "" } ?? ""
        if decision?.kind == .accepted { return [gives, had, actor].first { !$0.isEmpty } ?? "" }
        if !had.isEmpty { return had }
        // Nobody owned it: the person who converted or refused it, or whom a rule made its owner in that stage.
        if let kind = decision?.kind, [.converted, .rejected, .disqualified].contains(kind) { return actor }
        guard stays.contains(where: { $0.seq == seq }) else { return "" }
        let left = stays.first { $0.seq > seq }?.seq
        guard let next = lead.ownerships.first(where: { $0.seq >= seq && $0.owner != nil }), next.isByRule else { return "" }
        if let left, next.seq >= left { return "" }
        return next.owner?.name ?? ""
    }

    /// Decisions made here, not declared by files.
    var decisions: [Lead.Decision] { lead.decisions.filter { !$0.isDeclared } }

    /// The kind of a decision; for a closing, the outcome.
    func kind(_ decision: Lead.Decision) -> String {
        if case .closed(let closed) = lines[decision.seq]?.event { return closed.outcome.rawValue }
        return decision.kind.rawValue
    }

    /// What the prospect did, with or without later captures.
    func activities(withLater: Bool) -> [Lead.LoggedEngagement] {
        lead.engagements.filter { withLater || $0.engagement.type != .capturedAgain }
    }

    /// When anything last happened to it, up to a moment.
    func lastActivity(upTo moment: Instant, _ definition: LeadDefinition) -> Instant {
        let moments =
            lead.stays.map(\.enteredAt) + lead.ownerships.map(\.since) + lead.decisions.map(\.occurredAt)
            + lead.touches.map(\.occurredAt) + activities(withLater: definition.countsLaterCaptures).map(\.occurredAt)
        return moments.filter { $0 <= moment }.reduce(stays.first?.entered ?? lead.capturedAt) { max($0, $1) }
    }
}

/// What is counted: the leads, and everything else a page needs.
struct NaiveWorld {
    var leads: [NaiveLead]
    var definition: LeadDefinition
    var team: Team
    var now: Instant
    /// What was recorded as the costs of sources, in the order of the journal.
    var costs: [CostRecorded] = []
    /// When the first of all leads was captured; of a cut world, also of those captured later.
    private(set) var firstCaptured: Instant?
    /// All leads; of a cut world, as they are without the cut.
    private(set) var all: [NaiveLead] = []
    /// The spellings of all their sources.
    private(set) var written: Set<String> = []
    /// The clock runs of each lead.
    private var runs: [LeadID: [NaiveRun]] = [:]

    init(
        _ leads: [NaiveLead], _ definition: LeadDefinition, _ team: Team, now: Instant, written: Set<String>? = nil
    ) {
        self.leads = leads
        self.definition = definition
        let written = written ?? Set(leads.map(\.source))
        self.written = written
        for index in leads.indices { self.leads[index].source = Self.source(leads[index].source, written, definition) }
        self.team = team
        self.now = now
        all = self.leads
        firstCaptured = self.leads.map { $0.stays.first?.entered ?? $0.lead.capturedAt }.min()
        for lead in self.leads { runs[lead.id] = Clock.Kind.allCases.flatMap { clockRuns($0, on: lead) } }
    }

    /// The name of the source that a text is a spelling of, in any case and with any spaces.
    ///
    /// One of the list has its name there; of another, a spelling with both cases comes before the others.
    static func source(_ text: String, _ written: Set<String>, _ definition: LeadDefinition) -> String {
        func words(_ text: String) -> [String] { text.split { $0.isWhitespace }.map { $0.lowercased() } }
        if words(text).isEmpty { return "" }
        for source in definition.sources where ([source.name] + source.aliases).contains(where: { words($0) == words(text) }) {
            return source.name
        }
        let same = written.filter { words($0) == words(text) }.sorted()
        return same.first { $0 != $0.lowercased() && $0 != $0.uppercased() } ?? same.first ?? text
    }

    /// The leads by what had occurred until a moment; all of them unless that is before now.
    func cut(after moment: Instant, now: Instant) -> NaiveWorld {
        guard moment < now else { return self }
        var world = NaiveWorld(leads.compactMap { $0.cut(after: moment) }, definition, team, now: moment, written: written)
        (world.firstCaptured, world.costs, world.all) = (firstCaptured, costs, all)
        return world
    }

    /// The ended runs of a clock in journal order, then the running one.
    func runs(_ kind: Clock.Kind, on lead: NaiveLead) -> [NaiveRun] { runs[lead.id]?.filter { $0.kind == kind } ?? [] }

    var zone: ZoneTable { definition.calendar.zone }
    /// The steps of the funnel.
    var steps: [Stage] {
        [Stage.inquiry, .viable, .mql, .sal, .sql, .opportunity].filter { definition.topology.used.contains($0) } + [.won]
    }
    /// The steps up to the handover, or from it on; marketing has two at least.
    func sideSteps(isSales: Bool) -> [Stage] {
        let before = max(1, steps.prefix { !$0.isWithSales || definition.topology.nurturedWithin.contains($0) }.count)
        return isSales ? Array(steps[before...]) : Array(steps[...before])
    }
    var opportunity: Stage { definition.topology.opportunity }
    /// The step that counts as qualified after an acceptance.
    var qualified: Stage {
        let topology = definition.topology
        return topology.used.contains(.sal) && topology.used.contains(.sql) ? .sql : topology.opportunity
    }
    /// The first stage with sales.
    var firstInHands: Stage { steps.first { $0.isWithSales } ?? .mql }

    func isAbsent(_ login: String) -> Bool { team.members[Login(login)]?.absence(at: now) != nil }

    /// The open leads whose address is that of two or more leads that are open now.
    var doubled: Set<LeadID> {
        var found: Set<LeadID> = []
        for lead in leads where lead.stage.isOpen && !lead.mail.isEmpty {
            if all.count(where: { $0.stage.isOpen && $0.mail == lead.mail }) > 1 { found.insert(lead.id) }
        }
        return found
    }
}

/// One segment of a window in days; open where a bound is nil.
struct NaivePiece {
    var first: Day?
    var last: Day?
    var begins: Day

    func contains(_ day: Day) -> Bool { (first.map { day >= $0 } ?? true) && (last.map { day <= $0 } ?? true) }
}

/// A window of a query: the leads that count, and what lies within it.
struct NaiveWindow {
    let world: NaiveWorld
    let query: ReportQuery
    let window: DayWindow
    let leads: [NaiveLead]
    /// Whether it is the window compared with, for which figures of the query's moment are empty.
    var isCompared = false
    private(set) var segments: [NaivePiece] = []

    init(_ world: NaiveWorld, _ query: ReportQuery, _ window: DayWindow) {
        self.world = world
        self.query = query
        self.window = window
        leads = world.leads.filter { lead in
            query.filter.map { filter in
                switch filter.grouping {
                case .everything: true
                case .definition: lead.stays.contains { String($0.definition) == filter.value }
                case .source: lead.source == NaiveWorld.source(filter.value, world.written, world.definition)
                // Which steps are the owner's is asked step by step.
                case .owner: true
                default: lead.groupValue(filter.grouping) == filter.value
                }
            } ?? true
        }
        segments = cut()
    }

    func contains(_ moment: Instant) -> Bool {
        let day = world.zone.day(of: moment)
        return (window.first.map { day >= $0 } ?? true) && (window.last.map { day <= $0 } ?? true)
    }

    /// Whether the step of a journal line counts, or for nil what is so now; all do, except on a page of one owner.
    func counts(_ lead: NaiveLead, _ seq: SequenceNumber?) -> Bool {
        query.filter.map { $0.grouping != .owner || $0.value == lead.owner(at: seq) } ?? true
    }

    /// The leads for which something is so now.
    func idsNow(_ holds: (NaiveLead) -> Bool) -> Set<LeadID> { ids { counts($0, nil) && holds($0) } }

    /// Whether a step came within the days of the columns "in 30 days".
    func isWithin(_ milliseconds: Int64?) -> Bool {
        let days: Int
        switch query.window.length(today: today) {
        case let length? where length <= 92: days = 30
        default: days = 90
        }
        return milliseconds.map { $0 >= 0 && $0 < Int64(days) * 86_400_000 } ?? false
    }

    /// A value of the query's moment.
    func currentValue(_ value: NaiveValue) -> NaiveValue { isCompared ? .nothing : value }

    func ids(_ holds: (NaiveLead) -> Bool) -> Set<LeadID> { Set(leads.filter(holds).map(\.id)) }

    /// Durations by lead, of the leads that have one.
    func spans(_ length: (NaiveLead) -> Int64?) -> [LeadID: Int64] {
        var found: [LeadID: Int64] = [:]
        for lead in leads { if let each = length(lead) { found[lead.id] = each } }
        return found
    }

    /// The length of a segment: a day up to 14 days, a week up to 190, else 30 days or more.
    var days: Int {
        let length = ends.number - begins.number + 1
        if length <= 14 { return 1 }
        if length <= 190 { return 7 }
        var days = 30
        while length > days * 36 { days += 1 }
        return days
    }

    private var today: Day { world.zone.day(of: query.now) }
    private var begins: Day {
        if let first = window.first { return first }
        let captured = world.firstCaptured.map { world.zone.day(of: $0) } ?? today
        return min(captured, today, window.last ?? today)
    }
    private var ends: Day {
        if window.first == nil { return max(begins, min(window.last ?? today, today)) }
        return max(begins, window.last ?? today)
    }

    /// The window of the series of charts, divided into their periods; it may begin before this one.
    var chart: NaiveWindow {
        let periods = trendPeriods
        var days = DayWindow(first: periods[0].first, last: window.last)
        // Nothing lies in a window that ends before it begins.
        if let first = window.first, let last = window.last, last < first { days = window }
        var chart = NaiveWindow(world, query, days)
        (chart.isCompared, chart.segments) = (isCompared, periods)
        return chart
    }

    /// Divides the window into segments.
    private func cut() -> [NaivePiece] {
        var segments: [NaivePiece] = []
        var last = ends
        while last >= begins {
            let first = max(begins, last.adding(1 - days))
            segments.insert(NaivePiece(first: first, last: last, begins: first), at: 0)
            last = first.adding(-1)
        }
        if window.first == nil { segments[0].first = nil }
        if window.last == nil { segments[segments.count - 1].last = nil }
        return segments
    }

    /// The periods of a chart, back from the end of the window until it is covered and there are twelve.
    var trendPeriods: [NaivePiece] {
        let length = ends.number - begins.number + 1
        var days = 1
        if length > 35 { days = 7 }
        if length > 36 * 7 { days = 30 }
        while length > days * 36 { days += 1 }
        var periods: [NaivePiece] = []
        var last = ends
        while last >= begins || (window.first != nil && periods.count < 12) {
            let first = last.adding(1 - days)
            periods.insert(NaivePiece(first: first, last: last, begins: first), at: 0)
            last = first.adding(-1)
        }
        if window.first == nil { periods[0].first = nil }
        if window.last == nil { periods[periods.count - 1].last = nil }
        return periods
    }

    /// The segments, and before those of a window with a first day as many of equal length as make twelve.
    var cohortSegments: [NaivePiece] {
        var pieces = segments
        while window.first != nil, pieces.count < 12, let next = pieces[0].first {
            pieces.insert(NaivePiece(first: next.adding(-days), last: next.adding(-1), begins: next.adding(-days)), at: 0)
        }
        return pieces
    }

    func segment(of moment: Instant) -> Int? {
        let day = world.zone.day(of: moment)
        return segments.firstIndex { $0.contains(day) }
    }

    /// The number of leads in each segment, given a moment for each lead.
    func line(_ moments: [LeadID: Instant]) -> [Int] {
        var counts = segments.map { _ in 0 }
        for moment in moments.values { if let segment = segment(of: moment) { counts[segment] += 1 } }
        return counts
    }

    /// One line in percent of another, by segment.
    func percent(_ part: [LeadID: Instant], of whole: [LeadID: Instant]) -> [Int?] {
        zip(line(part), line(whole)).map { part, whole in whole == 0 ? nil : part * 100 / whole }
    }

    func moments(_ moment: (NaiveLead) -> Instant?) -> [LeadID: Instant] {
        var found: [LeadID: Instant] = [:]
        for lead in leads { if let each = moment(lead) { found[lead.id] = each } }
        return found
    }
}
