/// How two leads that may be the same person can be merged, or why they can't.
package enum MergeAdvice: Hashable, Sendable {
    /// The first lead can be merged into the second.
    case merge(LeadID, into: LeadID)
    /// They can't be merged, with the message of the refusal.
    case refused(String)

    /// Decides the merge of two leads for the actor of a context.
    ///
    /// The lead that is kept is the one that usually is, or the other one if only that is possible.
    package init(_ lead: Lead, _ other: Lead, given context: DecisionContext) {
        let (kept, absorbed) = lead.isKept(over: other) ? (lead, other) : (other, lead)
        do throws(Refusal) {
            try self.init(absorbing: absorbed, into: kept, given: context)
        } catch {
            self = (try? Self(absorbing: kept, into: absorbed, given: context)) ?? .refused(error.message)
        }
    }

    private init(absorbing absorbed: Lead, into kept: Lead, given context: DecisionContext) throws(Refusal) {
        var context = context
        context.others = [absorbed.id: absorbed]
        _ = try decide(.merge(absorbed.id), in: kept, given: context)
        self = .merge(absorbed.id, into: kept.id)
    }
}

extension Lead {
    /// Whether a merge with another lead usually keeps this one.
    ///
    /// It is the one in the later stage, so that nobody loses a lead that they work on, and within a stage the one
    /// captured first. Its first source is the earliest of both, whichever way they are merged.
    package func isKept(over other: Lead) -> Bool {
        let ladder: [Stage] = [.inquiry, .viable, .mql, .sal, .sql, .opportunity]
        func rank(_ lead: Lead) -> (Int, Int) { (ladder.firstIndex(of: lead.stage) ?? -1, -lead.id.number) }
        return rank(self) >= rank(other)
    }
}
