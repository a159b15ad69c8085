/// The requirements of a table column.
package struct TableColumn: Hashable, Sendable {
    /// The heading, which also names the column.
    package var title: String
    /// The smallest useful width.
    package var minimum: Int
    /// The preferred width; exceeded only if columns are left over and the column has a weight.
    package var ideal: Int
    /// The column's share of what is left beyond the ideals; 0 stays at its ideal.
    package var weight: Int
    /// The alignment of its text.
    package var alignment: Alignment
    /// The order of removal when space is short: the highest number first; 0 is never removed.
    package var dropOrder: Int

    package init(_ title: String, minimum: Int, ideal: Int, weight: Int = 0, alignment: Alignment = .left, dropOrder: Int = 0) {
        self.title = title
        self.minimum = max(1, minimum)
        self.ideal = max(self.minimum, ideal)
        self.weight = max(0, weight)
        self.alignment = alignment
        self.dropOrder = max(0, dropOrder)
    }
}

/// A table column with its position and width.
package struct PlacedColumn: Hashable, Sendable {
    /// The column's index in the list that was fitted.
    package var index: Int
    /// The first screen column, from 0.
    package var column: Int
    /// The width in screen columns.
    package var width: Int
    /// The alignment of its text.
    package var alignment: Alignment

    package init(index: Int, column: Int, width: Int, alignment: Alignment) {
        self.index = index
        self.column = column
        self.width = width
        self.alignment = alignment
    }
}

extension TableColumn {
    /// Fits columns into a width, with `gap` screen columns between neighbours.
    ///
    /// Removes columns without room, gives each its minimum, widens the narrowest up to their ideals, then gives the
    /// rest by weight. The result is in the order of the list; columns that are never removed are clipped at the edge.
    package static func fit(_ columns: [TableColumn], width: Int, gap: Int = 1) -> [PlacedColumn] {
        var kept = Array(columns.indices)
        func needed() -> Int { kept.reduce(0) { $0 + columns[$1].minimum } + gap * max(0, kept.count - 1) }
        while needed() > width {
            guard
                let dropped = kept.filter({ columns[$0].dropOrder > 0 })
                    .max(by: { columns[$0].dropOrder < columns[$1].dropOrder })
            else { break }
            kept.removeAll { $0 == dropped }
        }
        var widths = kept.map { columns[$0].minimum }
        var spare = max(0, width - needed())
        // The narrowest first, so that one long text doesn't take the width of all others.
        while spare > 0 {
            let wanting = widths.indices.lazy.filter { widths[$0] < columns[kept[$0]].ideal }
            guard let slot = wanting.min(by: { widths[$0] < widths[$1] }) else { break }
            widths[slot] += 1
            spare -= 1
        }
        let weights = kept.reduce(0) { $0 + columns[$1].weight }
        if spare > 0, weights > 0 {
            var granted = 0
            var last = 0
            for (slot, index) in kept.enumerated() where columns[index].weight > 0 {
                let part = spare * columns[index].weight / weights
                widths[slot] += part
                granted += part
                last = slot
            }
            widths[last] += spare - granted
        }
        var at = 0
        var placed: [PlacedColumn] = []
        for (slot, index) in kept.enumerated() {
            let seen = min(widths[slot], width - at)
            guard seen > 0 else { break }
            placed.append(PlacedColumn(index: index, column: at, width: seen, alignment: columns[index].alignment))
            at += widths[slot] + gap
        }
        return placed
    }
}
