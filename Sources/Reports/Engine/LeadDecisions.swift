internal import Lifecycle

/// The decisions on a lead within a window.
struct LeadDecisions {
    /// When it was first accepted, rejected, disqualified, qualified or converted within the window.
    ///
    /// A promotion to sales counts as well. Decisions by people and rules count; what files declare does not.
    var decidedAt: Int64?
    var decidedSeq: UInt32 = 0
    /// Its first acceptance within the window: when, who accepted it, and the journal line.
    var acceptance: (at: Int64, symbol: Int, seq: UInt32)?
    /// Its first rejection within the window before any acceptance: when, and the journal line.
    var rejectedBeforeAt: Int64?
    var rejectedBeforeSeq: UInt32 = 0
    /// The journal line of its first rejection within the window, or its first disqualification while sales had it,
    /// before any acceptance.
    var refusedBefore: UInt32?
    /// Whether it reached the qualified step after the acceptance.
    var isQualifiedLater = false
    /// Whether it left sales or was closed after the acceptance.
    var hasLeftSales = false
    /// Whether it was disqualified after the acceptance and after a contact at any time.
    var isDisqualifiedAfterContact = false
    /// The journal line that first qualified or converted it within the window without a touch with sales.
    var advancedUntouched: UInt32?

    init(_ lead: TimelineView, _ context: ReportContext) { self.init(lead, context, in: context.window) }

    /// The decisions within another window than that of the page.
    init(_ lead: TimelineView, _ context: ReportContext, in window: Range<Int64>) {
        guard !lead.decisions.isEmpty else { return }
        var wasAccepted = false
        var acceptedSeq: UInt32 = .max
        lead.forEachDecision { event in
            let isWithin = window.contains(event.at)
            switch event.decision {
            case .accepted:
                if isWithin, acceptance == nil {
                    acceptance = (event.at, event.symbol, event.seq)
                    acceptedSeq = event.seq
                }
                wasAccepted = true
            case .rejected:
                if isWithin, !wasAccepted, rejectedBeforeAt == nil { (rejectedBeforeAt, rejectedBeforeSeq) = (event.at, event.seq) }
                if isWithin, !wasAccepted { refusedBefore = refusedBefore ?? event.seq }
            case .disqualified:
                if isWithin, !wasAccepted, refusedBefore == nil, lead.wasWithSales(before: event.seq) { refusedBefore = event.seq }
                if event.seq > acceptedSeq, lead.touches.contains(where: { $0.at <= event.at && $0.isContact }) {
                    isDisqualifiedAfterContact = true
                }
            case .qualified, .converted: break
            case .promoted where lead.isHandover(event.seq): break
            case .promoted, .reengaged, .won, .lost, .noDecision: return
            }
            if isWithin, decidedAt == nil { (decidedAt, decidedSeq) = (event.at, event.seq) }
        }
        guard acceptance != nil || decidedAt != nil else { return }
        readStays(lead, context, acceptedSeq, in: window)
    }

    private mutating func readStays(
        _ lead: TimelineView, _ context: ReportContext, _ acceptedSeq: UInt32, in window: Range<Int64>
    ) {
        var enteredSalesAt: Int64?
        var advanced: UInt32?
        var wasQualified = false
        var hasLeft = false
        lead.forEachStay(context.scheme) { stay in
            let isQualified = stay.effectiveStage == .sql || stay.effectiveStage == .opportunity
            if isQualified, window.contains(stay.entered), !stay.isDeclared, let since = enteredSalesAt, lead.isAdvance(stay.seq),
                !lead.touches.contains(where: { $0.kind == .touch && $0.at >= since && $0.at <= stay.entered })
            {
                advanced = advanced ?? stay.seq
            }
            if !stay.stage.isWithSales { enteredSalesAt = nil } else if enteredSalesAt == nil { enteredSalesAt = stay.entered }
            if stay.seq > acceptedSeq {
                if StageScheme.reaches(stay.effectiveStage, context.scheme.qualified) { wasQualified = true }
                if !stay.stage.isWithSales { hasLeft = true }
            }
        }
        isQualifiedLater = wasQualified
        hasLeftSales = hasLeft
        advancedUntouched = advanced
    }
}

extension TimelineView {
    /// Calls a closure with each decision made here, not declared by a file, in journal order.
    ///
    /// O(decisions).
    @inline(__always)
    func forEachDecision(_ body: (TimelineEvent) -> Void) {
        let decisions = decisions
        for (index, event) in decisions.enumerated() where event.kind == .decision {
            if index + 1 < decisions.count, decisions[index + 1].kind == .declared { continue }
            body(event)
        }
    }

    /// Whether a journal line brought the lead into a stage with sales.
    func isHandover(_ seq: UInt32) -> Bool { stages.contains { $0.seq == seq && $0.kind == .stage && $0.stage.isWithSales } }

    /// Whether the lead was in a stage with sales before a journal line. O(stages).
    func wasWithSales(before seq: UInt32) -> Bool {
        var isWithSales = false
        for event in stages where event.kind == .stage && event.seq < seq { isWithSales = event.stage.isWithSales }
        return isWithSales
    }

    /// Whether a journal line qualified or converted the lead.
    func isAdvance(_ seq: UInt32) -> Bool {
        decisions.contains { $0.seq == seq && $0.kind == .decision && ($0.decision == .qualified || $0.decision == .converted) }
    }

    /// When anything last happened to the lead, up to a moment. O(events).
    ///
    /// Counts its capture, stages, decisions, assignments, touches and engagements, and later captures on request.
    func lastActivity(upTo moment: Int64, countingLaterCaptures: Bool) -> Int64 {
        var last = capturedAt
        for event in stages where event.kind == .stage && event.at <= moment { last = max(last, event.at) }
        for event in owners where event.at <= moment { last = max(last, event.at) }
        for event in decisions where event.kind == .decision && event.at <= moment { last = max(last, event.at) }
        for event in touches where event.at <= moment { last = max(last, event.at) }
        for event in engagements where event.at <= moment && (countingLaterCaptures || !event.isLaterCapture) {
            last = max(last, event.at)
        }
        return last
    }
}
