internal import Reports
internal import Screen

/// Screen 4: the pages of the funnel; its figures are in ``Dashboard``.
struct FunnelScreen: Sendable {
    /// The page that is open.
    private(set) var kind = ReportPageKind.overview

    /// The pages in the order of the tabs.
    private static let pages: [ReportPageKind] = [
        .overview, .marketing, .sales, .speed, .sources, .team, .reasons, .cohorts, .rates, .calibration,
    ]

    /// Opens a page; Health is a screen of its own.
    mutating func open(_ page: ReportPageKind) { if page != .health { kind = page } }

    /// Opens the page at an offset from the current one, cyclically.
    mutating func turn(by offset: Int) {
        let index = Self.pages.firstIndex(of: kind) ?? 0
        kind = Self.pages[(index + offset + Self.pages.count) % Self.pages.count]
    }

    /// Draws the names of the pages, the open one underlined.
    func drawTabs(_ frame: inout Frame) {
        var column = 1
        let isTight = frame.columns < 110
        for page in Self.pages {
            let title = isTight ? page.shortTitle : page.title
            if !isTight { column += frame.put(" ", 1, column) }
            column += frame.put(title, 1, column, page == kind ? Style(.heading, .underline) : .dim)
            column += frame.put(" ", 1, column)
        }
    }
}

extension ReportPageKind {
    fileprivate var shortTitle: String { title.split(separator: " ").first.map(String.init) ?? title }
}
