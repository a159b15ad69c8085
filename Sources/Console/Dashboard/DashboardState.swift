package import Reports
package import Lifecycle
internal import Screen

/// The period that a dashboard covers.
package enum WindowSelection: Hashable, Sendable {
    /// A period that ends today.
    case latest(WindowChoice)
    /// Days chosen by the user.
    case days(DayWindow)
}

/// A request for a dashboard page.
package struct PageRequest: Hashable, Sendable {
    /// The page.
    package var kind: ReportPageKind
    /// The query.
    package var query: ReportQuery
    /// The past moment as of which the page is computed; nil for now.
    package var asOf: Instant?

    package init(kind: ReportPageKind, query: ReportQuery, asOf: Instant? = nil) {
        self.kind = kind
        self.query = query
        self.asOf = asOf
    }

    /// Whether another request has the same query, regardless of its `now` and page.
    func hasSameQuery(as other: PageRequest) -> Bool {
        var query = query
        query.now = other.query.now
        return query == other.query && asOf == other.asOf
    }
}

extension Instant {
    /// The minute that it falls into, counted from the epoch.
    var minute: Int64 { milliseconds / 60_000 }
}

/// The list of leads behind a number.
struct DrillDown: Sendable {
    /// A description of the number.
    var title: String
    /// The ids of the leads, in order; nil until they are loaded.
    var leads: [LeadID]?
    /// How many rows were requested so far.
    var requestedCount = 0
}

/// The state of the dashboard screens.
struct DashboardState: Sendable {
    /// The page of screen 4.
    var kind = ReportPageKind.overview
    var window = WindowSelection.latest(.month)
    /// How many periods back in time.
    var steps = 0
    var isComparing = false
    /// How leads are grouped; nil uses the default of each page.
    var grouping: Grouping?
    /// Whether the cursor moves to the groups once they are loaded.
    var isMovingToGroups = false
    var filter: GroupFilter?
    /// The past moment that is shown; nil for now.
    var asOf: Instant?
    /// The last result.
    var figures: PageFigures?
    /// The names of the leads that are listed one by one.
    var names: [LeadID: String] = [:]
    /// The figures as lines.
    var page: FigurePageLayout?
    /// The selected number; nil while the first one is below the visible lines.
    var cursor: CellID?
    /// The index of the last selected number, used when it no longer exists.
    var cursorIndex = 0
    /// The first visible line.
    var top = 0
    /// Whether the user moved the cursor on this page: until then the page shows its first line.
    var hasMoved = false
    var showsAllRows = false
    /// The progress of a long computation, from 0 to 1; nil otherwise.
    var progress: Double?
    /// When the newest entry known to the console was recorded; older figures don't include it.
    var newest: Instant?
    /// The leads behind a number, while they are shown.
    var drillDown: DrillDown?

    /// The pages of screen 4.
    static let pages = ReportPageKind.allCases.filter { $0 != .health }

    /// Goes to the beginning of a page, and stays there until the user moves the cursor.
    mutating func goToBeginning() {
        cursor = nil
        cursorIndex = 0
        top = 0
        hasMoved = false
    }
}

extension ConsoleScreen {
    /// Whether it shows a dashboard.
    package var isDashboard: Bool { self == .funnel || self == .health }
}

extension ConsoleModel {
    /// Whether a dashboard is in front, rather than a lead, a search or the leads behind a number.
    var isOnDashboard: Bool { screen.isDashboard && page == nil && !isSearching && dashboard.drillDown == nil }

    /// The page that is open.
    package var dashboardKind: ReportPageKind { screen == .health ? .health : dashboard.kind }

    /// The moment from which the dashboards are computed.
    var dashboardNow: Instant { dashboard.asOf ?? session.decisionContext.now }

    private var dashboardToday: Day { session.definition.calendar.zone.day(of: dashboardNow) }

