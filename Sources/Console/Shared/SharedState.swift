internal import Lifecycle
internal import ReadModel
internal import Screen

/// The state that all screens and overlays share: session, size, lists, the selected lead, search and message.
struct SharedState: Sendable {
    var session: ConsoleSession
    var size: Size
    let glyphs: Glyphs
    var lists = ListStore()
    var detail = DetailState()
    /// The page of a single lead, while it is shown.
    var page: LeadPageState?
    var search = SearchState()
    private(set) var message: Message?
    /// The next step that Enter takes.
    private(set) var offer: NextStepOffer?
    /// When the offer ends, in milliseconds of the keys' clock.
    private var offerEnds: Int64 = 0
    /// Drops keys that were typed ahead of a refusal.
    var typeAhead = TypeAhead()
    /// What others have just changed.
    var unseenChanges = UnseenChanges()
    /// How long Enter takes the offered step, in milliseconds.
    private static let offerTime: Int64 = 10_000
    /// Leads that rules reassigned from me or to me.
    var reassignments = ReassignmentState()
    /// The progress of the quotas that concern me.
    var attainments: [Attainment] = []
    /// The scoring rules that outcomes contradict, as far as they were reviewed.
    var findings: [OutcomeFinding]?

    init(session: ConsoleSession, size: Size, glyphs: Glyphs) {
        self.session = session
        self.size = size
        self.glyphs = glyphs
    }

    /// Whether search results replace the lists of the screen.
    var isSearching: Bool { search.isShown }

    /// The number of rows in a page of a list.
    var pageLength: Int { max(100, size.rows * 2) }

    /// Shows a message, with an offer to be taken by Enter if there is one.
    ///
    /// A refusal also ends what was typed ahead. A pinned message stays; a refusal follows it.
    mutating func report(
        _ kind: Message.Kind, _ text: String, _ keys: [Message.KeyHint] = [], offer: NextStepOffer? = nil
    ) {
        if kind == .refused { typeAhead.refuse() }
        if message?.isPinned == true {
            if kind == .refused { message?.text += "; " + text }
            return
        }
        message = Message(kind: kind, text: text, keys: keys)
        // Enter must not accept an offer that is no longer visible.
        self.offer = offer
        offerEnds = typeAhead.keyTime + Self.offerTime
    }

    /// Shows what others changed, until the next key; it ends no type-ahead, since the next key is refused anyway.
    mutating func announce(_ text: String) {
        message = Message(kind: .note, text: text, isPinned: true)
        offer = nil
    }

    /// Refuses a key because of what others changed, and ends what was typed ahead; stays until the next key.
    mutating func object(_ text: String) {
        message = Message(kind: .refused, text: text, isPinned: true)
        offer = nil
        typeAhead.refuse()
    }

    /// Shows a problem that no key caused.
    mutating func warn(_ text: String) {
        offer = nil
        if message?.isPinned == true { message?.text += "; " + text } else { message = Message(kind: .refused, text: text) }
    }

    /// Says once after a refusal that keys were dropped.
    mutating func reportDroppedKeys() {
        guard typeAhead.droppedCount == 1 else { return }
        let text = "later keys ignored"
        guard let message else { return report(.note, text.capitalizedFirst) }
        // What others changed has to fit.
        if message.isPinned, message.text.displayWidth + text.displayWidth + 6 > size.columns { return }
        self.message?.text += "; " + text
    }

    /// Removes the message; a key takes the offer with it.
    mutating func clearMessage() { message = nil }

    /// Removes the offer and returns it, unless it has ended.
    mutating func takeOffer(at time: Int64) -> NextStepOffer? {
        defer { offer = nil }
        return time < offerEnds ? offer : nil
    }

    /// Removes an offer about a lead that changed since.
    mutating func withdrawOffer(about changed: Set<LeadID>) {
        guard let lead = offer?.lead, changed.contains(lead) else { return }
        offer = nil
        message?.keys.removeAll { $0.key == Key.enter.name }
    }

    /// When the offer ends, in milliseconds of the keys' clock; nil without an offer.
    var offerEnd: Int64? { offer == nil ? nil : offerEnds }

    /// Removes the offer from the message once it has ended; false if nothing changed.
    mutating func endOffer(at time: Int64) -> Bool {
        guard offer != nil, time >= offerEnds else { return false }
        offer = nil
        message?.keys.removeAll { $0.key == Key.enter.name }
        return true
    }

