import Dispatch
import Journal
import Lifecycle
import Synchronization

/// Writes the rows of new leads.
///
/// With many of them, one thread projects a batch while another writes the previous one.
struct NewLeadWriter {
    typealias NewLead = (id: LeadID, lines: [(location: LineLocation, entry: Entry)])

    private let model: ReadModel
    private let clock: Instant
    private let keepsHistories: Bool

    /// The number of leads that are projected at a time.
    private static let batchSize = 256

    init(_ model: ReadModel, clock: Instant, keepsHistories: Bool) {
        self.model = model
        self.clock = clock
        self.keepsHistories = keepsHistories
    }

    /// Writes leads in the order of their numbers.
    func write(_ leads: [NewLead]) throws(ReadModelError) {
        var counts: [LeadTableWriter.TallyKey: Int] = [:]
        var prepared = Self.project(leads.prefix(Self.batchSize), model.projector)
        var next = prepared.count
        while !prepared.isEmpty {
            guard next < leads.count else {
                try insert(prepared, &counts)
                break
            }
            let failure = Mutex<ReadModelError?>(nil)
            let shared = SharedState(writer: self, prepared: prepared, counts: counts, leads: leads[next...].prefix(Self.batchSize))
            DispatchQueue.concurrentPerform(iterations: 2) { index in
                if index == 0 {
                    shared.next = Self.project(shared.leads, shared.writer.model.projector)
                } else {
                    do throws(ReadModelError) {
                        try shared.writer.insert(shared.prepared, &shared.counts)
                    } catch {
                        failure.withLock { $0 = error }
                    }
                }
            }
            if let error = failure.withLock({ $0 }) { throw error }
            (prepared, counts) = (shared.next, shared.counts)
            next += prepared.count
        }
        for (key, count) in counts { try model.table.count(key, count) }
    }

    /// A projected lead, ready to be written.
    private struct PreparedLead {
        var lead: ProjectedLead
        var lines: LineLocations
        var history: LeadHistory
    }

    /// The state that two threads share.
    ///
    /// One uses the projector and its results, the other the database and the previous batch.
    private final class SharedState: @unchecked Sendable {
        let writer: NewLeadWriter
        let prepared: [PreparedLead]
        var counts: [LeadTableWriter.TallyKey: Int]
        let leads: ArraySlice<NewLead>
        var next: [PreparedLead] = []

        init(writer: NewLeadWriter, prepared: [PreparedLead], counts: [LeadTableWriter.TallyKey: Int], leads: ArraySlice<NewLead>) {
            self.writer = writer
            self.prepared = prepared
            self.counts = counts
            self.leads = leads
        }
    }

    private static func project(_ leads: ArraySlice<NewLead>, _ projector: Projector) -> [PreparedLead] {
        leads.map { lead in
            var lines = LineLocations()
            for (location, _) in lead.lines { lines.append(location) }
            let history = LeadHistory(lead.lines.map(\.entry), of: lead.id)
            return PreparedLead(lead: projector.project(lead.id, history), lines: lines, history: history)
        }
    }

    private func insert(_ prepared: [PreparedLead], _ counts: inout [LeadTableWriter.TallyKey: Int]) throws(ReadModelError) {
        for each in prepared {
            let id = each.lead.id
            if let key = try model.table.insert(each.lead, lines: each.lines, clock: clock) { counts[key, default: 0] += 1 }
            if let text = each.lead.state?.searchText { try model.table.addText(text, id) }
            model.histories[id] = keepsHistories ? each.history : nil
        }
    }
}
