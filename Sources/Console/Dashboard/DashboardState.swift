package import Reports
package import Lifecycle
internal import Screen

/// Which days a dashboard looks at.
package enum WindowSelection: Hashable, Sendable {
    /// So many days up to today.
    case latest(WindowChoice)
    /// Days that somebody named.
    case days(DayWindow)
}

/// A page that is asked for.
package struct FigureRequest: Hashable, Sendable {
    /// Which page.
    package var kind: ReportPageKind
    /// What is asked of it.
    package var question: ReportQuery
    /// The moment of the past as of which it is counted; nil for now.
    package var asOf: Instant?

    /// Makes it.
    package init(kind: ReportPageKind, question: ReportQuery, asOf: Instant? = nil) {
        self.kind = kind
        self.question = question
        self.asOf = asOf
    }

    /// Whether another page is asked the same, be it at another moment.
    func isBeside(_ other: FigureRequest) -> Bool {
        var question = question
        question.now = other.question.now
        return question == other.question && asOf == other.asOf
    }
}

extension Instant {
    /// The minute that it is in.
    var minute: Int64 { milliseconds / 60_000 }
}

/// The leads behind a number, as a list.
struct DrillDown: Sendable {
    /// What the number says, in words.
    var title: String
    /// The leads, in order; nil until they are there.
    var leads: [LeadID]?
    /// How many of them were asked for.
    var asked = 0
}

/// What the screens of figures show and by what they were asked.
struct DashboardState: Sendable {
    /// The page of screen 4.
    var kind = ReportPageKind.overview
    var window = WindowSelection.latest(.month)
    /// How many windows back in time.
    var steps = 0
    var isComparing = false
    /// By what leads are told apart; nil leaves each page as it is of its own.
    var grouping: Grouping?
    /// Whether the cursor is to go to the groups once they are counted.
    var isSeekingGroups = false
    var filter: GroupFilter?
    /// The moment of the past that is looked at; nil for now.
    var asOf: Instant?
    /// What was answered last.
    var figures: PageFigures?
    /// What to call the leads that are told one by one.
    var names: [LeadID: String] = [:]
    /// The figures as lines.
    var page: FigurePage?
    /// The number under the cursor; nil while the first one that it could go to is below what shows.
    var cursor: CellID?
    /// Where it stood last, for when it is no longer there.
    var spot = 0
    /// The first line that shows.
    var top = 0
    /// Whether somebody moved the cursor on this page: until then it begins with its first line, whatever stands there.
    var hasMoved = false
    var isUnfolded = false
    /// How far counting has come, from 0 to 1, while it takes long; nil otherwise.
    var progress: Double?
    /// When the newest line was recorded that was seen; figures that were counted before it don't know of it.
    var newest: Instant?
    /// The leads behind a number, where they are shown.
    var drill: DrillDown?

    /// The pages of screen 4.
    static let pages = ReportPageKind.allCases.filter { $0 != .health }

    /// Goes to the beginning of a page, where it stays until somebody moves the cursor.
    mutating func begin() {
        cursor = nil
        spot = 0
        top = 0
        hasMoved = false
    }
}

extension ConsoleScreen {
    /// Whether it shows figures.
    package var isDashboard: Bool { self == .funnel || self == .health }
}

extension ConsoleModel {
    /// Whether figures are in front, rather than a lead, a search or the leads behind a number.
    var isOnDashboard: Bool { screen.isDashboard && page == nil && !isSearching && dashboard.drill == nil }

    /// The page that is shown.
    package var dashboardKind: ReportPageKind { screen == .health ? .health : dashboard.kind }

    /// The moment that dashboards look from.
    var dashboardNow: Instant { dashboard.asOf ?? session.decisionContext.now }

    private var dashboardToday: Day { session.definition.calendar.zone.day(of: dashboardNow) }

