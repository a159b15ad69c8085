/// Receives what a report counts in a lead.
///
/// A slot is the index of one of the report's counters. A lead counts at most once in each slot, so that the counter is
/// a number of leads.
protocol TallySink {
    /// Counts the lead in a slot.
    mutating func count(_ slot: Int)
    /// Counts the lead in a slot with an amount.
    mutating func add(_ slot: Int, _ amount: Int64)
    /// Counts the lead in a slot with a duration in milliseconds, for quantiles.
    mutating func span(_ slot: Int, _ milliseconds: Int64)
    /// Records that the lead is waiting.
    mutating func wait(_ wait: RunningClock)
}

/// The counters of a report.
final class Tally {
    private let slots: Int
    // Plain memory: an array would check at every count whether it is shared.
    private let counters: UnsafeMutablePointer<Int>
    // Wide, because a file may contain any amount.
    private let sums: UnsafeMutablePointer<Int128>
    private let spans: UnsafeMutablePointer<Unmanaged<SpanTally>?>
    private let waitingLeads: UnsafeMutablePointer<RunningClocks>

    init(slots: Int) {
        self.slots = slots
        counters = .allocate(capacity: max(1, slots))
        sums = .allocate(capacity: max(1, slots))
        spans = .allocate(capacity: max(1, slots))
        waitingLeads = .allocate(capacity: 1)
        counters.initialize(repeating: 0, count: max(1, slots))
        sums.initialize(repeating: 0, count: max(1, slots))
        spans.initialize(repeating: nil, count: max(1, slots))
        waitingLeads.initialize(to: RunningClocks())
    }

    deinit {
        for slot in 0..<slots { spans[slot]?.release() }
        waitingLeads.deinitialize(count: 1)
        counters.deallocate()
        sums.deallocate()
        spans.deallocate()
        waitingLeads.deallocate()
    }

    /// The waiting leads, those due first at the front.
    var waits: RunningClocks { waitingLeads.pointee }

    /// A sink that counts into this tally; valid while the tally lives.
    ///
    /// - Parameter sign: 1 to add leads, -1 to remove them.
    func writer(sign: Int = 1) -> TallyWriter { TallyWriter(slots, counters, sums, spans, waitingLeads, sign: sign) }

    /// The number of leads in a slot.
    func count(in slot: Int) -> Int { slot >= 0 && slot < slots ? counters[slot] : 0 }

    /// The total of the amounts in a slot.
    func sum(in slot: Int) -> Int128 { slot >= 0 && slot < slots ? sums[slot] : 0 }

    /// The total of the amounts in a slot divided by a count, rounded towards zero.
    func mean(_ slot: Int, of count: Int) -> Int64 { count == 0 ? 0 : Int64(clamping: sum(in: slot) / Int128(count)) }

    /// A quantile of the durations in a slot.
    func quantile(_ hundredths: Int, _ slot: Int) -> Int64? {
        slot >= 0 && slot < slots ? spans[slot]?.takeUnretainedValue().quantile(hundredths) : nil
    }

    /// Adds the counts of another core for the same report. The other tally must not be used afterwards.
    func merge(_ other: Tally) {
        for slot in 0..<min(slots, other.slots) {
            counters[slot] += other.counters[slot]
            sums[slot] += other.sums[slot]
            guard let more = other.spans[slot] else { continue }
            if let own = spans[slot] {
                own.takeUnretainedValue().merge(more.takeUnretainedValue())
            } else {
                spans[slot] = more.retain()
            }
        }
        for wait in other.waits.first { waitingLeads.pointee.add(wait) }
        if other.waits.hasMore { waitingLeads.pointee.hasMore = true }
    }
}

/// Counts into a tally. Holds only pointers, because a reference would be retained at every count.
struct TallyWriter: TallySink {
    private let slots: Int
    private let counters: UnsafeMutablePointer<Int>
    private let sums: UnsafeMutablePointer<Int128>
    private let spans: UnsafeMutablePointer<Unmanaged<SpanTally>?>
    private let waitingLeads: UnsafeMutablePointer<RunningClocks>
    private let sign: Int

    fileprivate init(
        _ slots: Int, _ counters: UnsafeMutablePointer<Int>, _ sums: UnsafeMutablePointer<Int128>,
        _ spans: UnsafeMutablePointer<Unmanaged<SpanTally>?>, _ waitingLeads: UnsafeMutablePointer<RunningClocks>, sign: Int
    ) {
        self.slots = slots
        self.counters = counters
        self.sums = sums
        self.spans = spans
        self.waitingLeads = waitingLeads
        self.sign = sign
    }

    @inline(__always)
    func count(_ slot: Int) {
        guard slot >= 0, slot < slots else { return }
        counters[slot] += sign
    }

    func add(_ slot: Int, _ amount: Int64) {
        guard slot >= 0, slot < slots else { return }
        counters[slot] += sign
        sums[slot] += sign < 0 ? -Int128(amount) : Int128(amount)
    }

    func span(_ slot: Int, _ milliseconds: Int64) {
        guard slot >= 0, slot < slots else { return }
        counters[slot] += sign
        let span = spans[slot] ?? begin(slot)
        span._withUnsafeGuaranteedRef { if sign < 0 { $0.remove(milliseconds) } else { $0.add(milliseconds) } }
    }

    private func begin(_ slot: Int) -> Unmanaged<SpanTally> {
        let span = Unmanaged.passRetained(SpanTally())
        spans[slot] = span
        return span
    }

    func wait(_ wait: RunningClock) { if sign < 0 { waitingLeads.pointee.remove(wait) } else { waitingLeads.pointee.add(wait) } }
}

/// Tests whether a lead counts in one slot.
struct SlotProbe: TallySink {
    let wanted: Int
    var isFound = false

    init(_ wanted: Int) { self.wanted = wanted }

    mutating func count(_ slot: Int) { if slot == wanted { isFound = true } }
    mutating func add(_ slot: Int, _ amount: Int64) { if slot == wanted { isFound = true } }
    mutating func span(_ slot: Int, _ milliseconds: Int64) { if slot == wanted { isFound = true } }
    mutating func wait(_ wait: RunningClock) {}
}

/// A sink that shifts the slots of one part of a report.
struct OffsetSink<Sink: TallySink>: TallySink {
    // A pointer, not a copy: the sink's arrays are large.
    private let sink: UnsafeMutablePointer<Sink>
    private let by: Int

    /// Calls a closure with a sink whose slots are shifted by an offset.
    static func withOffset(_ sink: inout Sink, by: Int, _ body: (inout OffsetSink<Sink>) -> Void) {
        withUnsafeMutablePointer(to: &sink) { pointer in
            var offsetSink = OffsetSink(sink: pointer, by: by)
            body(&offsetSink)
        }
    }

    mutating func count(_ slot: Int) { sink.pointee.count(slot + by) }
    mutating func add(_ slot: Int, _ amount: Int64) { sink.pointee.add(slot + by, amount) }
    mutating func span(_ slot: Int, _ milliseconds: Int64) { sink.pointee.span(slot + by, milliseconds) }
    mutating func wait(_ wait: RunningClock) { sink.pointee.wait(wait) }
}
