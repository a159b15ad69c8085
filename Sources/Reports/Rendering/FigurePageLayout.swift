package import Lifecycle
package import Screen

/// A dashboard page laid out as lines, for scrolling and printing.
package struct FigurePageLayout: Hashable, Sendable {
    /// A selectable number and its position.
    package struct CellPosition: Hashable, Sendable {
        /// The line, from 0.
        package var line: Int
        /// Its first column.
        package var column: Int
        /// How many columns it takes.
        package var width: Int
        /// The columns of its block, which may stand beside another one.
        package var block: Range<Int>
        /// The id of the number.
        package var id: CellID
        /// What Enter opens on it.
        package var target: DrillDownTarget
    }

    /// The lines from top to bottom.
    package private(set) var lines: [FigureLine]
    /// The selectable numbers, line by line from left to right.
    package private(set) var cells: [CellPosition]
    /// The width of the layout, in columns.
    package let width: Int
    /// The lines of the screen, which charts grow to fill; nil for print.
    package let height: Int?

    /// The minimum width for blocks side by side.
    private static let wide = 100
    /// The columns between two blocks.
    private static let gap = 4
    /// The lines of a chart in print, and the most on a screen.
    private static let printedChart = 2
    private static let highestChart = 16
    /// The lines of a chart from which on it is worth the whole width, or a chart that repeats a table is worth its
    /// place (our choice).
    private static let (wideChart, furtherChart) = (6, 4)

    /// Lays out a page. O(rows).
    ///
    /// - Parameters:
    ///   - height: the lines of the screen; as long as the page fits, notes and rows are shown and charts grow. Nil for
    ///     print.
    ///   - names: the names of leads that are listed one by one.
    ///   - isPrinted: leaves out the keys of the console.
    package init(
        _ figures: PageFigures, width: Int, height: Int? = nil, glyphs: Glyphs, names: [LeadID: String] = [:],
        showsAllRows: Bool = false, isPrinted: Bool = false
    ) {
        self.width = width
        self.height = height
        let heading = PageHeading(figures, glyphs: glyphs)
        var renderer = BlockRenderer(
            glyphs: glyphs, formatter: FigureFormatter(glyphs: glyphs, time: heading.time, names: names),
            showsAllRows: showsAllRows,
            empty: heading.emptyBlockText)
        cells = []
        var beginning: [FigureLine] = []
        if let text = heading.emptyPageText(isPrinted: isPrinted) {
            beginning = TextWrap.rows(text, width: width, ellipsis: glyphs.ellipsis).map { FigureLine([FigureSpan($0)]) }
            beginning.append(FigureLine())
        }
        if height == nil { (renderer.chartHeight, renderer.isPrinted) = (Self.printedChart, true) }
        var blocks = figures.blocks.flatMap(\.drawn)
        lines = Self.lines(of: blocks, after: beginning, renderer, width: width)
        if let height { fill(height, with: &blocks, after: beginning, &renderer) }
        locateCells(in: Self.columns(of: blocks, renderer, width: width))
    }

    /// Uses the lines that are left: for columns without room beside the others and for notes, block by block, then for
    /// rows, then for further charts, and for the width and height of all.
    private mutating func fill(
        _ height: Int, with blocks: inout [FigureBlock], after beginning: [FigureLine], _ renderer: inout BlockRenderer
    ) {
        let width = width
        /// Whether the page still fits; it is laid out with the change only if it does.
        func fits(
            _ blocks: [FigureBlock], _ change: (inout BlockRenderer) -> Void, _ renderer: inout BlockRenderer,
            _ lines: inout [FigureLine]
        ) -> Bool {
            var changed = renderer
            change(&changed)
            let longer = Self.lines(of: blocks, after: beginning, changed, width: width)
            guard longer.count <= height else { return false }
            (renderer, lines) = (changed, longer)
            return true
        }
        if !renderer.showsAllRows, lines.count <= height {
            for block in blocks where block.form == .table {
                _ = fits(blocks, { $0.continued.insert(block.id) }, &renderer, &lines)
            }
            for block in blocks where !block.basisNotes.isEmpty || !block.notes.isEmpty {
                _ = fits(blocks, { $0.noted.insert(block.id) }, &renderer, &lines)
            }
            let rows = blocks.map(\.rows.count).max() ?? 0
            while renderer.rowLimit < rows, fits(blocks, { $0.rowLimit += 2 }, &renderer, &lines) {}
            let further = blocks + blocks.flatMap(\.charts)
            if further.count > blocks.count,
                fits(further, { $0.chartHeight = max($0.chartHeight, Self.furtherChart) }, &renderer, &lines)
            {
                blocks = further
            }
        }
        if blocks.contains(where: { $0.form == .chart }) {
            _ = fits(
                blocks,
                {
                    $0.hasWideCharts = true
                    $0.chartHeight = max($0.chartHeight, Self.wideChart)
                }, &renderer, &lines)
        }
        let charts = blocks.filter { $0.form == .chart }.map(\.rows.count).max() ?? 0
        while charts > 0, renderer.chartHeight < Self.highestChart {
            // A chart beside a longer block has more room than the page.
            let more = max(1, (height - lines.count) / charts)
            guard fits(blocks, { $0.chartHeight = min(Self.highestChart, $0.chartHeight + more) }, &renderer, &lines) else { break }
        }
    }

    /// The lines of all blocks, with a blank line between them.
    private static func lines(
        of all: [FigureBlock], after beginning: [FigureLine], _ renderer: BlockRenderer, width: Int
    ) -> [FigureLine] {
        var lines = beginning
        var blocks = all[...]
        while let first = blocks.popFirst() {
            if !lines.isEmpty, lines.last != FigureLine() { lines.append(FigureLine()) }
            lines += row(first, &blocks, renderer, width: width).lines
        }
        return lines
    }

    /// The columns of each block; of a table and its chart, those of the table, which has all numbers.
    private static func columns(of all: [FigureBlock], _ renderer: BlockRenderer, width: Int) -> [BlockID: Range<Int>] {
        var columns: [BlockID: Range<Int>] = [:]
        var blocks = all[...]
        while let first = blocks.popFirst() {
            columns.merge(row(first, &blocks, renderer, width: width).columns) { known, _ in known }
        }
        return columns
    }

    /// Lays out a block and, where both fit, the next one beside it; more blocks fill up the shorter side.
    private static func row(
        _ first: FigureBlock, _ rest: inout ArraySlice<FigureBlock>, _ renderer: BlockRenderer, width: Int
    ) -> (lines: [FigureLine], columns: [BlockID: Range<Int>]) {
        func alone() -> (lines: [FigureLine], columns: [BlockID: Range<Int>]) {
            (renderer.lines(first, width: width), [first.id: 0..<width])
        }
        // A triangle grows with the width.
        guard width >= wide, first.form != .triangle, let second = rest.first else { return alone() }
        if renderer.hasWideCharts, first.form == .chart || second.form == .chart { return alone() }
        let (left, right) = (renderer.naturalWidth(first), renderer.naturalWidth(second))
        guard left + gap + right <= width else { return alone() }
        rest.removeFirst()
        // Halves where both blocks fit into one, so that rows of blocks line up.
        let half = (width - gap) / 2
        let spare = width - gap - left - right
        // A chart grows with the width.
        let share = second.form == .chart ? spare / 4 : spare / 2
        let leftWidth = left <= half && right <= half ? half : left + share
        let rightWidth = width - gap - leftWidth
        var columns = [renderer.lines(first, width: leftWidth), renderer.lines(second, width: rightWidth)]
        let widths = [leftWidth, rightWidth]
        let sides = [0..<leftWidth, leftWidth + gap..<width]
        var places = [second.id: sides[1]]
        places[first.id] = sides[0]
        while let next = rest.first, !(renderer.hasWideCharts && next.form == .chart) {
            let short = columns[0].count <= columns[1].count ? 0 : 1
            guard renderer.naturalWidth(next) <= widths[short] else { break }
            let lines = renderer.lines(next, width: widths[short])
            guard columns[short].count + 1 + lines.count <= columns[1 - short].count + 2 else { break }
            columns[short] += [FigureLine()] + lines
            places[next.id] = places[next.id] ?? sides[short]
            rest.removeFirst()
        }
        let lines = (0..<max(columns[0].count, columns[1].count)).map { index in
            let here = columns[0].indices.contains(index) ? columns[0][index] : FigureLine()
            guard columns[1].indices.contains(index), columns[1][index].width > 0 else { return here }
            return here.padded(to: leftWidth + gap) + columns[1][index]
        }
        return (lines, places)
    }

    private mutating func locateCells(in blocks: [BlockID: Range<Int>]) {
        for (number, line) in lines.enumerated() {
            var column = 0
            for span in line.spans {
                let width = span.text.displayWidth
                if let target = span.target, let id = span.cell {
                    cells.append(
                        CellPosition(
                            line: number, column: column, width: width, block: blocks[id.block] ?? 0..<self.width, id: id,
                            target: target))
                }
                column += width
            }
        }
    }

    /// The index of a number; nil when the page doesn't show it. O(numbers).
    package func index(of id: CellID?) -> Int? { id.flatMap { id in cells.firstIndex { $0.id == id } } }
}
