internal import Formats
internal import Lifecycle

/// The seven breakdowns of lead management and two that follow from them, each with its limit.
///
/// Source: "Lead Generation for the Complex Sale"; domain page, "The seven breakdowns". A lead counts once in each
/// number. "Within the window" refers to when something occurred.
///
/// 1. *Unqualified handovers* ÷ handovers: leads that came to sales within the window (the first time in it), unless
///    a file declared it. Unqualified are those that were captured straight to sales, had not asked for information,
///    and had had no contact before; or those without a contact before, if the definition says so.
/// 2. *Intake ÷ triage*, in percent: leads captured within the window in a stage that no file declared, ÷ leads that
///    a person or a rule (not a file) promoted to sales, accepted, rejected, disqualified, qualified or converted.
///    In addition the leads up to MQL without a decision and how long half of them have waited, and the largest
///    source's share of the intake. An alert too if that wait exceeds `backlogDays`.
/// 3. *Single tactic*: leads touched (outbound) twice or more within the window, and those of them touched through one
///    channel only.
/// 4. *No nurturing*: leads in nurture that went there last within the window, and those of them without a touch or
///    engagement since. In addition the leads in nurture for which that is so for `nurtureDays`.
/// 5. *No way back*: owned leads in SAL or SQL without activity for `sittingDays`. In addition the reps who accepted
///    leads within the window and have never rejected any, not even before it.
/// 6. *Poor data*: open leads without an address or number, or with an e-mail address that is malformed or bounces, ÷
///    open leads. In addition those that share an address with another open lead, those without activity for 180 days
///    (our choice), and leads qualified or converted within the window without a touch since they came into sales'
///    hands.
/// 7. *One-offs*: sources whose captures and engagements all lie within two adjacent weeks, the last at least
///    `oneOffDays` ago. A later capture is no activity of the lead's first source.
/// 8. *Rubber-stamping*: accepted ÷ (accepted + rejected before acceptance) within the window, together with the share
///    of the accepted that were qualified later, of those decided. An alert from the limit on if fewer than half of at
///    least ten were qualified.
/// 9. *Left behind*: leads with an overdue clock whose owner is absent or that have none.
///
/// On the page itself also the scoring rules that outcomes contradict over all time, until marketing decides on them.
final class HealthReport: Report {
    let context: ReportContext
    let sources: Groups
    let people: Groups
    let hasTrends: Bool
    let groups: HealthByGroup?
    let facts: CounterTable<Fact>
    /// By period of the chart.
    let trends: CounterTable<Fact>
    let intake: CounterRun
    /// How leads ended with and without each scoring rule, over all time; nil within other pages.
    let rules: RuleOutcomes?
    let answers: CounterTable<PersonKey>
    /// The activity of each source by week, counted back from now.
    let weeks: CounterGrid
    /// The length of the newest week, in milliseconds.
    private let firstWeek: Int64
    private let idleMilliseconds: Int64
    private let silentMilliseconds: Int64?
    /// Whether only a contact qualifies a lead for the handover.
    private let needsContact: Bool
    /// The number of weeks for which the activity of sources is stored; older activity shares a counter.
    static let weekCount = 104
    private static let week: Int64 = 7 * Milliseconds.day
    /// An open lead without activity for this long, in milliseconds, is stale (our choice).
    private static let stale: Int64 = 180 * Milliseconds.day

    static var needsSharedAddresses: Bool { true }
    static var needsScores: Bool { true }

    convenience init(_ context: ReportContext, _ layout: inout CounterLayout) { self.init(context, &layout, hasTrends: true) }

