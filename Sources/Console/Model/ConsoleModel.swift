package import Lifecycle
package import ReadModel
package import Screen
internal import Workspace

/// A screen of the console.
package enum ConsoleScreen: Int, CaseIterable, Sendable {
    case triage = 1
    case today = 2
    case pools = 3
    case funnel = 4
    case health = 5
    case journal = 6
    case definition = 7

    /// The name shown in the tabs.
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

/// The contents of the message line.
package struct Message: Sendable, Hashable {
    /// The kind of a message, which determines its style.
    package enum Kind: Sendable { case done, refused, note }

    /// The kind.
    package var kind: Kind
    /// The text.
    package var text: String
    /// Keys that are useful next.
    package var keys: [KeyHint] = []

    /// A key with what it does.
    package struct KeyHint: Sendable, Hashable {
        /// The key's name.
        package var key: String
        /// What the key does.
        package var title: String
    }
}

/// The next step offered after a touch: Enter performs it, any other key keeps its meaning.
struct NextStepOffer: Sendable {
    var text: String
    var effects: [Effect]
    var overlay: Overlay?
}

/// The loaded part of the journal, newest first.
struct JournalState: Sendable {
    var entries: [Entry] = []
    /// The names of the leads in the entries.
    var names: [LeadID: String] = [:]
    var isComplete = false
    var viewport = Viewport()
    /// Whether the cursor stays at the newest entry.
    var isFollowing = false
    /// Shows only the entries of this lead.
    var lead: LeadID?
    /// How many new entries wait to be shown.
    var newCount = 0

    var selected: Entry? { entries.indices.contains(viewport.selection) ? entries[viewport.selection] : nil }
}

/// A search over all leads.
struct SearchState: Sendable {
    var field = TextField(limit: 80)
    /// Whether keys go to the search field.
    var isTyping = true
    /// Whether the results are shown.
    var isShown = true
}

/// The page of a single lead.
struct LeadPageState: Sendable {
    var lead: LeadID
    /// The list that it was opened from; the page follows its cursor.
    var list: ListID?
    var scroll = 0
}

/// The entire state of the console, as a value.
///
/// It knows no terminal, no file and no clock: inputs arrive through ``update(_:_:)``, requests leave as effects, and
/// ``view(_:_:)`` renders a frame.
package struct ConsoleModel: Sendable {
    /// Increases with every change that may be visible.
    package internal(set) var revision = 0
    /// Whether the user quit.
    package internal(set) var hasQuit = false
    /// The workspace, user and definition.
    package internal(set) var session: ConsoleSession
    /// The glyphs to draw with.
    package let glyphs: Glyphs
    /// The size of the terminal.
    package internal(set) var size: Size
    /// The current screen.
    package internal(set) var screen = ConsoleScreen.triage
    /// The lists by id.
    package internal(set) var lists: [ListID: LeadList]
    /// The loaded details of the selected lead.
    package internal(set) var leadDetail: LeadDetail?
    /// The layers over the screen, the topmost last.
    package internal(set) var overlays: [Overlay] = []
    /// The contents of the message line.
    package internal(set) var message: Message?
    /// Whether lists show the whole team's leads.
    package internal(set) var isTeamWide = false
    /// The filter of the lists.
    package internal(set) var filter = QueueFilter()

    /// Whether active leads are sorted by likelihood to convert soon rather than by due time.
    package internal(set) var isByLikelihood = false

    var focus: [ConsoleScreen: ListID] = [.triage: .mql, .today: .today, .pools: .nurture]
    var page: LeadPageState?
    var journal = JournalState()
    var definitionTop = 0
    /// The dashboard screens.
    var dashboard = DashboardState()
    var search: SearchState?
    var offer: NextStepOffer?
    var counts: [ListID: QueueCount] = [:]
    var startCounts: [ListID: QueueCount] = [:]
    /// The progress of the quotas that concern me.
    var attainments: [Attainment] = []
    /// The highest number of touches due on a day: the 14 in "9 of 14".
    var todayPeak: (day: Day, count: Int)?
    /// The lead that was requested last.
    var requestedLead: LeadID?
    /// The past moment as of which it was requested; nil for now.
    var requestedAsOf: Instant?
    /// Lists whose next page is being loaded.
    var loading: Set<ListID> = []
    /// The list that is being loaded to its end.
    var listLoadingToEnd: ListID?
    /// Whether the next page of the journal is being loaded.
    var isJournalLoading = false
    /// Whether the journal is being read only to count new entries.
    var isJournalPeeked = false
    /// Hidden lists that gained a lead by my own actions.
    var stale: Set<ListID> = []
    /// Lists whose count is unknown since they were loaded.
    var uncounted: Set<ListID> = []
    /// The split of the height between the queues of Triage; kept so that rows don't move during decisions.
    var split: Int?
    /// The number of my leads past the contact window.
    var pastWindow = WindowCount()
    /// The leads of the proposed batch, which may be in no loaded list.
    var batchRows: [LeadID: LeadRow] = [:]
    /// Leads that rules reassigned from me or to me since my last action before today.
    var reassignments = ReassignmentNotice(login: Login(""))
    /// The last reassignment that I have seen.
    var lastSeenReassignment = SequenceNumber(0)
    /// What others did to the selected lead.
    var detailNote: (lead: LeadID, note: RowChange)?
    /// The last saved location.
    var savedLocation: DashboardLocation?

    /// Creates a console without data; ``start(at:)`` returns what to load.
    package init(session: ConsoleSession, size: Size, glyphs: Glyphs = .unicode) {
        self.session = session
        self.size = size
        self.glyphs = glyphs
        lists = Dictionary(uniqueKeysWithValues: ListID.allCases.map { ($0, LeadList($0)) })
    }

    /// Returns what to load first: the requested screen, else the queues, and the counts.
    package mutating func start(at location: DashboardLocation? = nil) -> [Effect] {
        relayout()
        guard let location else { return reloadLists() + [.loadReassignments] }
        let effects = go(to: location)
        savedLocation = self.location
        return (effects.isEmpty ? reloadLists() : effects + [.loadCounts(countRequests())]) + [.loadReassignments]
    }
}

/// Applies an input to a model, and returns the new model with the effects that it requests. Pure.
package func update(_ model: ConsoleModel, _ input: ConsoleInput) -> (ConsoleModel, [Effect]) {
    var next = model
    let effects = next.apply(input)
    return (next, effects)
}

extension ConsoleModel {
    /// The context of keys, ignoring overlays.
    package var context: ConsoleContext {
        if page != nil { return .page }
        if isSearching { return .list }
        switch screen {
        case .triage, .today, .pools: return .list
        case .funnel, .health: return dashboard.drillDown == nil ? .dashboard : .list
        case .journal: return .journal
        case .definition: return .definition
        }
    }

    /// Whether search results replace the lists of the screen.
    var isSearching: Bool { search?.isShown == true }

    /// Whether an overlay is open or a search is being typed, so that nothing may change underneath.
    package var isAwaitingInput: Bool { !overlays.isEmpty || (isSearching && search?.isTyping == true) }

    /// The visible lists, from top to bottom.
    var shownLists: [ListID] {
        if isSearching { return [.found] }
        switch screen {
        case .triage: return [.mql, .sql]
        case .today: return [.today]
        case .pools: return [focus[.pools] ?? .nurture]
        case .funnel, .health: return dashboard.drillDown == nil ? [] : [.drillDown]
        case .journal, .definition: return []
        }
    }

    /// The list with the cursor; nil on screens without one.
    var focusedList: ListID? {
        if isSearching { return .found }
        guard !shownLists.isEmpty else { return nil }
        return screen.isDashboard ? .drillDown : focus[screen]
    }

    /// A list.
    func list(_ id: ListID) -> LeadList { lists[id] ?? LeadList(id) }

    mutating func updateList(_ id: ListID, _ body: (inout LeadList) -> Void) { body(&lists[id, default: LeadList(id)]) }

    /// The lead under the cursor.
    package var currentRow: LeadRow? {
        if let page {
            return row(of: page.lead)
        }
        return focusedList.flatMap { list($0).selected }
    }

    /// The lead that actions apply to and whose details are shown.
    package var currentLead: LeadID? {
        if let page { return page.lead }
        if screen == .journal, !isSearching { return journal.selected?.lead }
        return currentRow?.id
    }

    /// The leads that the next key may select, the likeliest first: those around the cursor.
    package var neighbours: [LeadID] {
        guard let id = focusedList, leadsAsOf == nil else { return [] }
        let list = list(id)
        let at = list.viewport.selection
        return [at + 1, at - 1, at + 2, at - 2].filter(list.rows.indices.contains).map { list.rows[$0].id }
    }

    /// The row of a lead, from any list that has it.
    func row(of id: LeadID) -> LeadRow? {
        if let focused = focusedList, let row = list(focused).selected, row.id == id { return row }
        for list in lists.values { if let index = list.index(of: id) { return list.rows[index] } }
        return batchRows[id]
    }

    mutating func report(_ kind: Message.Kind, _ text: String, _ keys: [Message.KeyHint] = []) {
        message = Message(kind: kind, text: text, keys: keys)
        // Enter must not accept an offer that is no longer visible.
        offer = nil
    }

    /// The current request of a list.
    func request(_ id: ListID) -> QueueRequest? {
        guard let queue = id.queue else { return nil }
        return QueueRequest(
            queue: queue, scope: isTeamWide || id.isPool ? .team : session.scope, filter: filter, now: session.decisionContext.now,
            order: isByLikelihood && (id == .sql || id == .opportunities) ? .likelihood : .own)
    }

    /// The number of rows in a page of a list.
    var pageLength: Int { max(100, size.rows * 2) }

    /// The end of the day in the definition's zone.
    var endOfDay: Instant {
        let zone = session.definition.calendar.zone
        return zone.instant(LocalTime(day: zone.day(of: session.decisionContext.now).adding(1), millisecond: 0))
    }
}
