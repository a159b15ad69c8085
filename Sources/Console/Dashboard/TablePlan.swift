internal import Funnel
internal import Screen

/// How the columns of a table share a width: what is shown of each, what is left out.
struct TablePlan {
    /// One column that shows.
    struct Part {
        /// Which column of the block.
        var index: Int
        /// Whether it is words, which stand at the left.
        var isWords: Bool
        /// The columns of its values.
        var value: Int
        /// The columns of the values that are compared, with the blank before them; 0 where none show.
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
    /// How compared values show.
    var comparison: Comparison
    /// The columns between neighbours.
    var gap = 2

    /// The columns that all of it takes, the sign before the rows included.
    var width: Int { 2 + label + parts.reduce(0) { $0 + gap + $1.width } }
}

extension BlockPicture {
    private static let bars = 8...28
    private static let labels = 22...48
    /// The least columns of labels where but two columns are left beside them.
    private static let tightLabels = 10

    /// The columns in which a table shows all that it has, with bars of a fair length.
    func tableWidth(_ block: FigureBlock) -> Int {
        let plan = plan(block, block.rows[...], block.rows.contains { !$0.compared.isEmpty } ? .beside : .none)
        let bars = block.form == .funnel ? 1 : block.columns.count { $0.drawing == .bar }
        return plan.width + bars * 12
    }

    /// Shares a width out among the columns: compared values become arrows first, then labels give way, then the columns of the lowest rank go.
    func plan(_ block: FigureBlock, _ rows: ArraySlice<FigureRow>, width: Int) -> TablePlan {
        let isCompared = rows.contains { !$0.compared.isEmpty }
        var plan = plan(block, rows, isCompared ? .beside : .none)
        if isCompared, plan.width > width { plan = self.plan(block, rows, .arrow) }
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
        stretch(&plan, block, width: width)
        return plan
    }

    /// Gives what is left over to bars.
    private func stretch(_ plan: inout TablePlan, _ block: FigureBlock, width: Int) {
        let isFunnel = block.form == .funnel
        let drawn = plan.parts.indices.filter { index in
            isFunnel ? index == 0 : block.columns[plan.parts[index].index].drawing == .bar
        }
        guard !drawn.isEmpty else { return }
        let each = (width - plan.width) / drawn.count
        guard each >= Self.bars.lowerBound + 1 else { return }
        for index in drawn { plan.parts[index].bar = min(each, isFunnel ? 48 : Self.bars.upperBound + 1) }
    }

    /// The columns as wide as they like.
    private func plan(_ block: FigureBlock, _ rows: ArraySlice<FigureRow>, _ comparison: TablePlan.Comparison) -> TablePlan {
        let labels = rows.map { Sanitizer.line($0.label).displayWidth } + [Sanitizer.line(block.rowTitle).displayWidth]
        let parts = block.columns.indices.map { index -> TablePlan.Part in
            let values = rows.compactMap { $0.values.indices.contains(index) ? $0.values[index] : nil }
            let isWords = values.contains { $0.isWords }
            let longest = values.reduce(0) { max($0, Sanitizer.line(words.text($1, columns: 32)).displayWidth) }
            let earlier = rows.compactMap { $0.compared.indices.contains(index) ? $0.compared[index] : nil }
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
            return TablePlan.Part(
                index: index, isWords: isWords, value: max(value, title - compared), compared: compared,
                least: isWords ? min(max(value, title - compared), 8) : max(value, title - compared))
        }
        return TablePlan(
            label: min(Self.labels.upperBound, labels.max() ?? 0), parts: parts, comparison: comparison,
            gap: block.form == .triangle ? 1 : 2)
    }
}
