import Dispatch
import Journal
import Lifecycle
import Synchronization

/// Builds an index from the whole journal.
///
/// A first pass locates all lines. Then every lead is folded from its own lines, on all cores, while one thread writes
/// the rows. Indices come last.
final class IndexBuilder {
    private let database: IndexDatabase
    private let journal: any JournalStore
    private let dependencies: IndexDependencies

    /// The progress at the end of each phase, as measured with a million leads.
    private enum Share {
        static let firstPass = 0.25
        static let leads = 0.85
    }

    init(_ database: IndexDatabase, _ journal: any JournalStore, _ dependencies: IndexDependencies) {
        self.database = database
        self.journal = journal
        self.dependencies = dependencies
    }

    /// Builds the index.
    ///
    /// - Throws: `.journal`, `.definition`, `.database` if it cannot be written.
    func build(lock: IndexFolder.FileLock?) throws(ReadModelError) -> OpenIndex {
        dependencies.progress(0)
        try database.beginBuilding()
        try database.execute(IndexSchema.tables)
        try database.execute(IndexSchema.partialIndices)
        let (firstPass, position) = try runFirstPass()
        let definition = try ReadModel.definition(JournalMap(database), journal, position.generation, dependencies)
        let clock = dependencies.now()
        let meta = IndexMetadata(
            workspace: journal.header.workspace, position: position, clock: clock, day: definition.calendar.zone.day(of: clock),
            definition: definition.number, program: dependencies.program)
        let searchBuilder = try SearchIndexBuilder()
        try writeLeads(firstPass, meta, definition, searchBuilder)
        try createIndices(searchBuilder)
        dependencies.progress(0.98)
        try meta.write(database)
        try database.execute("PRAGMA user_version = \(IndexSchema.version)")
        try database.finishBuilding()
        dependencies.progress(1)
        return OpenIndex(lock: lock, database: database, meta: meta, definition: definition)
    }

    private func runFirstPass() throws(ReadModelError) -> (FirstPassResult, JournalPosition) {
        let progress = dependencies.progress
        let pass = FirstPass(journal: journal, dependencies: dependencies) { progress($0 * Share.firstPass) }
        let (firstPass, position) = try pass.run()
        try database.execute("BEGIN")
        try firstPass.map.write(to: database)
        let merges = MergeTable(database)
        for merge in firstPass.merges { try merges.join(LeadID(merge.lead), LeadID(merge.absorbed)) }
        try database.execute("COMMIT")
        return (firstPass, position)
    }

    /// Creates the indices of rows on one core and the full-text index on another.
    private func createIndices(_ searchBuilder: SearchIndexBuilder) throws(ReadModelError) {
        try database.beginIndexing()
        let statements = IndexSchema.statements(IndexSchema.indices)
        let rows = UncheckedSendableBox(database: database)
        let failure = Mutex<ReadModelError?>(nil)
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            do throws(ReadModelError) {
                if index == 0 {
                    try rows.database.createIndices(statements)
                } else {
                    try searchBuilder.index(searchBuilder.drainAll())
                }
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        try searchBuilder.move(to: database)
    }

    /// The database, used by one of several threads.
    private struct UncheckedSendableBox: @unchecked Sendable {
        let database: IndexDatabase
    }

    private func writeLeads(
        _ firstPass: FirstPassResult, _ meta: IndexMetadata, _ definition: LeadDefinition, _ searchBuilder: SearchIndexBuilder
    ) throws(ReadModelError) {
        let symbols = SymbolTable()
        let pool = try WorkerPool(firstPass, meta, definition, dependencies, symbols)
        let writer = LeadWriter(database, searchBuilder, symbols, clock: meta.clock)
        try database.execute("BEGIN")
        var next = 1
        while next <= firstPass.highest || pool.hasUnwrittenLeads {
            try pool.round(from: next, writing: writer)
            next += pool.stride
            dependencies.progress(
                Share.firstPass + (Share.leads - Share.firstPass) * min(1, Double(next) / Double(max(1, firstPass.highest))))
        }
        try writer.finish()
        try database.execute("COMMIT")
    }
}

/// Writes rows in bulk. Not thread-safe.
private final class LeadWriter: @unchecked Sendable {
    private let table: LeadTableWriter
    private let merges: MergeTable
    private let searchBuilder: SearchIndexBuilder
    private let clock: Instant
    private var tally: [LeadTableWriter.TallyKey: Int] = [:]

    init(_ database: IndexDatabase, _ searchBuilder: SearchIndexBuilder, _ symbols: SymbolTable, clock: Instant) {
        table = LeadTableWriter(database, isNew: true, symbols: symbols)
        merges = MergeTable(database)
        self.searchBuilder = searchBuilder
        self.clock = clock
    }

