internal import Lifecycle

/// A small random generator (SplitMix64, Steele, Lea and Flood 2014) whose sequence a seed fixes for ever; not for secrets.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Makes a generator; the same seed gives the same numbers on every machine.
    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number from 0 up to, but not including, 1.
    mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    /// Whether something of that probability happens.
    mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// One of some things, all alike; the collection must not be empty.
    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[Int(next() % UInt64(choices.count))] }

    /// One of some things by their weights; the collection must not be empty.
    mutating func pick<Element>(weighted choices: [(Element, Double)]) -> Element {
        var left = unit() * choices.reduce(0) { $0 + $1.1 }
        for (choice, weight) in choices {
            left -= weight
            if left < 0 { return choice }
        }
        return choices[choices.count - 1].0
    }

    /// A whole number of a range.
    mutating func number(in range: ClosedRange<Int>) -> Int { range.lowerBound + Int(next() % UInt64(range.count)) }

    /// A waiting time spread around a mean: mostly shorter, sometimes up to four times as long.
    mutating func wait(_ mean: TimeSpan) -> TimeSpan {
        // The mean of min(4, x) for the squares of two uniform numbers' product is near enough to one for a story.
        let spread = (unit() + unit() * unit() * 2.2) * 0.96
        return TimeSpan(milliseconds: Int64(Double(mean.milliseconds) * spread))
    }
}