    /// Reloads visible lists, each with the cursor on the same lead, and divides the height again.
    mutating func reload(_ shown: [ListID]) -> [Effect] {
        let effects = lists.reload(shown, shown: shown, pageLength: pageLength, session)
        lists.split = nil
        return effects
    }

    /// Loads the rest of a list in chunks until a key is pressed.
    mutating func loadToEnd(of id: ListID) -> [Effect] {
        let list = lists[id]
        guard !list.isComplete, let request = list.request, let end = list.pageEnd else { return [] }
        lists.loadingToEnd = id
        lists.loading.insert(id)
        report(.note, "Loading: \(list.rows.count.grouped) of \(list.count.total.grouped)")
        return [.loadRows(id, request, after: end, limit: 5000, select: nil)]
    }

    mutating func receive(
        _ rows: [LeadRow], of id: ListID, _ request: QueueRequest, isFirstPage: Bool, isComplete: Bool, select: LeadID?
    ) -> [Effect] {
        lists.loading.remove(id)
        if isFirstPage {
            lists.update(id) { $0.replace(rows, request: request, isComplete: isComplete, select: select) }
            return []
        }
        // The list was reloaded since this page was requested.
        guard lists[id].request == request else { return [] }
        lists.update(id) { $0.append(rows, isComplete: isComplete) }
        if lists.loadingToEnd == id {
            lists.update(id) { $0.viewport.select($0.rows.count - 1) }
            if !isComplete, !rows.isEmpty { return loadToEnd(of: id) }
            lists.loadingToEnd = nil
            clearMessage()
        }
        return []
    }

    mutating func move(_ movement: Movement, in id: ListID) -> [Effect] {
        lists.update(id) { $0.viewport.move(movement) }
        guard movement == .last, !lists[id].isComplete else { return [] }
        return loadToEnd(of: id)
    }

    /// Sorts active leads and opportunities by likelihood or by due time; the cursor stays on its lead.
    ///
    /// In the pools of marketing: by the last contact, or in their own order.
    mutating func toggleOrder(_ shown: [ListID]) -> [Effect] {
        if shown.contains(where: \.hasContactOrder) {
            lists.isByContact.toggle()
            report(
                .note, lists.isByContact ? "Longest without contact first" : "In the usual order again",
                [Message.KeyHint(key: "l", title: "change order")])
            return resort(\.hasContactOrder, shown)
        }
        guard session.definition.canRankByLikelihood else {
            report(.refused, "Leads cannot be sorted by likelihood: the definition has no points for answers")
            return []
        }
        lists.isByLikelihood.toggle()
        report(
            .note,
            lists.isByLikelihood
                ? "Active leads and opportunities: most likely to convert first" : "Active leads and opportunities: due first",
            [Message.KeyHint(key: "l", title: "change order")])
        return resort(\.hasLikelihoodOrder, shown)
    }

    private mutating func resort(_ isSorted: (ListID) -> Bool, _ shown: [ListID]) -> [Effect] {
        lists.stale.formUnion(ListID.allCases.filter { isSorted($0) && !shown.contains($0) })
        let sorted = shown.filter(isSorted)
        return sorted.isEmpty ? [] : lists.reload(sorted, shown: shown, pageLength: pageLength, session)
    }

    mutating func openSearch() -> [Effect] {
        page = nil
        search.open()
        lists.update(.found) { $0.replace([], request: nil, isComplete: true, select: nil) }
        return []
    }

    mutating func receive(found rows: [LeadRow], for text: String) {
        guard search.field.text.trimmed == text else { return }
        lists.update(.found) { list in
            list.replace(rows, request: nil, isComplete: true, select: nil)
            list.count = QueueCount(total: rows.count)
            list.viewport.select(0)
        }
    }

    /// Selects the next or previous result, cyclically.
    mutating func selectFound(_ offset: Int) -> [Effect] {
        let found = lists[.found]
        guard !found.rows.isEmpty else {
            report(.refused, "No search yet; press / to search")
            return []
        }
        if !isSearching, page == nil {
            search.isShown = true
            return []
        }
        let count = found.rows.count
        let target = (found.viewport.selection + offset + count) % count
        lists.update(.found) { $0.viewport.select(target) }
        if page != nil { page = LeadPageState(lead: found.rows[target].id, list: .found) }
        return []
    }
}
