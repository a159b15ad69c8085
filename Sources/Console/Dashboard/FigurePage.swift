package import Reports
package import Lifecycle
package import Screen

/// A page of figures as lines: what the console scrolls through and what is printed.
package struct FigurePage: Hashable, Sendable {
    /// A number that the cursor can be put on, and where it stands.
    package struct CellPosition: Hashable, Sendable {
        /// The line, from 0.
        package var line: Int
        /// Its first column.
        package var column: Int
        /// How many columns it takes.
        package var width: Int
        /// Which number it is.
        package var place: CellID
        /// What lies behind it.
        package var target: FigureTarget
    }

    /// The lines from top to bottom.
    package private(set) var lines: [FigureLine]
    /// The numbers, line by line from left to right.
    package private(set) var spots: [CellPosition]
    /// The columns for which it was drawn.
    package let width: Int

    /// From this width on blocks stand side by side where they fit.
    private static let wide = 100
    /// The columns between blocks.
    private static let gap = 4

    /// Draws a page. O(rows).
    ///
    /// - Parameter names: what to call leads that are told one by one.
    package init(
        _ figures: PageFigures, width: Int, glyphs: Glyphs, names: [LeadID: String] = [:], isUnfolded: Bool = false
    ) {
        self.width = width
        let heading = PageHeading(figures, glyphs: glyphs)
        let picture = BlockRenderer(
            glyphs: glyphs, words: FigureFormatter(glyphs: glyphs, time: heading.time, names: names), isUnfolded: isUnfolded,
            empty: heading.emptiness)
        lines = []
        spots = []
        if let words = heading.nothingAtAll {
            lines =
                TextWrap.rows(words, width: width, ellipsis: glyphs.ellipsis).map { FigureLine([FigureSpan($0)]) } + [FigureLine()]
        }
        var blocks = figures.blocks[...]
        while let first = blocks.popFirst() {
            if !lines.isEmpty, lines.last != FigureLine() { lines.append(FigureLine()) }
            lines += Self.row(first, &blocks, picture, width: width)
        }
        find()
    }

    /// A block, with those after it beside it where both fit; the shorter side is filled up with blocks that follow.
    private static func row(
        _ first: FigureBlock, _ rest: inout ArraySlice<FigureBlock>, _ picture: BlockRenderer, width: Int
    ) -> [FigureLine] {
        guard width >= wide, let second = rest.first else { return picture.lines(first, width: width) }
        let (left, right) = (picture.naturalWidth(first), picture.naturalWidth(second))
        guard left + gap + right <= width else { return picture.lines(first, width: width) }
        rest.removeFirst()
        // Halves where both fit them, so that rows of blocks stand below each other.
        let half = (width - gap) / 2
        let spare = width - gap - left - right
        let leftWidth = left <= half && right <= half ? half : left + spare / 2
        let rightWidth = width - gap - leftWidth
        var columns = [picture.lines(first, width: leftWidth), picture.lines(second, width: rightWidth)]
        let widths = [leftWidth, rightWidth]
        while let next = rest.first {
            let short = columns[0].count <= columns[1].count ? 0 : 1
            guard picture.naturalWidth(next) <= widths[short] else { break }
            let lines = picture.lines(next, width: widths[short])
            guard columns[short].count + 1 + lines.count <= columns[1 - short].count + 2 else { break }
            columns[short] += [FigureLine()] + lines
            rest.removeFirst()
        }
        return (0..<max(columns[0].count, columns[1].count)).map { index in
            let here = columns[0].indices.contains(index) ? columns[0][index] : FigureLine()
            guard columns[1].indices.contains(index), columns[1][index].width > 0 else { return here }
            return here.padded(to: leftWidth + gap) + columns[1][index]
        }
    }

    private mutating func find() {
        for (number, line) in lines.enumerated() {
            var column = 0
            for span in line.spans {
                let width = span.text.displayWidth
                if let target = span.target, let place = span.place {
                    spots.append(CellPosition(line: number, column: column, width: width, place: place, target: target))
                }
                column += width
            }
        }
    }

    /// Where a number stands; nil when the page doesn't show it. O(numbers).
    package func spot(of place: CellID?) -> Int? { place.flatMap { place in spots.firstIndex { $0.place == place } } }

    /// The number above or below another one: in the nearest line that has one, the nearest to its column.
    func spot(from index: Int, down: Bool) -> Int {
        let here = spots[index]
        let middle = here.column + here.width / 2
        func distance(_ spot: CellPosition) -> Int {
            let gap = max(0, max(spot.column - (here.column + here.width), here.column - (spot.column + spot.width)))
            // A number under another one is nearer than one in the block beside, be it lines away.
            return abs(spot.line - here.line) * 2 + gap * 3
        }
        let candidates = spots.indices.filter { down ? spots[$0].line > here.line : spots[$0].line < here.line }
        return candidates.min { left, right in
            let (a, b) = (distance(spots[left]), distance(spots[right]))
            if a != b { return a < b }
            return abs(spots[left].column + spots[left].width / 2 - middle)
                < abs(spots[right].column + spots[right].width / 2 - middle)
        } ?? index
    }
}
