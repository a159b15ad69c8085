package import Reports
package import Lifecycle

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
    /// The queries that the keys for another period and another grouping lead to, so that they can be computed ahead.
    package var following: [ReportQuery] = []

    /// Whether another request has the same query, regardless of its `now` and page.
    func hasSameQuery(as other: PageRequest) -> Bool {
        var query = query
        query.now = other.query.now
        return query == other.query && asOf == other.asOf
    }
}