    /// - Parameter hasTrends: false within other pages, which show the breakdowns as sentences only.
    init(_ context: ReportContext, _ layout: inout CounterLayout, hasTrends: Bool) {
        self.context = context
        self.hasTrends = hasTrends
        window = context.window
        now = context.now
        owners = context.owners
        sources = Groups(.source, context)
        people = Groups(.owner, context)
        facts = layout.table()
        periodEnds = hasTrends ? context.trend.bounds.dropFirst().map { min($0, context.now) } : []
        trends = layout.table(rows: hasTrends ? context.trend.count : 0)
        intake = layout.run(sources.count)
        rules = hasTrends ? RuleOutcomes(context, window: .min..<Int64.max, &layout) : nil
        answers = layout.table(rows: people.count)
        weeks = layout.grid(rows: sources.count, columns: Self.weekCount + 1)
        groups = hasTrends ? HealthByGroup(context, &layout) : nil
        let limits = context.definition.breakdowns
        idleMilliseconds = Int64(limits.idleDays) * Milliseconds.day
        let rest = Int64((limits.oneOffDays ?? 0) % 7)
        firstWeek = (rest == 0 ? 7 : rest) * Milliseconds.day
        silentMilliseconds = limits.nurtureDays.map { Int64($0) * Milliseconds.day }
        needsContact = limits.qualification == .contact
    }

