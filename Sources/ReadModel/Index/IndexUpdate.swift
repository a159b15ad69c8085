import Journal
import Lifecycle

/// Takes some actions into the index, in a transaction of the caller's: the map of the journal action by action, then every lead that they touch once.
final class IndexUpdate {
    private let model: ReadModel
    private let generation: UInt64
    private let clock: Instant
    private var pending: [LeadID: [(place: LineLocation, entry: Entry)]] = [:]
    /// What staged lines concern: numbers of lines to leads, and to whether they concern the workspace.
    private var concerned: [Int: Concerned] = [:]
    /// Whether a definition was adopted.
    private(set) var adopted = false

    /// The leads that new lines make one, undone or not.
    private var joins: [(lead: LeadID, absorbed: LeadID)] = []

    private struct Concerned {
        var leads: Set<LeadID> = []
        /// Leads whose lines these are not, but that become part of others by them.
        var absorbed: Set<LeadID> = []
        var workspace = false
    }

    init(_ model: ReadModel, _ meta: IndexMetadata) {
        self.model = model
        generation = meta.position.generation
        clock = meta.clock
    }

    /// Takes one action and returns the leads that it touches; one that another console has taken in already is only looked at.
    func add(_ action: StagedAction, isNew: Bool) throws(ReadModelError) -> Set<LeadID> {
        var touched: Set<LeadID> = []
        let seqs = action.entries.map(\.seq.value)
        guard let first = seqs.first, let last = seqs.last, let entry = action.entries.first else { return [] }
        var added = JournalMap.Added(
            start: action.start, action: entry.action, recorded: entry.at, lines: first...max(first, last), actors: [])
        for (place, entry) in zip(action.places, action.entries) {
            if let name = entry.by.login?.name, !added.actors.contains(name) { added.actors.append(name) }
            if let batch = entry.batch { added.batch = batch }
            if entry.by.login == nil, case .assigned = entry.event { added.routed = place }
            var concerns = Concerned()
            switch entry.event {
            case .undone(let undone):
                let ranges = undone.ranges.map { $0.lowerBound.value...$0.upperBound.value }
                guard ranges.reduce(0, { $0 + $1.count }) <= ReadModel.tooMany else { throw .outOfStep }
                for range in ranges {
                    let named = try concern(of: range)
                    concerns.leads.formUnion(named.leads)
                    concerns.absorbed.formUnion(named.absorbed)
                    concerns.workspace = concerns.workspace || named.workspace
                }
                added.undone.append((entry.seq.value, ranges))
            case .imported:
                added.closesBatch = true
                if added.batch == nil { added.batch = entry.action }
                concerns.workspace = true
            case .definitionAdopted:
                adopted = true
                concerns.workspace = true
            case .erased: concerns.workspace = true
            case .merged(let merged):
                guard let lead = entry.lead else {
                    concerns.workspace = true
                    break
                }
                concerns.absorbed.insert(merged.absorbed)
                if isNew { joins.append((lead, merged.absorbed)) }
            default: concerns.workspace = entry.lead == nil
            }
            if let lead = entry.lead { concerns.leads.insert(lead) }
            if concerns.workspace { added.workspaceLines.append((entry.seq.value, place, entry.event.kind)) }
            concerned[entry.seq.value] = concerns
            touched.formUnion(concerns.leads.union(concerns.absorbed))
            guard isNew else { continue }
            for lead in concerns.leads { pending[lead, default: []].append((place, entry)) }
        }
        if isNew { try model.map.add(added) }
        return touched
    }

