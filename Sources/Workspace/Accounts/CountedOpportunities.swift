package import Lifecycle
package import ReadModel

/// The opportunities that count in a figure, for the list behind it.
package struct CountedOpportunities {
    private let queries: Queries

    package init(_ queries: Queries) { self.queries = queries }

    /// Rows with the opportunities that count in a figure: of each lead the one that closes first, and how many more.
    ///
    /// Rows of leads without any stay as they are. A few reads for each of the others.
    ///
    /// - Parameters:
    ///   - opportunities: of each lead, the lines that opened them.
    ///   - moment: the moment of the past that the figure is of; nil for now.
    package func rows(
        _ rows: [LeadRow], opportunities: [LeadID: [SequenceNumber]], asOf moment: Instant?
    ) throws(WorkspaceError) -> [LeadRow] {
        guard !opportunities.isEmpty else { return rows }
        return try rows.map { (row) throws(WorkspaceError) in
            guard let opened = opportunities[row.id] else { return row }
            let history = if let moment { try queries.history(row.id, asOf: moment).history } else { try queries.history(row.id) }
            guard let lead = history.fold() else { return row }
            let counted = lead.opportunities.filter { opened.contains($0.seq) }.map { OpportunityRow($0, of: lead, key: nil) }
            var row = row
            row.opportunity = counted.min { ($0.closeDate?.number ?? .max, $0.id) < ($1.closeDate?.number ?? .max, $1.id) }
            row.furtherOpportunities = max(0, counted.count - 1)
            return row
        }
    }
}
