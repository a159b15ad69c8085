package import Lifecycle
package import ReadModel
package import Screen
internal import Workspace

/// One of the console's screens.
package enum ConsoleScreen: Int, CaseIterable, Sendable {
    case triage = 1
    case today = 2
    case pools = 3
    case funnel = 4
    case health = 5
    case journal = 6
    case definition = 7

    /// Its name.
    package var title: String {
        switch self {
        case .triage: "Triage"
        case .today: "Today"
        case .pools: "Pools"
        case .funnel: "Funnel"
        case .health: "Health"
        case .journal: "Journal"
        case .definition: "Definition"
        }
    }
}

/// What the message line says.
package struct Message: Sendable, Hashable {
    /// What kind of news it is.
    package enum Kind: Sendable { case done, refused, note }

    /// What kind of news it is.
    package var kind: Kind
    /// What it says.
    package var text: String
    /// Keys that follow from it, with what they do.
    package var keys: [KeyHint] = []

    /// A key with what it does.
    package struct KeyHint: Sendable, Hashable {
        /// The key's name.
        package var key: String
        /// What it does.
        package var title: String
    }
}

/// The next step that is offered after a touch: Enter takes it, any other key means what it always means.
struct NextStepOffer: Sendable {
    var text: String
    var effects: [Effect]
    var overlay: Overlay?
}

/// The journal as far as it is loaded, newest first.
struct JournalState: Sendable {
    var entries: [Entry] = []
    /// What to call the leads that the entries are about.
    var names: [LeadID: String] = [:]
    var isComplete = false
    var viewport = Viewport()
    /// Stay at the newest line.
    var isFollowing = false
    /// Only the lines of this lead.
    var lead: LeadID?
    /// How many lines wait to be shown.
    var newCount = 0

    var selected: Entry? { entries.indices.contains(viewport.selection) ? entries[viewport.selection] : nil }
}

/// A search over all leads.
struct SearchState: Sendable {
    var field = TextField(limit: 80)
    /// Whether keys go into the field.
    var isTyping = true
    /// Whether what was found is shown.
    var isShown = true
}

/// One lead in full.
struct LeadPageState: Sendable {
    var lead: LeadID
    /// The list that it was opened from, whose cursor it follows.
    var list: ListID?
    var scroll = 0
}

/// Everything that the console shows and waits for, as a value.
///
/// It knows no terminal, no file and no clock: what happens comes in by ``update(_:_:)``, what it wants goes out as effects, and
/// ``view(_:_:)`` makes a frame of it.
package struct ConsoleModel: Sendable {
    /// Goes up with everything that may show.
    package internal(set) var revision = 0
    /// Whether it asked to leave.
    package internal(set) var hasQuit = false
    /// Where it is.
    package internal(set) var session: ConsoleSession
    /// The signs to draw with.
    package let glyphs: Glyphs
    /// The size of the terminal.
    package internal(set) var size: Size
    /// The screen.
    package internal(set) var screen = ConsoleScreen.triage
    /// The lists by what they are.
    package internal(set) var lists: [ListID: LeadList]
    /// The lead beside the list, as it was loaded.
    package internal(set) var sheet: LeadDetail?
    /// What lies over the screen, the topmost last.
    package internal(set) var overlays: [Overlay] = []
    /// What the message line says.
    package internal(set) var message: Message?
    /// Whether lists show the whole team's leads.
    package internal(set) var isTeamWide = false
    /// What lists are narrowed down to.
    package internal(set) var filter = QueueFilter()

    /// Whether what is in hand stands by how likely it is to convert soon rather than by due.
    package internal(set) var isByLikelihood = false

    var focus: [ConsoleScreen: ListID] = [.triage: .mql, .today: .today, .pools: .nurture]
    var page: LeadPageState?
    var journal = JournalState()
    var definitionTop = 0
    /// The screens of figures.
    var dashboard = DashboardState()
    var search: SearchState?
    var offer: NextStepOffer?
    var counts: [ListID: QueueCount] = [:]
    var startCounts: [ListID: QueueCount] = [:]
    /// What is done of the quotas that concern me.
    var attainments: [Attainment] = []
    /// The most touches that were due today, with the day; "9 of 14".
    var todayPeak: (day: Day, count: Int)?
    /// The lead that was asked for last.
    var wantedLead: LeadID?
    /// The moment as of which it was asked for; nil for now.
    var wantedAsOf: Instant?
    /// Lists whose next page is on its way.
    var loading: Set<ListID> = []
    /// The list that is being loaded to its end.
    var seekingEnd: ListID?
    /// Whether the journal's next page is on its way.
    var journalIsLoading = false
    /// Whether the journal is only looked at, to count the lines that wait.
    var journalIsPeeked = false
    /// Lists that gained a lead by my own hand while they were not shown.
    var stale: Set<ListID> = []
    /// Lists whose count is not known since they were loaded.
    var uncounted: Set<ListID> = []
    /// How the queues of Triage share the height; kept so that rows stay where they are while decisions come in.
    var split: Int?
    /// How many leads of Today's are past the window of contact.
    var pastWindow = WindowCount()
    /// The leads of the batch that is offered, which may stand in no list.
    var offered: [LeadID: LeadRow] = [:]
    /// What rules took from me and gave to me since I last worked here before today.
    var reroutings = ReroutingNotice(login: Login(""))
    /// Up to which line I have seen of it.
    var reroutingsSeen = SequenceNumber(0)
    /// What others did to the lead that is shown.
    var sheetNote: (lead: LeadID, note: RowChange)?
    /// Where one is, as it was last kept for whoever connects again.
    var keptPlace: DashboardLocation?

    /// A console that shows nothing yet; ``start()`` tells what to load.
    package init(session: ConsoleSession, size: Size, glyphs: Glyphs = .unicode) {
        self.session = session
        self.size = size
        self.glyphs = glyphs
        lists = Dictionary(uniqueKeysWithValues: ListID.allCases.map { ($0, LeadList($0)) })
    }

    /// What to load first: the screen that is asked for, else the queues, and the counts. The lead under the cursor follows from them.
    package mutating func start(at place: DashboardLocation? = nil) -> [Effect] {
        relayout()
        guard let place else { return reloadLists() + [.loadReroutings] }
        let effects = go(to: place)
        keptPlace = self.place
        return (effects.isEmpty ? reloadLists() : effects + [.loadCounts(countRequests())]) + [.loadReroutings]
    }
}

