internal import Lifecycle

/// The seven breakdowns of lead management and two that follow from them, each with its limit.
///
/// Source: "Lead Generation for the Complex Sale"; domain page, "The seven breakdowns". A lead counts once in each
/// number. "Within the window" refers to when something occurred.
///
/// 1. *Unqualified handovers* ÷ handovers: leads that came to sales within the window (the first time in it).
///    Unqualified are those that were captured straight to sales, had not asked for information, and had had
///    no contact before.
/// 2. *Intake ÷ triage*, in percent: handovers within the window, without those that files declared, ÷ leads that a
///    person or a rule (not a file) accepted, rejected, disqualified, qualified or converted within it. In addition the
///    age of the undecided MQLs, and the largest source's share of the handovers.
/// 3. *Single tactic*: leads touched (outbound) within the window, and those of them touched through one channel only.
/// 4. *No nurturing*: leads in nurture that went there last within the window, and those of them without a touch or
///    engagement since.
/// 5. *No way back*: owned leads in SAL or SQL without activity for `sittingDays`. In addition the reps who accepted
///    leads within the window and have never rejected any, not even before it.
/// 6. *Poor data*: open leads without an address or number, or with an e-mail address that is malformed or bounces, ÷
///    open leads. In addition those that share an address with another open lead, those without activity for 180 days
///    (our choice), and leads qualified or converted within the window without a touch since they came into sales'
///    hands.
/// 7. *One-offs*: sources whose captures and engagements all lie within two adjacent weeks, the last at least
///    `oneOffDays` ago.
/// 8. *Rubber-stamping*: accepted ÷ (accepted + rejected before acceptance) within the window, together with the share
///    of the accepted that were qualified later, of those decided. An alert from the limit on if fewer than half of at
///    least ten were qualified.
/// 9. *Left behind*: leads with an overdue clock whose owner is absent or that have none.
final class HealthReport: Report {
    enum Slot: Int, CaseIterable {
        case handovers, unqualified, intake, decided, undecided
        case touched, singleTactic
        case recycled, unnurtured
        case active, idle
        case open, poor, sharedAddress, stale, untouchedAdvances
        case accepted, rejectedBefore, matured, qualified
        case waiting, leftBehind
    }

    /// The figures that have a trend: a value for each segment of the window.
    enum Trend: Int, CaseIterable {
        case handovers, unqualified, intake, decided, touched, singleTactic, accepted, rejectedBefore, idle, active, leftBehind
    }

    let context: ReportContext
    let sources: Groups
    let people: Groups
    let hasTrends: Bool
    let groups: HealthByGroup?
    private let idleMilliseconds: Int64
    /// The number of weeks for which the activity of sources is stored; older activity shares a slot.
    static let weeks = 104
    private static let week: Int64 = 7 * 86_400_000
    /// An open lead without activity for this long, in milliseconds, is stale (our choice).
    private static let stale: Int64 = 180 * 86_400_000

    static var needsSharedAddresses: Bool { true }

    convenience init(_ context: ReportContext) { self.init(context, hasTrends: true) }

    init(_ context: ReportContext, hasTrends: Bool) {
        self.context = context
        self.hasTrends = hasTrends
        window = context.window
        now = context.now
        sources = Groups(.source, context)
        people = Groups(.owner, context)
        sourceRows = sources.rows
        peopleRows = people.rows
        segmentCount = context.segments.count
        trendStart = Slot.allCases.count
        sourceStart = trendStart + (hasTrends ? Trend.allCases.count * segmentCount : 0)
        peopleStart = sourceStart + sources.count
        weekStart = peopleStart + 2 * people.count
        let groupStart = weekStart + sources.count * (Self.weeks + 1)
        // Within other pages the breakdowns are shown as sentences only.
        groups = hasTrends ? HealthByGroup(context, start: groupStart) : nil
        slots = groupStart + (groups?.slots ?? 0)
        idleMilliseconds = Int64(context.definition.breakdowns.sittingDays ?? 30) * 86_400_000
    }

    let slots: Int
    // Copies: access through the context or the groups would retain them for each lead.
    private let window: Range<Int64>
    private let now: Int64
    private let sourceRows: GroupRows
    private let peopleRows: GroupRows
    private let segmentCount: Int
    private let trendStart: Int
    private let sourceStart: Int
    let peopleStart: Int
    private let weekStart: Int

