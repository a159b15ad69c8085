internal import Lifecycle

/// One run of a clock on a lead: from when, until when it may take, and when it was stopped.
struct ClockRun {
    var kind: Clock.Kind
    var start: Int64
    /// When what it asks for was done, or the lead left without; nil while it runs.
    var end: Int64?
    /// Whether it ended without what it asks for: the lead left sales' hands untouched.
    var isLeft: Bool
    /// The version of the definition under which the stage was entered that it began with.
    var definition: Int
}

/// The clocks of a definition over a calendar laid out.
///
/// The clock of ready leads, which begins with answers, is not among them: tracks keep no answers. The queues show it.
final class ClockScheme {
    let accept: Clock?
    let firstTouch: Clock?
    let qualify: Clock?
    let hours: WorkingHours

    init(_ definition: LeadDefinition, _ hours: WorkingHours) {
        accept = definition.clocks.first { $0.kind == .accept }
        firstTouch = definition.clocks.first { $0.kind == .firstTouch }
        let qualify = definition.clocks.first { $0.kind == .qualify }
        self.qualify = definition.topology.hasQualification ? qualify : nil
        self.hours = hours
    }

    /// When a run is or was due. O(log days).
    func due(_ run: ClockRun) -> Int64 {
        let clock: Clock? =
            switch run.kind {
            case .accept: accept
            case .firstTouch: firstTouch
            case .qualify: qualify
            case .ready: nil
            }
        return clock.map { hours.deadline(of: $0, from: run.start) } ?? .max
    }
}

extension TimelineView {
    /// Hands over the runs of the clocks on it, in the order in which they began, as `LeadDefinition.agenda` lets them run: accept on every stay as MQL
    /// until the next stage; qualify on every stay as SAL until the next stage; first touch from the first stage behind MQL until a touch that happened since the lead
    /// came into sales' hands, where there was none before, unless a file brought it further (`LeadDefinition.beginsFirstTouch`), and anew for whoever a rule had given the lead to when it was touched or left. O(stages + touches).
    func forEachClockRun(_ clocks: ClockScheme, _ scheme: StageScheme, _ body: (ClockRun) -> Void) {
        var cameInHands: Int64?
        var isBehind = false
        var owedSince: Int64?
        var owedUnder = 0
        let (accepts, touches, qualifies) = (clocks.accept != nil, clocks.firstTouch != nil, clocks.qualify != nil)
        forEachStay(scheme) { stay in
            if !stay.stage.isInSalesHands { cameInHands = nil } else if cameInHands == nil { cameInHands = stay.entered }
            func run(_ kind: Clock.Kind) {
                body(ClockRun(kind: kind, start: stay.clock, end: stay.left, isLeft: false, definition: stay.definition))
            }
            if accepts, stay.stage == .mql { run(.accept) }
            if qualifies, stay.stage == .sal { run(.qualify) }
            let isOwed = stay.stage == .sal || stay.stage == .sql || stay.stage == .opportunity
            if isOwed, !isBehind {
                isBehind = true
                (owedSince, owedUnder) = (scheme.beginsFirstTouch(stay) ? stay.clock : nil, stay.definition)
            }
            guard isBehind, touches, let inHands = cameInHands else { return }
            let goesOn = stay.next.map { $0 == .sal || $0 == .sql || $0 == .opportunity } ?? true
            if stay.left != nil, goesOn { return }
            isBehind = false
            // The stint ends here, or lasts.
            guard let since = owedSince else { return }
            if let touch = earliestTouch(since: inHands), touch <= stay.left ?? .max {
                if touch >= since {
                    let start = owed(since, at: touch, before: stay.nextSeq)
                    body(ClockRun(kind: .firstTouch, start: start, end: touch, isLeft: false, definition: owedUnder))
                }
            } else {
                let start = owed(since, at: stay.left ?? .max, before: stay.nextSeq)
                body(
                    ClockRun(kind: .firstTouch, start: start, end: stay.left, isLeft: stay.left != nil, definition: owedUnder))
            }
        }
    }

    /// From when whoever owned it at a moment owed a touch: anew where a rule had given it to them; who was given it by a person owes what the one before owed.
    private func owed(_ since: Int64, at moment: Int64, before seq: UInt32) -> Int64 {
        for mark in owners.reversed() where mark.at <= moment && mark.seq < seq {
            return mark.detail == 1 ? max(since, mark.at) : since
        }
        return since
    }

    /// When it was first touched at or after a moment.
    private func earliestTouch(since: Int64) -> Int64? {
        var first: Int64?
        for mark in touches where mark.at >= since { first = min(first ?? mark.at, mark.at) }
        return first
    }

    /// When it was first touched within a stretch of time.
    func firstTouch(in range: ClosedRange<Int64>) -> Int64? {
        var first: Int64?
        for mark in touches where range.contains(mark.at) { first = min(first ?? mark.at, mark.at) }
        return first
    }
}

/// The clocks that run on a lead now, with when each is or was due.
struct OpenClocks {
    var accept: (start: Int64, due: Int64)?
    var firstTouch: (start: Int64, due: Int64)?
    var qualify: (start: Int64, due: Int64)?

    /// Looks for them; none runs on a lead that isn't in sales' hands. O(stages + touches).
    init(_ lead: TimelineView, _ scope: ReportContext) {
        guard lead.stage.isInSalesHands else { return }
        let clocks = scope.clocks
        lead.forEachClockRun(clocks, scope.scheme) { run in
            guard run.end == nil else { return }
            switch run.kind {
            case .accept: accept = (run.start, clocks.due(run))
            case .firstTouch: firstTouch = (run.start, clocks.due(run))
            case .qualify: qualify = (run.start, clocks.due(run))
            case .ready: break
            }
        }
    }

    /// Whether one has run out.
    func isLate(at now: Int64) -> Bool {
        accept.map { $0.due < now } ?? false || firstTouch.map { $0.due < now } ?? false || qualify.map { $0.due < now } ?? false
    }

    /// The one of a kind.
    func running(_ kind: Clock.Kind) -> (start: Int64, due: Int64)? {
        switch kind {
        case .accept: accept
        case .firstTouch: firstTouch
        case .qualify: qualify
        case .ready: nil
        }
    }
}
