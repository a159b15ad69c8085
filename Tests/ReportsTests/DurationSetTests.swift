import Testing

@testable import Reports

@Suite("A multiset of durations")
struct DurationSetTests {
    @Test("has the quantiles of a sorted list, whatever was added, merged and removed", arguments: 1...40 as ClosedRange<UInt64>)
    func quantiles(seed: UInt64) {
        var random = Dice(seed: seed)
        var (values, set) = Self.made(&random)
        for _ in 0..<3 {
            let other = Self.made(&random)
            set.merge(other.set)
            values += other.values
            for _ in 0..<Int.random(in: 0...min(300, values.count), using: &random) {
                let index = Int.random(in: values.indices, using: &random)
                set.remove(values.remove(at: index))
            }
            #expect(set.count == values.count)
            #expect(set.isConsistent)
            let sorted = values.sorted()
            for hundredths in [1, 25, 50, 90, 100] {
                let rank = max(1, (sorted.count * hundredths + 99) / 100)
                #expect(set.quantile(hundredths) == (sorted.isEmpty ? nil : sorted[rank - 1]))
            }
        }
    }

    /// Around the number from which classes are kept, and around the size from which a value needs more room.
    private static func made(_ random: inout Dice) -> (values: [Int64], set: DurationSet) {
        var made: (values: [Int64], set: DurationSet) = ([], DurationSet())
        let count = [0, 1, 40, 1023, 1024, 1500].randomElement(using: &random) ?? 0
        for _ in 0..<count {
            let value = Int64.random(in: 0...(Bool.random(using: &random) ? 100 : 1 << 33), using: &random)
            made.values.append(value)
            made.set.add(value)
        }
        return made
    }
}
