internal import Reports
internal import Screen

/// Screen 4: the pages of the funnel; its figures are in ``Dashboard``.
struct FunnelScreen: Sendable {
    /// The page that is open.
    private(set) var kind = ReportPageKind.overview

    /// The pages in the order of the tabs.
    private static let pages: [ReportPageKind] = [
        .overview, .marketing, .sales, .pipeline, .speed, .sources, .team, .reasons, .cohorts, .rates, .calibration,
    ]

    /// Opens a page; Health is a screen of its own.
    mutating func open(_ page: ReportPageKind) { if page != .health { kind = page } }

    /// Opens the page at an offset from the current one, cyclically.
    mutating func turn(by offset: Int) {
        let index = Self.pages.firstIndex(of: kind) ?? 0
        kind = Self.pages[(index + offset + Self.pages.count) % Self.pages.count]
    }

    /// Draws the names of the pages, the open one underlined; where not all fit, those around it.
    func drawTabs(_ frame: inout Frame, _ glyphs: Glyphs) {
        let roomy = Self.pages.reduce(2) { $0 + $1.title.count + 2 }
        let isTight = frame.columns < roomy
        let gap = isTight ? "" : " "
        func title(_ page: ReportPageKind) -> String { isTight ? page.shortTitle : page.title }
        /// The pages from one on that fit, with a blank after each and room for what stands for the others.
        func fitting(from first: Int) -> ArraySlice<ReportPageKind> {
            var room = frame.columns - 2 - (first > 0 ? 2 : 0)
            let rest = Self.pages[first...].prefix { page in
                room -= gap.count + title(page).count + 1
                return room >= (page == Self.pages.last ? 0 : 2)
            }
            return rest
        }
        let open = Self.pages.firstIndex(of: kind) ?? 0
        let first = (0...open).first { fitting(from: $0).contains(kind) } ?? open
        let shown = fitting(from: first)
        var column = 1
        if first > 0 { column += frame.put(glyphs.ellipsis + " ", 1, column, .dim) }
        for page in shown {
            column += frame.put(gap, 1, column)
            column += frame.put(title(page), 1, column, page == kind ? Style(.heading, .underline) : .dim)
            column += frame.put(" ", 1, column)
        }
        if shown.endIndex < Self.pages.count { frame.put(glyphs.ellipsis + " ", 1, column, .dim) }
    }
}

extension ReportPageKind {
    fileprivate var shortTitle: String { title.split(separator: " ").first.map(String.init) ?? title }
}
