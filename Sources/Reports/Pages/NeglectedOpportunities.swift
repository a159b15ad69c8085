internal import Formats
internal import Lifecycle

/// The open opportunities, and those of them that nobody moves on.
///
/// As the page of the pipeline has them (``PipelineReport``): their expected close date has passed, nobody said what is
/// to be done next, or they are idle. One that lacks several counts once among the **neglected**.
final class NeglectedOpportunities {
    enum Key: Int, CaseIterable, CounterKey { case open, neglected, passed, idle, withoutNextStep }

    private let context: ReportContext
    private let owners: OwnerFilter
    /// The day shown, as a number.
    private let today: Int
    let counters: CounterTable<Key>

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        owners = context.owners
        today = context.definition.calendar.zone.day(of: Instant(milliseconds: context.now)).number
        counters = layout.table()
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        guard !lead.opportunities.isEmpty, lead.hasWork, owners.includes(lead, at: .max) else { return }
        var tally = OpportunityTally(lead)
        lead.forEachOpportunity(&sink) { opportunity, sink in
            guard opportunity.isOpen else { return }
            let isPassed = opportunity.closeDay.map { $0 < today } ?? false
            let isIdle = context.isIdle(opportunity, of: lead)
            tally.add(counters[.open], to: &sink)
            if isPassed { tally.add(counters[.passed], to: &sink) }
            if isIdle { tally.add(counters[.idle], to: &sink) }
            if !opportunity.hasNextStep { tally.add(counters[.withoutNextStep], to: &sink) }
            if isPassed || isIdle || !opportunity.hasNextStep { tally.add(counters[.neglected], to: &sink) }
        }
    }
}

extension ReportContext {
    /// Whether neither an opportunity nor its lead changed for as long as makes an active lead idle.
    ///
    /// Of the opportunity count its amount, close date, chance, and whether there is a next step; of the lead
    /// everything in ``TimelineView/lastActivity(upTo:countingLaterCaptures:)``. O(events).
    func isIdle(_ opportunity: TimelineOpportunity, of lead: TimelineView) -> Bool {
        let limit = now - Int64(definition.breakdowns.idleDays) * Milliseconds.day
        return opportunity.at < limit && lead.lastActivity(upTo: now, countingLaterCaptures: countsLaterCaptures) < limit
    }
}
