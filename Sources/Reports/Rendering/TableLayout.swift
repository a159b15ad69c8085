internal import Formats
internal import Screen

/// How the columns of a table share its width, and which are left out.
struct TableLayout {
    /// A visible column.
    struct Part {
        /// The index of the column in the block.
        var index: Int
        /// Whether it holds text, which is left-aligned.
        var isText: Bool
        /// The width of its values.
        var value: Int
        var comparison: Comparison
        /// The width of the compared values with the blank before them; 0 where none are shown.
        var compared = 0
        /// The width of its bar with the blank before it; 0 without one.
        var bar = 0
        /// The minimum width of its values.
        var least: Int
        /// The width of its longest value.
        var longest: Int
        /// How its numbers are aligned, and those of the compared period.
        var alignment = ColumnAlignment()
        var comparedAlignment = ColumnAlignment()
        /// How its amounts are written; nil without amounts.
        var notation: AmountNotation?
        /// The width of the shade before its values; 0 without one.
        var shade = 0
        /// The heading, in one or two lines.
        var heading: [String] = []

        var width: Int { shade + value + compared + bar }
    }

    /// How values of the compared period are shown.
    enum Comparison { case none, beside, arrow }

    /// The width of the labels.
    var label: Int
    /// The width of the longest label.
    var longestLabel: Int
    /// The visible columns, from left to right.
    var parts: [Part]
    var dropped = 0
    /// The columns between neighbours.
    var gap = 2

    /// The total width, including the sign before the rows.
    var width: Int { 2 + label + parts.reduce(0) { $0 + gap + $1.width } }
}

extension BlockRenderer {
    private static let bars = 8...28
    /// The width from which the cells of a triangle have wide shades.
    private static let wideShade = 140
    private static let labels = 22...48
    /// The columns between the cells of a triangle at most.
    private static let widestGap = 8
    /// The width up to which a heading is never broken.
    private static let shortHeading = 8
    /// The minimum width of labels when at most two columns are left beside them.
    private static let tightLabels = 10

    /// The width in which a table shows all columns, with bars of a fair length.
    func tableWidth(_ block: FigureBlock) -> Int {
        let comparison: TableLayout.Comparison = block.rows.contains { !$0.compared.isEmpty } ? .beside : .none
        let layout = layout(block, block.rows[...], shade: 2) { _ in comparison }
        let bars = block.form == .funnel ? 1 : block.columns.count { $0.drawing == .bar }
        return layout.width + bars * 12
    }

    /// Distributes a width over the columns.
    ///
    /// When space is short, compared values become arrows first, except in the most important column; then labels
    /// shrink; then headings have two lines; then the columns of the lowest rank are dropped. Space left over goes to
    /// compared values, then to texts that would be cut, then to bars: only of a funnel on a screen is a bar worth a
    /// column.
    func layout(_ block: FigureBlock, _ rows: ArraySlice<FigureRow>, width: Int) -> TableLayout {
        let isCompared = rows.contains { !$0.compared.isEmpty }
        let shade = width >= Self.wideShade ? 2 : 1
        let roomy = layout(block, rows, shade: shade) { _ in isCompared ? .beside : .none }
        var (layout, widest) = (fit(block, rows, roomy, shade: shade, width: width), roomy)
        if layout.dropped > 0, block.form == .table {
            let narrow = self.layout(block, rows, shade: shade, wraps: true) { _ in isCompared ? .beside : .none }
            let wrapped = fit(block, rows, narrow, shade: shade, width: width, wraps: true)
            if wrapped.dropped < layout.dropped { (layout, widest) = (wrapped, narrow) }
        }
        var room = width
        if block.form == .funnel {
            // A funnel is its bars: they are worth a column.
            let with = fit(block, rows, roomy, shade: shade, width: width - Self.bars.lowerBound - 1)
            let hasRoom = width - layout.width > Self.bars.lowerBound
            if !isPrinted, !hasRoom, with.dropped <= layout.dropped + 1, with.parts.count >= 3 {
                (layout, room) = (with, width - Self.bars.lowerBound - 1)
            }
        }
        widen(&layout, as: widest, block, width: room)
        lengthen(&layout, width: room)
        stretch(&layout, block, width: width)
        return layout
    }

