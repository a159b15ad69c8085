import Lifecycle

/// Rows of one kind: how many, and the lines of the first.
package struct RowLines: Equatable, Sendable {
    /// The number of rows.
    package private(set) var count = 0
    private var lines: [Int] = []

    package init() {}

    /// Adds the row of a line.
    package mutating func add(_ line: Int) {
        count += 1
        if lines.count < 8 { lines.append(line) }
    }

    /// The lines as they are named: `line 4`, `lines 4, 9 and 2 more`.
    package var text: String {
        let more = count - lines.count
        return (count == 1 ? "line " : "lines ") + lines.map(\.grouped).joined(separator: ", ")
            + (more > 0 ? " and \(more.grouped) more" : "")
    }
}
