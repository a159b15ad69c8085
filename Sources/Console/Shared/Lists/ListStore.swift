internal import Screen
internal import Lifecycle
internal import ReadModel

/// The lists of leads: what is loaded of them, how they are filtered and sorted, and their counts.
///
/// Functions that depend on the user, the clock or the definition receive the session.
struct ListStore: Sendable {
    /// The lists by id.
    private(set) var all = Dictionary(uniqueKeysWithValues: ListID.allCases.map { ($0, LeadList($0)) })
    /// The filter of the lists.
    var filter = QueueFilter()
    /// Whether lists show the whole team's leads.
    var isTeamWide = false
    /// Whether active leads are sorted by likelihood to convert soon rather than by due time.
    var isByLikelihood = false
    /// Whether the pools that have this order are sorted by the last contact.
    var isByContact = false
    var counts: [ListID: QueueCount] = [:]
    /// The first counts of the header, to show what changed since.
    var startCounts: [ListID: QueueCount] = [:]
    /// How wide the texts of the rows are.
    let measured = MeasuredRows()
    /// Lists whose next page is being loaded.
    var loading: Set<ListID> = []
    /// The list that is being loaded to its end.
    var loadingToEnd: ListID?
    /// Hidden lists that gained a lead by my own actions.
    var stale: Set<ListID> = []
    /// Lists whose count is unknown since they were loaded.
    var uncounted: Set<ListID> = []
    /// The split of the height between the queues of Triage; kept so that rows don't move during decisions.
    var split: Int?
    /// Which visible leads may be duplicates.
    var duplicates = DuplicateFlags()
    /// The leads of the proposed batch, which may be in no loaded list.
    var batchRows: [LeadID: LeadRow] = [:]

    subscript(id: ListID) -> LeadList { all[id] ?? LeadList(id) }

    mutating func update(_ id: ListID, _ body: (inout LeadList) -> Void) { body(&all[id, default: LeadList(id)]) }

    /// The row of a lead, from any list that has it, the given one first.
    func row(of id: LeadID, preferring list: ListID?) -> LeadRow? {
        if let list, let row = self[list].selected, row.id == id { return row }
        for list in all.values { if let index = list.index(of: id) { return list.rows[index] } }
        return batchRows[id]
    }

    /// The active filter in words; nil if there is none.
    var filterSummary: String? {
        var parts: [String] = []
        if isTeamWide { parts.append("whole team") }
        if filter.onlyOverdue { parts.append("overdue tasks only") }
        if filter.showsSnoozed { parts.append("with snoozed") }
        if !filter.source.isEmpty { parts.append("source \(filter.source)") }
        if !filter.text.isEmpty { parts.append("\"\(filter.text)\"") }
        if let owner = filter.owner { parts.append(owner.name) }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// The current request of a list; nil for lists that show no queue.
    func request(_ id: ListID, _ session: ConsoleSession) -> QueueRequest? {
        guard let queue = id.queue else { return nil }
        return QueueRequest(
            queue: queue, scope: isTeamWide || id.isPool ? .team : session.scope, filter: filter, now: session.decisionContext.now,
            order: isByLikelihood && id.hasLikelihoodOrder
                ? .likelihood : isByContact && id.hasContactOrder ? .contact : .own)
    }

    /// The request of a count in the header.
    func headerRequest(_ id: ListID, _ session: ConsoleSession) -> QueueRequest? {
        id.queue.map { QueueRequest(queue: $0, scope: session.scope, now: session.decisionContext.now) }
    }

    /// The counts of the header and of the visible lists.
    func countRequests(_ shown: [ListID], _ session: ConsoleSession) -> [QueueRequest] {
        var requests: [QueueRequest] = [ListID.mql, .sql, .today].compactMap { headerRequest($0, session) }
        for id in shown { if let request = request(id, session), !requests.contains(request) { requests.append(request) } }
        return requests
    }

    /// Reloads lists, each with the cursor on the same lead, and the counts.
    mutating func reload(
        _ ids: [ListID], shown: [ListID], select: LeadID? = nil, pageLength: Int, _ session: ConsoleSession
    ) -> [Effect] {
        var effects: [Effect] = []
        for id in ids {
            guard let request = request(id, session) else { continue }
            loading.insert(id)
            uncounted.insert(id)
            stale.remove(id)
            let limit = max(pageLength, min(20_000, self[id].viewport.selection + pageLength))
            effects.append(.loadRows(id, request, after: nil, limit: limit, select: select))
        }
        effects.append(.loadCounts(countRequests(shown, session)))
        return effects
    }

    /// Requests the next rows of the visible lists whose cursor comes near the end of the loaded ones.
    mutating func loadMore(_ shown: [ListID], pageLength: Int) -> [Effect] {
        var effects: [Effect] = []
        for id in shown {
            let list = self[id]
            guard !list.isComplete, !loading.contains(id), let request = list.request, let end = list.pageEnd else { continue }
            if list.viewport.selection + max(20, list.viewport.height) >= list.rows.count {
                loading.insert(id)
                effects.append(.loadRows(id, request, after: end, limit: pageLength, select: nil))
            }
        }
        return effects
    }

    /// All numbers that new counts may change.
    var displayedCounts: [Int] {
        ListID.allCases.flatMap { id -> [Int] in
            let list = self[id]
            return [counts[id]?.total ?? -1, list.count.total, list.count.overdue, list.newCount]
        }
    }

    /// Applies new counts to the header and to the visible lists.
    mutating func apply(_ newCounts: [QueueRequest: QueueCount], _ shown: [ListID], _ session: ConsoleSession) {
        for (request, count) in newCounts {
            for id in ListID.allCases where id.queue == request.queue {
                if let header = headerRequest(id, session), header.scope == request.scope, header.filter == request.filter {
                    counts[id] = count
                    if startCounts[id] == nil { startCounts[id] = count }
                }
                guard shown.contains(id), let current = self.request(id, session), current.scope == request.scope,
                    current.filter == request.filter
                else { continue }
                let isLoaded = uncounted.remove(id) != nil
                update(id) { $0.receive(count, isLoaded: isLoaded) }
            }
        }
    }

    /// Removes leads from a list after my own action, and from the header's count of the same queue.
    mutating func remove(_ leads: Set<LeadID>, from id: ListID, _ session: ConsoleSession) {
        let before = self[id].count
        update(id) { $0.remove(leads) }
        guard let own = request(id, session), let header = headerRequest(id, session), own.scope == header.scope,
            own.filter == header.filter, let count = counts[id]
        else { return }
        let after = self[id].count
        counts[id] = QueueCount(
            total: max(0, count.total + after.total - before.total), overdue: max(0, count.overdue + after.overdue - before.overdue)
        )
    }
}
