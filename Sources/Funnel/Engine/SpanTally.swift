/// Lengths of time of which any quantile can be told exactly, and from which one can be taken away again.
///
/// Kept in no order, with how many lie in each of some two thousand classes 3 % wide: a quantile looks through the values once, for those of one class. Adding costs
/// some nanoseconds; removing and quantiles are O(values), some half a millisecond for a million.
final class SpanTally {
    private var values: [Int64] = []
    private var sizes = [Int32](repeating: 0, count: 2048)

    /// How many there are.
    var count: Int { values.count }

    /// The class of a value: the value itself below 64, then by the highest bit and the five bits behind it.
    private static func classOf(_ value: Int64) -> Int {
        guard value >= 64 else { return Int(max(0, value)) }
        let exponent = 63 - value.leadingZeroBitCount
        return exponent << 5 | Int(value >> Int64(exponent - 5)) & 31
    }

    func add(_ value: Int64) {
        values.append(value)
        sizes[Self.classOf(value)] += 1
    }

    func remove(_ value: Int64) {
        guard let index = values.firstIndex(of: value) else { return }
        values.swapAt(index, values.count - 1)
        values.removeLast()
        sizes[Self.classOf(value)] -= 1
    }

    func join(_ other: SpanTally) {
        values += other.values
        for place in sizes.indices { sizes[place] += other.sizes[place] }
    }

    /// The smallest value that at least such a share of all values doesn't exceed (nearest rank; Hyndman and Fan, The American Statistician 1996, type 1);
    /// nil of none.
    func quantile(_ hundredths: Int) -> Int64? {
        guard !values.isEmpty else { return nil }
        var rank = max(1, (values.count * hundredths + 99) / 100)
        for place in sizes.indices {
            let size = Int(sizes[place])
            if rank <= size { return values.filter { Self.classOf($0) == place }.sorted()[rank - 1] }
            rank -= size
        }
        return nil
    }
}
