import Journal
import Lifecycle

/// A cache of recently read journal blocks.
struct RecentBlocks {
    private var blocks: [(start: SequenceNumber, end: SequenceNumber, actions: [[Entry]])] = []

    func actions(after start: SequenceNumber, upTo end: SequenceNumber) -> [[Entry]]? {
        blocks.first { $0.start == start && $0.end >= end }?.actions
    }

    mutating func keep(_ actions: [[Entry]], after start: SequenceNumber, upTo end: SequenceNumber) {
        blocks.removeAll { $0.start == start }
        if blocks.count >= 4 { blocks.removeFirst() }
        blocks.append((start, end, actions))
    }
}

/// The journal lines of one import; lines of other actions may lie between them.
package struct ImportBatch: Hashable, Sendable {
    /// The id of the import: the id of its first action.
    package var id: ActionID
    /// Its lines, in journal order.
    package var lines: [ClosedRange<SequenceNumber>]
    /// Whether its `imported` line has been written; an interrupted import never gets one.
    package var isClosed: Bool
}

/// The lines of the journal: of leads, of the workspace, of imports.
///
/// Queries throw `.database`; those that read lines throw `.journal` too.
package struct LineQueries {
    let index: OpenIndex
    private var database: IndexDatabase { index.database }

    /// All lines about a lead, to be folded by `LeadHistory.fold`; empty for an unknown lead.
    ///
    /// A few dozen small reads. If it was ever merged, the history has the lines of its merge group;
    /// `LeadHistory.status` tells which lead absorbed it.
    package func history(of id: LeadID) throws(ReadModelError) -> LeadHistory {
        if let known = index.histories[id] { return known }
        guard let lines = try locations(of: id) else { return LeadHistory() }
        let history = try history(id, lines, generation: index.generation)
        // A line about another lead of a merge group changes this history too, so only unmerged histories are cached.
        if !history.hasMerges { index.histories[id] = history }
        return history
    }

    /// The locations of a lead's own lines; nil for an unknown lead.
    func locations(of id: LeadID) throws(ReadModelError) -> LineLocations? {
        try database.statement("SELECT lineLocations FROM leadProfile WHERE id = ?", id.number).first {
            LineLocations(bytes: $0.blob(0))
        }
    }

    /// The history of a lead by its own lines, or by those of its merge group.
    func history(_ id: LeadID, _ lines: LineLocations, generation: UInt64) throws(ReadModelError) -> LeadHistory {
        let locations = try mergedLineLocations(of: id) ?? lines.all
        if let known = index.histories[id], known.entries.count == locations.count { return known }
        return LeadHistory(try entries(at: locations, generation: generation), of: id)
    }

    /// The locations of the lines of a lead's merge group, in order; nil if the lead was never merged.
    func mergedLineLocations(of id: LeadID) throws(ReadModelError) -> [LineLocation]? {
        guard let mergeGroup = try index.merges.mergeGroup(of: id) else { return nil }
        return LineLocation.union(try mergeGroup.map { (member) throws(ReadModelError) in try locations(of: member)?.all ?? [] })
    }

    /// The entries at some locations.
    func entries(at locations: [LineLocation], generation: UInt64) throws(ReadModelError) -> [Entry] {
        var entries: [Entry] = []
        entries.reserveCapacity(locations.count)
        try index.store.lines(at: locations, generation: generation) { (action) throws(ReadModelError) in
            for line in action.lines { entries.append(try action.indexEntry(of: line)) }
        }
        return entries
    }

    /// The entries with these numbers, in order, including undone ones.
    ///
    /// Reads from the block that they begin in.
    package func entries(_ seqs: ClosedRange<Int>) throws(ReadModelError) -> [Entry] {
        guard let start = try index.map.block(containing: seqs.lowerBound, generation: index.generation) else { return [] }
        var found: [Entry] = []
        _ = try index.store.read(after: start) { (action) throws(ReadModelError) in
            for line in action.lines where seqs.contains(line.envelope.seq.value) { found.append(try action.indexEntry(of: line)) }
            return action.end.seq.value >= seqs.upperBound ? .stop : .continue
        }
        return found
    }

    /// The entries before a number, newest first, for the whole journal or one lead.
    ///
    /// Includes undone entries and undos.
    package func journal(before: SequenceNumber?, limit: Int, lead: LeadID? = nil) throws(ReadModelError) -> [Entry] {
        if let lead {
            let entries = try history(of: lead).lines
            return Array(entries.reversed().lazy.filter { entry in before.map { entry.seq < $0 } ?? true }.prefix(limit))
        }
        var found: [Entry] = []
        var next = min(before?.value ?? .max, index.meta.position.seq.value + 1) - 1
        while next > 0, found.count < limit {
            guard let (actions, start) = try actions(inBlockContaining: next) else { break }
            for entry in actions.joined().reversed() where entry.seq.value <= next && found.count < limit { found.append(entry) }
            next = start.value
        }
        return found
    }

    /// The actions of the block that contains a line, oldest first, and the number before its first line.
    func actions(inBlockContaining seq: Int) throws(ReadModelError) -> (actions: [[Entry]], start: SequenceNumber)? {
        guard let start = try index.map.block(containing: seq, generation: index.generation) else { return nil }
        return (try actions(after: start), start.seq)
    }

    func actions(after start: JournalPosition) throws(ReadModelError) -> [[Entry]] {
        let next = try database.statement("SELECT min(first) FROM block WHERE first > ?", start.seq.value + 1)
        let end = SequenceNumber(min(Int((try next.integer() ?? Int64.max) &- 1), index.meta.position.seq.value))
        if let known = index.recentBlocks.actions(after: start.seq, upTo: end) { return known }
        var actions: [[Entry]] = []
        _ = try index.store.read(after: start) { (action) throws(ReadModelError) in
            actions.append(try action.indexEntries)
            return action.end.seq >= end ? .stop : .continue
        }
        index.recentBlocks.keep(actions, after: start.seq, upTo: end)
        return actions
    }

    /// The entries about the workspace, and the undos of them.
    ///
    /// These are the definition, signatures, team, imports and erasures. The history's `inForce` filters the undone
    /// ones. A few small reads.
    package func workspaceEntries() throws(ReadModelError) -> LeadHistory {
        LeadHistory(try entries(at: try index.map.workspaceLines().map(\.location), generation: index.generation))
    }

    /// The number for a new lead: one more than any number ever used.
    ///
    /// Numbers of leads whose capture was undone are not reused.
    package func nextLead() throws(ReadModelError) -> LeadID {
        let highest = try database.statement("SELECT max(id) FROM lead").integer() ?? 0
        guard 0...Int64(UInt32.max) ~= highest else { throw .outOfStep }
        return LeadID(Int(highest) + 1)
    }

    /// Leads whose capture was undone, in the order of their numbers. O(leads).
    package func undoneLeads() throws(ReadModelError) -> [LeadID] {
        // Absorbed leads have no stage either.
        let statement = try database.statement(
            "SELECT id FROM lead WHERE stage = -1 AND id NOT IN (SELECT lead FROM merged WHERE survivor IS NOT NULL)")
        return try statement.map { LeadID($0.integer(0)) }
    }

    /// The lines of an import and whether it ended; nil if there is no such import.
    package func batch(_ id: ActionID) throws(ReadModelError) -> ImportBatch? { try index.map.importBatch(id) }

    /// Interrupted imports, oldest first.
    package func openBatches() throws(ReadModelError) -> [ActionID] { try index.map.openBatches() }
}
