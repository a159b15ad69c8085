import Journal
import Lifecycle
import Platform

/// Writes the rows of new leads.
///
/// With many of them, one thread projects a batch while another writes the previous one.
struct NewLeadWriter {
    typealias NewLead = (id: LeadID, lines: [(location: LineLocation, entry: Entry)])

    private let index: OpenIndex
    private let clock: Instant
    private let keepsHistories: Bool

    /// The number of leads that are projected at a time.
    private static let batchSize = 256

    init(_ index: OpenIndex, clock: Instant, keepsHistories: Bool) {
        self.index = index
        self.clock = clock
        self.keepsHistories = keepsHistories
    }

    /// Writes leads in the order of their numbers.
    func write(_ leads: [NewLead]) throws(ReadModelError) {
        var counts: [LeadTableWriter.TallyKey: Int] = [:]
        if leads.count <= Self.batchSize {
            try insert(Self.project(leads[...], index.projector), &counts)
        } else {
            let projection = index.projection
            var rest = leads[...]
            try concurrentMap(
                workers: 1, state: { () throws(ReadModelError) in Projector(projection) },
                next: { () throws(ReadModelError) in
                    defer { rest = rest.dropFirst(Self.batchSize) }
                    return rest.isEmpty ? nil : rest.prefix(Self.batchSize)
                },
                transform: { (projector, batch) throws(ReadModelError) in Self.project(batch, projector) },
                consume: { (prepared) throws(ReadModelError) in try insert(prepared, &counts) })
        }
        for (key, count) in counts { try index.table.count(key, count) }
    }

    /// A projected lead, ready to be written.
    private struct PreparedLead {
        var lead: ProjectedLead
        var lines: LineLocations
        var history: LeadHistory
    }

    private static func project(_ leads: ArraySlice<NewLead>, _ projector: Projector) -> [PreparedLead] {
        leads.map { lead in
            let history = LeadHistory(lead.lines.map(\.entry), of: lead.id)
            let lines = LineLocations(lead.lines.lazy.map(\.location))
            return PreparedLead(lead: projector.project(lead.id, history), lines: lines, history: history)
        }
    }

    private func insert(_ prepared: [PreparedLead], _ counts: inout [LeadTableWriter.TallyKey: Int]) throws(ReadModelError) {
        for each in prepared {
            let id = each.lead.id
            if let key = try index.table.insert(each.lead, lines: each.lines, clock: clock) { counts[key, default: 0] += 1 }
            if let text = each.lead.state?.searchText { try index.table.addText(text, id) }
            index.histories[id] = keepsHistories ? each.history : nil
        }
    }
}