/// What becomes of a console by what it is told, and what it wants of the outside; pure.
package func update(_ model: ConsoleModel, _ input: ConsoleInput) -> (ConsoleModel, [Effect]) {
    var next = model
    let effects = next.apply(input)
    return (next, effects)
}

extension ConsoleModel {
    /// Where keys are pressed now, layers aside.
    package var context: ConsoleContext {
        if page != nil { return .page }
        if isSearching { return .list }
        switch screen {
        case .triage, .today, .pools: return .list
        case .funnel, .health: return dashboard.drill == nil ? .dashboard : .list
        case .journal: return .journal
        case .definition: return .definition
        }
    }

    /// Whether what a search found is shown in place of the screen's lists.
    var isSearching: Bool { search?.isShown == true }

    /// Whether somebody is being asked something or is typing, so that nothing may change under them.
    package var isAsking: Bool { !overlays.isEmpty || (isSearching && search?.isTyping == true) }

    /// The lists that are on the screen, from top to bottom.
    var shownLists: [ListID] {
        if isSearching { return [.found] }
        switch screen {
        case .triage: return [.mql, .sql]
        case .today: return [.today]
        case .pools: return [focus[.pools] ?? .nurture]
        case .funnel, .health: return dashboard.drill == nil ? [] : [.behind]
        case .journal, .definition: return []
        }
    }

    /// The list with the cursor; nil on screens without one.
    var focusedList: ListID? {
        if isSearching { return .found }
        guard !shownLists.isEmpty else { return nil }
        return screen.isDashboard ? .behind : focus[screen]
    }

    /// A list.
    func list(_ id: ListID) -> LeadList { lists[id] ?? LeadList(id) }

    mutating func change(_ id: ListID, _ body: (inout LeadList) -> Void) { body(&lists[id, default: LeadList(id)]) }

    /// The lead under the cursor.
    package var currentRow: LeadRow? {
        if let page {
            return row(of: page.lead)
        }
        return focusedList.flatMap { list($0).selected }
    }

    /// The lead that actions are for and that is shown beside the list.
    package var currentLead: LeadID? {
        if let page { return page.lead }
        if screen == .journal, !isSearching { return journal.selected?.lead }
        return currentRow?.id
    }

    /// The leads that the next key may bring the cursor to, the likeliest first: those around it in its list.
    package var neighbours: [LeadID] {
        guard let id = focusedList, leadsAsOf == nil else { return [] }
        let list = list(id)
        let at = list.viewport.selection
        return [at + 1, at - 1, at + 2, at - 2].filter(list.rows.indices.contains).map { list.rows[$0].id }
    }

    /// A row of a lead, from whichever list has it.
    func row(of id: LeadID) -> LeadRow? {
        if let focused = focusedList, let row = list(focused).selected, row.id == id { return row }
        for list in lists.values { if let index = list.index(of: id) { return list.rows[index] } }
        return offered[id]
    }

    mutating func say(_ kind: Message.Kind, _ text: String, _ keys: [Message.KeyHint] = []) {
        message = Message(kind: kind, text: text, keys: keys)
        // An offer that can no longer be read must not be taken by Enter.
        offer = nil
    }

    /// What a list asks for now.
    func request(_ id: ListID) -> QueueRequest? {
        guard let queue = id.queue else { return nil }
        return QueueRequest(
            queue: queue, scope: isTeamWide || id.isPool ? .team : session.scope, filter: filter, now: session.decisionContext.now,
            order: isByLikelihood && (id == .sql || id == .opportunities) ? .likelihood : .own)
    }

    /// How many rows a page has.
    var pageLength: Int { max(100, size.rows * 2) }

    /// The end of the day in the definition's zone.
    var endOfDay: Instant {
        let zone = session.definition.calendar.zone
        return zone.instant(LocalTime(day: zone.day(of: session.decisionContext.now).adding(1), millisecond: 0))
    }
}
