/// Lengths of time of which any quantile can be told exactly, and from which one can be taken away again.
///
/// Kept in no order, with how many lie in each of some two thousand classes 3 % wide: a quantile looks through the values once, for those of one class. Adding costs
/// some nanoseconds, as it has to with several values for each of a million leads; removing and quantiles are O(values), some half a millisecond for a million.
final class SpanTally {
    // Plain memory: an array in a class asks at every change whether it may.
    private var values = UnsafeMutablePointer<Int64>.allocate(capacity: 64)
    private var capacity = 64
    private let sizes = UnsafeMutablePointer<Int32>.allocate(capacity: SpanTally.classes)
    private static let classes = 2048

    /// How many there are.
    private(set) var count = 0
    /// Quantiles that were asked for since the last change: while somebody acts elsewhere most of them are asked for again and again.
    private var told: [(hundredths: Int, value: Int64)] = []
    private var isTold = false

    init() { sizes.initialize(repeating: 0, count: Self.classes) }

    deinit {
        values.deallocate()
        sizes.deallocate()
    }

    /// The class of a value: the value itself below 64, then by the highest bit and the five bits behind it.
    @inline(__always)
    private static func classOf(_ value: Int64) -> Int {
        guard value >= 64 else { return Int(max(0, value)) }
        let exponent = 63 - value.leadingZeroBitCount
        return exponent << 5 | Int(value >> Int64(exponent - 5)) & 31
    }

    func add(_ value: Int64) {
        isTold = false
        if count == capacity { grow(2 * capacity) }
        values[count] = value
        count += 1
        sizes[Self.classOf(value)] += 1
    }

    func remove(_ value: Int64) {
        isTold = false
        for index in 0..<count where values[index] == value {
            count -= 1
            values[index] = values[count]
            sizes[Self.classOf(value)] -= 1
            return
        }
    }

    func join(_ other: SpanTally) {
        isTold = false
        if capacity < count + other.count { grow(count + other.count) }
        (values + count).update(from: other.values, count: other.count)
        count += other.count
        for place in 0..<Self.classes { sizes[place] += other.sizes[place] }
    }

    private func grow(_ wanted: Int) {
        let larger = UnsafeMutablePointer<Int64>.allocate(capacity: wanted)
        larger.update(from: values, count: count)
        values.deallocate()
        (values, capacity) = (larger, wanted)
    }

    /// The smallest value that at least such a share of all values doesn't exceed (nearest rank; Hyndman and Fan, The American Statistician 1996, type 1);
    /// nil of none.
    func quantile(_ hundredths: Int) -> Int64? {
        if !isTold {
            told.removeAll(keepingCapacity: true)
            isTold = true
        }
        if let known = told.first(where: { $0.hundredths == hundredths }) { return known.value }
        guard let value = found(hundredths) else { return nil }
        told.append((hundredths, value))
        return value
    }

    private func found(_ hundredths: Int) -> Int64? {
        guard count > 0 else { return nil }
        var rank = max(1, (count * hundredths + 99) / 100)
        for place in 0..<Self.classes {
            let size = Int(sizes[place])
            if rank <= size {
                return UnsafeBufferPointer(start: values, count: count).filter { Self.classOf($0) == place }.sorted()[rank - 1]
            }
            rank -= size
        }
        return nil
    }
}
