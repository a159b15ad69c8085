internal import Lifecycle

/// One run of a clock on a lead: when it started, and when it ended.
struct ClockRun {
    var kind: Clock.Kind
    var start: Int64
    /// When the task was done or the lead left without it; nil while the clock runs.
    var end: Int64?
    /// The journal line that ended it, for figures by owner; `.max` while it runs.
    var endSeq: UInt32
    /// Whether the run ended without the task: the lead left sales untouched.
    var isAbandoned: Bool
    /// The version of the definition under which the run's first stage was entered.
    var definition: Int
}

/// The clocks of a definition, with a precomputed calendar.
///
/// Excludes the clock of ready leads, which starts with answers: timelines store no answers. The queues show it. The
/// clock of leads that sales doesn't have yet is marketing's own; Health shows the age of the backlog.
final class ReportClocks {
    let accept: Clock?
    let firstTouch: Clock?
    let qualify: Clock?
    let hours: WorkingHours
    /// The clocks of each version with other limits, by its number; nil for those of the definition.
    private let earlier: [[Clock]?]

    init(_ definition: LeadDefinition, _ hours: WorkingHours) {
        accept = definition.clocks.first { $0.kind == .accept }
        firstTouch = definition.clocks.first { $0.kind == .firstTouch }
        let qualify = definition.clocks.first { $0.kind == .qualify }
        self.qualify = definition.topology.hasQualification ? qualify : nil
        self.hours = hours
        let changed = definition.earlierClocks.filter { $0.value != definition.clocks }
        earlier = (0..<(changed.keys.max().map { $0 + 1 } ?? 0)).map { changed[$0] }
    }

    /// The clocks that the definition has, of those that reports show.
    var kinds: [Clock.Kind] {
        Clock.Kind.allCases.filter { clock($0) != nil }
    }

    @inline(__always)
    private func clock(_ kind: Clock.Kind) -> Clock? {
        switch kind {
        case .accept: accept
        case .firstTouch: firstTouch
        case .qualify: qualify
        case .ready, .triage: nil
        }
    }

    /// When a run is or was due. O(log days).
    ///
    /// By the limit of the version under which the run's stage was entered.
    func due(_ run: ClockRun) -> Int64 {
        guard var clock = clock(run.kind) else { return .max }
        if run.definition < earlier.count, let other = earlier[run.definition]?.first(where: { $0.kind == run.kind }) {
            clock = other
        }
        return hours.deadline(of: clock, from: run.start)
    }
}

extension TimelineView {
    /// Calls a closure with each clock run of the lead, in the order of their starts. O(stages + touches).
    ///
    /// The rules are those of `LeadDefinition.agenda`:
    /// - accept: each stay in MQL, until the next stage;
    /// - qualify: each stay in SAL, until the next stage;
    /// - first touch: from the first stage beyond MQL until the first touch by sales since the lead came to sales, or
    ///   since sales took it on where marketing nurtures until then. It does not run if a touch came before that stage,
    ///   nor if a file declared a later stage (`LeadDefinition.startsFirstTouchClock`). It starts again when a rule
    ///   assigns the lead to another owner.
    ///
    /// No clock runs on the lead of an erased person; ended runs count.
    func forEachClockRun(_ clocks: ReportClocks, _ scheme: StageScheme, _ body: (ClockRun) -> Void) {
        guard hasWork else { return forEachRun(clocks, scheme) { if $0.end != nil { body($0) } } }
        forEachRun(clocks, scheme, body)
    }

