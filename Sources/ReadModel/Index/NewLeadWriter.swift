import Dispatch
import Journal
import Lifecycle
import Synchronization

/// Writes the rows of leads that have none yet; of many, as an import brings them, one core projects some while another one writes those before.
struct NewLeadWriter {
    typealias NewLead = (id: LeadID, lines: [(place: LineLocation, entry: Entry)])

    private let model: ReadModel
    private let clock: Instant
    private let keepsHistories: Bool

    /// How many leads are projected at a time.
    private static let share = 256

    init(_ model: ReadModel, clock: Instant, keepsHistories: Bool) {
        self.model = model
        self.clock = clock
        self.keepsHistories = keepsHistories
    }

    /// Writes leads in the order of their numbers.
    func write(_ leads: [NewLead]) throws(ReadModelError) {
        var counts: [LeadTable.TallyKey: Int] = [:]
        var made = Self.project(leads.prefix(Self.share), model.projector)
        var next = made.count
        while !made.isEmpty {
            guard next < leads.count else {
                try insert(made, &counts)
                break
            }
            let failure = Mutex<ReadModelError?>(nil)
            let desk = Shared(writer: self, made: made, counts: counts, leads: leads[next...].prefix(Self.share))
            DispatchQueue.concurrentPerform(iterations: 2) { index in
                if index == 0 {
                    desk.next = Self.project(desk.leads, desk.writer.model.projector)
                } else {
                    do throws(ReadModelError) {
                        try desk.writer.insert(desk.made, &desk.counts)
                    } catch {
                        failure.withLock { $0 = error }
                    }
                }
            }
            if let error = failure.withLock({ $0 }) { throw error }
            (made, counts) = (desk.next, desk.counts)
            next += made.count
        }
        for (key, count) in counts { try model.table.count(key, count) }
    }

    /// A lead that is ready to be written.
    private struct Made {
        var lead: ProjectedLead
        var lines: LineLocations
        var history: LeadHistory
    }

    /// What two threads work on: one the projector and what it makes, the other one the database and what was made before.
    private final class Shared: @unchecked Sendable {
        let writer: NewLeadWriter
        let made: [Made]
        var counts: [LeadTable.TallyKey: Int]
        let leads: ArraySlice<NewLead>
        var next: [Made] = []

        init(writer: NewLeadWriter, made: [Made], counts: [LeadTable.TallyKey: Int], leads: ArraySlice<NewLead>) {
            self.writer = writer
            self.made = made
            self.counts = counts
            self.leads = leads
        }
    }

    private static func project(_ leads: ArraySlice<NewLead>, _ projector: Projector) -> [Made] {
        leads.map { lead in
            var lines = LineLocations()
            for (place, _) in lead.lines { lines.append(place) }
            let history = LeadHistory(lead.lines.map(\.entry), of: lead.id)
            return Made(lead: projector.project(lead.id, history), lines: lines, history: history)
        }
    }

    private func insert(_ made: [Made], _ counts: inout [LeadTable.TallyKey: Int]) throws(ReadModelError) {
        for each in made {
            let id = each.lead.id
            if let key = try model.table.insert(each.lead, lines: each.lines, clock: clock) { counts[key, default: 0] += 1 }
            if let text = each.lead.state?.searchText { try model.table.addText(text, id) }
            model.histories[id] = keepsHistories ? each.history : nil
        }
    }
}
