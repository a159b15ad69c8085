/// A reassignment of a lead by a rule, with the reason that both owners see.
package struct Reassignment: Hashable, Sendable {
    /// The lead.
    package var lead: LeadID
    /// The line that records it.
    package var seq: SequenceNumber
    /// When it was recorded.
    package var at: Instant
    /// The previous owner.
    package var from: Login
    /// The new owner.
    package var to: Login
    /// The reason, as recorded in the line.
    package var reason: String

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
    /// The reassignments by rules, oldest first. Undone ones don't count.
    ///
    /// O(n) in the lines, plus O(n) for each assignment by a rule. These are few.
    package var reassignments: [Reassignment] {
        guard entries.contains(where: \.isAssignmentByRule) else { return [] }
        return inForce.compactMap { entry in
            guard entry.isAssignmentByRule, let lead = entry.lead, case .assigned(let assigned) = entry.event else { return nil }
            let before = LeadHistory(entries.filter { $0.seq < entry.seq }, of: lead).fold()
            guard let from = before?.owner, from != assigned.owner else { return nil }
            return Reassignment(
                lead: lead, seq: entry.seq, at: entry.at, from: from, to: assigned.owner, reason: assigned.reason ?? "")
        }
    }
}

extension Entry {
    /// Whether it records an assignment by a rule.
    package var isAssignmentByRule: Bool { if case .assigned = event { by.login == nil } else { false } }
}