    private func forEachRun(_ clocks: ReportClocks, _ scheme: StageScheme, _ body: (ClockRun) -> Void) {
        var enteredSalesAt: Int64?
        var isPastMQL = false
        var clockStart: Int64?
        var clockDefinition = 0
        let (accepts, touches, qualifies) = (clocks.accept != nil, clocks.firstTouch != nil, clocks.qualify != nil)
        forEachStay(scheme) { stay in
            if !stay.stage.isWithSales || scheme.isNurturedWithin(stay.effectiveStage) {
                enteredSalesAt = nil
            } else if enteredSalesAt == nil {
                enteredSalesAt = stay.entered
            }
            func run(_ kind: Clock.Kind) {
                body(
                    ClockRun(
                        kind: kind, start: stay.clock, end: stay.left, endSeq: stay.nextSeq, isAbandoned: false,
                        definition: stay.definition))
            }
            if accepts, stay.stage == .mql { run(.accept) }
            if qualifies, stay.stage == .sal { run(.qualify) }
            let needsTouch = stay.stage == .sal || stay.stage == .sql || stay.stage == .opportunity
            if needsTouch, !isPastMQL {
                isPastMQL = true
                (clockStart, clockDefinition) = (scheme.startsFirstTouchClock(stay) ? stay.clock : nil, stay.definition)
            }
            guard isPastMQL, touches, let enteredSales = enteredSalesAt else { return }
            let continues = stay.next.map { $0 == .sal || $0 == .sql || $0 == .opportunity } ?? true
            if stay.left != nil, continues { return }
            isPastMQL = false
            // The time in which a touch is due ends here, or the lead is still in it.
            guard let since = clockStart else { return }
            if let touch = firstTouch(in: enteredSales...), touch.at <= stay.left ?? .max {
                if touch.at >= since {
                    let start = firstTouchStart(since, at: touch.at, before: stay.nextSeq)
                    body(
                        ClockRun(
                            kind: .firstTouch, start: start, end: touch.at, endSeq: touch.seq, isAbandoned: false,
                            definition: clockDefinition))
                }
            } else {
                let start = firstTouchStart(since, at: stay.left ?? .max, before: stay.nextSeq)
                body(
                    ClockRun(
                        kind: .firstTouch, start: start, end: stay.left, endSeq: stay.nextSeq, isAbandoned: stay.left != nil,
                        definition: clockDefinition))
            }
        }
    }

    /// When the first-touch clock of the owner at a moment started.
    ///
    /// An assignment by a rule restarts the clock; an assignment by a person does not.
    private func firstTouchStart(_ since: Int64, at moment: Int64, before seq: UInt32) -> Int64 {
        for event in owners.reversed() where event.at <= moment && event.seq < seq {
            return event.detail == 1 ? max(since, event.at) : since
        }
        return since
    }

    /// The first touch by sales within a range of time.
    func firstTouch(in range: some RangeExpression<Int64>) -> TimelineEvent? {
        var first: TimelineEvent?
        for event in touches where event.kind == .touch && range.contains(event.at) {
            if event.at < first?.at ?? .max { first = event }
        }
        return first
    }
}

/// When the clocks that run on a lead now are due.
struct OpenClocks {
    private var accept: Int64?
    private var firstTouch: Int64?
    private var qualify: Int64?

    /// Finds the running clocks; a lead that isn't with sales has none. O(stages + touches).
    init(_ lead: TimelineView, _ context: ReportContext) {
        guard lead.stage.isWithSales else { return }
        let clocks = context.clocks
        lead.forEachClockRun(clocks, context.scheme) { run in
            guard run.end == nil else { return }
            switch run.kind {
            case .accept: accept = clocks.due(run)
            case .firstTouch: firstTouch = clocks.due(run)
            case .qualify: qualify = clocks.due(run)
            case .ready, .triage: break
            }
        }
    }

    /// Whether any of them is overdue.
    func isOverdue(at now: Int64) -> Bool { accept ?? .max < now || firstTouch ?? .max < now || qualify ?? .max < now }

    /// When the clock of a kind is due, if it runs.
    func due(_ kind: Clock.Kind) -> Int64? {
        switch kind {
        case .accept: accept
        case .firstTouch: firstTouch
        case .qualify: qualify
        case .ready, .triage: nil
        }
    }
}
