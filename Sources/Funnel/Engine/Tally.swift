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
struct Tally: TallySink {
    /// How many leads, by slot.
    private(set) var counts: [Int]
    /// Amounts in all, by slot; wide, since a file may claim any amount.
    private(set) var sums: [Int128]
    private var spans: [Int: SpanTally] = [:]
    /// Who waits, the longest due first.
    private(set) var waits = LeadWaits()
    /// 1 while leads are taken in, -1 while they are taken out.
    var sign = 1

    init(slots: Int) {
        counts = [Int](repeating: 0, count: slots)
        sums = [Int128](repeating: 0, count: slots)
    }

    mutating func count(_ slot: Int) { counts[slot] += sign }

    mutating func add(_ slot: Int, _ amount: Int64) {
        counts[slot] += sign
        sums[slot] += Int128(sign) * Int128(amount)
    }

    mutating func span(_ slot: Int, _ milliseconds: Int64) {
        counts[slot] += sign
        if sign < 0 { spans[slot]?.remove(milliseconds) } else { spans[slot, default: SpanTally()].add(milliseconds) }
    }

    mutating func wait(_ wait: LeadWait) { if sign < 0 { waits.remove(wait) } else { waits.add(wait) } }

    /// A quantile of the lengths of time in a slot.
    func quantile(_ hundredths: Int, _ slot: Int) -> Int64? { spans[slot]?.quantile(hundredths) }

    /// What stands in a slot in all ÷ so many, rounded towards zero.
    func mean(_ slot: Int, of count: Int) -> Int64 { count == 0 ? 0 : Int64(clamping: sums[slot] / Int128(count)) }

    mutating func join(_ other: Tally) {
        for slot in counts.indices {
            counts[slot] += other.counts[slot]
            sums[slot] += other.sums[slot]
        }
        for wait in other.waits.first { waits.add(wait) }
        if other.waits.hasMore { waits.hasMore = true }
        spans.merge(other.spans) { first, second in
            var joined = first
            joined.join(second)
            return joined
        }
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