    /// Shrinks and drops columns until the table fits.
    private func fit(
        _ block: FigureBlock, _ rows: ArraySlice<FigureRow>, _ roomy: TableLayout, shade: Int, width: Int, wraps: Bool = false
    ) -> TableLayout {
        let isCompared = rows.contains { !$0.compared.isEmpty }
        var layout = roomy
        if isCompared, layout.width > width {
            let first = roomy.parts.filter { $0.compared > 0 }.max { block.columns[$0.index].rank < block.columns[$1.index].rank }
            layout = self.layout(block, rows, shade: shade, wraps: wraps) { $0 == first?.index ? .beside : .arrow }
        }
        func shrink() {
            let least = min(layout.label, layout.parts.count > 2 ? Self.labels.lowerBound : Self.tightLabels)
            layout.label = max(least, layout.label - max(0, layout.width - width))
            for index in layout.parts.indices where layout.width > width {
                layout.parts[index].value = max(layout.parts[index].least, layout.parts[index].value - (layout.width - width))
            }
        }
        let whole = layout
        shrink()
        while layout.width > width, layout.parts.count > 1 {
            let ranks = layout.parts.map { block.columns[$0.index].rank }
            guard let victim = layout.parts.indices.min(by: { (ranks[$0], $1) < (ranks[$1], $0) }) else { break }
            var smaller = whole
            let gone = layout.parts[victim].index
            smaller.parts = whole.parts.filter { part in part.index != gone && layout.parts.contains { $0.index == part.index } }
            smaller.dropped = layout.dropped + 1
            layout = smaller
            shrink()
        }
        return layout
    }

    /// Gives leftover width to compared values, the most important columns first.
    private func widen(_ layout: inout TableLayout, as roomy: TableLayout, _ block: FigureBlock, width: Int) {
        let order = layout.parts.indices.filter { layout.parts[$0].comparison == .arrow }.sorted {
            (block.columns[layout.parts[$1].index].rank, $0) < (block.columns[layout.parts[$0].index].rank, $1)
        }
        for index in order {
            guard let wide = roomy.parts.first(where: { $0.index == layout.parts[index].index }),
                layout.width + wide.width - layout.parts[index].width <= width
            else { continue }
            layout.parts[index] = wide
        }
    }

    /// Gives leftover width to texts that would be cut: labels first, then values.
    private func lengthen(_ layout: inout TableLayout, width: Int) {
        layout.label += max(0, min(width - layout.width, layout.longestLabel - layout.label))
        for index in layout.parts.indices where layout.parts[index].isText {
            let part = layout.parts[index]
            layout.parts[index].value += max(0, min(width - layout.width, part.longest - part.value))
        }
    }

    /// Gives leftover width to bars, and in a triangle to the gaps between its cells.
    private func stretch(_ layout: inout TableLayout, _ block: FigureBlock, width: Int) {
        if block.form == .triangle {
            layout.gap = min(Self.widestGap, layout.gap + max(0, width - layout.width) / max(1, layout.parts.count))
        }
        let isFunnel = block.form == .funnel
        let drawn = drawn(layout, block)
        guard !drawn.isEmpty else { return }
        let each = (width - layout.width) / drawn.count
        guard each >= Self.bars.lowerBound + 1 else { return }
        for index in drawn { layout.parts[index].bar = min(each, isFunnel ? 48 : Self.bars.upperBound + 1) }
    }

    /// The visible columns with bars, by index.
    private func drawn(_ layout: TableLayout, _ block: FigureBlock) -> [Int] {
        layout.parts.indices.filter { index in
            block.form == .funnel ? index == 0 : block.columns[layout.parts[index].index].drawing == .bar
        }
    }

    /// The text of a value with the sign of one that may still change.
    func text(_ column: Int, of row: FigureRow, columns: Int = 60, as notation: AmountNotation? = nil) -> String {
        let value = row.value(column)
        return formatter.text(value, columns: columns, as: notation)
            + (value != .nothing && row.immature.contains(column) ? Self.immatureSign : "")
    }

