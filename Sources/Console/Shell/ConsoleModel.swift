package import Lifecycle
internal import ReadModel
package import Reports
package import Screen

/// The entire state of the console, as a value.
///
/// It knows no terminal, no file and no clock: inputs arrive through ``update(_:_:)``, requests leave as effects, and
/// ``view(_:_:)`` renders a frame. It holds the screens, the overlays and what they share, and decides which of them
/// receives an input.
package struct ConsoleModel: Sendable {
    /// Increases with every change that may be visible.
    package internal(set) var revision = 0
    /// Whether the user quit.
    package internal(set) var hasQuit = false
    /// The current screen.
    package internal(set) var screen = ConsoleScreen.triage
    /// The layers over the screen, the topmost last.
    package internal(set) var overlays: [any Overlay] = []
    /// What screens and overlays share.
    var shared: SharedState
    var screens = Screens()
    /// What the last painted screen offered, with what keys did since; nil before the first paint.
    var offered: PaintedOffer?
    /// Whether the screen offers something else now, which nobody has seen.
    var isOfferOutdated = false
    /// Whether Ctrl-C has asked whether to quit.
    var quitQuestion = QuitQuestion()
    /// Whether the next results follow from a key.
    var isAnsweringKey = false
    /// The last saved location.
    var savedLocation: DashboardLocation?

    /// Creates a console without data; ``start(at:)`` returns what to load.
    package init(session: ConsoleSession, size: Size, glyphs: Glyphs = .unicode) {
        shared = SharedState(session: session, size: size, glyphs: glyphs)
    }

    /// Returns what to load first: the requested screen, else the queues, and the counts.
    package mutating func start(at location: DashboardLocation? = nil) -> [Effect] {
        layOut()
        guard let location else { return reloadLists() + [.loadReassignments] + session.reviewEffects }
        let effects = go(to: location)
        savedLocation = self.location
        return (effects.isEmpty ? reloadLists() : effects + [loadCounts()]) + [.loadReassignments] + session.reviewEffects
    }
}

/// Applies an input to a model, and returns the new model with the effects that it requests. Pure.
package func update(_ model: ConsoleModel, _ input: ConsoleInput) -> (ConsoleModel, [Effect]) {
    var next = model
    let effects = next.apply(input)
    return (next, effects)
}

// What is shown.
extension ConsoleModel {
    /// The workspace, user and definition.
    package var session: ConsoleSession { shared.session }
    /// The size of the terminal.
    package var size: Size { shared.size }
    /// The glyphs to draw with.
    package var glyphs: Glyphs { shared.glyphs }
    /// The contents of the message line.
    package var message: Message? { shared.message }
    /// When the offer of the message ends, in milliseconds of the keys' clock; nil without an offer.
    package var offerEnd: Int64? { shared.offerEnd }
    /// The lists by id.
    package var lists: [ListID: LeadList] { shared.lists.all }
    /// The loaded details of the selected lead.
    var leadDetail: LeadDetail? { shared.detail.loaded }

    /// The context of keys, ignoring overlays.
    package var context: ConsoleContext {
        shared.page != nil ? .page : shared.isSearching ? .list : screens[screen].context
    }

    /// Whether an overlay is open or a search is being typed, so that nothing may change underneath.
    package var isAwaitingInput: Bool { !overlays.isEmpty || shared.search.acceptsText }

    /// The visible lists, from top to bottom.
    var shownLists: [ListID] { shared.isSearching ? [.found] : screens[screen].lists }

    /// The list with the cursor; nil on screens without one.
    var focusedList: ListID? { shared.isSearching ? .found : screens[screen].focusedList }

    /// The notices above the list of a screen, each from its longest to its shortest form.
    var notices: [[String]] { shared.isSearching || shared.page != nil ? [] : screens[screen].notices(shared) }

    /// The lead that actions apply to and whose details are shown.
    package var currentLead: LeadID? {
        if let page = shared.page { return page.lead }
        guard let focusedList else { return screens[screen].selectedLead }
        return shared.lists[focusedList].selected?.id
    }

    /// The details of the current lead, if they are loaded.
    var selectedDetail: LeadDetail? { leadDetail.flatMap { $0.lead.id == currentLead ? $0 : nil } }

    /// The marked leads of the focused list; none while a single lead is shown.
    var markedLeads: [LeadID] { shared.page == nil ? focusedList.map { shared.lists[$0].marked } ?? [] : [] }

    /// The leads that the next key may select, the likeliest first: those around the cursor.
    package var neighbours: [LeadID] {
        guard let id = focusedList, leadsAsOf == nil else { return [] }
        let list = shared.lists[id]
        let at = list.viewport.selection
        return [at + 1, at - 1, at + 2, at - 2].filter(list.rows.indices.contains).map { list.rows[$0].id }
    }

    /// The row of a lead, from any list that has it.
    func row(of id: LeadID) -> LeadRow? { shared.lists.row(of: id, preferring: focusedList) }

    /// The lead's name as far as loaded data has it, otherwise its id.
    func displayName(_ id: LeadID) -> String {
        if let row = row(of: id) { return row.displayName }
        if let lead = leadDetail?.lead, lead.id == id { return lead.fields.fullName ?? lead.fields[.company] ?? id.description }
        return id.description
    }

    /// The name of the lead that an overlay is about, or the number of leads.
    func subject(of leads: [LeadID]) -> String {
        guard leads.count == 1, let id = leads.first else { return leads.count.counted("lead") }
        return displayName(id)
    }
}

// Dashboards, and the leads behind their figures, which are shown as they were at a moment of the past.
extension ConsoleModel {
    /// Whether a dashboard is in front, rather than a lead, a search or the leads behind a number.
    var isOnDashboard: Bool {
        screen.isDashboard && shared.page == nil && !shared.isSearching && screens.dashboard.drillDown == nil
    }

    /// The open page of the dashboards.
    package var dashboardKind: ReportPageKind { screen == .health ? .health : screens.dashboard.funnel.kind }

    /// The selected number.
    package var selectedCell: CellID? { screens.dashboard.cursor }

    /// What Enter opens on the selected number.
    package var selectedTarget: DrillDownTarget? { screens.dashboard.selectedTarget }

    /// The past moment as of which leads are shown; nil where they are current.
    var leadsAsOf: Instant? {
        let dashboard = screens.dashboard
        guard screen.isDashboard, !shared.isSearching, shared.page != nil || dashboard.drillDown != nil else { return nil }
        return dashboard.figures?.settings.asOf
    }

    /// `as of 4 Nov 2026 12:00`; nil where leads are current.
    var leadsAsOfText: String? {
        guard let moment = leadsAsOf, let figures = screens.dashboard.figures else { return nil }
        return "as of " + PageHeading(figures, glyphs: glyphs).moment(moment)
    }

    /// The session for drawing leads: has the clock, definition and team of ``leadsAsOf``.
    var displayedSession: ConsoleSession {
        guard leadsAsOf != nil, let settings = screens.dashboard.figures?.settings, let moment = settings.asOf else {
            return session
        }
        var session = session
        session.decisionContext.now = moment
        session.isHistorical = true
        session.decisionContext.definition = settings.definition
        session.decisionContext.team = settings.team
        return session
    }

    /// Formats the current lead as it is shown; nil until its details are loaded.
    var leadFormatter: LeadFormatter? { selectedDetail.map { LeadFormatter($0, displayedSession, glyphs) } }

    /// What others did to the current lead, in words.
    var detailNote: String? { currentLead.flatMap { shared.detail.noteText($0, session.time) } }
}
