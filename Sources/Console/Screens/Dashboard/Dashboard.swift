internal import Lifecycle
internal import Reports
internal import Screen

/// Screens 4 and 5, which share period, grouping, filter and cursor.
struct Dashboard: ScreenView {
    /// The pages of Funnel.
    var funnel = FunnelScreen()
    /// Whether Health is shown rather than Funnel.
    private(set) var isHealth = false
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

    var context: ConsoleContext { drillDown == nil ? .dashboard : .list }
    var lists: [ListID] { drillDown == nil ? [] : [.drillDown] }
    var focusedList: ListID? { drillDown == nil ? nil : .drillDown }

    /// The page that is open.
    var kind: ReportPageKind { isHealth ? .health : funnel.kind }

    mutating func handle(_ input: ScreenInput, _ shared: inout SharedState) -> [Effect] {
        switch input {
        case .opened: return [loadFigures(shared.session)]
        case .moved(let movement):
            moveCursor(movement, shared.size)
            return []
        case .completed: return loadMoreRows(&shared)
        case .reloaded: return shared.reload(lists)
        case .switchedList: return []
        }
    }

    /// Shows Funnel or Health, coming from a screen.
    mutating func show(_ screen: ConsoleScreen, from other: ConsoleScreen) {
        drillDown = nil
        isHealth = screen == .health
        if other != screen, other.isDashboard || figures?.kind != kind { goToBeginning() }
    }

    /// Goes to the beginning of a page, and stays there until the user moves the cursor.
    mutating func goToBeginning() {
        cursor = nil
        cursorIndex = 0
        top = 0
        hasMoved = false
    }

    /// The moment from which the figures are computed.
    private func moment(_ session: ConsoleSession) -> Instant { asOf ?? session.decisionContext.now }

    private func today(_ session: ConsoleSession) -> Day { session.definition.calendar.zone.day(of: moment(session)) }

    func days(_ session: ConsoleSession) -> DayWindow {
        switch window {
        case .latest(let choice): choice.window(today: today(session), back: steps)
        case .days(let days): days.moved(by: steps, today: today(session))
        }
    }

    /// The days before, to compare with; nil if there are none.
    private func earlierDays(_ session: ConsoleSession) -> DayWindow? {
        switch window {
        case .latest(let choice): choice.compared(today: today(session), back: steps)
        case .days(let days): days.first.map { _ in days.moved(by: steps + 1, today: today(session)) }
        }
    }

    /// The current request.
    func request(_ session: ConsoleSession) -> PageRequest {
        var (later, grouped) = (self, self)
        later.selectNextWindow()
        grouped.selectNextGrouping()
        return PageRequest(
            kind: kind, query: query(session), asOf: asOf, following: [later.query(session), grouped.query(session)])
    }

    private func query(_ session: ConsoleSession) -> ReportQuery {
        ReportQuery(
            window: days(session), compared: isComparing ? earlierDays(session) : nil, grouping: grouping,
            filter: filter, now: moment(session))
    }

    /// Requests the current page.
    func loadFigures(_ session: ConsoleSession) -> Effect { .loadFigures(request(session)) }

    /// Whether the page shows other days than requested, because a new day has begun.
    func needsOtherDays(_ session: ConsoleSession) -> Bool { asOf == nil && figures?.query.window != days(session) }

    /// Shows a computed page; ignores one that is no longer requested.
    mutating func receive(_ page: PageFigures, _ newNames: [LeadID: String], for request: PageRequest, _ shared: SharedState) {
        guard request.kind == kind, request.asOf == asOf else { return }
        let before = figures
        figures = page
        names = newNames
        if before?.kind != page.kind { goToBeginning() }
        layOutFigures(shared, isNewQuery: before.map { page.hasDifferentQuery(than: $0) } ?? true)
        moveCursorToGroups(page, shared.size)
    }

    /// Remembers when the newest entry was recorded, for figures that were computed before it.
    mutating func updateNewest(at moment: Instant) { newest = newest.map { max($0, moment) } ?? moment }

    /// Ends a computation that failed; a past moment that can't be shown is abandoned.
    mutating func stopLoading(isShown: Bool) {
        progress = nil
        if isShown, asOf != nil { asOf = figures?.settings.asOf }
    }
}
