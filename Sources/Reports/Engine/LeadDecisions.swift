internal import Lifecycle

/// What was decided on a lead within a window, as its track tells.
struct LeadDecisions {
    /// When it was first accepted, rejected, disqualified, qualified or converted within the window, by a person or a rule; what files declare doesn't count.
    var decidedAt: Int64?
    /// Its first acceptance within the window, with who accepted it and the line that tells it.
    var acceptance: (at: Int64, code: Int, seq: UInt32)?
    /// When it was first rejected within the window before it was ever accepted, and the line that tells it.
    var rejectedBeforeAt: Int64?
    var rejectedBeforeSeq: UInt32 = 0
    /// Whether it got as far as being qualified (or behind it) after the acceptance.
    var isQualifiedLater = false
    /// Whether it has left sales' hands since the acceptance, or was closed.
    var hasLeftHands = false
    /// Whether it was disqualified after the acceptance and after a contact since then or before.
    var isDisqualifiedAfterContact = false
    /// Whether it was qualified or converted within the window without a touch since it came into sales' hands.
    var movedUntouched = false

    init(_ lead: TimelineView, _ scope: ReportContext) {
        guard !lead.verdicts.isEmpty else { return }
        var wasAccepted = false
        var acceptedSeq: UInt32 = .max
        let window = scope.window
        lead.forEachDecision { mark in
            let isWithin = window.contains(mark.at)
            switch mark.verdict {
            case .accepted:
                if isWithin, acceptance == nil {
                    acceptance = (mark.at, mark.code, mark.seq)
                    acceptedSeq = mark.seq
                }
                wasAccepted = true
            case .rejected:
                if isWithin, !wasAccepted, rejectedBeforeAt == nil { (rejectedBeforeAt, rejectedBeforeSeq) = (mark.at, mark.seq) }
            case .disqualified:
                if mark.seq > acceptedSeq, lead.touches.contains(where: { $0.at <= mark.at && $0.isContact }) {
                    isDisqualifiedAfterContact = true
                }
            case .qualified, .converted, .promoted, .reengaged, .won, .lost, .noDecision: break
            }
            switch mark.verdict {
            case .accepted, .rejected, .disqualified, .qualified, .converted:
                if isWithin, decidedAt == nil { decidedAt = mark.at }
            case .promoted, .reengaged, .won, .lost, .noDecision: break
            }
        }
        guard acceptance != nil || decidedAt != nil else { return }
        readStays(lead, scope, acceptedSeq)
    }

    private mutating func readStays(_ lead: TimelineView, _ scope: ReportContext, _ acceptedSeq: UInt32) {
        var cameInHands: Int64?
        var isMovedUntouched = false
        var isQualified = false
        var hasLeft = false
        let window = scope.window
        lead.forEachStay(scope.scheme) { stay in
            let isUp = stay.standing == .sql || stay.standing == .opportunity
            if isUp, window.contains(stay.entered), !stay.isDeclared, let since = cameInHands, lead.isMove(stay.seq),
                !lead.touches.contains(where: { $0.at >= since && $0.at <= stay.entered })
            {
                isMovedUntouched = true
            }
            if !stay.stage.isInSalesHands { cameInHands = nil } else if cameInHands == nil { cameInHands = stay.entered }
            if stay.seq > acceptedSeq {
                if StageScheme.reaches(stay.standing, scope.scheme.qualified) { isQualified = true }
                if !stay.stage.isInSalesHands { hasLeft = true }
            }
        }
        isQualifiedLater = isQualified
        hasLeftHands = hasLeft
        movedUntouched = isMovedUntouched
    }
}

extension TimelineView {
    /// Hands over the decisions made here, in the order of the journal; what files declare is none. O(verdicts).
    @inline(__always)
    func forEachDecision(_ body: (TimelineEvent) -> Void) {
        let verdicts = verdicts
        for (index, mark) in verdicts.enumerated() where mark.kind == .verdict {
            if index + 1 < verdicts.count, verdicts[index + 1].kind == .declared { continue }
            body(mark)
        }
    }

    /// Whether a line qualified or converted it.
    func isMove(_ seq: UInt32) -> Bool {
        verdicts.contains { $0.seq == seq && $0.kind == .verdict && ($0.verdict == .qualified || $0.verdict == .converted) }
    }

    /// When something happened to it last, up to a moment: it was captured or moved, decided on, given to somebody, touched, or did something. O(marks).
    func lastActivity(upTo moment: Int64) -> Int64 {
        var last = capturedAt
        for mark in stages where mark.kind == .stage && mark.at <= moment { last = max(last, mark.at) }
        for mark in owners where mark.at <= moment { last = max(last, mark.at) }
        for mark in verdicts where mark.kind == .verdict && mark.at <= moment { last = max(last, mark.at) }
        for mark in touches where mark.at <= moment { last = max(last, mark.at) }
        for mark in engagements where mark.at <= moment { last = max(last, mark.at) }
        return last
    }
}
