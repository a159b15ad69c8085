extension LeadDefinition {
    /// Whether its points propose a lead for MQL, where reaching the threshold doesn't make it one: a marketer decides ("Qualified leads: the
    /// most important input for sales"; in the complex sale it is worth a call first). O(rules × what the lead did).
    package func proposes(_ lead: Lead, on day: Day) -> Bool {
        guard !topology.scorePromotes, thresholds != Thresholds(total: 0) else { return false }
        guard lead.stage == .viable || (lead.stage == .inquiry && !topology.used.contains(.viable)) else { return false }
        return thresholds.reached(by: score(lead, on: day).reading)
    }
}