    /// The text of a value of the compared period, in parentheses; empty where there is none.
    func comparedText(_ column: Int, of row: FigureRow, as notation: AmountNotation? = nil) -> String {
        let value = row.comparedValue(column)
        guard value.magnitude != nil else { return "" }
        return "(\(formatter.text(value, as: notation))\(row.comparedImmature.contains(column) ? Self.immatureSign : ""))"
    }

    /// The columns at their preferred widths, each with its compared values shown as `comparison` says.
    private func layout(
        _ block: FigureBlock, _ rows: ArraySlice<FigureRow>, shade: Int, wraps: Bool = false,
        _ comparison: (Int) -> TableLayout.Comparison
    ) -> TableLayout {
        let labels = rows.map { Sanitizer.line($0.label).displayWidth } + [Sanitizer.line(block.rowTitle).displayWidth]
        let parts = block.columns.indices.map { index -> TableLayout.Part in
            let values = rows.map { $0.value(index) }
            let isText = values.contains { $0.isText }
            let notation = block.notation(ofColumn: index)
            var alignment = ColumnAlignment()
            var comparedAlignment = ColumnAlignment()
            if !isText {
                for row in rows where block.form != .triangle || row.value(index) != .nothing {
                    alignment.add(text(index, of: row, as: notation))
                }
            }
            let longest =
                isText
                ? values.reduce(0) { max($0, Sanitizer.line(formatter.text($1, columns: 32)).displayWidth) } : alignment.width
            let comparison = comparison(index)
            var compared = 0
            if rows.contains(where: { $0.comparedValue(index).magnitude != nil }) {
                switch comparison {
                case .none: break
                case .arrow: compared = 1
                case .beside:
                    for row in rows { comparedAlignment.add(comparedText(index, of: row, as: notation)) }
                    compared = 1 + comparedAlignment.width
                }
            }
            let heading = Self.heading(Sanitizer.line(block.columns[index].title), wraps: wraps)
            let title = heading.reduce(0) { max($0, $1.displayWidth) }
            let value = isText ? min(44, longest) : longest
            return TableLayout.Part(
                index: index, isText: isText, value: max(value, title - compared), comparison: comparison, compared: compared,
                least: isText ? min(max(value, title - compared), 8) : max(value, title - compared), longest: longest,
                alignment: alignment, comparedAlignment: comparedAlignment, notation: notation, heading: heading)
        }
        let longest = labels.max() ?? 0
        return TableLayout(
            label: min(Self.labels.upperBound, longest), longestLabel: longest,
            parts: block.form == .triangle ? Self.grid(parts, shade: shade) : parts)
    }

    /// A heading in one line, or broken where both lines are shortest.
    private static func heading(_ title: String, wraps: Bool) -> [String] {
        guard wraps, title.displayWidth > Self.shortHeading else { return [title] }
        var best = [title]
        for index in title.indices.dropLast() where title[index] == " " || title[index] == "/" {
            let first = title[...index]
            let lines = [
                title[index] == " " ? String(first.dropLast()) : String(first), String(title[title.index(after: index)...]),
            ]
            if lines.allSatisfy({ !$0.isEmpty }), longest(lines) < longest(best) { best = lines }
        }
        return best
    }

    private static func longest(_ lines: [String]) -> Int { lines.reduce(0) { max($0, $1.displayWidth) } }

    /// Makes the columns of a triangle after its first two, the size and the total, equally wide and shaded.
    private static func grid(_ parts: [TableLayout.Part], shade: Int) -> [TableLayout.Part] {
        var alignment = ColumnAlignment()
        for part in parts.dropFirst(2) { alignment.merge(part.alignment) }
        let value = parts.dropFirst(2).map(\.value).reduce(alignment.width, max)
        return parts.enumerated().map { index, part in
            guard index >= 2 else { return part }
            var equal = part
            (equal.alignment, equal.value, equal.least, equal.shade) = (alignment, value, value, shade)
            return equal
        }
    }
}
