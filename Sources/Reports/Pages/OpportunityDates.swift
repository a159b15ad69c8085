internal import Lifecycle

/// The open opportunities, and those of them whose expected close date has passed.
///
/// As the page of the pipeline has them (``PipelineReport``).
final class OpportunityDates {
    enum Key: Int, CaseIterable, CounterKey { case open, passed }

    private let owners: OwnerFilter
    /// The day shown, as a number.
    private let today: Int
    let counters: CounterTable<Key>

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        owners = context.owners
        today = context.definition.calendar.zone.day(of: Instant(milliseconds: context.now)).number
        counters = layout.table()
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        guard !lead.opportunities.isEmpty, lead.hasWork, owners.includes(lead, at: .max) else { return }
        var tally = OpportunityTally(lead)
        lead.forEachOpportunity { opportunity in
            guard opportunity.isOpen else { return }
            tally.add(counters[.open], to: &sink)
            if let day = opportunity.closeDay, day < today { tally.add(counters[.passed], to: &sink) }
        }
    }
}
