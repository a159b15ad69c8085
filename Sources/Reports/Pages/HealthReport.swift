internal import Lifecycle

/// The seven breakdowns of lead management and the two that follow from them, each against the threshold of the definition ("Lead Generation for the
/// Complex Sale"; domain page, "The seven breakdowns").
///
/// A lead counts once in each number. "Within the window" goes by when a thing occurred.
///
/// 1. *Unqualified handovers* ÷ handovers: leads that came into sales' hands within the window (the first time in it); unqualified are those that were captured straight
///    into them, didn't ask for information, and weren't in contact with anybody before.
/// 2. *Intake ÷ triage*, in percent: handovers within the window, without those that files declared, ÷ leads that a person or rule accepted, rejected, disqualified, qualified or converted within it (files apart);
///    beside it how old the undecided MQLs are, and the largest source's share of the handovers.
/// 3. *Single tactic*: leads that were touched (outbound) within the window, and those of them through one channel only.
/// 4. *No nurturing*: leads that went to nurture within the window (the last time) and are there still, and those of them without a touch or engagement since.
/// 5. *No way back*: owned leads in SAL or SQL to which nothing has happened for `sittingDays`; beside it the reps who accepted leads within the window
///    and have never, be it before it, rejected any.
/// 6. *Poor data*: open leads with no address or number, or with an e-mail address that can't be one or bounces, ÷ open leads; beside it those that share an address with another open
///    lead, those to which nothing has happened for 180 days (ours), and leads qualified or converted within the window without a touch since they came into sales' hands.
/// 7. *One-offs*: sources all of whose captures and engagements lie within two adjacent weeks, the last of them at least `oneOffDays` ago.
/// 8. *Rubber-stamping*: accepted ÷ (accepted + rejected before acceptance) within the window, as a pair with the share of the accepted that were qualified later, of those that are decided;
///    called so from the threshold on where fewer than half of at least ten were.
/// 9. *Left behind*: leads with a clock run out that nobody or an absent rep owns.
final class HealthReport: Report {
    enum Slot: Int, CaseIterable {
        case handovers, unqualified, intake, decided, undecided
        case touched, singleTactic
        case recycled, unnurtured
        case inHand, sitting
        case open, poor, doubled, stale, untouchedMoves
        case accepted, rejectedBefore, matured, qualified
        case waiting, leftBehind
    }

    /// Figures that are told for each piece of the window.
    enum Line: Int, CaseIterable {
        case handovers, unqualified, intake, decided, touched, singleTactic, accepted, rejectedBefore, sitting, inHand, leftBehind
    }

    let scope: ReportContext
    let sources: Groups
    let people: Groups
    let hasLines: Bool
    let groups: HealthByGroup?
    private let sittingMilliseconds: Int64
    /// How many weeks back the activity of sources is told apart; what is older stands in one more.
    static let weeks = 104
    private static let week: Int64 = 7 * 86_400_000
    /// After how long an open lead to which nothing happens is stale; ours.
    private static let stale: Int64 = 180 * 86_400_000

    static var asksForShared: Bool { true }

    convenience init(_ scope: ReportContext) { self.init(scope, hasLines: true) }

    init(_ scope: ReportContext, hasLines: Bool) {
        self.scope = scope
        self.hasLines = hasLines
        window = scope.window
        now = scope.now
        sources = Groups(.source, scope)
        people = Groups(.owner, scope)
        sourceRows = sources.rows
        peopleRows = people.rows
        pieceCount = scope.pieces.count
        lineStart = Slot.allCases.count
        sourceStart = lineStart + (hasLines ? Line.allCases.count * pieceCount : 0)
        peopleStart = sourceStart + sources.count
        weekStart = peopleStart + 2 * people.count
        let groupStart = weekStart + sources.count * (Self.weeks + 1)
        // Within other pages health is told in words.
        groups = hasLines ? HealthByGroup(scope, start: groupStart) : nil
        slots = groupStart + (groups?.slots ?? 0)
        sittingMilliseconds = Int64(scope.definition.breakdowns.sittingDays ?? 30) * 86_400_000
    }

    let slots: Int
    // Copies: to ask the scope or the groups would count them as used, for each lead.
    private let window: Range<Int64>
    private let now: Int64
    private let sourceRows: GroupRows
    private let peopleRows: GroupRows
    private let pieceCount: Int
    private let lineStart: Int
    private let sourceStart: Int
    let peopleStart: Int
    private let weekStart: Int

