import Journal
import Lifecycle

/// Adds actions to the index: the journal map action by action, then every touched lead once.
///
/// Works inside the caller's transaction.
final class IndexUpdate {
    private let index: OpenIndex
    private var stored: LineQueries { LineQueries(index: index) }
    private let generation: UInt64
    private let clock: Instant
    private var pending: [LeadID: [(location: LineLocation, entry: Entry)]] = [:]
    /// What each staged line affects, by line number.
    private var affected: [Int: Affected] = [:]
    private(set) var hasNewDefinition = false
    /// Whether a line undoes one about the workspace: a change of the team, an account or a cost.
    private(set) var undoesWorkspaceLines = false

    /// The pairs of leads that new lines merge, undone or not.
    private var merges: [(lead: LeadID, absorbed: LeadID)] = []

    private struct Affected {
        var leads: Set<LeadID> = []
        /// Leads that the lines merge into other leads; the lines are not their own.
        var absorbed: Set<LeadID> = []
        var workspace = false

        mutating func formUnion(_ other: Affected) {
            leads.formUnion(other.leads)
            absorbed.formUnion(other.absorbed)
            workspace = workspace || other.workspace
        }
    }

    init(_ index: OpenIndex, _ meta: IndexMetadata) {
        self.index = index
        generation = meta.position.generation
        clock = meta.clock
    }

    /// Adds one action and returns the leads that it touches.
    ///
    /// An action that another console has indexed is only inspected.
    func add(_ action: PendingActions.StagedAction, isNew: Bool) throws(ReadModelError) -> Set<LeadID> {
        var touched: Set<LeadID> = []
        let seqs = action.entries.map(\.seq.value)
        guard let first = seqs.first, let last = seqs.last, let entry = action.entries.first else { return [] }
        var added = JournalMap.ActionSummary(
            start: action.start, action: entry.action, recorded: entry.at, lines: first...max(first, last), actors: [])
        for (location, entry) in zip(action.locations, action.entries) {
            if let name = entry.by.login?.name, !added.actors.contains(name) { added.actors.append(name) }
            if let batch = entry.batch { added.batch = batch }
            if entry.by.login == nil, case .assigned = entry.event { added.lastRouting = location }
            var affects = Affected()
            switch entry.event {
            case .undone(let undone):
                let ranges = undone.ranges.map { $0.lowerBound.value...$0.upperBound.value }
                guard ranges.reduce(0, { $0 + $1.count }) <= ReadModel.maxUndoneLines else { throw .outOfStep }
                for range in ranges { affects.formUnion(try affectedLeads(by: range)) }
                added.undone.append((entry.seq.value, ranges))
                if affects.workspace { undoesWorkspaceLines = true }
            case .imported:
                added.closesBatch = true
                if added.batch == nil { added.batch = entry.action }
                affects.workspace = true
            case .definitionAdopted:
                hasNewDefinition = true
                affects.workspace = true
            case .erased: affects.workspace = true
            case .merged(let merged):
                guard let lead = entry.lead else {
                    affects.workspace = true
                    break
                }
                affects.absorbed.insert(merged.absorbed)
                if isNew { merges.append((lead, merged.absorbed)) }
            default: affects.workspace = entry.lead == nil
            }
            if let lead = entry.lead { affects.leads.insert(lead) }
            if affects.workspace { added.workspaceLines.append((entry.seq.value, location, entry.event.kind)) }
            affected[entry.seq.value] = affects
            touched.formUnion(affects.leads.union(affects.absorbed))
            guard isNew else { continue }
            for lead in affects.leads { pending[lead, default: []].append((location, entry)) }
        }
        if isNew { try index.map.add(added) }
        return touched
    }

    /// Rebuilds the rows of all touched leads.
    func writeLeads() throws(ReadModelError) {
        try index.table.begin()
        let highest = LeadID(Int(try index.database.statement("SELECT max(id) FROM lead").integer() ?? 0))
        try writeMerged()
        let touched = pending.sorted { $0.key < $1.key }
        // Leads above the highest number have no rows to replace.
        let firstNew = touched.firstIndex { $0.key > highest } ?? touched.count
        for (id, added) in touched[..<firstNew] {
            var lines = try stored.locations(of: id) ?? LineLocations()
            let history = try history(id, lines, and: added)
            for (location, _) in added { lines.append(location) }
            try index.table.replace(index.projector.project(id, history), lines: lines, clock: clock)
            index.histories[id] = pending.count > 64 ? nil : history
        }
        let writer = NewLeadWriter(index: index, clock: clock, keepsHistories: pending.count <= 64)
        try writer.write(touched[firstNew...].map { (id: $0.key, lines: $0.value) })
        try index.table.flush()
    }

    /// A lead's history with the added lines; a deferred action is in the cached history already.
    private func history(
        _ id: LeadID, _ lines: LineLocations, and added: [(location: LineLocation, entry: Entry)]
    ) throws(ReadModelError) -> LeadHistory {
        if let known = index.histories[id], known.entries.last?.seq == added.last?.entry.seq { return known }
        var history = try stored.history(id, lines, generation: generation)
        for (_, entry) in added { history.append(entry) }
        return history
    }

    /// Rebuilds the rows of merged leads and of their whole merge groups.
    ///
    /// Each history contains the lines of the group.
    private func writeMerged() throws(ReadModelError) {
        for (lead, absorbed) in merges { try index.merges.join(lead, absorbed) }
        guard try !index.merges.isEmpty else { return }
        var groups: [LeadID: [LeadID]] = [:]
        for id in pending.keys where groups[id] == nil {
            guard let mergeGroup = try index.merges.mergeGroup(of: id) else { continue }
            for member in mergeGroup { groups[member] = mergeGroup }
        }
        var lines: [LeadID: LineLocations] = [:]
        for id in groups.keys {
            var own = try stored.locations(of: id) ?? LineLocations()
            for (location, _) in pending.removeValue(forKey: id) ?? [] { own.append(location) }
            lines[id] = own
        }
        for (id, own) in lines.sorted(by: { $0.key < $1.key }) {
            let locations = LineLocation.union((groups[id] ?? [id]).compactMap { lines[$0]?.all })
            let history = LeadHistory(try stored.entries(at: locations, generation: generation), of: id)
            let lead = index.projector.project(id, history)
            try index.table.replace(lead, lines: own, clock: clock)
            try index.merges.setSurvivor(lead.survivor, of: id)
            index.histories[id] = nil
        }
    }

    /// The leads, and whether the workspace, that a range of lines affects.
    ///
    /// An `undone` line affects what the lines that it names affect.
    private func affectedLeads(by range: ClosedRange<Int>) throws(ReadModelError) -> Affected {
        var all = Affected()
        var missing: ClosedRange<Int>?
        for seq in range {
            if let known = affected[seq] {
                all.formUnion(known)
            } else {
                missing = min(missing?.lowerBound ?? seq, seq)...seq
            }
        }
        guard let missing else { return all }
        for entry in try stored.entries(missing) {
            if let lead = entry.lead {
                all.leads.insert(lead)
                all.absorbed.formUnion(entry.leads.dropFirst())
                // An erasure must also be known to imports, so it affects the workspace as well as the lead.
                if case .erased = entry.event { all.workspace = true }
            } else if case .undone(let undone) = entry.event {
                for range in undone.ranges where range.upperBound < entry.seq {
                    all.formUnion(try affectedLeads(by: range.lowerBound.value...range.upperBound.value))
                }
            } else {
                all.workspace = true
            }
        }
        return all
    }
}
