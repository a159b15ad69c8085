internal import Lifecycle

extension TimelineCollector {
    /// What figures need to know of an opportunity.
    private struct Snapshot: Equatable {
        var state: TimelineEvent.OpportunityState
        var closedAt: Instant?
        var amount: Money?
        var closeDate: Day?
        var chance: Int?
        var hasNextStep: Bool

        init(_ opportunity: Opportunity) {
            state = TimelineEvent.OpportunityState(opportunity)
            closedAt = opportunity.closedAt
            (amount, closeDate, chance) = (opportunity.amount, opportunity.closeDate, opportunity.chance)
            hasNextStep = opportunity.nextStep != nil
        }
    }

    /// Adds each opportunity as each line left it, so that a timeline truncated after a line has what was known then.
    mutating func add(opportunitiesOf lead: Lead, _ history: LeadHistory, _ entries: [Entry]) {
        guard !lead.opportunities.isEmpty else { return }
        var changes: [(index: Int, snapshot: Snapshot, isLater: Bool, opened: Instant?, entry: Entry)] = []
        var known = [Snapshot?](repeating: nil, count: lead.opportunities.count)
        history.forEachOpportunityChange(of: lead, entries) { opportunity, entry in
            guard let index = lead.opportunities.firstIndex(where: { $0.seq == opportunity.seq }) else { return }
            let snapshot = Snapshot(opportunity)
            guard known[index] != snapshot else { return }
            // Nobody opened an opportunity that its first line ends, but a file may have its date.
            let opened = known[index] == nil && !opportunity.isOpen ? Self.opened(lead, endedBy: entry.seq, entries) : nil
            // A late amount of a file doesn't end it again.
            let isLater = known[index].map { $0.state == snapshot.state && $0.closedAt == snapshot.closedAt } ?? false
            known[index] = snapshot
            changes.append((index, snapshot, isLater && !opportunity.isOpen, opened, entry))
        }
        for (index, snapshot, isLater, opened, entry) in changes {
            var detail = snapshot.state.rawValue
            if snapshot.hasNextStep { detail |= TimelineEvent.nextStep }
            if isLater { detail |= TimelineEvent.afterEnd }
            add(.opportunity, entry.occurredAt.milliseconds, entry.seq, detail: detail, symbol: index)
            if let opened { add(.opened, opened.milliseconds, entry.seq) }
            add(snapshot.amount, entry.seq)
            if let day = snapshot.closeDate { add(.closeDate, Int64(day.number), entry.seq) }
            if let chance = snapshot.chance { add(.chance, Int64(chance), entry.seq) }
        }
    }

    private static func opened(_ lead: Lead, endedBy seq: SequenceNumber, _ entries: [Entry]) -> Instant? {
        lead.stays.lastIndex { $0.seq == seq }.flatMap { opened(lead, $0, entries) }
    }
}