    /// Makes the rows of all touched leads again.
    func writeLeads() throws(ReadModelError) {
        try model.table.begin()
        let highest = LeadID(Int(try model.database.statement("SELECT max(id) FROM lead").integer() ?? 0))
        try writeMerged()
        let touched = pending.sorted { $0.key < $1.key }
        // A lead that no line was about before has no row that must give way.
        let firstNew = touched.firstIndex { $0.key > highest } ?? touched.count
        for (id, added) in touched[..<firstNew] {
            let stored = try model.database.statement("SELECT lines FROM card WHERE id = ?")
            stored.bind(1, id.number)
            var lines = LineLocations()
            if try stored.next() { lines = LineLocations(bytes: stored.blob(0)) }
            stored.reset()
            let history = try history(id, lines, and: added)
            for (place, _) in added { lines.append(place) }
            try model.table.replace(model.projector.project(id, history), lines: lines, clock: clock)
            model.histories[id] = pending.count > 64 ? nil : history
        }
        let writer = NewLeadWriter(model, clock: clock, keepsHistories: pending.count <= 64)
        try writer.write(touched[firstNew...].map { (id: $0.key, lines: $0.value) })
        try model.table.settle()
    }

    /// A lead's lines with those that are being added, which one's own action that was postponed has in memory already.
    private func history(
        _ id: LeadID, _ lines: LineLocations, and added: [(place: LineLocation, entry: Entry)]
    ) throws(ReadModelError) -> LeadHistory {
        if let known = model.histories[id], known.entries.last?.seq == added.last?.entry.seq { return known }
        var history = try model.history(id, lines, generation: generation)
        for (_, entry) in added { history.append(entry) }
        return history
    }

    /// Makes the rows of leads again that were ever merged, and of all that they were merged with: each is told by the lines of all.
    private func writeMerged() throws(ReadModelError) {
        for (lead, absorbed) in joins { try model.merges.join(lead, absorbed) }
        guard try !model.merges.isEmpty else { return }
        var circles: [LeadID: [LeadID]] = [:]
        for id in pending.keys where circles[id] == nil {
            guard let circle = try model.merges.circle(of: id) else { continue }
            for member in circle { circles[member] = circle }
        }
        var lines: [LeadID: LineLocations] = [:]
        for id in circles.keys {
            var own = try model.lines(of: id)
            for (place, _) in pending.removeValue(forKey: id) ?? [] { own = own.appending(place) }
            lines[id] = own
        }
        for (id, own) in lines.sorted(by: { $0.key < $1.key }) {
            let places = LineLocation.union((circles[id] ?? [id]).compactMap { lines[$0]?.all })
            let history = LeadHistory(try model.entries(at: places, generation: generation), of: id)
            let lead = model.projector.project(id, history)
            try model.table.replace(lead, lines: own, clock: clock)
            try model.merges.note(lead.survivor, of: id)
            model.histories[id] = nil
        }
    }

    /// What a range of lines concerns: the leads of ordinary lines, and for an `undone` line whatever it names in turn.
    private func concern(of range: ClosedRange<Int>) throws(ReadModelError) -> Concerned {
        var all = Concerned()
        var missing: ClosedRange<Int>?
        for seq in range {
            if let known = concerned[seq] {
                all.leads.formUnion(known.leads)
                all.absorbed.formUnion(known.absorbed)
                all.workspace = all.workspace || known.workspace
            } else {
                missing = min(missing?.lowerBound ?? seq, seq)...seq
            }
        }
        guard let missing else { return all }
        for entry in try model.entries(missing) {
            if let lead = entry.lead {
                all.leads.insert(lead)
                all.absorbed.formUnion(entry.leads.dropFirst())
                // Whom an import must not bring back concerns the workspace as well as the lead.
                if case .erased = entry.event { all.workspace = true }
            } else if case .undone(let undone) = entry.event {
                for range in undone.ranges where range.upperBound < entry.seq {
                    let named = try concern(of: range.lowerBound.value...range.upperBound.value)
                    all.leads.formUnion(named.leads)
                    all.absorbed.formUnion(named.absorbed)
                    all.workspace = all.workspace || named.workspace
                }
            } else {
                all.workspace = true
            }
        }
        return all
    }
}
