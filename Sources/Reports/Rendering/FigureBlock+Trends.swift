internal import Lifecycle

extension FigureBlock {
    /// The block as pages draw it: its series are a chart of their own, because a cell has neither dates nor a scale.
    ///
    /// Beside each series stands its newest value. The chart has nothing to select: its leads are behind the numbers of
    /// the block. In JSON and CSV the series stay in their column.
    var drawn: [FigureBlock] {
        guard form != .chart, !periods.isEmpty, let column = columns.firstIndex(where: { $0.drawing == .spark }) else {
            return [self]
        }
        let trends = rows.compactMap { $0.trend(inColumn: column) }
        guard !trends.isEmpty else { return [withoutColumn(column)] }
        let title = "\(self.title) \(columns[column].title)"
        let chart = FigureBlock(
            id, title, .chart, columns: [columns[column], FigureColumn("latest", "latest")], rows: trends, periods: periods)
        return [withoutColumn(column), chart]
    }

    /// The block with some of its columns, in their order. O(rows × columns).
    func keepingColumns(_ kept: [Int]) -> FigureBlock {
        var block = self
        block.columns = kept.map { columns[$0] }
        for index in rows.indices { block.rows[index].keepColumns(kept) }
        return block
    }

    private func withoutColumn(_ column: Int) -> FigureBlock {
        var block = self
        block.periods = []
        block.columns.remove(at: column)
        for index in rows.indices { block.rows[index].removeColumn(column) }
        return block
    }
}

extension FigureRow {
    /// The row in a chart; nil without a value in any period.
    fileprivate func trend(inColumn column: Int) -> FigureRow? {
        guard case .series(let values) = value(column), values.contains(where: { $0 != nil }) else { return nil }
        let drawing = trend ?? TrendDrawing()
        let label = drawing.label.isEmpty ? self.label : drawing.label
        var row = FigureRow(id, label, [.series(values), drawing.latest(of: values)], emphasis: emphasis)
        row.trend = drawing
        if let newest = values.lastIndex(where: { $0 != nil }), drawing.immature.contains(newest) { row.immature = [1] }
        return row
    }

    fileprivate mutating func keepColumns(_ kept: [Int]) {
        let row = self
        values = kept.map { row.value($0) }
        if !compared.isEmpty { compared = kept.map { row.comparedValue($0) } }
        immature = Set(kept.indices.filter { row.immature.contains(kept[$0]) })
        comparedImmature = Set(kept.indices.filter { row.comparedImmature.contains(kept[$0]) })
    }

    fileprivate mutating func removeColumn(_ column: Int) {
        func shifted(_ columns: Set<Int>) -> Set<Int> {
            Set(columns.compactMap { $0 == column ? nil : $0 > column ? $0 - 1 : $0 })
        }
        if values.indices.contains(column) { values.remove(at: column) }
        if compared.indices.contains(column) { compared.remove(at: column) }
        (immature, comparedImmature) = (shifted(immature), shifted(comparedImmature))
    }
}

extension TrendDrawing {
    /// A value of the series: `62%`, or `1,204`.
    func text(_ value: Int) -> String { value.grouped + (isPercent ? "%" : "") }

    /// The newest known value of a series; nothing without any.
    func latest(of values: [Int?]) -> FigureValue {
        values.last { $0 != nil }?.map { .number(Double($0), unit: isPercent ? "percent" : "leads", text: text($0)) } ?? .nothing
    }
}
