import Lifecycle

/// Suggests the intended name for a misspelt one.
enum EditDistance {
    /// The name with the fewest changed letters, if at most a third of the letters differ.
    static func nearest(to typed: String, among names: [String]) -> String? {
        let wanted = Array(TextFolding.folded(typed).utf8)
        let ranked = names.map { (name: $0, distance: between(wanted, Array(TextFolding.folded($0).utf8))) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance * 3 <= max(3, wanted.count) else {
            return nil
        }
        return best.name
    }

    /// The Levenshtein distance, where two transposed letters count as one mistake; O(a × b).
    static func between(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var before: [Int] = []
        var above = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var row = [i + 1]
            for (j, y) in b.enumerated() {
                var cost = x == y ? above[j] : 1 + min(above[j], row[j], above[j + 1])
                if i > 0, j > 0, x == b[j - 1], y == a[i - 1] { cost = min(cost, before[j - 1] + 1) }
                row.append(cost)
            }
            before = above
            above = row
        }
        return above[b.count]
    }
}
