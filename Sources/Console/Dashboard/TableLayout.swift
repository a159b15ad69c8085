internal import Reports
internal import Screen

/// How the columns of a table share a width: what is shown of each, what is left out.
struct TableLayout {
    /// One column that shows.
    struct Part {
        /// Which column of the block.
        var index: Int
        /// Whether it is words, which stand at the left.
        var isWords: Bool
        /// The columns of its values.
        var value: Int
        /// How the values that are compared show.
        var comparison: Comparison
        /// The columns that they take, with the blank before them; 0 where none show.
        var compared = 0
        /// The columns of its bar, with the blank before it; 0 without one.
        var bar = 0
        /// The least columns that its values may be cut to.
        var least: Int

        var width: Int { value + compared + bar }
    }

    /// How values of the window that is compared show.
    enum Comparison { case none, beside, arrow }

    /// The columns of the labels.
    var label: Int
    /// What shows, from left to right.
    var parts: [Part]
    /// How many columns there was no room for.
    var dropped = 0
    /// The columns between neighbours.
    var gap = 2

    /// The columns that all of it takes, the sign before the rows included.
    var width: Int { 2 + label + parts.reduce(0) { $0 + gap + $1.width } }
}

extension BlockRenderer {
    private static let bars = 8...28
    private static let labels = 22...48
    /// The least columns of labels where but two columns are left beside them.
    private static let tightLabels = 10

    /// The columns in which a table shows all that it has, with bars of a fair length.
    func tableWidth(_ block: FigureBlock) -> Int {
        let comparison: TableLayout.Comparison = block.rows.contains { !$0.compared.isEmpty } ? .beside : .none
        let plan = plan(block, block.rows[...]) { _ in comparison }
        let bars = block.form == .funnel ? 1 : block.columns.count { $0.drawing == .bar }
        return plan.width + bars * 12
    }

    /// Shares a width out among the columns: compared values become arrows first, but those of the column that matters most; then labels give way, then the columns of the
    /// lowest rank go; then compared values take what room is left.
    func plan(_ block: FigureBlock, _ rows: ArraySlice<FigureRow>, width: Int) -> TableLayout {
        let isCompared = rows.contains { !$0.compared.isEmpty }
        let roomy = plan(block, rows) { _ in isCompared ? .beside : .none }
        var plan = roomy
        if isCompared, plan.width > width {
            let first = roomy.parts.filter { $0.compared > 0 }.max { block.columns[$0.index].rank < block.columns[$1.index].rank }
            plan = self.plan(block, rows) { $0 == first?.index ? .beside : .arrow }
        }
        func shrink() {
            let least = min(plan.label, plan.parts.count > 2 ? Self.labels.lowerBound : Self.tightLabels)
            plan.label = max(least, plan.label - max(0, plan.width - width))
            for index in plan.parts.indices where plan.width > width {
                plan.parts[index].value = max(plan.parts[index].least, plan.parts[index].value - (plan.width - width))
            }
        }
        let whole = plan
        shrink()
        while plan.width > width, plan.parts.count > 1 {
            let ranks = plan.parts.map { block.columns[$0.index].rank }
            guard let victim = plan.parts.indices.min(by: { (ranks[$0], $1) < (ranks[$1], $0) }) else { break }
            var smaller = whole
            let gone = plan.parts[victim].index
            smaller.parts = whole.parts.filter { part in part.index != gone && plan.parts.contains { $0.index == part.index } }
            smaller.dropped = plan.dropped + 1
            plan = smaller
            shrink()
        }
        widen(&plan, as: roomy, block, width: width)
        stretch(&plan, block, width: width)
        return plan
    }

    /// Gives what is left over to values that are compared, the columns that matter most first.
    private func widen(_ plan: inout TableLayout, as roomy: TableLayout, _ block: FigureBlock, width: Int) {
        let order = plan.parts.indices.filter { plan.parts[$0].comparison == .arrow }.sorted {
            (block.columns[plan.parts[$1].index].rank, $0) < (block.columns[plan.parts[$0].index].rank, $1)
        }
        for place in order {
            guard let wide = roomy.parts.first(where: { $0.index == plan.parts[place].index }),
                plan.width + wide.width - plan.parts[place].width <= width
            else { continue }
            plan.parts[place] = wide
        }
    }

    /// Gives what is left over to bars.
    private func stretch(_ plan: inout TableLayout, _ block: FigureBlock, width: Int) {
        let isFunnel = block.form == .funnel
        let drawn = plan.parts.indices.filter { index in
            isFunnel ? index == 0 : block.columns[plan.parts[index].index].drawing == .bar
        }
        guard !drawn.isEmpty else { return }
        let each = (width - plan.width) / drawn.count
        guard each >= Self.bars.lowerBound + 1 else { return }
        for index in drawn { plan.parts[index].bar = min(each, isFunnel ? 48 : Self.bars.upperBound + 1) }
    }

    /// The columns as wide as they like, each with its compared values shown so.
    private func plan(
        _ block: FigureBlock, _ rows: ArraySlice<FigureRow>, _ showing: (Int) -> TableLayout.Comparison
    ) -> TableLayout {
        let labels = rows.map { Sanitizer.line($0.label).displayWidth } + [Sanitizer.line(block.rowTitle).displayWidth]
        let parts = block.columns.indices.map { index -> TableLayout.Part in
            let values = rows.compactMap { $0.values.indices.contains(index) ? $0.values[index] : nil }
            let isWords = values.contains { $0.isWords }
            let longest = values.reduce(0) { max($0, Sanitizer.line(words.text($1, columns: 32)).displayWidth) }
            let earlier = rows.compactMap { $0.compared.indices.contains(index) ? $0.compared[index] : nil }
            let comparison = showing(index)
            var compared = 0
            if earlier.contains(where: { $0.magnitude != nil }) {
                switch comparison {
                case .none: break
                case .arrow: compared = 1
                case .beside: compared = 3 + earlier.reduce(0) { max($0, words.text($1).displayWidth) }
                }
            }
            let title = Sanitizer.line(block.columns[index].title).displayWidth
            let value = isWords ? min(44, longest) : longest
            return TableLayout.Part(
                index: index, isWords: isWords, value: max(value, title - compared), comparison: comparison, compared: compared,
                least: isWords ? min(max(value, title - compared), 8) : max(value, title - compared))
        }
        return TableLayout(
            label: min(Self.labels.upperBound, labels.max() ?? 0), parts: parts,
            gap: block.form == .triangle ? 1 : 2)
    }
}
