import Formats
import Lifecycle

/// How many rows of a file are of one kind, with the lines of the first ones.
package struct LineSample: Sendable, Equatable {
    /// The number of rows.
    package private(set) var count = 0
    /// The lines of the first rows.
    package private(set) var lines: [Int] = []

    /// The number of lines that are kept.
    private static let limit = 8

    package init() {}

    /// Counts a row.
    package mutating func add(_ line: Int) {
        count += 1
        if lines.count < Self.limit { lines.append(line) }
    }

    /// The first lines, and the number of the others: `line 4`, `lines 4 and 17`, `lines 4, 9, 17 and 10 more`.
    package var text: String {
        let rest = count - lines.count
        let all = lines.map(\.grouped) + (rest > 0 ? ["\(rest.grouped) more"] : [])
        return (count == 1 ? "line " : "lines ") + all.joined(lastWith: "and")
    }
}
