/// An opportunity of a lead by the newest line about it that a timeline has.
struct TimelineOpportunity {
    /// How it stands.
    var state = TimelineEvent.OpportunityState.open
    /// When it was opened; `Int64.min` if that isn't known, because the first line about it ends it.
    var opened = Int64.min
    /// The first line about it.
    var openedSeq: UInt32
    /// When it ended, or when it last changed.
    var at: Int64
    /// The line that ended it, or the newest line about it.
    var seq: UInt32
    /// Its amount as an event: `at` is in cents, `symbol` is the currency; nil without one.
    var amount: TimelineEvent?
    /// The expected close date, as the number of its day; nil without one.
    var closeDay: Int?
    /// The chance to close in percent; nil without an estimate.
    var chance: Int64?
    /// Whether somebody said what is to be done next.
    var hasNextStep = false

    /// Whether it has neither ended nor gone back to marketing with its lead.
    var isOpen: Bool { state == .open }
    /// Whether it was won, lost, or ended without a decision.
    var hasOutcome: Bool { state != .open && state != .returned }

    fileprivate init(_ event: TimelineEvent) { (openedSeq, at, seq) = (event.seq, event.at, event.seq) }

    /// Takes the values that a line left, before those of its attributes.
    fileprivate mutating func begin(_ event: TimelineEvent) {
        if !event.isAfterEnd { (at, seq) = (event.at, event.seq) }
        (state, hasNextStep) = (event.opportunityState, event.hasNextStep)
        (amount, closeDay, chance) = (nil, nil, nil)
    }

    fileprivate mutating func add(_ attribute: TimelineEvent) {
        switch attribute.kind {
        case .amount: amount = attribute
        case .closeDate: closeDay = Int(attribute.at)
        case .chance: chance = attribute.at
        case .opened: opened = attribute.at
        default: break
        }
    }
}

extension TimelineView {
    /// Calls a closure with each opportunity, in the order in which they were opened.
    ///
    /// O(changes · opportunities); most leads have none, and few have several.
    @inline(__always)
    func forEachOpportunity(_ body: (TimelineOpportunity) -> Void) {
        if opportunities.isEmpty { return }
        visitOpportunities(body)
    }

    private func visitOpportunities(_ body: (TimelineOpportunity) -> Void) {
        let events = opportunities
        var (index, last) = (0, 0)
        while index <= last {
            var found: TimelineOpportunity?
            var isOwn = false
            for event in events {
                guard event.kind == .opportunity else {
                    if isOwn { found?.add(event) }
                    continue
                }
                last = max(last, event.symbol)
                isOwn = event.symbol == index
                guard isOwn else { continue }
                if found == nil {
                    found = TimelineOpportunity(event)
                    if event.opportunityState == .open { found?.opened = event.at }
                }
                found?.begin(event)
            }
            if let found { body(found) }
            index += 1
        }
    }
}
