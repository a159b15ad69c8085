internal import Lifecycle
package import ReadModel

extension Workspace {
    /// The most leads of a list that are ranked for a screen: far more than one rep has in hand, few enough to be read at once.
    package static let rankedOnScreen = 1000

    /// The leads of a list by how likely they are to convert soon, those of which nothing is known last, of equals as in the list's own order.
    ///
    /// Reads each lead's own lines, some 50 microseconds a lead; of a longer list only the first `most` in its own order are ranked.
    ///
    /// - Throws: `WorkspaceError`.
    package func ranked(_ request: QueueRequest, most: Int = .max) throws(WorkspaceError) -> [LeadRow] {
        var own = request
        own.order = .own
        var rows: [LeadRow] = []
        while rows.count < most {
            let wanted = min(500, most - rows.count)
            let page = try self.rows(own, after: rows.last, limit: wanted)
            rows += try page.map { (row) throws(WorkspaceError) in try withLikelihood(row) }
            guard page.count == wanted else { break }
        }
        // Sorting keeps no order of equals by itself.
        return rows.enumerated().sorted {
            ($1.element.likelihood ?? -1, $0.offset) < ($0.element.likelihood ?? -1, $1.offset)
        }.map(\.element)
    }

    /// A page of a ranked list, behind a row that was given before.
    func rankedPage(_ request: QueueRequest, after: LeadRow?, limit: Int) throws(WorkspaceError) -> [LeadRow] {
        let all = try ranked(request, most: Self.rankedOnScreen)
        let start = after.flatMap { last in all.firstIndex { $0.id == last.id }.map { $0 + 1 } } ?? 0
        return Array(all.dropFirst(start).prefix(limit))
    }

    /// A row with how likely its lead is to convert soon.
    package func withLikelihood(_ row: LeadRow) throws(WorkspaceError) -> LeadRow {
        var row = row
        row.likelihood = try lead(row.id).flatMap(definition.likelihood(of:))
        return row
    }
}
