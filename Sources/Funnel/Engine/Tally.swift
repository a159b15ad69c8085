/// Where a page's plan tells what it sees in a lead; each slot at most once a lead, so that its count is a number of leads.
protocol TallySink {
    /// The lead counts there.
    mutating func count(_ slot: Int)
    /// The lead counts there with an amount.
    mutating func add(_ slot: Int, _ amount: Int64)
    /// The lead counts there with a length of time in milliseconds, of which quantiles are asked.
    mutating func span(_ slot: Int, _ milliseconds: Int64)
    /// The lead waits for something.
    mutating func wait(_ wait: LeadWait)
}

/// What was counted.
final class Tally: TallySink {
    private let slots: Int
    // Plain memory: an array would ask at every count whether it is shared.
    private let held: UnsafeMutablePointer<Int>
    private let totals: UnsafeMutablePointer<Int64>
    private var spans: [SpanTally?]
    /// Who waits, the longest due first.
    private(set) var waits = LeadWaits()
    /// 1 while leads are taken in, -1 while they are taken out.
    var sign = 1

    init(slots: Int) {
        self.slots = slots
        held = .allocate(capacity: max(1, slots))
        totals = .allocate(capacity: max(1, slots))
        held.initialize(repeating: 0, count: max(1, slots))
        totals.initialize(repeating: 0, count: max(1, slots))
        spans = [SpanTally?](repeating: nil, count: slots)
    }

    deinit {
        held.deallocate()
        totals.deallocate()
    }

    /// How many leads count in a slot.
    func count(in slot: Int) -> Int { slot >= 0 && slot < slots ? held[slot] : 0 }

    /// The amounts in a slot in all.
    func sum(in slot: Int) -> Int64 { slot >= 0 && slot < slots ? totals[slot] : 0 }

    func count(_ slot: Int) {
        guard slot >= 0, slot < slots else { return }
        held[slot] += sign
    }

    func add(_ slot: Int, _ amount: Int64) {
        guard slot >= 0, slot < slots else { return }
        held[slot] += sign
        totals[slot] += sign < 0 ? -amount : amount
    }

    func span(_ slot: Int, _ milliseconds: Int64) {
        guard slot >= 0, slot < slots else { return }
        held[slot] += sign
        let span: SpanTally
        if let known = spans[slot] {
            span = known
        } else {
            span = SpanTally()
            spans[slot] = span
        }
        if sign < 0 { span.remove(milliseconds) } else { span.add(milliseconds) }
    }

    func wait(_ wait: LeadWait) { if sign < 0 { waits.remove(wait) } else { waits.add(wait) } }

    /// A quantile of the lengths of time in a slot.
    func quantile(_ hundredths: Int, _ slot: Int) -> Int64? {
        spans.indices.contains(slot) ? spans[slot]?.quantile(hundredths) : nil
    }

    /// Takes in what another core counted, by a plan of the same shape; the other one is not to be used any more.
    func join(_ other: Tally) {
        for slot in 0..<min(slots, other.slots) {
            held[slot] += other.held[slot]
            totals[slot] += other.totals[slot]
            guard let more = other.spans[slot] else { continue }
            if let own = spans[slot] { own.join(more) } else { spans[slot] = more }
        }
        for wait in other.waits.first { waits.add(wait) }
        if other.waits.hasMore { waits.hasMore = true }
    }
}

/// Finds out whether a lead counts in one slot.
struct SlotProbe: TallySink {
    let wanted: Int
    var isThere = false

    init(_ wanted: Int) { self.wanted = wanted }

    mutating func count(_ slot: Int) { if slot == wanted { isThere = true } }
    mutating func add(_ slot: Int, _ amount: Int64) { if slot == wanted { isThere = true } }
    mutating func span(_ slot: Int, _ milliseconds: Int64) { if slot == wanted { isThere = true } }
    mutating func wait(_ wait: LeadWait) {}
}

/// A sink that counts behind the slots of another plan.
struct Shifted<Sink: TallySink>: TallySink {
    // The sink itself, not a copy: its arrays are large.
    private let sink: UnsafeMutablePointer<Sink>
    private let by: Int

    /// Lends a sink to a plan whose slots begin there.
    static func lend(_ sink: inout Sink, by: Int, to plan: (inout Shifted<Sink>) -> Void) {
        withUnsafeMutablePointer(to: &sink) { pointer in
            var shifted = Shifted(sink: pointer, by: by)
            plan(&shifted)
        }
    }

    mutating func count(_ slot: Int) { sink.pointee.count(slot + by) }
    mutating func add(_ slot: Int, _ amount: Int64) { sink.pointee.add(slot + by, amount) }
    mutating func span(_ slot: Int, _ milliseconds: Int64) { sink.pointee.span(slot + by, milliseconds) }
    mutating func wait(_ wait: LeadWait) { sink.pointee.wait(wait) }
}
