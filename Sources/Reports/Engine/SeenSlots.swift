/// The slots in which a lead was counted already, so that several events count it only once in each.
///
/// The first four are stored inline, because an array per lead would be a million allocations.
struct SeenSlots {
    private var first = -1
    private var second = -1
    private var third = -1
    private var fourth = -1
    private var others: [Int] = []

    /// Inserts a slot; returns whether it is new. O(slots).
    @inline(__always)
    mutating func insert(_ slot: Int) -> Bool {
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

    /// Calls a closure with each slot.
    @inline(__always)
    func forEach(_ body: (Int) -> Void) {
        if first >= 0 { body(first) }
        if second >= 0 { body(second) }
        if third >= 0 { body(third) }
        if fourth >= 0 { body(fourth) }
        for slot in others { body(slot) }
    }
}