    // Copies: access through the context would retain it for each lead.
    private let window: Range<Int64>
    let now: Int64
    let owners: OwnerFilter
    /// The end of each period of the chart, at most now; at most 64.
    let periodEnds: [Int64]

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        rules?.visit(lead, &sink)
        let known = visit(lead, OpenClocks(lead, context), &sink)
        groups?.visit(lead, known, &sink)
    }

    /// Counts a lead; returns what is known of it.
    @discardableResult
    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ clocks: OpenClocks, _ sink: inout Sink) -> FactSet {
        var known = FactSet()
        func visit(_ pass: TrendPass, _ known: inout FactSet, _ sink: inout Sink) {
            visitHandovers(lead, pass, &known, &sink)
            visitTouches(lead, pass, &known, &sink)
            visitDecisions(lead, pass, &known, &sink)
        }
        if hasTrends {
            context.forEachPass(of: lead) { visit($0, &known, &sink) }
        } else {
            visit(.window, &known, &sink)
        }
        visitNurture(lead, &known)
        visitState(lead, clocks, &known, &sink)
        visitSource(lead, &sink)
        known.forEach { sink.count(facts[$0]) }
        return known
    }

    /// Counts a lead that is not open and has no events within the window.
    func visitInactive<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        var known = FactSet()
        visitNurture(lead, &known)
        if !lead.decisions.isEmpty { visitDecisions(lead, .window, &known, &sink) }
        known.forEach { sink.count(facts[$0]) }
        visitSource(lead, &sink)
    }

    /// Notes a fact of a step, and counts it in the period of a moment.
    private func note<Sink: TallySink & ~Copyable>(
        _ fact: Fact, of lead: TimelineView, at moment: Int64, by seq: UInt32, _ pass: TrendPass, _ known: inout FactSet,
        _ sink: inout Sink
    ) {
        guard owners.includes(lead, at: seq) else { return }
        if pass != .chart { known.insert(fact) }
        guard pass != .window, let period = context.trend.segment(of: moment) else { return }
        sink.count(trends[fact, period])
    }

    /// Handovers (1, 2) and recycling (4).
    private func visitHandovers<Sink: TallySink & ~Copyable>(
        _ lead: TimelineView, _ pass: TrendPass, _ known: inout FactSet, _ sink: inout Sink
    ) {
        let window = pass == .chart ? context.chartWindow : window
        var wasInSales = false
        var isFirst = true
        var handedOver: (at: Int64, isFirst: Bool, seq: UInt32)?
        var isCaptureDeclared = false
        var nurtured: (at: Int64, seq: UInt32)?
        var present = TimelineStage.inquiry
        lead.forEachStay(context.scheme) { stay in
            let isInSales = stay.stage.isWithSales
            if isFirst { isCaptureDeclared = stay.isDeclared }
            if isInSales, !wasInSales, !stay.isDeclared, handedOver == nil, window.contains(stay.entered) {
                handedOver = (stay.entered, isFirst, stay.seq)
            }
            nurtured = stay.stage == .nurture ? (stay.entered, stay.seq) : nil
            present = stay.stage
            wasInSales = isInSales
            isFirst = false
        }
        if !isCaptureDeclared, window.contains(lead.capturedAt) {
            note(.intake, of: lead, at: lead.capturedAt, by: lead.captureSeq, pass, &known, &sink)
            if pass != .chart, known.contains(.intake), let row = sources.row(of: lead, at: lead.captureSeq) {
                sink.count(intake[row])
            }
        }
        if let (at, isCapture, seq) = handedOver {
            note(.handovers, of: lead, at: at, by: seq, pass, &known, &sink)
            let isUnqualified = needsContact || (isCapture && !lead.traits.contains(.requested))
            if isUnqualified, !lead.touches.contains(where: { $0.at <= at && $0.isContact }) {
                note(.unqualified, of: lead, at: at, by: seq, pass, &known, &sink)
            }
        }
        if pass != .chart, present == .nurture, lead.hasWork, let (since, seq) = nurtured, window.contains(since),
            owners.includes(lead, at: seq)
        {
            known.insert(.recycled)
            let isNurtured =
                lead.touches.contains { $0.at > since }
                || lead.engagements.contains { $0.at > since && (context.countsLaterCaptures || !$0.isLaterCapture) }
            if !isNurtured { known.insert(.unnurtured) }
        }
    }

    /// The silence of a lead in nurture (4).
    private func visitNurture(_ lead: TimelineView, _ known: inout FactSet) {
        guard lead.stage == .nurture, lead.hasWork else { return }
        var since = lead.capturedAt
        var seq = lead.captureSeq
        lead.forEachStay(context.scheme) { (since, seq) = (max($0.entered, $0.clock), $0.seq) }
        guard owners.includes(lead, at: seq) else { return }
        known.insert(.nurtured)
        if let silentMilliseconds, lastContact(lead, since: since) < now - silentMilliseconds { known.insert(.silent) }
    }

    /// Channels (3).
    private func visitTouches<Sink: TallySink & ~Copyable>(
        _ lead: TimelineView, _ pass: TrendPass, _ known: inout FactSet, _ sink: inout Sink
    ) {
        let window = pass == .chart ? context.chartWindow : window
        var channels: UInt8 = 0
        var count = 0
        var first: (at: Int64, seq: UInt32)?
        // What marketing sends by a nurture track is one channel on purpose.
        for event in lead.touches where event.kind == .touch && window.contains(event.at) {
            guard event.isOutbound else { continue }
            channels |= 1 << (event.detail & 7)
            count += 1
            if event.at < first?.at ?? .max { first = (event.at, event.seq) }
        }
        // A single touch has a single channel, which says nothing.
        guard let first, count > 1 else { return }
        note(.touched, of: lead, at: first.at, by: first.seq, pass, &known, &sink)
        guard channels.nonzeroBitCount == 1 else { return }
        note(.singleTactic, of: lead, at: first.at, by: first.seq, pass, &known, &sink)
    }

    /// Decisions (2, 5, 8) and moves without a touch (6).
    private func visitDecisions<Sink: TallySink & ~Copyable>(
        _ lead: TimelineView, _ pass: TrendPass, _ known: inout FactSet, _ sink: inout Sink
    ) {
        let decisions = LeadDecisions(lead, context, in: pass == .chart ? context.chartWindow : window)
        if let at = decisions.decidedAt {
            note(.decided, of: lead, at: at, by: decisions.decidedSeq, pass, &known, &sink)
        }
        if let acceptance = decisions.acceptance {
            note(.accepted, of: lead, at: acceptance.at, by: acceptance.seq, pass, &known, &sink)
        } else if let at = decisions.rejectedBeforeAt {
            note(.rejectedBefore, of: lead, at: at, by: decisions.rejectedBeforeSeq, pass, &known, &sink)
        }
        guard pass != .chart else { return }
        if decisions.acceptance != nil {
            if known.contains(.accepted), decisions.isQualifiedLater { known.insert(.qualified) }
            if known.contains(.accepted), decisions.isQualifiedLater || decisions.hasLeftSales { known.insert(.matured) }
        }
        // Each person once.
        var seen = SeenCounters()
        lead.forEachDecision { event in
            let isAcceptance = event.decision == .accepted && window.contains(event.at)
            guard isAcceptance || event.decision == .rejected, let row = people.row(ofSymbol: event.symbol),
                owners.includes(lead, at: event.seq)
            else { return }
            let counter = answers[isAcceptance ? .accepted : .recycled, row]
            if seen.insert(counter) { sink.count(counter) }
        }
        if let seq = decisions.advancedUntouched, owners.includes(lead, at: seq) { known.insert(.untouchedAdvances) }
    }

    /// The state now: idle (5), data (6), left behind (9), undecided (2).
    private func visitState<Sink: TallySink & ~Copyable>(
        _ lead: TimelineView, _ clocks: OpenClocks, _ known: inout FactSet, _ sink: inout Sink
    ) {
        let stage = lead.stage
        guard lead.hasWork, stage.isOpen || hasTrends else { return }
        if hasTrends { visitPast(lead, &sink) }
        guard owners.includes(lead, at: .max) else { return }
        if stage.isOpen {
            known.insert(.open)
            if !lead.traits.isDisjoint(with: [.withoutContact, .badAddress]) { known.insert(.poor) }
            if hasTrends, lead.person > 0, context.isShared(lead.person) { known.insert(.sharedAddress) }
            if lastActivity(lead, upTo: .max) < now - Self.stale { known.insert(.stale) }
        }
        guard !lead.stages.isEmpty else { return }
        var last: TimelineStay?
        lead.forEachStay(context.scheme) { last = $0 }
        // Leads that marketing nurtures on purpose wait for no decision.
        if let stay = last, stage == .inquiry || stage == .viable || stage == .mql,
            !context.scheme.isNurturedWithin(stay.effectiveStage)
        {
            sink.span(facts[.backlog], max(0, now - stay.clock))
        }
        if let stay = last, stage.isWithSales {
            // Counted with its duration.
            if stage == .mql { sink.span(facts[.undecided], max(0, now - stay.entered)) }
            let owner = lead.owner
            let isOverdue = clocks.isOverdue(at: now)
            if owner > 0 { known.insert(.owned) }
            let isIdle = isIdle(lead, stay, at: now, owner: owner)
            if isIdle { known.insert(.idle) }
            if isActive(stay), owner > 0 { known.insert(.active) }
            if owner > 0, isIdle || isOverdue { known.insert(.sitting) }
            if owner > 0, isOverdue { known.insert(.ownedOverdue) }
            if isOverdue {
                known.insert(.waiting)
                if owner == 0 || context.absent.contains(owner) { known.insert(.leftBehind) }
            }
        }
    }

    func isActive(_ stay: TimelineStay) -> Bool {
        stay.effectiveStage == .sal || (stay.effectiveStage == .sql && context.scheme.opportunity != .sql)
    }

    private func isIdle(_ lead: TimelineView, _ stay: TimelineStay, at moment: Int64, owner: Int) -> Bool {
        isActive(stay) && owner > 0 && isSilent(lead, at: moment)
    }

    func isSilent(_ lead: TimelineView, at moment: Int64) -> Bool {
        lastActivity(lead, upTo: moment) < moment - idleMilliseconds
    }

    private func lastActivity(_ lead: TimelineView, upTo moment: Int64) -> Int64 {
        lead.lastActivity(upTo: moment, countingLaterCaptures: context.countsLaterCaptures)
    }

    /// The week of a moment, counted back from now. One begins exactly `oneOffDays` ago, so that the limit is exact.
    @inline(__always)
    private func week(of moment: Int64) -> Int64 {
        let age = max(0, now - moment)
        return age < firstWeek ? 0 : (age - firstWeek) / Self.week + 1
    }

    /// The activity of the lead's source (7): the weeks of its capture and its engagements.
    private func visitSource<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        guard lead.source > 0, let row = sources.row(of: lead, at: lead.captureSeq) else { return }
        var active: UInt128 = 0
        func record(_ at: Int64) { active |= 1 &<< UInt128(min(Int64(Self.weekCount), week(of: at))) }
        if owners.includes(lead, at: lead.captureSeq) { record(lead.capturedAt) }
        for engagement in lead.engagements where !engagement.isLaterCapture && owners.includes(lead, at: engagement.seq) {
            record(engagement.at)
        }
        while active != 0 {
            sink.count(weeks[row, active.trailingZeroBitCount])
            active &= active - 1
        }
    }
}
