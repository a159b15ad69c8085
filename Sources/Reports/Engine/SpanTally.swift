/// A multiset of durations with exact quantiles, from which values can be removed again.
///
/// The values are unordered, with the number of values in each of some two thousand classes 3 % wide: a quantile scans
/// the values once, for those of one class. Adding takes some nanoseconds, as several values for each of a million
/// leads require; removing and quantiles are O(values), some half a millisecond for a million.
final class SpanTally {
    // Plain memory: an array in a class would check for exclusive access at every change.
    private var values = UnsafeMutablePointer<Int64>.allocate(capacity: 64)
    private var capacity = 64
    private let sizes = UnsafeMutablePointer<Int32>.allocate(capacity: SpanTally.classes)
    private static let classes = 2048

    /// The number of values.
    private(set) var count = 0
    /// The quantiles computed since the last change: most are asked for repeatedly.
    private var cachedQuantiles: [(hundredths: Int, value: Int64)] = []
    private var isCacheValid = false

    init() { sizes.initialize(repeating: 0, count: Self.classes) }

    deinit {
        values.deallocate()
        sizes.deallocate()
    }

    /// The class of a value: the value itself below 64, then its highest bit and the five bits after it.
    @inline(__always)
    private static func classOf(_ value: Int64) -> Int {
        guard value >= 64 else { return Int(max(0, value)) }
        let exponent = 63 - value.leadingZeroBitCount
        return exponent << 5 | Int(value >> Int64(exponent - 5)) & 31
    }

    func add(_ value: Int64) {
        isCacheValid = false
        if count == capacity { grow(2 * capacity) }
        values[count] = value
        count += 1
        sizes[Self.classOf(value)] += 1
    }

    func remove(_ value: Int64) {
        isCacheValid = false
        for index in 0..<count where values[index] == value {
            count -= 1
            values[index] = values[count]
            sizes[Self.classOf(value)] -= 1
            return
        }
    }

    func merge(_ other: SpanTally) {
        isCacheValid = false
        if capacity < count + other.count { grow(count + other.count) }
        (values + count).update(from: other.values, count: other.count)
        count += other.count
        for index in 0..<Self.classes { sizes[index] += other.sizes[index] }
    }

    private func grow(_ wanted: Int) {
        let larger = UnsafeMutablePointer<Int64>.allocate(capacity: wanted)
        larger.update(from: values, count: count)
        values.deallocate()
        (values, capacity) = (larger, wanted)
    }

    /// The smallest value that at least a share of all values does not exceed; nil without values.
    ///
    /// Nearest rank (Hyndman and Fan, The American Statistician 1996, type 1).
    func quantile(_ hundredths: Int) -> Int64? {
        if !isCacheValid {
            cachedQuantiles.removeAll(keepingCapacity: true)
            isCacheValid = true
        }
        if let known = cachedQuantiles.first(where: { $0.hundredths == hundredths }) { return known.value }
        guard let value = computeQuantile(hundredths) else { return nil }
        cachedQuantiles.append((hundredths, value))
        return value
    }

    private func computeQuantile(_ hundredths: Int) -> Int64? {
        guard count > 0 else { return nil }
        var rank = max(1, (count * hundredths + 99) / 100)
        for index in 0..<Self.classes {
            let size = Int(sizes[index])
            if rank <= size {
                return UnsafeBufferPointer(start: values, count: count).filter { Self.classOf($0) == index }.sorted()[rank - 1]
            }
            rank -= size
        }
        return nil
    }
}
