import Journal
import Lifecycle

/// A stretch of the journal that was read lately.
struct RecentStretches {
    private var known: [(start: SequenceNumber, end: SequenceNumber, actions: [[Entry]])] = []

    func actions(after start: SequenceNumber, upTo end: SequenceNumber) -> [[Entry]]? {
        known.first { $0.start == start && $0.end >= end }?.actions
    }

    mutating func keep(_ actions: [[Entry]], after start: SequenceNumber, upTo end: SequenceNumber) {
        known.removeAll { $0.start == start }
        if known.count >= 4 { known.removeFirst() }
        known.append((start, end, actions))
    }
}

extension ReadModel {
    /// All lines about a lead, folded to its state by `LeadHistory.fold`; empty for a lead that was never there. A few dozen small reads.
    ///
    /// One that was ever merged has the lines of the others in it too; of what it has become part, `LeadHistory.standing` tells.
    ///
    /// - Throws: `.journal`, `.database`.
    package func history(of id: LeadID) throws(ReadModelError) -> LeadHistory {
        if let known = histories[id] { return known }
        guard let lines = try lines(of: id) else { return LeadHistory() }
        let history = try history(id, lines, generation: meta.position.generation)
        // Where leads were merged, a line about another one is one of this history too: only what each lead has to itself is kept up to date in memory.
        if !history.hasMerges { histories[id] = history }
        return history
    }

    /// The places of a lead's own lines; nil for one that was never there.
    func lines(of id: LeadID) throws(ReadModelError) -> LineLocations? {
        let row = try database.statement("SELECT lines FROM card WHERE id = ?")
        row.bind(1, id.number)
        defer { row.reset() }
        return try row.next() ? LineLocations(bytes: row.blob(0)) : nil
    }

    /// The history of a lead by its own lines, and by those of all that it was ever merged with.
    func history(_ id: LeadID, _ lines: LineLocations, generation: UInt64) throws(ReadModelError) -> LeadHistory {
        let places = try placesOfCircle(of: id) ?? lines.all
        if let known = histories[id], known.entries.count == places.count { return known }
        return LeadHistory(try entries(at: places, generation: generation), of: id)
    }

    /// The places of the lines of a lead and of all that it was ever merged with, in order; nil for one that never was.
    func placesOfCircle(of id: LeadID) throws(ReadModelError) -> [LineLocation]? {
        guard let circle = try merges.circle(of: id) else { return nil }
        return LineLocation.union(try circle.map { (member) throws(ReadModelError) in try lines(of: member)?.all ?? [] })
    }

    /// The lines at some places of the journal.
    func entries(at places: [LineLocation], generation: UInt64) throws(ReadModelError) -> [Entry] {
        var entries: [Entry] = []
        entries.reserveCapacity(places.count)
        try reading("reading lines") {
            try journal.lines(at: places, generation: generation) { action in
                for line in action.lines { entries.append(try action.entry(of: line)) }
            }
        }
        return entries
    }

    /// The lines with these numbers, in order, undone ones included; reads from the stretch that they begin in.
    ///
    /// - Throws: `.journal`, `.database`.
    package func entries(_ seqs: ClosedRange<Int>) throws(ReadModelError) -> [Entry] {
        guard let start = try map.stretch(of: seqs.lowerBound, generation: meta.position.generation) else { return [] }
        var found: [Entry] = []
        try reading("reading lines") {
            _ = try journal.read(after: start) { action in
                for line in action.lines where seqs.contains(line.envelope.seq.value) { found.append(try action.entry(of: line)) }
                return action.end.seq.value >= seqs.upperBound ? .stop : .goOn
            }
        }
        return found
    }

    /// The lines before a number, or the newest, newest first: the whole journal's or one lead's; undone ones and undos included.
    ///
    /// - Throws: `.journal`, `.database`.
    package func journal(before: SequenceNumber?, limit: Int, lead: LeadID? = nil) throws(ReadModelError) -> [Entry] {
        if let lead {
            let entries = try history(of: lead).lines
            return Array(entries.reversed().lazy.filter { entry in before.map { entry.seq < $0 } ?? true }.prefix(limit))
        }
        var found: [Entry] = []
        var next = min(before?.value ?? .max, meta.position.seq.value + 1) - 1
        while next > 0, found.count < limit {
            guard let (actions, start) = try actions(inStretchOf: next) else { break }
            for entry in actions.joined().reversed() where entry.seq.value <= next && found.count < limit { found.append(entry) }
            next = start.value
        }
        return found
    }

    /// The actions of the stretch that a line is in, oldest first, and the number before its first line.
    func actions(inStretchOf seq: Int) throws(ReadModelError) -> (actions: [[Entry]], start: SequenceNumber)? {
        guard let start = try map.stretch(of: seq, generation: meta.position.generation) else { return nil }
        return (try actions(after: start), start.seq)
    }

    func actions(after start: JournalPosition) throws(ReadModelError) -> [[Entry]] {
        let next = try database.statement("SELECT min(first) FROM block WHERE first > ?")
        next.bind(1, start.seq.value + 1)
        let end = SequenceNumber(min(Int((try next.integer() ?? Int64.max) &- 1), meta.position.seq.value))
        if let known = stretches.actions(after: start.seq, upTo: end) { return known }
        var actions: [[Entry]] = []
        try reading("reading lines") {
            _ = try journal.read(after: start) { action in
                actions.append(try action.lines.map { try action.entry(of: $0) })
                return action.end.seq >= end ? .stop : .goOn
            }
        }
        stretches.keep(actions, after: start.seq, upTo: end)
        return actions
    }

    /// The lines that concern the workspace (definition, signatures, team, imports, erasures) and the undos that name one of them, as one history.
    ///
    /// `inForce` of it is what counts. A few small reads.
    ///
    /// - Throws: `.journal`, `.database`.
    package func workspaceEntries() throws(ReadModelError) -> LeadHistory {
        LeadHistory(try entries(at: try map.workspaceLines().map(\.place), generation: meta.position.generation))
    }

    /// The number that a new lead gets: one more than was ever given, also to leads whose capture was taken back.
    ///
    /// - Throws: `.database`.
    package func nextLead() throws(ReadModelError) -> LeadID {
        LeadID(Int(try database.statement("SELECT max(id) FROM lead").integer() ?? 0) + 1)
    }

    /// The lines of an import and whether it ended; nil when there is no such import.
    ///
    /// - Throws: `.database`.
    package func batch(_ id: ActionID) throws(ReadModelError) -> ImportBatch? { try map.batch(id) }

    /// Imports that were cut off, oldest first.
    ///
    /// - Throws: `.database`.
    package func openBatches() throws(ReadModelError) -> [ActionID] { try map.openBatches() }
}
