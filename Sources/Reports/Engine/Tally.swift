internal import Lifecycle

/// Receives what a report counts in a lead.
///
/// A lead counts at most once in each counter, so that the counter is a number of leads.
protocol TallySink: ~Copyable {
    /// Counts the lead.
    mutating func count(_ counter: CounterID)
    /// Counts the lead with an amount.
    mutating func add(_ counter: CounterID, _ amount: Int64)
    /// Counts the lead with a duration in milliseconds, for quantiles.
    mutating func span(_ counter: CounterID, _ milliseconds: Int64)
    /// Adds an amount to a counter in which the lead was counted already.
    mutating func addMore(_ counter: CounterID, _ amount: Int64)
    /// Adds a duration to a counter in which the lead was counted already.
    mutating func spanMore(_ counter: CounterID, _ milliseconds: Int64)
    /// Records that the lead is waiting.
    mutating func wait(_ wait: RunningClock)
    /// Says that what follows is about the opportunity that a line opened.
    mutating func begin(opportunityOpenedBy seq: UInt32)
    /// Says that what follows is about all opportunities of a lead, or those that were won.
    mutating func begin(opportunitiesOf lead: TimelineView, onlyWon: Bool)
    /// Says that what follows is about the lead.
    mutating func endOpportunities()
}

extension TallySink where Self: ~Copyable {
    @inline(__always)
    mutating func begin(opportunityOpenedBy seq: UInt32) {}
    @inline(__always)
    mutating func begin(opportunitiesOf lead: TimelineView, onlyWon: Bool) {}
    @inline(__always)
    mutating func endOpportunities() {}
}

/// The counters of a report, shared by those who count into them and those who read them.
final class Tally {
    private var storage: CounterStorage

    init(_ layout: CounterLayout) { storage = CounterStorage(layout) }

    var waits: RunningClocks { storage.waits }

    /// Whether all of some counters are of this tally.
    func has(_ sum: CounterSum) -> Bool {
        (sum.others + [sum.first]).allSatisfy { $0.number >= 0 && $0.number < storage.count }
    }

    func count(_ sum: CounterSum) -> Int { sum.others.reduce(storage[sum.first]) { $0 + storage[$1] } }

    func total(_ counter: CounterID) -> Int128 { storage.total(counter) }

    func durationCount(_ counter: CounterID) -> Int { storage.durationCount(counter) }

    func quantile(_ hundredths: Int, _ counter: CounterID) -> Int64? { storage.quantile(hundredths, counter) }

    func merge(_ other: Tally) { storage.merge(other.storage) }

    /// Counts into the storage. Access to it is checked once, not for each count.
    ///
    /// - Parameter sign: 1 to add leads, -1 to remove them.
    func count(sign: Int = 1, _ body: (inout CounterStorage) -> Void) {
        storage.sign = sign
        body(&storage)
    }

    func checkInvariants() { storage.checkInvariants() }
}

/// Tests whether a lead counts in some counters.
struct CounterProbe: TallySink {
    let wanted: CounterSum
    private(set) var isFound = false
    /// The opportunities that count, by the lines that opened them; empty if the counters are of leads only.
    private(set) var opportunities: [SequenceNumber] = []
    /// The opportunities that what is counted is about.
    private var present: [SequenceNumber] = []

    init(wanted: CounterSum) { self.wanted = wanted }

    mutating func begin(opportunityOpenedBy seq: UInt32) { present = [SequenceNumber(Int(seq))] }
    mutating func begin(opportunitiesOf lead: TimelineView, onlyWon: Bool) {
        present = []
        lead.forEachOpportunity { opportunity in
            if !onlyWon || opportunity.state == .won { present.append(SequenceNumber(Int(opportunity.openedSeq))) }
        }
    }
    mutating func endOpportunities() { present = [] }
    mutating func count(_ counter: CounterID) {
        guard wanted.contains(counter) else { return }
        isFound = true
        for opportunity in present where !opportunities.contains(opportunity) { opportunities.append(opportunity) }
    }
    mutating func add(_ counter: CounterID, _ amount: Int64) { count(counter) }
    mutating func span(_ counter: CounterID, _ milliseconds: Int64) { count(counter) }
    mutating func addMore(_ counter: CounterID, _ amount: Int64) { count(counter) }
    mutating func spanMore(_ counter: CounterID, _ milliseconds: Int64) { count(counter) }
    mutating func wait(_ wait: RunningClock) {}
}
