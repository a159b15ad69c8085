/// The counters in which a lead was counted already, so that several events count it only once in each.
///
/// The first four are stored inline, because an array per lead would be a million allocations.
struct SeenCounters {
    private var first = -1
    private var second = -1
    private var third = -1
    private var fourth = -1
    private var others: [Int] = []

    /// Inserts a counter; returns whether it is new. O(counters).
    @inline(__always)
    mutating func insert(_ counter: CounterID) -> Bool {
        let slot = counter.number
        if slot == first || slot == second || slot == third || slot == fourth { return false }
        if first < 0 {
            first = slot
        } else if second < 0 {
            second = slot
        } else if third < 0 {
            third = slot
        } else if fourth < 0 {
            fourth = slot
        } else if others.contains(slot) {
            return false
        } else {
            others.append(slot)
        }
        return true
    }

    @inline(__always)
    func forEach(_ body: (CounterID) -> Void) {
        if first >= 0 { body(CounterID(first)) }
        if second >= 0 { body(CounterID(second)) }
        if third >= 0 { body(CounterID(third)) }
        if fourth >= 0 { body(CounterID(fourth)) }
        for number in others { body(CounterID(number)) }
    }
}
