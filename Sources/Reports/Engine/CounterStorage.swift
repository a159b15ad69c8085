/// The memory of a report's counters.
///
/// The one place of the engine with raw memory: an array would check at each of some hundred million counts whether it
/// is shared. The storage can't be copied, so nobody else has its memory, and it is freed exactly once.
///
/// Invariants, which debug builds and with them all tests check (``checkInvariants()``): no counter is negative; a
/// counter without leads has no total; a counter with durations has at least one for each lead; the waiting leads are
/// in order.
struct CounterStorage: ~Copyable {
    let count: Int
    private let leads: UnsafeMutablePointer<Int>
    // Wide, because a file may contain any amount.
    private let totals: UnsafeMutablePointer<Int128>
    private let durations: UnsafeMutablePointer<DurationSet>
    /// The leads whose clocks run, those due first at the front.
    private(set) var waits = RunningClocks()
    /// 1 to add leads, -1 to remove them.
    var sign = 1

    init(_ layout: CounterLayout) {
        count = layout.count
        leads = .allocate(capacity: max(1, count))
        totals = .allocate(capacity: max(1, count))
        durations = .allocate(capacity: max(1, count))
        leads.initialize(repeating: 0, count: count)
        totals.initialize(repeating: 0, count: count)
        durations.initialize(repeating: DurationSet(), count: count)
    }

    deinit {
        durations.deinitialize(count: count)
        leads.deallocate()
        totals.deallocate()
        durations.deallocate()
    }

    /// The place of a counter in memory.
    ///
    /// - Precondition: the counter is of the layout that the storage was made for.
    @inline(__always)
    private func place(_ counter: CounterID) -> Int {
        precondition(counter.number >= 0 && counter.number < count)
        return counter.number
    }

    /// The number of leads in a counter.
    subscript(counter: CounterID) -> Int { leads[place(counter)] }

    /// The total of the amounts in a counter.
    func total(_ counter: CounterID) -> Int128 { totals[place(counter)] }

    /// The number of durations in a counter.
    func durationCount(_ counter: CounterID) -> Int { durations[place(counter)].count }

    /// A quantile of the durations in a counter; nil without any.
    mutating func quantile(_ hundredths: Int, _ counter: CounterID) -> Int64? {
        durations[place(counter)].quantile(hundredths)
    }

    /// Adds the counts of another storage of the same layout.
    mutating func merge(_ other: borrowing CounterStorage) {
        precondition(count == other.count)
        for place in 0..<count {
            leads[place] += other.leads[place]
            totals[place] += other.totals[place]
            durations[place].merge(other.durations[place])
        }
        waits.merge(other.waits)
        checkInvariants()
    }

    /// Stops the program if an invariant does not hold. O(counters + durations) in debug builds, else nothing.
    func checkInvariants() {
        #if DEBUG
            for place in 0..<count {
                precondition(leads[place] >= 0, "a counter is negative")
                precondition(leads[place] > 0 || totals[place] == 0, "a counter without leads has a total")
                let known = durations[place]
                precondition(known.count == 0 || known.count >= leads[place], "durations are missing")
                precondition(known.isConsistent, "durations are in wrong classes")
            }
            precondition(waits.isSorted, "the waiting leads are out of order")
        #endif
    }
}

extension CounterStorage: TallySink {
    @inline(__always)
    mutating func count(_ counter: CounterID) { leads[place(counter)] += sign }

    mutating func add(_ counter: CounterID, _ amount: Int64) {
        leads[place(counter)] += sign
        addMore(counter, amount)
    }

    mutating func span(_ counter: CounterID, _ milliseconds: Int64) {
        leads[place(counter)] += sign
        spanMore(counter, milliseconds)
    }

    mutating func addMore(_ counter: CounterID, _ amount: Int64) {
        totals[place(counter)] += sign < 0 ? -Int128(amount) : Int128(amount)
    }

    mutating func spanMore(_ counter: CounterID, _ milliseconds: Int64) {
        let place = place(counter)
        if sign < 0 { durations[place].remove(milliseconds) } else { durations[place].add(milliseconds) }
    }

    mutating func wait(_ wait: RunningClock) { if sign < 0 { waits.remove(wait) } else { waits.add(wait) } }
}
