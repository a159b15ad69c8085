internal import ReadModel
internal import Lifecycle
internal import Screen
internal import Workspace

/// The texts of lists: their names, summaries and orders, and what an empty one says.
struct ListLabels {
    private let session: ConsoleSession
    private let drillDown: DrillDown?
    private let hasFilter: Bool
    private let isSearchEmpty: Bool
    private let glyphs: Glyphs

    init(_ console: ConsoleModel, _ session: ConsoleSession) {
        self.session = session
        drillDown = console.screens.dashboard.drillDown
        hasFilter = !console.shared.lists.filter.isEmpty
        isSearchEmpty = console.shared.search.field.isEmpty
        glyphs = console.glyphs
    }

    /// The name of a list, a summary of its content, and its sort order, the longest text first.
    func title(of list: LeadList) -> (name: String, summary: String, orders: [String]) {
        let id = list.id
        let total = list.count.total
        let count = total.grouped
        switch id {
        case .mql: return (session.definition.label(.mql), "\(count) to review", ["by priority"])
        case .sql:
            return (
                session.definition.topology.activeLabel, "\(count) active",
                list.isRanked ? ["by likelihood", "likely first"] : ["by due date"]
            )
        case .today:
            let order = "by urgency and time"
            let whose = list.request.map { $0.scope.owner == nil ? "whole team" : "mine and unowned" }
            return (
                "Today", "\(total.counted("task")) due",
                (whose.map { ["\($0) \(glyphs.dot) \(order)", "\($0), by urgency"] } ?? []) + [order]
            )
        case .drillDown:
            return (
                total.counted("lead"), drillDown?.title ?? "",
                [!session.isHistorical ? "as of now" : "as of that date"]
            )
        case .found: return ("Results", "\(count)\(total == 200 ? " or more" : "")", ["best match first"])
        case .nurture, .disqualified, .dropped, .incoming, .opportunities, .ended:
            let order =
                list.request?.order == .contact
                ? "longest without contact first"
                : id == .incoming
                    ? "by score" : id == .opportunities ? (list.isRanked ? "by likelihood" : "by due date") : "newest first"
            let others = (1..<ListID.pools.count).map { poolName(id.pool(at: $0)) }
            return (
                poolName(id), count,
                [others.joined(separator: ", "), others[0]].map { "\(order) \(glyphs.dot) Tab: \($0)" } + [order]
            )
        }
    }

    /// How many leads have a task that was due, while dashboards count the leads that are overdue by an SLA clock.
    func overdueText(of list: LeadList) -> String {
        let count = list.count.overdue
        guard count > 0 else { return "" }
        // The summary of Today counts tasks already.
        return list.id == .today ? ", \(count.grouped) of them overdue" : ", \(count.counted("task")) overdue"
    }

    private func poolName(_ id: ListID) -> String { id.queue?.title(in: session.definition) ?? "" }

    /// What an empty list says.
    func emptyText(_ id: ListID) -> String {
        if hasFilter, id.queue != nil { return "No leads match the filter; press f to change it" }
        if let problem = session.journalProblem, id != .drillDown, id != .found {
            return problem.prefix(1).uppercased() + problem.dropFirst() + ": leads may be missing here"
        }
        switch id {
        case .mql:
            // A workspace that never had a lead says how to add some.
            return session.decisionContext.newLead == LeadID(1)
                ? "No leads yet; press A to add one, or run winnow import FILE"
                : "Nothing to review; tasks are in Today (2), new leads in Pools (3)"
        case .sql: return "No active leads"
        case .today: return "Nothing due today"
        case .nurture, .disqualified, .dropped, .incoming, .opportunities, .ended: return "No leads"
        case .drillDown: return drillDown?.leads == nil ? "Counting" : "No leads behind this number"
        case .found: return isSearchEmpty ? "Type a name, company, e-mail or phone" : "No results"
        }
    }
}
