import Foundation

/// What is left of points by age: half of them after each half-life.
package enum DecayTable {
    /// Nothing older counts at all, so that no table is longer than this many days.
    package static let longest = 730

    /// What is left in thousandths, from day 0 until it rounds to nothing or is `longest` days old; `halfLife` is in days, at least 1.
    package static func thousandths(halfLife: Int) -> [Int] {
        guard halfLife >= 1 else { return [] }
        var table: [Int] = []
        // After eleven half-lives less than half a thousandth is left.
        table.reserveCapacity(min(longest, halfLife * 11) + 1)
        for age in 0...longest {
            let left = Int((1000 * exp2(-Double(age) / Double(halfLife))).rounded())
            guard left > 0 else { break }
            table.append(left)
        }
        return table
    }
}
