/// A multiset of durations with exact quantiles, from which values can be removed again.
///
/// The values are unordered. A large set also has the number of values in each of some two thousand classes 3 % wide: a
/// quantile scans the values once, for those of one class. Adding takes some nanoseconds, as several values for each
/// of a million leads require; removing and quantiles are O(values), some half a millisecond for a million.
struct DurationSet {
    /// The values below 2³², which are nearly all: seven weeks of milliseconds. In half the memory.
    private var small: [UInt32] = []
    private var large: [Int64] = []
    /// The number of values of each class; empty for a small set, which is sorted instead.
    private var sizes: [Int32] = []
    /// The quantiles computed since the last change: most are asked for repeatedly.
    private var cachedQuantiles: [(hundredths: Int, value: Int64)] = []

    private static let classes = 2048
    /// The number of values from which the classes pay: they take as much memory as two thousand small values.
    private static let leastClassified = 1024

    var count: Int { small.count + large.count }

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
        if let short = UInt32(exactly: value) { small.append(short) } else { large.append(value) }
        if !sizes.isEmpty { sizes[Self.classOf(value)] += 1 } else if count >= Self.leastClassified { classify() }
    }

    @inline(never)
    private mutating func classify() {
        sizes = [Int32](repeating: 0, count: Self.classes)
        forEach { sizes[Self.classOf($0)] += 1 }
    }

    private func forEach(_ body: (Int64) -> Void) {
        for value in small { body(Int64(value)) }
        for value in large { body(value) }
    }

    /// Removes one value that was added. O(values).
    mutating func remove(_ value: Int64) {
        cachedQuantiles = []
        if let short = UInt32(exactly: value) {
            guard let index = small.firstIndex(of: short) else { return }
            small.swapAt(index, small.count - 1)
            small.removeLast()
        } else {
            guard let index = large.firstIndex(of: value) else { return }
            large.swapAt(index, large.count - 1)
            large.removeLast()
        }
        if !sizes.isEmpty { sizes[Self.classOf(value)] -= 1 }
    }

    mutating func merge(_ other: DurationSet) {
        guard other.count > 0 else { return }
        guard count > 0 else { return self = other }
        cachedQuantiles = []
        let isClassified = !sizes.isEmpty
        if isClassified, other.sizes.isEmpty {
            other.forEach { sizes[Self.classOf($0)] += 1 }
        } else if isClassified {
            for index in sizes.indices { sizes[index] += other.sizes[index] }
        }
        small += other.small
        large += other.large
        if !isClassified, count >= Self.leastClassified { classify() }
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
        guard count > 0 else { return nil }
        var rank = max(1, (count * hundredths + 99) / 100)
        var candidates: [Int64] = []
        if sizes.isEmpty {
            candidates.reserveCapacity(count)
            forEach { candidates.append($0) }
            candidates.sort()
            return candidates[min(rank, count) - 1]
        }
        for (index, size) in sizes.enumerated() {
            if rank <= size {
                forEach { if Self.classOf($0) == index { candidates.append($0) } }
                return candidates.sorted()[rank - 1]
            }
            rank -= Int(size)
        }
        return nil
    }

    /// Whether the classes have exactly the values. O(values).
    var isConsistent: Bool {
        guard !sizes.isEmpty else { return count < Self.leastClassified }
        var counted = [Int32](repeating: 0, count: sizes.count)
        var isKnown = true
        forEach { value in
            let index = Self.classOf(value)
            if counted.indices.contains(index) { counted[index] += 1 } else { isKnown = false }
        }
        return isKnown && counted == sizes
    }
}
