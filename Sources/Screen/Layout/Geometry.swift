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

    /// One row of the rectangle (counted from its top); empty if there is no such row.
    package func line(_ index: Int) -> Rect {
        guard index >= 0, index < rows else { return Rect(row: row, column: column, rows: 0, columns: columns) }
        return Rect(row: row + index, column: column, rows: 1, columns: columns)
    }
}
