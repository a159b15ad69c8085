/// Which slots a lead was counted in already, where several of its marks may tell the same one: so that it counts once in each.
///
/// The first four stand beside each other, since an array for every lead would be memory asked for and given back a million times.
struct SeenSlots {
    private var first = -1
    private var second = -1
    private var third = -1
    private var fourth = -1
    private var others: [Int] = []

    /// Whether a slot is new; it isn't any more. O(slots seen).
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

    /// Hands over the slots that were seen.
    @inline(__always)
    func forEach(_ body: (Int) -> Void) {
        if first >= 0 { body(first) }
        if second >= 0 { body(second) }
        if third >= 0 { body(third) }
        if fourth >= 0 { body(fourth) }
        for slot in others { body(slot) }
    }
}
