import Reports
import Lifecycle

/// One stay in a stage, with what came behind it.
struct NaiveStay {
    var stage: Stage
    /// What the definition in force takes it for.
    var standing: Stage
    var entered: Instant
    var clock: Instant
    var left: Instant?
    /// The line that ended it.
    var leftBy: SequenceNumber?
    var seq: SequenceNumber
    var definition: Int
    var isDeclared: Bool

    /// Whether it is, or lies behind, a step of the funnel; won is reached by winning only, and the detours reach nothing.
    func reaches(_ step: Stage) -> Bool {
        if step == .won { return standing == .won }
        let order: [Stage] = [.inquiry, .viable, .mql, .sal, .sql, .opportunity]
        if standing.isOutcome { return true }
        guard let own = order.firstIndex(of: standing), let wanted = order.firstIndex(of: step) else { return false }
        return own >= wanted
    }
}

/// A lead as the plain way of counting sees it: its fold, and the lines that it comes from.
struct NaiveLead {
    let id: LeadID
    let lead: Lead
    let stays: [NaiveStay]
    let isErased: Bool
    /// The lines in force, by their numbers.
    let lines: [SequenceNumber: Entry]
    let soundMail: Bool

    init(_ lead: Lead, _ history: LeadHistory, _ definition: LeadDefinition, soundMail: Bool) {
        id = lead.id
        self.lead = lead
        self.soundMail = soundMail
        let inForce = history.inForce
        lines = Dictionary(inForce.map { ($0.seq, $0) }) { first, _ in first }
        isErased = inForce.contains { entry in
            if case .erased = entry.event { entry.lead == lead.id } else { false }
        }
        var stays: [NaiveStay] = []
        for (index, stay) in lead.stays.enumerated() {
            let next = index + 1 < lead.stays.count ? lead.stays[index + 1] : nil
            stays.append(
                NaiveStay(
                    stage: stay.stage,
                    standing: stay.stage == .sql
                        ? definition.standing(ofSQL: stay.isConverted, under: stay.definition)
                        : definition.topology.standing(stay.stage),
                    entered: stay.enteredAt, clock: stay.clockStart, left: next?.enteredAt, leftBy: next?.seq, seq: stay.seq,
                    definition: stay.definition, isDeclared: stay.isDeclared))
        }
        self.stays = stays
    }

    var stage: Stage { lead.stage }
    var standing: Stage { stays.last?.standing ?? .inquiry }
    var owner: String { lead.owner?.name ?? "" }
    var mail: String { isErased ? "" : (lead.fields[.email] ?? "").lowercased() }

    /// The word by which it is told apart from others.
    func word(_ grouping: Grouping) -> String {
        switch grouping {
        case .everything: return "all"
        case .source: return isErased ? "" : lead.fields[.source] ?? ""
        case .industry: return isErased ? "" : lead.fields[.industry] ?? ""
        case .campaign:
            if isErased { return "" }
            return lead.fields[.campaign] ?? lead.engagements.compactMap(\.engagement.campaign).first ?? ""
        case .owner:
            if let owner = lead.ownerships.compactMap(\.owner).last { return owner.name }
            let ends = decisions.filter { ["rejected", "disqualified", "won", "lost", "noDecision"].contains(kind($0)) }
            return ends.compactMap(\.by.login).last?.name ?? ""
        case .definition: return String(stays.first?.definition ?? 0)
        case .path: return lead.path == .outbound ? "outbound" : "inbound"
        }
    }

    /// Decisions made here, rather than told by files.
    var decisions: [Lead.Decision] { lead.decisions.filter { !$0.isDeclared } }

    /// What a decision was: its kind, or how the opportunity ended.
    func kind(_ decision: Lead.Decision) -> String {
        if case .closed(let closed) = lines[decision.seq]?.event { return closed.outcome.rawValue }
        return decision.kind
    }

    /// When something happened to it last, up to a moment.
    func lastActivity(upTo moment: Instant) -> Instant {
        let moments =
            lead.stays.map(\.enteredAt) + lead.ownerships.map(\.since) + lead.decisions.map(\.occurredAt)
            + lead.touches.map(\.occurredAt) + lead.engagements.map(\.occurredAt)
        return moments.filter { $0 <= moment }.reduce(stays.first?.entered ?? lead.capturedAt) { max($0, $1) }
    }

    /// What it was worth when it was won by a line: what conversions and closings had told last, with that line.
    func amount(at seq: SequenceNumber) -> Money? {
        guard case .closed(let closed) = lines[seq]?.event, closed.outcome == .won else { return nil }
        var told: Money?
        for decision in lead.decisions where decision.seq <= seq {
            switch lines[decision.seq]?.event {
            case .converted(let converted): told = converted.conversion.amount ?? told
            case .closed(let closed): told = closed.amount ?? closed.conversion?.amount ?? told
            default: break
            }
        }
        return told
    }
}

/// What is counted: the leads, and all that is known beside them.
struct NaiveWorld {
    var leads: [NaiveLead]
    var definition: LeadDefinition
    var team: Team
    var now: Instant
    /// The runs of the clocks on each lead.
    private var runs: [LeadID: [NaiveRun]] = [:]

    init(_ leads: [NaiveLead], _ definition: LeadDefinition, _ team: Team, now: Instant) {
        self.leads = leads
        self.definition = definition
        self.team = team
        self.now = now
        for lead in leads { runs[lead.id] = Clock.Kind.allCases.flatMap { clockRuns($0, on: lead) } }
    }

