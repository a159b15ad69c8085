/// A lead that a rule took from one person and gave to another, with the reason that both of them see.
package struct Rerouting: Hashable, Sendable {
    /// The lead.
    package var lead: LeadID
    /// The line that did it.
    package var seq: SequenceNumber
    /// When it was recorded.
    package var at: Instant
    /// Who had it.
    package var from: Login
    /// Who got it.
    package var to: Login
    /// Why, in the words of the line.
    package var reason: String

    /// Makes it.
    package init(lead: LeadID, seq: SequenceNumber, at: Instant, from: Login, to: Login, reason: String) {
        self.lead = lead
        self.seq = seq
        self.at = at
        self.from = from
        self.to = to
        self.reason = reason
    }
}

extension LeadHistory {
    /// What rules took from somebody and gave to somebody else, oldest first; what was taken back doesn't count.
    ///
    /// O(n) in the lines, and O(n) more for every such line: there are few.
    package var reroutings: [Rerouting] {
        guard entries.contains(where: \.isAssignmentByRule) else { return [] }
        return inForce.compactMap { entry in
            guard entry.isAssignmentByRule, let lead = entry.lead, case .assigned(let assigned) = entry.event else { return nil }
            let before = LeadHistory(entries.filter { $0.seq < entry.seq }, of: lead).fold()
            guard let from = before?.owner, from != assigned.owner else { return nil }
            return Rerouting(
                lead: lead, seq: entry.seq, at: entry.at, from: from, to: assigned.owner, reason: assigned.reason ?? "")
        }
    }
}

extension Entry {
    /// Whether it tells that a rule gave a lead to somebody.
    package var isAssignmentByRule: Bool { if case .assigned = event { by.login == nil } else { false } }
}
