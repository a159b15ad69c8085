/// Lengths of time of which any quantile can be told exactly, and from which one can be taken away again.
///
/// Values lie in classes some 3 % wide, unordered within; a quantile sorts one class. Adding and removing cost O(class), quantiles O(classes).
struct SpanTally {
    private var classes: [Int: [Int64]] = [:]
    /// How many there are.
    private(set) var count = 0

    /// The class of a value: the value itself below 64, then by the highest bit and the five bits behind it.
    private static func classOf(_ value: Int64) -> Int {
        guard value >= 64 else { return Int(max(0, value)) }
        let exponent = 63 - value.leadingZeroBitCount
        return exponent << 5 | Int(value >> Int64(exponent - 5)) & 31
    }

    mutating func add(_ value: Int64) {
        classes[Self.classOf(value), default: []].append(value)
        count += 1
    }

    mutating func remove(_ value: Int64) {
        let place = Self.classOf(value)
        guard let index = classes[place]?.firstIndex(of: value) else { return }
        // Taken out of the dictionary, so that the array is changed in its place.
        var values = classes.removeValue(forKey: place) ?? []
        values.swapAt(index, values.count - 1)
        values.removeLast()
        if !values.isEmpty { classes[place] = values }
        count -= 1
    }

    mutating func join(_ other: SpanTally) {
        classes.merge(other.classes) { $0 + $1 }
        count += other.count
    }

    /// The smallest value that at least such a share of all values doesn't exceed (nearest rank; Hyndman and Fan, The American Statistician 1996, type 1);
    /// nil of none.
    func quantile(_ hundredths: Int) -> Int64? {
        guard count > 0 else { return nil }
        var rank = max(1, (count * hundredths + 99) / 100)
        for place in classes.keys.sorted() {
            let values = classes[place] ?? []
            if rank <= values.count { return values.sorted()[rank - 1] }
            rank -= values.count
        }
        return nil
    }
}
