internal import Lifecycle

/// A random number generator with a seed (SplitMix64; Steele, Lea and Flood 2014). Not for secrets.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Creates a generator. The same seed gives the same numbers on every machine.
    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number from 0 up to but not including 1.
    mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    /// True with the given probability.
    mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// A random element.
    ///
    /// - Precondition: The array is not empty.
    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[Int(next() % UInt64(choices.count))] }

    /// A random element, by weight.
    ///
    /// - Precondition: The array is not empty.
    mutating func pick<Element>(weighted choices: [(Element, Double)]) -> Element {
        var left = unit() * choices.reduce(0) { $0 + $1.1 }
        for (choice, weight) in choices {
            left -= weight
            if left < 0 { return choice }
        }
        return choices[choices.count - 1].0
    }

    /// A random number in a range.
    mutating func number(in range: ClosedRange<Int>) -> Int { range.lowerBound + Int(next() % UInt64(range.count)) }

    /// A random wait: mostly shorter than the mean, sometimes up to about three times as long.
    mutating func wait(_ mean: TimeSpan) -> TimeSpan {
        // The mean of the factor is 1.008: (0.5 + 0.25 × 2.2) × 0.96.
        let spread = (unit() + unit() * unit() * 2.2) * 0.96
        return TimeSpan(milliseconds: Int64(Double(mean.milliseconds) * spread))
    }
}
