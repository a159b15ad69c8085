import Journal
import Lifecycle
import Platform

/// Writes the rows of new leads.
///
/// With many of them, one thread projects a batch while another writes the previous one.
struct NewLeadWriter {
    typealias NewLead = (id: LeadID, lines: [(location: LineLocation, entry: Entry)])

    let index: OpenIndex
    let clock: Instant
    let keepsHistories: Bool

    /// The number of leads that are projected at a time.
    private static let batchSize = 256

    /// Writes leads in the order of their numbers.
    func write(_ leads: [NewLead]) throws(ReadModelError) {
        if leads.count <= Self.batchSize {
            try insert(Self.project(leads[...], index.projector))
        } else {
            let projection = index.projection
            var rest = leads[...]
            try concurrentMap(
                state: { () throws(ReadModelError) in Projector(projection) },
                next: { () throws(ReadModelError) in
                    defer { rest = rest.dropFirst(Self.batchSize) }
                    return rest.isEmpty ? nil : rest.prefix(Self.batchSize)
                },
                transform: { (projector, batch) throws(ReadModelError) in Self.project(batch, projector) },
                consume: { (prepared) throws(ReadModelError) in try insert(prepared) })
        }
    }

    /// A projected lead, ready to be written.
    private typealias PreparedLead = (lead: ProjectedLead, searchText: String?, lines: LineLocations, history: LeadHistory)

    private static func project(_ leads: ArraySlice<NewLead>, _ projector: Projector) -> [PreparedLead] {
        leads.map { lead in
            let history = LeadHistory(lead.lines.map(\.entry), of: lead.id)
            let lines = LineLocations(lead.lines.lazy.map(\.location))
            let projected = projector.project(lead.id, history)
            return (projected, projected.state?.searchText, lines, history)
        }
    }

    private func insert(_ prepared: [PreparedLead]) throws(ReadModelError) {
        for (lead, searchText, lines, history) in prepared {
            try index.table.insert(lead, lines: lines, clock: clock)
            if let searchText { try index.table.addText(searchText, lead.id) }
            index.histories[lead.id] = keepsHistories ? history : nil
        }
    }
}
