import Journal
import Lifecycle
import Platform

/// Rescores all leads with a new definition.
///
/// Folds every lead on all cores, while one thread writes the changes. Only the columns that depend on the definition
/// are written (`LeadRowColumns.ofDefinition`), in the caller's transaction; texts, keys and the journal map stay.
/// O(lines of all leads): some 10 seconds for a million leads on two cores.
final class Rescoring {
    private let index: OpenIndex
    private var database: IndexDatabase { index.database }
    private let meta: IndexMetadata
    private let projection: Projection
    private let hasMerges: Bool
    private var changes = 0
    /// The indices that were dropped because most of their entries change.
    private var droppedIndices: [IndexSchema.Index]?

    /// The number of leads that a worker folds at a time.
    private static let share = 256
    /// The part of the time that folding takes, as measured with a million leads; the rest creates indices.
    private static let folding = 0.75

    init(_ index: OpenIndex, _ definition: LeadDefinition, _ meta: IndexMetadata) throws(ReadModelError) {
        self.index = index
        self.meta = meta
        projection = Projection(definition, day: meta.day, index.dependencies, scoresOnly: true)
        hasMerges = try !index.merges.isEmpty
    }

    /// Rescores all leads.
    ///
    /// Pages of leads are read and their new values written by this thread, while others score.
    ///
    /// - Throws: `.journal`, `.database`; the caller must then roll back the transaction.
    func run() throws(ReadModelError) {
        let progress = index.dependencies.scoringProgress
        progress(0)
        let highest = Double(max(1, try database.statement("SELECT max(id) FROM lead").integer() ?? 1))
        let (projection, clock, generation) = (projection, meta.clock, meta.position.generation)
        let openJournal = index.dependencies.openJournal
        var last = 0
        let workers = try concurrentMap(
            state: { () throws(ReadModelError) in
                try Worker(reader: HistoryReader(opening: openJournal), projector: Projector(projection), clock: clock)
            },
            next: { () throws(ReadModelError) in
                let page = try self.page(after: last)
                last = page.last?.id ?? last
                return page.isEmpty ? nil : page
            },
            transform: { (worker, page) throws(ReadModelError) in try worker.score(page, generation: generation) },
            consume: { (scored) throws(ReadModelError) in
                try self.write(scored)
                if let id = scored.last?.lead.id { progress(Self.folding * min(1, Double(id.number) / highest)) }
            })
        var differences: [LeadTableWriter.TallyKey: Int] = [:]
        for var worker in workers ?? [] {
            differences.merge(worker.differences, uniquingKeysWith: +)
            try worker.stageEntryCounts.write(to: database)
        }
        for (key, difference) in differences { index.table.count(key, difference) }
        try index.table.flush()
        if let droppedIndices { try database.createIndices(droppedIndices) }
        progress(1)
    }

    /// A lead as stored in the index.
    private struct IndexedLead: Sendable {
        var id: Int
        /// The locations of its lines, as encoded by `LineLocations`.
        var lines: [UInt8]
        var key: LeadTableWriter.TallyKey
        var stageEntries: [UInt8]
        /// The locations of the lines of its merge group; nil if it was never merged.
        var mergedLines: [LineLocation]?
    }

    /// A scored lead that has not been written yet.
    private typealias Scored = (lead: ProjectedLead, key: LeadTableWriter.TallyKey)

    /// One thread's journal and projector, and how the counts change by what it scored.
    private struct Worker {
        let reader: HistoryReader
        let projector: Projector
        let clock: Instant
        var differences: [LeadTableWriter.TallyKey: Int] = [:]
        /// The changes of the stage entry counts; they depend on the definition's time zone.
        var stageEntryCounts = StageEntryCounts()

        mutating func score(_ leads: [IndexedLead], generation: UInt64) throws(ReadModelError) -> [Scored] {
            var scored: [Scored] = []
            scored.reserveCapacity(leads.count)
            // By index throughout: copying each lead would take longer than reading it.
            let requests = leads.indices.map { index in
                HistoryReader.Request(
                    id: LeadID(leads[index].id), locations: leads[index].mergedLines ?? LineLocations.all(in: leads[index].lines))
            }
            try reader.each(of: requests, generation: generation) { index, history in
                let lead = projector.project(requests[index].id, history)
                // A lead whose capture was undone has no score.
                guard let state = lead.state else { return }
                var key = leads[index].key
                key.list = state.row.list?.code ?? key.list
                // An erased person is in no list, but the steps of the past still count.
                key.overdue = key.list >= 0 && state.row.isOverdue(at: clock)
                if key != leads[index].key {
                    differences[leads[index].key, default: 0] -= 1
                    differences[key, default: 0] += 1
                }
                if state.stageEntries != leads[index].stageEntries {
                    stageEntryCounts.add(leads[index].stageEntries, -1)
                    stageEntryCounts.add(state.stageEntries, 1)
                }
                scored.append((lead, key))
            }
            return scored
        }
    }

    private func page(after last: Int) throws(ReadModelError) -> [IndexedLead] {
        let rows = try database.statement(
            """
            SELECT \(LeadTableWriter.TallyKey.columns), id, lineLocations, stageEntries
            FROM \(IndexSchema.leadWithProfile) WHERE id > ? AND (list >= 0 OR stageEntries <> x'') ORDER BY id LIMIT ?
            """, last, Self.share)
        var page = try rows.map {
            IndexedLead(id: $0.integer(5), lines: $0.blob(6), key: LeadTableWriter.TallyKey($0), stageEntries: $0.blob(7))
        }
        guard hasMerges else { return page }
        let lines = LineQueries(index: index)
        for row in page.indices { page[row].mergedLines = try lines.mergedLineLocations(of: LeadID(page[row].id)) }
        return page
    }

    private func write(_ scored: [Scored]) throws(ReadModelError) {
        let update = try database.statement(LeadRowColumns.rescoreLead, for: "writing")
        let count = try database.statement("SELECT total_changes()")
        let before = try count.integer() ?? 0
        for index in scored.indices {
            LeadRowColumns.bind(scored[index].lead, scored[index].key, meta.clock, to: update)
            try update.run()
        }
        changes += Int((try count.integer() ?? 0) - before)
        guard droppedIndices == nil, changes >= index.dependencies.reindexThreshold else { return }
        // Most definitions move few leads; if many rows change, nearly all of them may.
        let affected = IndexSchema.indices(with: LeadRowColumns.ofDefinition) + [IndexSchema.leadByMove]
        try database.dropIndices(affected)
        droppedIndices = affected
    }
}
