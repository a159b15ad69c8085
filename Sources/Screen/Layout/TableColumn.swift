/// What a column of a table asks for.
package struct TableColumn: Hashable, Sendable {
    /// The heading, also a name for the column.
    package var title: String
    /// The fewest columns that make sense.
    package var minimum: Int
    /// As many as it would like; more only when nobody else wants them and it has a weight.
    package var ideal: Int
    /// Its share of what is left beyond the ideals; 0 stays at its ideal.
    package var weight: Int
    /// Where its text stands.
    package var alignment: Alignment
    /// Who goes first when there is no room: the highest number; 0 never goes.
    package var dropOrder: Int

    /// A column.
    package init(_ title: String, minimum: Int, ideal: Int, weight: Int = 0, alignment: Alignment = .left, dropOrder: Int = 0) {
        self.title = title
        self.minimum = max(1, minimum)
        self.ideal = max(self.minimum, ideal)
        self.weight = max(0, weight)
        self.alignment = alignment
        self.dropOrder = max(0, dropOrder)
    }
}

/// A column of a table in its place.
package struct PlacedColumn: Hashable, Sendable {
    /// Its number in the list that was fitted.
    package var index: Int
    /// Where it begins, from 0.
    package var column: Int
    /// How wide it is.
    package var width: Int
    /// Where its text stands.
    package var alignment: Alignment
}

extension TableColumn {
    /// Fits columns into a width, with `gap` columns between neighbours: drops what has no room, gives each its minimum, then up to its
    /// ideal in turn, then the rest by weight. The result is in the order of the list; columns that never go are cut at the edge.
    package static func fit(_ columns: [TableColumn], width: Int, gap: Int = 1) -> [PlacedColumn] {
        var kept = Array(columns.indices)
        func needed() -> Int { kept.reduce(0) { $0 + columns[$1].minimum } + gap * max(0, kept.count - 1) }
        while needed() > width {
            guard let victim = kept.filter({ columns[$0].dropOrder > 0 }).max(by: { columns[$0].dropOrder < columns[$1].dropOrder })
            else { break }
            kept.removeAll { $0 == victim }
        }
        var widths = kept.map { columns[$0].minimum }
        var spare = max(0, width - needed())
        let wants = kept.enumerated().map { columns[$1].ideal - widths[$0] }
        let total = wants.reduce(0, +)
        if total > 0 {
            let give = min(spare, total)
            var given = 0
            for place in widths.indices {
                let part = give * wants[place] / total
                widths[place] += part
                given += part
            }
            // What rounding left over goes from left to right.
            for place in widths.indices where given < give && widths[place] < columns[kept[place]].ideal {
                widths[place] += 1
                given += 1
            }
            spare -= given
        }
        let weights = kept.reduce(0) { $0 + columns[$1].weight }
        if spare > 0, weights > 0 {
            var given = 0
            var last = 0
            for (place, index) in kept.enumerated() where columns[index].weight > 0 {
                let part = spare * columns[index].weight / weights
                widths[place] += part
                given += part
                last = place
            }
            widths[last] += spare - given
        }
        var at = 0
        var placed: [PlacedColumn] = []
        for (place, index) in kept.enumerated() {
            let seen = min(widths[place], width - at)
            guard seen > 0 else { break }
            placed.append(PlacedColumn(index: index, column: at, width: seen, alignment: columns[index].alignment))
            at += widths[place] + gap
        }
        return placed
    }
}
