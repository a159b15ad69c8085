/// A multiset of durations with exact quantiles, from which values can be removed again.
///
/// The values are unordered, with the number of values in each of some two thousand classes 3 % wide: a quantile scans
/// the values once, for those of one class. Adding takes some nanoseconds, as several values for each of a million
/// leads require; removing and quantiles are O(values), some half a millisecond for a million.
struct DurationSet {
    private var values: [Int64] = []
    /// The number of values of each class; empty before the first value.
    private var sizes: [Int32] = []
    /// The quantiles computed since the last change: most are asked for repeatedly.
    private var cachedQuantiles: [(hundredths: Int, value: Int64)] = []

    private static let classes = 2048

    var count: Int { values.count }

    /// The class of a value: the value itself below 64, then its highest bit and the five bits after it.
    @inline(__always)
    private static func classOf(_ value: Int64) -> Int {
        guard value >= 64 else { return Int(max(0, value)) }
        let exponent = 63 - value.leadingZeroBitCount
        return exponent << 5 | Int(value >> Int64(exponent - 5)) & 31
    }

    @inline(__always)
    mutating func add(_ value: Int64) {
        if !cachedQuantiles.isEmpty { cachedQuantiles = [] }
        if sizes.isEmpty { begin() }
        values.append(value)
        sizes[Self.classOf(value)] += 1
    }

    @inline(never)
    private mutating func begin() {
        sizes = [Int32](repeating: 0, count: Self.classes)
        values.reserveCapacity(64)
    }

    /// Removes one value that was added. O(values).
    mutating func remove(_ value: Int64) {
        cachedQuantiles = []
        guard let index = values.firstIndex(of: value) else { return }
        values.swapAt(index, values.count - 1)
        values.removeLast()
        sizes[Self.classOf(value)] -= 1
    }

    mutating func merge(_ other: DurationSet) {
        guard !other.values.isEmpty else { return }
        guard !values.isEmpty else { return self = other }
        cachedQuantiles = []
        values += other.values
        for index in sizes.indices { sizes[index] += other.sizes[index] }
    }

    /// The smallest value that at least a share of all values does not exceed; nil without values.
    ///
    /// Nearest rank (Hyndman and Fan, The American Statistician 1996, type 1).
    mutating func quantile(_ hundredths: Int) -> Int64? {
        if let known = cachedQuantiles.first(where: { $0.hundredths == hundredths }) { return known.value }
        guard let value = computeQuantile(hundredths) else { return nil }
        cachedQuantiles.append((hundredths, value))
        return value
    }

    private func computeQuantile(_ hundredths: Int) -> Int64? {
        var rank = max(1, (count * hundredths + 99) / 100)
        for (index, size) in sizes.enumerated() {
            if rank <= size { return values.filter { Self.classOf($0) == index }.sorted()[rank - 1] }
            rank -= Int(size)
        }
        return nil
    }

    /// Whether the classes have exactly the values. O(values).
    var isConsistent: Bool {
        var counted = [Int32](repeating: 0, count: sizes.count)
        for value in values {
            guard counted.indices.contains(Self.classOf(value)) else { return false }
            counted[Self.classOf(value)] += 1
        }
        return counted == sizes
    }
}
