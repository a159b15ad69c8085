internal import Lifecycle
package import ReadModel

extension Queries {
    /// The largest number of leads ranked for a screen: more than a rep's active leads, quick to read.
    package static let rankedOnScreen = 1000

    /// The leads of a list, ordered by their likelihood to convert soon.
    ///
    /// Leads without a likelihood come last, and equals keep the list's own order. Reads the lines of each lead, about
    /// 50 µs per lead. Only the first `limit` leads of a longer list, in its own order, are ranked.
    ///
    /// - Throws: `WorkspaceError`.
    package func ranked(_ request: QueueRequest, limit: Int = .max) throws(WorkspaceError) -> [LeadRow] {
        var own = request
        own.order = .own
        var rows: [LeadRow] = []
        while rows.count < limit {
            let wanted = min(500, limit - rows.count)
            let page = try self.rows(own, after: rows.last, limit: wanted)
            rows += try page.map { (row) throws(WorkspaceError) in try withLikelihood(row) }
            guard page.count == wanted else { break }
        }
        // Swift's sort is not guaranteed to be stable, so equals are ordered by their offset.
        return rows.enumerated().sorted {
            ($1.element.likelihood ?? -1, $0.offset) < ($0.element.likelihood ?? -1, $1.offset)
        }.map(\.element)
    }

    /// A page of a ranked list, after a given row.
    func rankedPage(_ request: QueueRequest, after: LeadRow?, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        let all = try ranked(request, limit: Self.rankedOnScreen)
        let start = after.flatMap { last in all.firstIndex { $0.id == last.id }.map { $0 + 1 } } ?? 0
        return Array(all.dropFirst(start).prefix(limit))
    }

    /// A row with the likelihood that its lead converts soon.
    package func withLikelihood(_ row: LeadRow) throws(WorkspaceError) -> LeadRow {
        var row = row
        row.likelihood = try lead(row.id).flatMap(session.definition.likelihood(of:))
        return row
    }
}