    /// The days that the dashboards look at.
    var dashboardWindow: DayWindow {
        let newest: DayWindow =
            switch dashboard.window {
            case .latest(let choice): choice.window(today: dashboardToday)
            case .days(let days): days
            }
        return newest.moved(by: dashboard.steps, today: dashboardToday)
    }

    /// What is asked now.
    package var figureRequest: FigureRequest {
        let window = dashboardWindow
        let earlier = window.moved(by: 1, today: dashboardToday)
        return FigureRequest(
            kind: dashboardKind,
            question: ReportQuery(
                window: window, compared: dashboard.isComparing && earlier != window ? earlier : nil, grouping: dashboard.grouping,
                filter: dashboard.filter, now: dashboardNow),
            asOf: dashboard.asOf)
    }

    /// The number under the cursor.
    package var figurePlace: CellID? { dashboard.cursor }

    /// What lies behind the number under the cursor.
    package var figureTarget: FigureTarget? {
        dashboard.page.flatMap { page in page.spot(of: dashboard.cursor).map { page.spots[$0].target } }
    }

    /// The lines that show of a page.
    var dashboardHeight: Int { max(1, size.rows - 5) }

    /// Draws the figures anew after anything that may have changed them or their room; the cursor stays on its number.
    ///
    /// - Parameter isAskedAnew: whether something else was asked: then a page without that number begins with its first line. Where leads alone changed,
    ///   the cursor goes to the number beside it, since the page must not jump under a hand at work.
    mutating func layFigures(isAskedAnew: Bool = false) {
        guard let figures = dashboard.figures else {
            dashboard.page = nil
            return
        }
        let page = FigurePage(
            figures, width: max(20, size.columns - 2), glyphs: glyphs, names: dashboard.names, isUnfolded: dashboard.isUnfolded)
        dashboard.page = page
        if isAskedAnew, page.spot(of: dashboard.cursor) == nil { dashboard.begin() }
        if !dashboard.hasMoved { dashboard.top = 0 }
        guard dashboard.hasMoved, dashboard.cursor != nil else { return seekSpot(in: page) }
        dashboard.spot = page.spot(of: dashboard.cursor) ?? min(dashboard.spot, max(0, page.spots.count - 1))
        dashboard.cursor = page.spots.isEmpty ? dashboard.cursor : page.spots[dashboard.spot].place
        showSpot()
    }

    /// Leaves the cursor on its number while that is in sight, else puts it on the first one that is, else on none: the page doesn't follow it.
    mutating func seekSpot(in page: FigurePage) {
        dashboard.top = max(0, min(dashboard.top, page.lines.count - dashboardHeight))
        let shown = dashboard.top..<dashboard.top + dashboardHeight
        let spot = [page.spot(of: dashboard.cursor), page.spots.firstIndex { shown.contains($0.line) }].compactMap { $0 }
            .first { shown.contains(page.spots[$0].line) }
        dashboard.spot = spot ?? 0
        dashboard.cursor = spot.map { page.spots[$0].place }
    }

    /// Scrolls so that the number under the cursor is in sight.
    mutating func showSpot() {
        guard let page = dashboard.page else { return }
        let height = dashboardHeight
        let last = max(0, page.lines.count - height)
        dashboard.top = min(dashboard.top, last)
        guard page.spots.indices.contains(dashboard.spot) else { return }
        let line = page.spots[dashboard.spot].line
        // What stands above the first number is its heading.
        let first = dashboard.spot == 0 || page.spots[0].line == line ? 0 : max(0, line - 2)
        if first < dashboard.top { dashboard.top = max(0, min(first, line - height / 2)) }
        if dashboard.spot == 0 || page.spots[0].line == line { dashboard.top = line < height ? 0 : dashboard.top }
        if line + 1 >= dashboard.top + height { dashboard.top = min(last, line + 2 - height / 2) }
        // The last number shows what stands below it.
        if dashboard.spot > 0, page.spots.last?.line == line, line >= page.lines.count - height { dashboard.top = last }
    }
}
