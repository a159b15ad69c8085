/// The confidence interval of a counted share.
package enum WilsonInterval {
    /// The lower and upper bound at 95% (E. B. Wilson, JASA 1927), from 0 to 1. `count` must not be 0.
    package static func of(_ hits: Int, of count: Int) -> (lower: Double, upper: Double) {
        let z = 1.96
        let n = Double(count)
        let share = Double(hits) / n
        let middle = share + z * z / (2 * n)
        let spread = z * ((share * (1 - share) + z * z / (4 * n)) / n).squareRoot()
        let scale = 1 + z * z / n
        return (max(0, (middle - spread) / scale), min(1, (middle + spread) / scale))
    }
}
