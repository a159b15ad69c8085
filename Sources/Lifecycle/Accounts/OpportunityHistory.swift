extension LeadHistory {
    /// Calls a closure with each opportunity of a lead after each line that changed it, in the order of the journal.
    ///
    /// An opportunity is known by the line that opened it, which stays the same when leads are merged. What it was
    /// before a merge is told as well. O(lines), and O(lines · leads) where leads were merged; nothing for a lead
    /// without opportunities.
    ///
    /// - Parameters:
    ///   - lead: the folded lead of this history.
    ///   - entries: the lines in force (``inForce``).
    package func forEachOpportunityChange(
        of lead: Lead, _ entries: [Entry], _ body: (_ opportunity: Opportunity, _ entry: Entry) -> Void
    ) {
        guard !lead.opportunities.isEmpty else { return }
        let own = Set(lead.opportunities.map(\.seq))
        var known: [SequenceNumber: Opportunity] = [:]
        func report(_ state: Lead?, _ entry: Entry) {
            for opportunity in state?.opportunities ?? [] where own.contains(opportunity.seq) {
                guard known[opportunity.seq] != opportunity else { continue }
                known[opportunity.seq] = opportunity
                body(opportunity, entry)
            }
        }
        if hasMerges {
            var group = MergeGroup([], subject: nil)
            for entry in entries {
                group.apply(entry, lead.id)
                for id in entry.leads { report(group.leads[group.survivor(of: id)], entry) }
            }
        } else {
            var state: Lead?
            for index in entries.indices {
                Lead.evolve(&state, entries[index])
                if entries[index].event.changesOpportunities { report(state, entries[index]) }
            }
        }
    }
}

extension Event {
    /// Whether it may change an opportunity.
    fileprivate var changesOpportunities: Bool {
        switch self {
        case .captured, .converted, .closed, .rejected, .disqualified, .assessed, .opportunityOpened, .opportunityChanged, .erased:
            true
        default: false
        }
    }
}
