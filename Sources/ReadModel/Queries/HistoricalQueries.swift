import Journal
import Lifecycle
import Platform

/// The last line that was recorded by a given time.
package struct AsOfPosition: Hashable, Sendable {
    /// The number of the line.
    package var seq: SequenceNumber
    /// When it was recorded.
    package var at: Instant
    /// The position after its action.
    package var end: JournalPosition
}

/// The journal as it was at a moment. Queries throw `.database`; those that read lines throw `.journal` too.
package struct HistoricalQueries {
    let index: OpenIndex
    private var database: IndexDatabase { index.database }

    /// The last line that was recorded by a given time; nil if the journal began later.
    ///
    /// Clocks may step back, so earlier lines may have been recorded at a later time. Scans all blocks of 256 lines,
    /// some milliseconds at a million leads, and reads one block.
    package func position(asOf instant: Instant) throws(ReadModelError) -> AsOfPosition? {
        let row = try database.statement("SELECT max(first) FROM block WHERE recordedAt <= ?", instant.milliseconds)
        guard let first = try row.integer(), let start = try index.map.block(containing: Int(first), generation: index.generation)
        else {
            return nil
        }
        let next = try database.statement("SELECT min(first) FROM block WHERE first > ?", first)
        let last = min(Int(try next.integer() ?? .max) &- 1, index.meta.position.seq.value)
        var found: AsOfPosition?
        _ = try index.store.read(after: start) { (action) throws(ReadModelError) in
            if let line = action.lines.last, line.envelope.at <= instant {
                found = AsOfPosition(seq: line.envelope.seq, at: line.envelope.at, end: action.end)
            }
            return action.end.seq.value >= last ? .stop : .continue
        }
        return found
    }

    /// The rows of leads with the given histories, in order, without numbers that are not leads. O(lines).
    package func rows(
        of histories: [(id: LeadID, history: LeadHistory)], by definition: LeadDefinition, on day: Day
    ) -> [LeadRow] {
        let projector = Projector(Projection(definition, day: day, index.dependencies))
        return histories.compactMap { projector.project($0.id, $0.history, includesTimeline: false).state?.row }
    }

    /// The smallest number of leads that a core folds at a time.
    private static var minimumShare: Int { 512 }
    /// The largest number of shares.
    private static var maximumShares: Int { 24 }

    /// Transforms the histories of some leads as of a position, on all cores.
    ///
    /// Each call gets some consecutive leads. The results are in the order of the leads. O(lines of the leads). If
    /// leads were ever merged, each history has the lines of its merge group until then, as in ``history(of:)``.
    package func histories<Part>(
        of leads: [LeadID], at position: AsOfPosition, progress: (Double) -> Void = { _ in },
        transforming transform: @escaping @Sendable ([(id: LeadID, history: LeadHistory)]) -> sending Part
    ) throws(ReadModelError) -> [Part] {
        let (generation, openJournal) = (index.generation, index.dependencies.openJournal)
        let share = max(Self.minimumShare, (leads.count + Self.maximumShares - 1) / Self.maximumShares)
        var rest = leads[...]
        var results: [Part] = []
        try concurrentMap(
            state: { () throws(ReadModelError) in try HistoryReader(opening: openJournal) },
            next: { () throws(ReadModelError) in
                defer { rest = rest.dropFirst(share) }
                return rest.isEmpty ? nil : try self.locations(of: rest.prefix(share), before: position.end.offset)
            },
            transform: { (reader, requests) throws(ReadModelError) in
                var histories: [(id: LeadID, history: LeadHistory)] = []
                histories.reserveCapacity(requests.count)
                try reader.each(of: requests, generation: generation) { histories.append((requests[$0].id, $1)) }
                return transform(histories)
            },
            consume: { (part) throws(ReadModelError) in results.append(part) },
            progress: { progress(min(1, Double($0 * share) / Double(leads.count))) })
        return results
    }

    /// The locations of the lines of some leads that begin before an offset.
    private func locations(of leads: ArraySlice<LeadID>, before end: Int) throws(ReadModelError) -> [HistoryReader.Request] {
        let lines = LineQueries(index: index)
        let hasMerges = try !index.merges.isEmpty
        return try database.withSnapshot { () throws(ReadModelError) in
            try leads.map { (id) throws(ReadModelError) in
                let merged = hasMerges ? try lines.mergedLineLocations(of: id) : nil
                let all = if let merged { merged } else { try lines.locations(of: id)?.all ?? [] }
                return HistoryReader.Request(id: id, locations: all.filter { $0.offset < end })
            }
        }
    }
}
