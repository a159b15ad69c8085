/// The first answer of sales to a lead, by decisions made here.
struct FirstAnswer {
    /// Accepted if it ever was accepted; rejected if it was rejected and never accepted.
    var isAccepted: Bool
    /// The journal line of that decision.
    var seq: UInt32

    /// Nil for a lead that was neither accepted nor rejected. O(decisions).
    init?(_ lead: TimelineView) {
        var accepted: UInt32?
        var rejected: UInt32?
        lead.forEachDecision { event in
            if event.decision == .accepted { accepted = accepted ?? event.seq }
            if event.decision == .rejected { rejected = rejected ?? event.seq }
        }
        guard let seq = accepted ?? rejected else { return nil }
        (isAccepted, self.seq) = (accepted != nil, seq)
    }
}
