/// A size in character cells.
package struct Size: Hashable, Sendable {
    /// The number of rows.
    package var rows: Int
    /// The number of columns.
    package var columns: Int

    /// Creates a size; negative values become 0.
    package init(rows: Int, columns: Int) {
        self.rows = max(0, rows)
        self.columns = max(0, columns)
    }
}

/// A position in character cells, counted from 0 at the top left.
package struct Position: Hashable, Sendable {
    /// The row, from 0 at the top.
    package var row: Int
    /// The column, from 0 at the left.
    package var column: Int

    package init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}

/// A rectangle of character cells; possibly empty, never of negative size.
package struct Rect: Hashable, Sendable {
    /// The first row.
    package var row: Int
    /// The first column.
    package var column: Int
    /// The number of rows.
    package var rows: Int
    /// The number of columns.
    package var columns: Int

    /// Creates a rectangle; negative sizes become 0.
    package init(row: Int, column: Int, rows: Int, columns: Int) {
        self.row = row
        self.column = column
        self.rows = max(0, rows)
        self.columns = max(0, columns)
    }

    /// Creates a rectangle of a size at the top left.
    package init(_ size: Size) {
        self.init(row: 0, column: 0, rows: size.rows, columns: size.columns)
    }

    /// The rectangle's size.
    package var size: Size { Size(rows: rows, columns: columns) }
    /// The row after the last one.
    package var bottom: Int { row + rows }
    /// The column after the last one.
    package var right: Int { column + columns }
    /// Whether the rectangle has no cells.
    package var isEmpty: Bool { rows == 0 || columns == 0 }

    /// The cells that both rectangles share.
    package func intersection(_ other: Rect) -> Rect {
        let top = max(row, other.row)
        let left = max(column, other.column)
        return Rect(
            row: top, column: left, rows: min(bottom, other.bottom) - top, columns: min(right, other.right) - left)
    }

    /// The rectangle moved down and right.
    package func offset(rows down: Int, columns across: Int) -> Rect {
        Rect(row: row + down, column: column + across, rows: rows, columns: columns)
    }

    /// The rectangle without a margin on each side.
    package func inset(rows down: Int = 0, columns across: Int = 0) -> Rect {
        Rect(row: row + down, column: column + across, rows: rows - 2 * down, columns: columns - 2 * across)
    }

    /// A rectangle of this size in the middle, no larger than this one.
    package func centred(_ size: Size) -> Rect {
        let height = min(size.rows, rows)
        let width = min(size.columns, columns)
        return Rect(row: row + (rows - height) / 2, column: column + (columns - width) / 2, rows: height, columns: width)
    }

    /// One row of the rectangle (counted from its top); empty if there is no such row.
    package func line(_ index: Int) -> Rect {
        guard index >= 0, index < rows else { return Rect(row: row, column: column, rows: 0, columns: columns) }
        return Rect(row: row + index, column: column, rows: 1, columns: columns)
    }
}

/// The space that a part requires when a rectangle is split.
package enum SplitLength: Hashable, Sendable {
    /// A fixed number of cells, as long as there are enough.
    case fixed(Int)
    /// A share of what the fixed parts leave, by weight, and at least `minimum` cells if there are enough.
    case flexible(weight: Int = 1, minimum: Int = 0)
}

extension Rect {
    /// Splits the rectangle from top to bottom into one rectangle per length; empty where space runs out.
    package func splitRows(_ lengths: [SplitLength], gap: Int = 0) -> [Rect] {
        var at = row
        return Rect.share(rows, lengths, gap: gap).map { height in
            defer { at = min(bottom, at + height + gap) }
            return Rect(row: at, column: column, rows: height, columns: columns)
        }
    }

    /// Splits the rectangle from left to right into one rectangle per length; empty where space runs out.
    package func splitColumns(_ lengths: [SplitLength], gap: Int = 0) -> [Rect] {
        var at = column
        return Rect.share(columns, lengths, gap: gap).map { width in
            defer { at = min(right, at + width + gap) }
            return Rect(row: row, column: at, rows: rows, columns: width)
        }
    }

    /// Distributes a length: fixed parts first, then minimums in order, then the rest by weight.
    ///
    /// The remainder goes to the last flexible part.
    private static func share(_ total: Int, _ lengths: [SplitLength], gap: Int) -> [Int] {
        var left = max(0, total - gap * max(0, lengths.count - 1))
        var sizes = Array(repeating: 0, count: lengths.count)
        for (index, length) in lengths.enumerated() {
            guard case .fixed(let wanted) = length else { continue }
            sizes[index] = min(max(0, wanted), left)
            left -= sizes[index]
        }
        var weights = 0
        for (index, length) in lengths.enumerated() {
            guard case .flexible(let weight, let minimum) = length else { continue }
            weights += max(0, weight)
            sizes[index] = min(max(0, minimum), left)
            left -= sizes[index]
        }
        guard weights > 0 else { return sizes }
        // Each flexible part grows up to its share of the whole flexible length, which includes its minimum.
        var pool = left
        for (index, length) in lengths.enumerated() { if case .flexible = length { pool += sizes[index] } }
        var capped = Set<Int>()
        var changed = true
        while changed {
            changed = false
            for (index, length) in lengths.enumerated() where !capped.contains(index) {
                guard case .flexible(let weight, _) = length, weights > 0 else { continue }
                if sizes[index] > pool * max(0, weight) / weights {
                    capped.insert(index)
                    pool -= sizes[index]
                    weights -= max(0, weight)
                    changed = true
                }
            }
        }
        guard weights > 0 else { return sizes }
        var last: Int?
        var assigned = 0
        for (index, length) in lengths.enumerated() where !capped.contains(index) {
            guard case .flexible(let weight, _) = length else { continue }
            sizes[index] = pool * max(0, weight) / weights
            assigned += sizes[index]
            if weight > 0 { last = index }
        }
        if let last { sizes[last] += pool - assigned }
        return sizes
    }
}
