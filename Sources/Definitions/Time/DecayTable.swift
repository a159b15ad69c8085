import Foundation

/// Tables of exponential decay: half of the points are left after each half-life.
package enum DecayTable {
    /// The age in days at which every table ends; older points count for nothing.
    package static let maximumDays = 730

    /// Returns the remaining thousandths by age in days.
    ///
    /// The table begins at day 0 and ends before the first day that rounds to zero, or at `maximumDays`. `halfLife` is
    /// in days; a value below 1 gives an empty table.
    package static func thousandths(halfLife: Int) -> [Int] {
        guard halfLife >= 1 else { return [] }
        var table: [Int] = []
        // After eleven half-lives less than half a thousandth is left.
        table.reserveCapacity(min(maximumDays, halfLife * 11) + 1)
        for age in 0...maximumDays {
            let left = Int((1000 * exp2(-Double(age) / Double(halfLife))).rounded())
            guard left > 0 else { break }
            table.append(left)
        }
        return table
    }
}
