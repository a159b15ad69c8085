extension LeadDefinition {
    /// Whether a lead's score proposes it for MQL. Applies if scores only propose and a marketer decides.
    ///
    /// "Qualified leads: the most important input for sales"; in the complex sale, a call comes first. O(rules ×
    /// activities of the lead).
    package func proposes(_ lead: Lead, on day: Day) -> Bool {
        guard !topology.scorePromotes, thresholds != Thresholds(total: 0) else { return false }
        guard lead.stage == .viable || (lead.stage == .inquiry && !topology.used.contains(.viable)) else { return false }
        return thresholds.reached(by: score(lead, on: day).snapshot)
    }
}