    /// The runs of a clock that have ended, in the order of the journal, then the one that the agenda shows.
    func runs(_ kind: Clock.Kind, on lead: NaiveLead) -> [NaiveRun] { runs[lead.id]?.filter { $0.kind == kind } ?? [] }

    var zone: ZoneTable { definition.calendar.zone }
    /// The stages that cohorts go through.
    var steps: [Stage] {
        [Stage.inquiry, .viable, .mql, .sal, .sql, .opportunity].filter { definition.topology.used.contains($0) } + [.won]
    }
    var opportunity: Stage { definition.topology.opportunity }
    /// The step that counts as qualified behind an acceptance.
    var qualified: Stage {
        let topology = definition.topology
        return topology.used.contains(.sal) && topology.used.contains(.sql) ? .sql : topology.opportunity
    }
    /// The first stage in sales' hands.
    var firstInHands: Stage { steps.first { $0.isInSalesHands } ?? .mql }

    func isAbsent(_ login: String) -> Bool { team.members[Login(login)]?.absence(at: now) != nil }

    /// Those who share their address with another open lead.
    var doubled: Set<LeadID> {
        var found: Set<LeadID> = []
        for lead in leads where lead.stage.isOpen && !lead.mail.isEmpty {
            if leads.contains(where: { $0.id != lead.id && $0.stage.isOpen && $0.mail == lead.mail }) { found.insert(lead.id) }
        }
        return found
    }
}

/// One piece of a window, in days; open where it is nil.
struct NaivePiece {
    var first: Day?
    var last: Day?
    var begins: Day

    func contains(_ day: Day) -> Bool { (first.map { day >= $0 } ?? true) && (last.map { day <= $0 } ?? true) }
}

/// A window of a question: which leads count, and what lies within.
struct NaiveWindow {
    let world: NaiveWorld
    let question: ReportQuery
    let window: DayWindow
    let leads: [NaiveLead]
    /// Whether it is the one that is compared, in which nothing is told of what stands at the moment.
    var isCompared = false
    private(set) var pieces: [NaivePiece] = []

    init(_ world: NaiveWorld, _ question: ReportQuery, _ window: DayWindow) {
        self.world = world
        self.question = question
        self.window = window
        leads = world.leads.filter { lead in
            question.filter.map { filter in
                switch filter.grouping {
                case .everything: true
                case .definition: lead.stays.contains { String($0.definition) == filter.word }
                default: lead.word(filter.grouping) == filter.word
                }
            } ?? true
        }
        pieces = cut()
    }

    func contains(_ moment: Instant) -> Bool {
        let day = world.zone.day(of: moment)
        return (window.first.map { day >= $0 } ?? true) && (window.last.map { day <= $0 } ?? true)
    }

    /// A value of the moment.
    func ofMoment(_ value: NaiveValue) -> NaiveValue { isCompared ? .nothing : value }

    func ids(_ holds: (NaiveLead) -> Bool) -> Set<LeadID> { Set(leads.filter(holds).map(\.id)) }

    /// Lengths of time by lead, of the leads that have one.
    func spans(_ length: (NaiveLead) -> Int64?) -> [LeadID: Int64] {
        var found: [LeadID: Int64] = [:]
        for lead in leads { if let each = length(lead) { found[lead.id] = each } }
        return found
    }

    /// Days up to a fortnight, weeks up to half a year, months of 30 days beyond, at most 36; the newest one is whole.
    var days: Int {
        let length = ends.number - begins.number + 1
        if length <= 14 { return 1 }
        if length <= 190 { return 7 }
        var days = 30
        while length > days * 36 { days += 1 }
        return days
    }

    private var today: Day { world.zone.day(of: question.now) }
    private var begins: Day {
        if let first = window.first { return first }
        let captured = world.leads.map { world.zone.day(of: $0.stays.first?.entered ?? $0.lead.capturedAt) }.min() ?? today
        return min(captured, today, window.last ?? today)
    }
    private var ends: Day {
        if window.first == nil { return max(begins, min(window.last ?? today, today)) }
        return max(begins, window.last ?? today)
    }

    /// The pieces of the window.
    private func cut() -> [NaivePiece] {
        var pieces: [NaivePiece] = []
        var last = ends
        while last >= begins {
            let first = max(begins, last.adding(1 - days))
            pieces.insert(NaivePiece(first: first, last: last, begins: first), at: 0)
            last = first.adding(-1)
        }
        if window.first == nil { pieces[0].first = nil }
        if window.last == nil { pieces[pieces.count - 1].last = nil }
        return pieces
    }

    func piece(of moment: Instant) -> Int? {
        let day = world.zone.day(of: moment)
        return pieces.firstIndex { $0.contains(day) }
    }

    /// How many of some leads fall into each piece by a moment of theirs.
    func line(_ moments: [LeadID: Instant]) -> [Int] {
        var counts = pieces.map { _ in 0 }
        for moment in moments.values { if let piece = piece(of: moment) { counts[piece] += 1 } }
        return counts
    }

    /// By piece one in percent of the other.
    func percent(_ part: [LeadID: Instant], of whole: [LeadID: Instant]) -> [Int?] {
        zip(line(part), line(whole)).map { part, whole in whole == 0 ? nil : part * 100 / whole }
    }

    func moments(_ moment: (NaiveLead) -> Instant?) -> [LeadID: Instant] {
        var found: [LeadID: Instant] = [:]
        for lead in leads { if let each = moment(lead) { found[lead.id] = each } }
        return found
    }
}