    func trendSlot(_ trend: Trend, _ segment: Int) -> Int { trendStart + trend.rawValue * segmentCount + segment }
    func handovers(_ source: Int) -> Int { sourceStart + source }
    func acceptedBy(_ person: Int) -> Int { peopleStart + 2 * person }
    func recycledBy(_ person: Int) -> Int { peopleStart + 2 * person + 1 }
    func week(_ week: Int, _ source: Int) -> Int { weekStart + source * (Self.weeks + 1) + week }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        guard let groups else { return visit(lead, OpenClocks(lead, context), &sink) }
        let seen = SeenSlotSink.record(&sink) { visit(lead, OpenClocks(lead, context), &$0) }
        groups.visit(lead, seen: seen, &sink)
    }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ clocks: OpenClocks, _ sink: inout Sink) {
        visitHandovers(lead, &sink)
        visitTouches(lead, &sink)
        visitDecisions(lead, &sink)
        visitState(lead, clocks, &sink)
        visitSource(lead, &sink)
    }

    /// Counts a lead that is not open and has no events within the window.
    func visitInactive<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        if !lead.decisions.isEmpty { visitDecisions(lead, &sink) }
        visitSource(lead, &sink)
    }

    private func count<Sink: TallySink>(_ trend: Trend, at moment: Int64, _ sink: inout Sink) {
        guard hasTrends, let segment = context.segments.segment(of: moment) else { return }
        sink.count(trendSlot(trend, segment))
    }

    /// Handovers (1, 2) and recycling (4).
    private func visitHandovers<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var wasInSales = false
        var isFirst = true
        var handedOver: (at: Int64, isFirst: Bool, isDeclared: Bool)?
        var nurtured: Int64?
        var present = TimelineStage.inquiry
        lead.forEachStay(context.scheme) { stay in
            let isInSales = stay.stage.isWithSales
            if isInSales, !wasInSales, handedOver == nil, window.contains(stay.entered) {
                handedOver = (stay.entered, isFirst, stay.isDeclared)
            }
            nurtured = stay.stage == .nurture ? stay.entered : nil
            present = stay.stage
            wasInSales = isInSales
            isFirst = false
        }
        if let (at, isCapture, isDeclared) = handedOver {
            sink.count(Slot.handovers.rawValue)
            count(.handovers, at: at, &sink)
            if !isDeclared {
                sink.count(Slot.intake.rawValue)
                count(.intake, at: at, &sink)
                if let row = sourceRows.row(of: lead) { sink.count(handovers(row)) }
            }
            let isUnqualified =
                isCapture && !lead.traits.contains(.requested)
                && !lead.touches.contains { $0.at <= at && $0.isContact }
            if isUnqualified {
                sink.count(Slot.unqualified.rawValue)
                count(.unqualified, at: at, &sink)
            }
        }
        if present == .nurture, let since = nurtured, window.contains(since) {
            sink.count(Slot.recycled.rawValue)
            let isNurtured = lead.touches.contains { $0.at > since } || lead.engagements.contains { $0.at > since }
            if !isNurtured { sink.count(Slot.unnurtured.rawValue) }
        }
    }

    /// Channels (3).
    private func visitTouches<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var channels: UInt8 = 0
        var first: Int64?
        for event in lead.touches where window.contains(event.at) {
            guard event.isOutbound else { continue }
            channels |= 1 << (event.detail & 7)
            first = min(first ?? event.at, event.at)
        }
        guard let first else { return }
        sink.count(Slot.touched.rawValue)
        count(.touched, at: first, &sink)
        guard channels.nonzeroBitCount == 1 else { return }
        sink.count(Slot.singleTactic.rawValue)
        count(.singleTactic, at: first, &sink)
    }

    /// Decisions (2, 5, 8) and moves without a touch (6).
    private func visitDecisions<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        let decisions = LeadDecisions(lead, context)
        if let at = decisions.decidedAt {
            sink.count(Slot.decided.rawValue)
            count(.decided, at: at, &sink)
        }
        if let acceptance = decisions.acceptance {
            sink.count(Slot.accepted.rawValue)
            count(.accepted, at: acceptance.at, &sink)
            if decisions.isQualifiedLater { sink.count(Slot.qualified.rawValue) }
            if decisions.isQualifiedLater || decisions.hasLeftSales { sink.count(Slot.matured.rawValue) }
        } else if let at = decisions.rejectedBeforeAt {
            sink.count(Slot.rejectedBefore.rawValue)
            count(.rejectedBefore, at: at, &sink)
        }
        // Each person once.
        var seen = SeenSlots()
        lead.forEachDecision { event in
            let isAcceptance = event.decision == .accepted && window.contains(event.at)
            guard isAcceptance || event.decision == .rejected, let row = peopleRows.row(ofSymbol: event.symbol) else { return }
            let slot = isAcceptance ? acceptedBy(row) : recycledBy(row)
            if seen.insert(slot) { sink.count(slot) }
        }
        if decisions.advancedUntouched { sink.count(Slot.untouchedAdvances.rawValue) }
    }

    /// The state now: idle (5), data (6), left behind (9), undecided (2).
    private func visitState<Sink: TallySink>(_ lead: TimelineView, _ clocks: OpenClocks, _ sink: inout Sink) {
        let stage = lead.stage
        guard stage.isOpen || hasTrends else { return }
        if stage.isOpen {
            sink.count(Slot.open.rawValue)
            if !lead.traits.isDisjoint(with: [.withoutContact, .badAddress]) { sink.count(Slot.poor.rawValue) }
            let person = lead.header.pointee.person
            if hasTrends, person > 0, context.isShared(person) { sink.count(Slot.sharedAddress.rawValue) }
            if lead.lastActivity(upTo: .max) < now - Self.stale { sink.count(Slot.stale.rawValue) }
        }
        guard !lead.stages.isEmpty else { return }
        var last: TimelineStay?
        lead.forEachStay(context.scheme) { last = $0 }
        if let stay = last, stage.isWithSales {
            if stage == .mql { sink.span(Slot.undecided.rawValue, max(0, now - stay.entered)) }
            if isIdle(lead, stay, at: now, owner: lead.owner) { sink.count(Slot.idle.rawValue) }
            if isActive(stay), lead.owner > 0 { sink.count(Slot.active.rawValue) }
            let owner = lead.owner
            if clocks.isOverdue(at: now) {
                sink.count(Slot.waiting.rawValue)
                if owner == 0 || context.absent.contains(owner) { sink.count(Slot.leftBehind.rawValue) }
            }
        }
        if hasTrends { visitPast(lead, &sink) }
    }

    /// The state of (5) and (9) at the end of each segment, by what had occurred until then.
    private func visitPast<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var wasInSales = false
        lead.forEachStay(context.scheme) { if $0.stage.isWithSales { wasInSales = true } }
        guard wasInSales else { return }
        let segments = context.segments
        // The clock runs with their due moments, computed when a segment first needs them.
        var runs: [(run: ClockRun, due: Int64)]?
        for segment in 0..<segments.count {
            let moment = min(segments.bounds[segment + 1], now)
            guard moment >= lead.capturedAt else { continue }
            var at: TimelineStay?
            lead.forEachStay(context.scheme) { stay in
                if stay.entered <= moment, stay.left.map({ $0 > moment }) ?? true { at = stay }
            }
            guard let stay = at, stay.stage.isWithSales else { continue }
            var owner = 0
            for event in lead.owners where event.at <= moment { owner = event.symbol }
            if isActive(stay), owner > 0 {
                sink.count(trendSlot(.active, segment))
                if isIdle(lead, stay, at: moment, owner: owner) { sink.count(trendSlot(.idle, segment)) }
            }
            guard owner == 0 || context.absent.contains(owner) else { continue }
            if runs == nil {
                var found: [(run: ClockRun, due: Int64)] = []
                lead.forEachClockRun(context.clocks, context.scheme) { found.append(($0, context.clocks.due($0))) }
                runs = found
            }
            let isOverdue =
                runs?.contains { $0.run.start <= moment && $0.due < moment && ($0.run.end.map { $0 > moment } ?? true) } ?? false
            if isOverdue { sink.count(trendSlot(.leftBehind, segment)) }
        }
    }

    private func isActive(_ stay: TimelineStay) -> Bool {
        stay.effectiveStage == .sal || (stay.effectiveStage == .sql && context.scheme.opportunity != .sql)
    }

    private func isIdle(_ lead: TimelineView, _ stay: TimelineStay, at moment: Int64, owner: Int) -> Bool {
        isActive(stay) && owner > 0 && lead.lastActivity(upTo: moment) < moment - idleMilliseconds
    }

    /// The activity of the lead's source (7): the weeks of its capture and its engagements.
    private func visitSource<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        guard let row = sourceRows.row(of: lead), lead.source > 0 else { return }
        var weeks: (UInt64, UInt64) = (0, 0)
        func record(_ at: Int64) {
            let week = Int(min(Int64(Self.weeks), max(0, now - at) / Self.week))
            if week < 64 { weeks.0 |= 1 << UInt64(week) } else { weeks.1 |= 1 << UInt64(week - 64) }
        }
        record(lead.capturedAt)
        for engagement in lead.engagements { record(engagement.at) }
        while weeks.0 != 0 {
            sink.count(self.week(weeks.0.trailingZeroBitCount, row))
            weeks.0 &= weeks.0 - 1
        }
        while weeks.1 != 0 {
            sink.count(self.week(64 + weeks.1.trailingZeroBitCount, row))
            weeks.1 &= weeks.1 - 1
        }
    }
}
