import Dispatch
import Journal
import Lifecycle
import Synchronization

/// Rescores all leads with a new definition.
///
/// Folds every lead on all cores, while one thread writes the changes. Only the columns that depend on the definition
/// are written (`DefinitionColumns`), in the caller's transaction; texts, keys and the journal map stay. O(lines of all
/// leads): some 10 seconds for a million leads on two cores.
final class Rescoring {
    private let database: IndexDatabase
    private let dependencies: IndexDependencies
    /// The locations of the lines of a lead's merge group; nil if the lead was never merged.
    private let mergeGroup: (LeadID) throws(ReadModelError) -> [LineLocation]?
    private let generation: UInt64
    private let clock: Instant
    private let workers: [Worker]
    private var changes = 0
    /// The statements of indices that were dropped because most of their entries change.
    private var droppedIndices: [String]?
    private var differences: [LeadTableWriter.TallyKey: Int] = [:]

    /// The number of leads that a worker folds in one round.
    private static let share = 256
    /// The number of workers; many more than cores, so that none waits long for the last one.
    private static let workerCount = 32
    /// The part of the time that folding takes, as measured with a million leads; the rest creates indices.
    private static let folding = 0.75

    init(
        _ database: IndexDatabase, _ dependencies: IndexDependencies, _ definition: LeadDefinition, day: Day, clock: Instant,
        generation: UInt64, mergeGroup: @escaping (LeadID) throws(ReadModelError) -> [LineLocation]?
    ) throws(ReadModelError) {
        self.database = database
        self.mergeGroup = mergeGroup
        self.dependencies = dependencies
        self.clock = clock
        self.generation = generation
        let highest = try database.statement("SELECT max(id) FROM lead").integer() ?? 0
        workers = try reading {
            try (0..<(highest > Self.share ? Self.workerCount : 1)).map { _ in
                let projector = Projector(definition, day: day, scoresOnly: true, keys: dependencies.keys)
                return Worker(HistoryReader(try dependencies.openJournal()), projector, clock: clock)
            }
        }
    }