    /// The days that the dashboards cover.
    var dashboardWindow: DayWindow {
        let newest: DayWindow =
            switch dashboard.window {
            case .latest(let choice): choice.window(today: dashboardToday)
            case .days(let days): days
            }
        return newest.moved(by: dashboard.steps, today: dashboardToday)
    }

    /// The current request.
    package var figureRequest: PageRequest {
        let window = dashboardWindow
        let earlier = window.moved(by: 1, today: dashboardToday)
        return PageRequest(
            kind: dashboardKind,
            query: ReportQuery(
                window: window, compared: dashboard.isComparing && earlier != window ? earlier : nil, grouping: dashboard.grouping,
                filter: dashboard.filter, now: dashboardNow),
            asOf: dashboard.asOf)
    }

    /// The selected number.
    package var selectedCell: CellID? { dashboard.cursor }

    /// What Enter opens on the selected number.
    package var selectedTarget: DrillDownTarget? {
        dashboard.page.flatMap { page in page.index(of: dashboard.cursor).map { page.cells[$0].target } }
    }

    /// The number of visible lines of a page.
    var dashboardHeight: Int { max(1, size.rows - 5) }

    /// Lays the figures out again after a change of data or size; the cursor stays on its number.
    ///
    /// - Parameter isNewQuery: whether the query changed: a page without the selected number then begins with its first
    ///   line. When only leads changed, the cursor goes to the nearest number instead, so that the page doesn't jump.
    mutating func layOutFigures(isNewQuery: Bool = false) {
        guard let figures = dashboard.figures else {
            dashboard.page = nil
            return
        }
        let page = FigurePageLayout(
            figures, width: max(20, size.columns - 2), glyphs: glyphs, names: dashboard.names, showsAllRows: dashboard.showsAllRows)
        dashboard.page = page
        if isNewQuery, page.index(of: dashboard.cursor) == nil { dashboard.goToBeginning() }
        if !dashboard.hasMoved { dashboard.top = 0 }
        guard dashboard.hasMoved, dashboard.cursor != nil else { return keepCursorInSight(in: page) }
        dashboard.cursorIndex = page.index(of: dashboard.cursor) ?? min(dashboard.cursorIndex, max(0, page.cells.count - 1))
        dashboard.cursor = page.cells.isEmpty ? dashboard.cursor : page.cells[dashboard.cursorIndex].id
        scrollToCursor()
    }

    /// Keeps the cursor on its number while visible, else on the first visible one; doesn't scroll.
    mutating func keepCursorInSight(in page: FigurePageLayout) {
        dashboard.top = max(0, min(dashboard.top, page.lines.count - dashboardHeight))
        let visible = dashboard.top..<dashboard.top + dashboardHeight
        let index = [page.index(of: dashboard.cursor), page.cells.firstIndex { visible.contains($0.line) }].compactMap { $0 }
            .first { visible.contains(page.cells[$0].line) }
        dashboard.cursorIndex = index ?? 0
        dashboard.cursor = index.map { page.cells[$0].id }
    }

    /// Scrolls until the selected number is visible.
    mutating func scrollToCursor() {
        guard let page = dashboard.page else { return }
        let height = dashboardHeight
        let last = max(0, page.lines.count - height)
        dashboard.top = min(dashboard.top, last)
        guard page.cells.indices.contains(dashboard.cursorIndex) else { return }
        let line = page.cells[dashboard.cursorIndex].line
        // The lines above the first number are its heading.
        let first = dashboard.cursorIndex == 0 || page.cells[0].line == line ? 0 : max(0, line - 2)
        if first < dashboard.top { dashboard.top = max(0, min(first, line - height / 2)) }
        if dashboard.cursorIndex == 0 || page.cells[0].line == line { dashboard.top = line < height ? 0 : dashboard.top }
        if line + 1 >= dashboard.top + height { dashboard.top = min(last, line + 2 - height / 2) }
        // With the last number, the lines below it become visible too.
        if dashboard.cursorIndex > 0, page.cells.last?.line == line, line >= page.lines.count - height { dashboard.top = last }
    }
}