    func write(_ leads: [FoldedLead]) throws(ReadModelError) {
        for lead in leads {
            if let key = try table.insert(lead.lead, lines: lead.lines, clock: clock) { tally[key, default: 0] += 1 }
            if let survivor = lead.lead.survivor { try merges.setSurvivor(survivor, of: lead.lead.id) }
            if let text = lead.lead.state?.searchText { searchBuilder.add(text, lead.lead.id.number) }
        }
    }

    /// Takes the collected texts for indexing if there are many of them.
    ///
    /// Indexing runs in parallel with `write`.
    func textsToIndex() -> (@Sendable () throws -> Void)? {
        let searchBuilder = searchBuilder
        guard let part = searchBuilder.drainIfLarge() else { return nil }
        return { try searchBuilder.index(part) }
    }

    func finish() throws(ReadModelError) {
        for (key, count) in tally { try table.count(key, count) }
        try table.flush()
    }
}

/// A folded lead that has not been written yet.
private struct FoldedLead {
    var lead: ProjectedLead
    var lines: LineLocations
}

/// Folds leads on several threads, round by round, while the previous round is written.
private final class WorkerPool {
    /// One thread's journal and projector, and the leads that it folded in this round.
    private final class Worker: @unchecked Sendable {
        let reader: HistoryReader
        let projector: Projector
        var folded: [FoldedLead] = []

        init(_ journal: any JournalStore, _ projector: Projector) {
            reader = HistoryReader(journal)
            self.projector = projector
        }

        func fold(_ ids: Range<Int>, _ firstPass: FirstPassResult, generation: UInt64) throws {
            let known = ids.map { (number: $0, locations: firstPass.locations(of: $0)) }.filter { !$0.locations.isEmpty }
            let requests = known.map {
                HistoryReader.Request(id: LeadID($0.number), locations: firstPass.mergedLocations(of: $0.number) ?? $0.locations)
            }
            folded.reserveCapacity(known.count)
            try reader.each(of: requests, generation: generation) { index, history in
                var lines = LineLocations()
                for location in known[index].locations { lines.append(location) }
                folded.append(FoldedLead(lead: projector.project(requests[index].id, history), lines: lines))
            }
        }
    }

    private let firstPass: FirstPassResult
    private let generation: UInt64
    private let workers: [Worker]
    private var unwritten: [[FoldedLead]] = []

    /// The number of workers; many more than cores, so that none waits long for the last one.
    private static let workerCount = 16
    /// The number of leads that a worker folds in one round.
    private static let shareSize = 512

    var stride: Int { Self.workerCount * Self.shareSize }
    var hasUnwrittenLeads: Bool { !unwritten.isEmpty }

    init(
        _ firstPass: FirstPassResult, _ meta: IndexMetadata, _ definition: LeadDefinition, _ dependencies: IndexDependencies,
        _ symbols: SymbolTable
    ) throws(ReadModelError) {
        self.firstPass = firstPass
        generation = meta.position.generation
        let wanted = firstPass.highest < Self.shareSize ? 1 : Self.workerCount
        workers = try reading {
            try (0..<wanted).map { _ in
                let timelines = TimelineProjector(dependencies, symbols)
                return Worker(
                    try dependencies.openJournal(),
                    Projector(definition, day: meta.day, timelines: timelines, keys: dependencies.keys))
            }
        }
    }

    /// Folds the next leads and writes those of the previous round.
    func round(from first: Int, writing writer: LeadWriter) throws(ReadModelError) {
        let (firstPass, generation, workers, written) = (firstPass, generation, workers, Written(leads: unwritten))
        let failure = Mutex<ReadModelError?>(nil)
        let shareSize = workers.count == 1 ? Self.workerCount * Self.shareSize : Self.shareSize
        let indexTexts = writer.textsToIndex()
        DispatchQueue.concurrentPerform(iterations: workers.count + 2) { index in
            do {
                switch index {
                case 0: for leads in written.leads { try writer.write(leads) }
                case 1: try indexTexts?()
                default:
                    let start = first + (index - 2) * shareSize
                    let end = min(start + shareSize, firstPass.highest + 1)
                    try workers[index - 2].fold(start..<max(start, end), firstPass, generation: generation)
                }
            } catch {
                failure.withLock { $0 = $0 ?? ReadModelError(error) }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        unwritten = workers.map(\.folded).filter { !$0.isEmpty }
        for worker in workers { worker.folded = [] }
    }

    /// The leads of the previous round; only the writer uses it.
    private struct Written: @unchecked Sendable {
        var leads: [[FoldedLead]]
    }
}