    /// Rescores all leads.
    ///
    /// - Throws: `.journal`, `.database`; the caller must then roll back the transaction.
    func run(_ table: LeadTableWriter) throws(ReadModelError) {
        dependencies.scoringProgress(0)
        let highest = Double(max(1, try database.statement("SELECT max(id) FROM lead").integer() ?? 1))
        var page = try page(after: 0)
        var scored: [[Scored]] = []
        while !page.isEmpty || !scored.isEmpty {
            let last = page.last?.id ?? Int(highest)
            (page, scored) = try round(page, writing: scored)
            dependencies.scoringProgress(Self.folding * min(1, Double(last) / highest))
        }
        for worker in workers { differences.merge(worker.differences, uniquingKeysWith: +) }
        for worker in workers { try worker.stageEntryCounts.write(to: database) }
        for (key, difference) in differences where difference != 0 { try table.count(key, difference) }
        if let droppedIndices { try database.createIndices(droppedIndices) }
        dependencies.scoringProgress(1)
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
    private struct Scored: Sendable {
        var id: Int
        var row: DefinitionColumns.Row
    }

    /// One thread's journal and projector, and the leads that it scored in this round.
    private final class Worker: @unchecked Sendable {
        private let reader: HistoryReader
        private let projector: Projector
        private let clock: Instant
        private var scored: [Scored] = []
        /// The changes of the counts.
        private(set) var differences: [LeadTableWriter.TallyKey: Int] = [:]
        /// The changes of the stage entry counts; they depend on the definition's time zone.
        var stageEntryCounts = StageEntryCounts()

        /// Removes and returns the leads scored in this round.
        func drainScored() -> [Scored] {
            defer { scored = [] }
            return scored
        }

        init(_ reader: HistoryReader, _ projector: Projector, clock: Instant) {
            self.reader = reader
            self.projector = projector
            self.clock = clock
        }

        func score(_ leads: ArraySlice<IndexedLead>, generation: UInt64) throws {
            scored = []
            scored.reserveCapacity(leads.count)
            // By index throughout: copying each lead would take longer than reading it.
            let requests = leads.indices.map { index in
                HistoryReader.Request(
                    id: LeadID(leads[index].id), locations: leads[index].mergedLines ?? LineLocations.all(in: leads[index].lines))
            }
            try reader.each(of: requests, generation: generation) { offset, history in
                let (id, index) = (requests[offset].id, leads.startIndex + offset)
                // A lead whose capture was undone has no score.
                guard let state = projector.project(id, history).state else { return }
                let isOverdue = state.isOverdue(at: clock)
                let list = state.list.code ?? leads[index].key.list
                if list != leads[index].key.list || isOverdue != leads[index].key.overdue {
                    var key = leads[index].key
                    differences[key, default: 0] -= 1
                    key.overdue = isOverdue
                    key.list = list
                    differences[key, default: 0] += 1
                }
                if state.stageEntries != leads[index].stageEntries {
                    stageEntryCounts.add(leads[index].stageEntries, -1)
                    stageEntryCounts.add(state.stageEntries, 1)
                }
                scored.append(
                    Scored(
                        id: id.number,
                        row: .init(
                            state, rank: state.rank(id, at: clock), isSnoozed: leads[index].key.snoozed, isOverdue: isOverdue)))
            }
        }
    }

    /// Scores a page of leads while the previous page is written and the next one is read.
    private func round(_ page: [IndexedLead], writing scored: [[Scored]]) throws(ReadModelError) -> (
        next: [IndexedLead], scored: [[Scored]]
    ) {
        let (workers, generation) = (workers, generation)
        let share = max(1, (page.count + workers.count - 1) / workers.count)
        let shared = WriterState(self)
        let failure = Mutex<ReadModelError?>(nil)
        DispatchQueue.concurrentPerform(iterations: workers.count + 1) { index in
            do {
                if index == 0 {
                    try shared.rescoring.write(scored)
                    if let last = page.last { shared.next = try shared.rescoring.page(after: last.id) }
                } else {
                    try workers[index - 1].score(page.dropFirst((index - 1) * share).prefix(share), generation: generation)
                }
            } catch {
                failure.withLock { $0 = $0 ?? ReadModelError(error) }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return (shared.next, workers.map { $0.drainScored() }.filter { !$0.isEmpty })
    }

    /// State that only the writing thread uses.
    private final class WriterState: @unchecked Sendable {
        let rescoring: Rescoring
        var next: [IndexedLead] = []

        init(_ rescoring: Rescoring) { self.rescoring = rescoring }
    }

    private func page(after last: Int) throws(ReadModelError) -> [IndexedLead] {
        let rows = try database.statement(
            """
            SELECT id, lineLocations, list, owner, snoozed, territory, overdue, stageEntries
            FROM \(IndexSchema.leadWithProfile) WHERE id > ? AND list >= 0 ORDER BY id LIMIT ?
            """)
        rows.bind(1, last)
        rows.bind(2, Self.share * workers.count)
        var page: [IndexedLead] = []
        page.reserveCapacity(Self.share * workers.count)
        try rows.each { (row) throws(ReadModelError) in
            let key = LeadTableWriter.TallyKey(
                list: row.integer(2), owner: row.text(3), snoozed: row.integer(4) != 0, territory: row.int64(5),
                overdue: row.integer(6) != 0)
            page.append(IndexedLead(id: row.integer(0), lines: row.blob(1), key: key, stageEntries: row.blob(7)))
        }
        for index in page.indices { page[index].mergedLines = try mergeGroup(LeadID(page[index].id)) }
        return page
    }

    private func write(_ scored: [[Scored]]) throws(ReadModelError) {
        let update = try database.statement(DefinitionColumns.update, for: "writing")
        let count = try database.statement("SELECT total_changes()")
        let before = try count.integer() ?? 0
        for part in scored {
            for index in part.indices {
                DefinitionColumns.bind(part[index].row, of: part[index].id, to: update)
                try update.run()
            }
        }
        changes += Int((try count.integer() ?? 0) - before)
        guard droppedIndices == nil, changes >= dependencies.reindexThreshold else { return }
        // Most definitions move few leads; if many rows change, nearly all of them may.
        let affected = IndexSchema.indices(with: DefinitionColumns.names) + [IndexSchema.leadByMove]
        try database.dropIndices(affected)
        droppedIndices = affected
    }
}
