package import ReadModel

/// Identifies a list of leads.
package enum ListID: String, CaseIterable, Sendable {
    case mql, sql, today, nurture, disqualified, dropped, incoming, opportunities, ended
    /// Search results.
    case found
    /// The leads behind a number of the dashboards.
    case drillDown = "behind"

    /// The queue that it shows; nil for search results and for leads behind a number.
    package var queue: Queue? {
        switch self {
        case .mql: .mql
        case .sql: .sql
        case .today: .today
        case .nurture: .nurture
        case .disqualified: .disqualified
        case .dropped: .dropped
        case .incoming: .incoming
        case .opportunities: .opportunities
        case .ended: .ended
        case .found, .drillDown: nil
        }
    }

    /// The lists of the Pools screen in Tab order: returned leads, then those before and after sales.
    package static let pools: [ListID] = [.nurture, .disqualified, .dropped, .incoming, .opportunities, .ended]

    /// Whether it is one of the pools, which show the whole team's leads.
    package var isPool: Bool { Self.pools.contains(self) }

    /// The pool at an offset from this one in Tab order, cyclically.
    func pool(at offset: Int) -> ListID {
        let index = Self.pools.firstIndex(of: self) ?? 0
        return Self.pools[(index + offset + Self.pools.count) % Self.pools.count]
    }

    /// Whether it can be sorted by likelihood to convert soon.
    var hasLikelihoodOrder: Bool { self == .sql || self == .opportunities }

    /// Whether it can be sorted by the last contact: pools of leads that marketing keeps in touch with.
    var hasContactOrder: Bool { self == .nurture || self == .disqualified || self == .incoming }
}