    func line(_ line: Line, _ piece: Int) -> Int { lineStart + line.rawValue * pieceCount + piece }
    func handovers(_ source: Int) -> Int { sourceStart + source }
    func acceptedBy(_ person: Int) -> Int { peopleStart + 2 * person }
    func recycledBy(_ person: Int) -> Int { peopleStart + 2 * person + 1 }
    func week(_ week: Int, _ source: Int) -> Int { weekStart + source * (Self.weeks + 1) + week }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        guard let groups else { return visit(lead, OpenClocks(lead, scope), &sink) }
        let seen = SeenSlotSink.lend(&sink) { visit(lead, OpenClocks(lead, scope), &$0) }
        groups.visit(lead, seen: seen, &sink)
    }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ clocks: OpenClocks, _ sink: inout Sink) {
        visitHands(lead, &sink)
        visitTouches(lead, &sink)
        visitVerdicts(lead, &sink)
        visitState(lead, clocks, &sink)
        visitSource(lead, &sink)
    }

    /// What is seen in a lead that isn't open, and of which nothing lies within the window.
    func visitQuiet<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        if !lead.verdicts.isEmpty { visitVerdicts(lead, &sink) }
        visitSource(lead, &sink)
    }

    private func tell<Sink: TallySink>(_ line: Line, at moment: Int64, _ sink: inout Sink) {
        guard hasLines, let piece = scope.pieces.piece(of: moment) else { return }
        sink.count(self.line(line, piece))
    }

    /// Handovers (1, 2) and recycling (4).
    private func visitHands<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var wasInHands = false
        var isFirst = true
        var handedOver: (at: Int64, isFirst: Bool, isDeclared: Bool)?
        var nurtured: Int64?
        var present = TimelineStage.inquiry
        lead.forEachStay(scope.scheme) { stay in
            let isInHands = stay.stage.isInSalesHands
            if isInHands, !wasInHands, handedOver == nil, window.contains(stay.entered) {
                handedOver = (stay.entered, isFirst, stay.isDeclared)
            }
            nurtured = stay.stage == .nurture ? stay.entered : nil
            present = stay.stage
            wasInHands = isInHands
            isFirst = false
        }
        if let (at, isCapture, isDeclared) = handedOver {
            sink.count(Slot.handovers.rawValue)
            tell(.handovers, at: at, &sink)
            if !isDeclared {
                sink.count(Slot.intake.rawValue)
                tell(.intake, at: at, &sink)
                if let row = sourceRows.row(of: lead) { sink.count(handovers(row)) }
            }
            let isUnqualified =
                isCapture && !lead.traits.contains(.requested)
                && !lead.touches.contains { $0.at <= at && $0.isContact }
            if isUnqualified {
                sink.count(Slot.unqualified.rawValue)
                tell(.unqualified, at: at, &sink)
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
        for mark in lead.touches where window.contains(mark.at) {
            guard mark.isOutbound else { continue }
            channels |= 1 << (mark.detail & 7)
            first = min(first ?? mark.at, mark.at)
        }
        guard let first else { return }
        sink.count(Slot.touched.rawValue)
        tell(.touched, at: first, &sink)
        guard channels.nonzeroBitCount == 1 else { return }
        sink.count(Slot.singleTactic.rawValue)
        tell(.singleTactic, at: first, &sink)
    }

    /// Decisions (2, 5, 8) and moves without a touch (6).
    private func visitVerdicts<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        let decisions = LeadDecisions(lead, scope)
        if let at = decisions.decidedAt {
            sink.count(Slot.decided.rawValue)
            tell(.decided, at: at, &sink)
        }
        if let acceptance = decisions.acceptance {
            sink.count(Slot.accepted.rawValue)
            tell(.accepted, at: acceptance.at, &sink)
            if decisions.isQualifiedLater { sink.count(Slot.qualified.rawValue) }
            if decisions.isQualifiedLater || decisions.hasLeftHands { sink.count(Slot.matured.rawValue) }
        } else if let at = decisions.rejectedBeforeAt {
            sink.count(Slot.rejectedBefore.rawValue)
            tell(.rejectedBefore, at: at, &sink)
        }
        // Each person once, whoever else did so too.
        var seen = SeenSlots()
        lead.forEachDecision { mark in
            let isAcceptance = mark.verdict == .accepted && window.contains(mark.at)
            guard isAcceptance || mark.verdict == .rejected, let row = peopleRows.row(ofCode: mark.code) else { return }
            let slot = isAcceptance ? acceptedBy(row) : recycledBy(row)
            if seen.insert(slot) { sink.count(slot) }
        }
        if decisions.movedUntouched { sink.count(Slot.untouchedMoves.rawValue) }
    }

    /// What stands now: sitting (5), data (6), left behind (9), undecided (2).
    private func visitState<Sink: TallySink>(_ lead: TimelineView, _ clocks: OpenClocks, _ sink: inout Sink) {
        let stage = lead.stage
        guard stage.isOpen || hasLines else { return }
        if stage.isOpen {
            sink.count(Slot.open.rawValue)
            if !lead.traits.isDisjoint(with: [.withoutContact, .badAddress]) { sink.count(Slot.poor.rawValue) }
            let person = lead.header.pointee.person
            if hasLines, person > 0, scope.isShared(person) { sink.count(Slot.doubled.rawValue) }
            if lead.lastActivity(upTo: .max) < now - Self.stale { sink.count(Slot.stale.rawValue) }
        }
        guard !lead.stages.isEmpty else { return }
        var last: TimelineStay?
        lead.forEachStay(scope.scheme) { last = $0 }
        if let stay = last, stage.isInSalesHands {
            if stage == .mql { sink.span(Slot.undecided.rawValue, max(0, now - stay.entered)) }
            if isSitting(lead, stay, at: now, owner: lead.owner) { sink.count(Slot.sitting.rawValue) }
            if isInHand(stay), lead.owner > 0 { sink.count(Slot.inHand.rawValue) }
            let owner = lead.owner
            if clocks.isLate(at: now) {
                sink.count(Slot.waiting.rawValue)
                if owner == 0 || scope.absent.contains(owner) { sink.count(Slot.leftBehind.rawValue) }
            }
        }
        if hasLines { visitPast(lead, &sink) }
    }

    /// How (5) and (9) stood at the end of each piece, by what had occurred until then.
    private func visitPast<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var wasInHands = false
        lead.forEachStay(scope.scheme) { if $0.stage.isInSalesHands { wasInHands = true } }
        guard wasInHands else { return }
        let pieces = scope.pieces
        // The runs of its clocks with when they were due, once a piece asks for them.
        var runs: [(run: ClockRun, due: Int64)]?
        for piece in 0..<pieces.count {
            let moment = min(pieces.bounds[piece + 1], now)
            guard moment >= lead.capturedAt else { continue }
            var at: TimelineStay?
            lead.forEachStay(scope.scheme) { stay in
                if stay.entered <= moment, stay.left.map({ $0 > moment }) ?? true { at = stay }
            }
            guard let stay = at, stay.stage.isInSalesHands else { continue }
            var owner = 0
            for mark in lead.owners where mark.at <= moment { owner = mark.code }
            if isInHand(stay), owner > 0 {
                sink.count(line(.inHand, piece))
                if isSitting(lead, stay, at: moment, owner: owner) { sink.count(line(.sitting, piece)) }
            }
            guard owner == 0 || scope.absent.contains(owner) else { continue }
            if runs == nil {
                var found: [(run: ClockRun, due: Int64)] = []
                lead.forEachClockRun(scope.clocks, scope.scheme) { found.append(($0, scope.clocks.due($0))) }
                runs = found
            }
            let isLate =
                runs?.contains { $0.run.start <= moment && $0.due < moment && ($0.run.end.map { $0 > moment } ?? true) } ?? false
            if isLate { sink.count(line(.leftBehind, piece)) }
        }
    }

    private func isInHand(_ stay: TimelineStay) -> Bool {
        stay.standing == .sal || (stay.standing == .sql && scope.scheme.opportunity != .sql)
    }

    private func isSitting(_ lead: TimelineView, _ stay: TimelineStay, at moment: Int64, owner: Int) -> Bool {
        isInHand(stay) && owner > 0 && lead.lastActivity(upTo: moment) < moment - sittingMilliseconds
    }

    /// When its source was active (7): the weeks of its capture and its engagements.
    private func visitSource<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        guard let row = sourceRows.row(of: lead), lead.source > 0 else { return }
        var weeks: (UInt64, UInt64) = (0, 0)
        func mark(_ at: Int64) {
            let week = Int(min(Int64(Self.weeks), max(0, now - at) / Self.week))
            if week < 64 { weeks.0 |= 1 << UInt64(week) } else { weeks.1 |= 1 << UInt64(week - 64) }
        }
        mark(lead.capturedAt)
        for engagement in lead.engagements { mark(engagement.at) }
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
