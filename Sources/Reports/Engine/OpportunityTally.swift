/// Counts the opportunities of one lead: the lead once in each counter, and in the counter's total how many of its
/// opportunities, or what they amount to.
struct OpportunityTally {
    /// Whether the lead has one opportunity, so that nothing is counted twice.
    private let isSingle: Bool
    private var seen = SeenCounters()

    init(_ lead: TimelineView) {
        isSingle = lead.opportunities.allSatisfy { $0.kind != .opportunity || $0.symbol == 0 }
    }

    /// Adds an opportunity, or an amount of one.
    @inline(__always)
    mutating func add<Sink: TallySink & ~Copyable>(_ counter: CounterID, _ amount: Int64 = 1, to sink: inout Sink) {
        if isSingle || seen.insert(counter) { sink.add(counter, amount) } else { sink.addMore(counter, amount) }
    }

    /// Adds the duration of an opportunity in milliseconds.
    @inline(__always)
    mutating func span<Sink: TallySink & ~Copyable>(_ counter: CounterID, _ milliseconds: Int64, to sink: inout Sink) {
        if isSingle || seen.insert(counter) { sink.span(counter, milliseconds) } else { sink.spanMore(counter, milliseconds) }
    }
}

extension TimelineView {
    /// Calls a closure with each opportunity, which what it counts is about, so that the list behind a number has it.
    ///
    /// O(changes · opportunities).
    @inline(__always)
    func forEachOpportunity<Sink: TallySink & ~Copyable>(
        _ sink: inout Sink, _ body: (TimelineOpportunity, inout Sink) -> Void
    ) {
        if opportunities.isEmpty { return }
        forEachOpportunity { opportunity in
            sink.begin(opportunityOpenedBy: opportunity.openedSeq)
            body(opportunity, &sink)
        }
        sink.endOpportunities()
    }
}

extension FigureCounts {
    /// The number of opportunities in a counter.
    func opportunityCount(_ counter: CounterID) -> Int { Int(clamping: tally.total(counter)) }

    func opportunities(_ counter: CounterID) -> FigureValue {
        .opportunities(opportunityCount(counter), leads: self[counter], cell(counter))
    }

    /// The number of opportunities with a duration in a counter.
    func opportunitiesTimed(_ counter: CounterID) -> FigureValue {
        .opportunities(tally.durationCount(counter), leads: self[counter], cell(counter))
    }
}

extension RowCounts {
    /// The number of opportunities.
    func opportunityCount(_ key: Key) -> Int { counts.opportunityCount(table[key, row]) }

    func opportunities(_ key: Key) -> FigureValue { counts.opportunities(table[key, row]) }

    /// part ÷ whole, both in opportunities; nothing for a share of none.
    func opportunityShare(_ part: Key, of whole: Key) -> FigureValue {
        let all = opportunityCount(whole)
        return all == 0 ? .nothing : .opportunityShare(opportunityCount(part), of: all, leads: self[part], cell(part))
    }
}

extension TimelineView {
    /// The definition version under which a journal line ended an opportunity. O(stages + decisions).
    func version(ofEndAt seq: UInt32) -> Int {
        if let stay = stages.last(where: { $0.seq == seq && $0.kind == .stage }) { return stay.symbol }
        return decisions.first { $0.seq == seq && $0.kind == .version }.map { Int($0.at) } ?? version(before: seq)
    }
}
