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
final class Tally {
    private let slots: Int
    // Plain memory: an array would ask at every count whether it is shared.
    private let held: UnsafeMutablePointer<Int>
    // Wide, since a file may claim any amount.
    private let totals: UnsafeMutablePointer<Int128>
    private let spans: UnsafeMutablePointer<Unmanaged<SpanTally>?>
    private let waiting: UnsafeMutablePointer<LeadWaits>

    init(slots: Int) {
        self.slots = slots
        held = .allocate(capacity: max(1, slots))
        totals = .allocate(capacity: max(1, slots))
        spans = .allocate(capacity: max(1, slots))
        waiting = .allocate(capacity: 1)
        held.initialize(repeating: 0, count: max(1, slots))
        totals.initialize(repeating: 0, count: max(1, slots))
        spans.initialize(repeating: nil, count: max(1, slots))
        waiting.initialize(to: LeadWaits())
    }

    deinit {
        for slot in 0..<slots { spans[slot]?.release() }
        waiting.deinitialize(count: 1)
        held.deallocate()
        totals.deallocate()
        spans.deallocate()
        waiting.deallocate()
    }

    /// Who waits, the longest due first.
    var waits: LeadWaits { waiting.pointee }

    /// What plans tell what they see; valid while the tally lives.
    ///
    /// - Parameter sign: 1 while leads are taken in, -1 while they are taken out.
    func hand(sign: Int = 1) -> TallyWriter { TallyWriter(slots, held, totals, spans, waiting, sign: sign) }

    /// How many leads count in a slot.
    func count(in slot: Int) -> Int { slot >= 0 && slot < slots ? held[slot] : 0 }

    /// The amounts in a slot in all.
    func sum(in slot: Int) -> Int128 { slot >= 0 && slot < slots ? totals[slot] : 0 }

    /// What stands in a slot in all ÷ so many, rounded towards zero.
    func mean(_ slot: Int, of count: Int) -> Int64 { count == 0 ? 0 : Int64(clamping: sum(in: slot) / Int128(count)) }

    /// A quantile of the lengths of time in a slot.
    func quantile(_ hundredths: Int, _ slot: Int) -> Int64? {
        slot >= 0 && slot < slots ? spans[slot]?.takeUnretainedValue().quantile(hundredths) : nil
    }

    /// Takes in what another core counted, by a plan of the same shape; the other one is not to be used any more.
    func join(_ other: Tally) {
        for slot in 0..<min(slots, other.slots) {
            held[slot] += other.held[slot]
            totals[slot] += other.totals[slot]
            guard let more = other.spans[slot] else { continue }
            if let own = spans[slot] {
                own.takeUnretainedValue().join(more.takeUnretainedValue())
            } else {
                spans[slot] = more.retain()
            }
        }
        for wait in other.waits.first { waiting.pointee.add(wait) }
        if other.waits.hasMore { waiting.pointee.hasMore = true }
    }
}

/// Where a tally is counted in: nothing but the places of its memory, since a reference would be counted at every count.
struct TallyWriter: TallySink {
    private let slots: Int
    private let held: UnsafeMutablePointer<Int>
    private let totals: UnsafeMutablePointer<Int128>
    private let spans: UnsafeMutablePointer<Unmanaged<SpanTally>?>
    private let waiting: UnsafeMutablePointer<LeadWaits>
    private let sign: Int

    fileprivate init(
        _ slots: Int, _ held: UnsafeMutablePointer<Int>, _ totals: UnsafeMutablePointer<Int128>,
        _ spans: UnsafeMutablePointer<Unmanaged<SpanTally>?>, _ waiting: UnsafeMutablePointer<LeadWaits>, sign: Int
    ) {
        self.slots = slots
        self.held = held
        self.totals = totals
        self.spans = spans
        self.waiting = waiting
        self.sign = sign
    }

    @inline(__always)
    func count(_ slot: Int) {
        guard slot >= 0, slot < slots else { return }
        held[slot] += sign
    }

    func add(_ slot: Int, _ amount: Int64) {
        guard slot >= 0, slot < slots else { return }
        held[slot] += sign
        totals[slot] += sign < 0 ? -Int128(amount) : Int128(amount)
    }

    func span(_ slot: Int, _ milliseconds: Int64) {
        guard slot >= 0, slot < slots else { return }
        held[slot] += sign
        let span = spans[slot] ?? begin(slot)
        span._withUnsafeGuaranteedRef { if sign < 0 { $0.remove(milliseconds) } else { $0.add(milliseconds) } }
    }

    private func begin(_ slot: Int) -> Unmanaged<SpanTally> {
        let span = Unmanaged.passRetained(SpanTally())
        spans[slot] = span
        return span
    }

    func wait(_ wait: LeadWait) { if sign < 0 { waiting.pointee.remove(wait) } else { waiting.pointee.add(wait) } }
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
struct OffsetSink<Sink: TallySink>: TallySink {
    // The sink itself, not a copy: its arrays are large.
    private let sink: UnsafeMutablePointer<Sink>
    private let by: Int

    /// Lends a sink to a plan whose slots begin there.
    static func lend(_ sink: inout Sink, by: Int, to plan: (inout OffsetSink<Sink>) -> Void) {
        withUnsafeMutablePointer(to: &sink) { pointer in
            var shifted = OffsetSink(sink: pointer, by: by)
            plan(&shifted)
        }
    }

    mutating func count(_ slot: Int) { sink.pointee.count(slot + by) }
    mutating func add(_ slot: Int, _ amount: Int64) { sink.pointee.add(slot + by, amount) }
    mutating func span(_ slot: Int, _ milliseconds: Int64) { sink.pointee.span(slot + by, milliseconds) }
    mutating func wait(_ wait: LeadWait) { sink.pointee.wait(wait) }
}
