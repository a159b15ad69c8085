import Dispatch
import Journal
import Lifecycle
import Synchronization

/// Builds an index from the whole journal: one pass over it for what stands where, then every lead folded from its own lines, on all cores, while one
/// thread writes the rows; indices last.
final class IndexBuilder {
    private let database: IndexDatabase
    private let journal: any JournalStore
    private let surroundings: IndexDependencies

    /// How much of the time each part takes, as measured on a million leads.
    private enum Share {
        static let census = 0.25
        static let leads = 0.85
    }

    init(_ database: IndexDatabase, _ journal: any JournalStore, _ surroundings: IndexDependencies) {
        self.database = database
        self.journal = journal
        self.surroundings = surroundings
    }

    /// Builds it.
    ///
    /// - Throws: `.journal`, `.definition`, `.database` when it can't be written.
    func build(hold: IndexFolder.Hold?) throws(ReadModelError) -> Opened {
        surroundings.progress(0)
        try database.beginBuilding()
        try database.execute(IndexSchema.tables)
        try database.execute(IndexSchema.indicesOfFew)
        let (census, position) = try takeCensus()
        let definition = try ReadModel.definition(JournalMap(database), journal, position.generation, surroundings)
        let clock = surroundings.now()
        let meta = IndexMetadata(
            workspace: journal.header.workspace, position: position, clock: clock, day: definition.calendar.zone.day(of: clock),
            definition: definition.number, program: surroundings.program)
        let words = try SearchIndexBuilder()
        try writeLeads(census, meta, definition, words)
        try makeIndices(words)
        surroundings.progress(0.98)
        try meta.write(database)
        try database.execute("PRAGMA user_version = \(IndexSchema.version)")
        try database.finishBuilding()
        surroundings.progress(1)
        return Opened(hold: hold, database: database, meta: meta, definition: definition)
    }

    private func takeCensus() throws(ReadModelError) -> (FirstPassResult, JournalPosition) {
        let progress = surroundings.progress
        let taking = FirstPass(journal: journal, surroundings: surroundings) { progress($0 * Share.census) }
        let (census, position) = try taking.take()
        try database.execute("BEGIN")
        try census.draft.write(to: database)
        let merges = MergeTable(database)
        for merge in census.merges { try merges.join(LeadID(merge.lead), LeadID(merge.absorbed)) }
        try database.execute("COMMIT")
        return (census, position)
    }

    /// Makes the indices of rows on one core and that of words on another.
    private func makeIndices(_ words: SearchIndexBuilder) throws(ReadModelError) {
        try database.beginIndexing()
        let made = IndexSchema.statements(IndexSchema.indices)
        let rows = UncheckedSendableBox(database: database)
        let failure = Mutex<ReadModelError?>(nil)
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            do throws(ReadModelError) {
                if index == 0 { try rows.database.makeIndices(made) } else { try words.index(words.takeAll()) }
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        try words.move(to: database)
    }

    /// The database while only one of several threads uses it.
    private struct UncheckedSendableBox: @unchecked Sendable {
        let database: IndexDatabase
    }

    private func writeLeads(
        _ census: FirstPassResult, _ meta: IndexMetadata, _ definition: LeadDefinition, _ words: SearchIndexBuilder
    ) throws(ReadModelError) {
        let codes = SymbolTable()
        let crew = try WorkerPool(census, meta, definition, surroundings, codes)
        let writer = LeadWriter(database, words, codes, clock: meta.clock)
        try database.execute("BEGIN")
        var next = 1
        while next <= census.highest || crew.hasFolded {
            try crew.round(from: next, writing: writer)
            next += crew.stride
            surroundings.progress(
                Share.census + (Share.leads - Share.census) * min(1, Double(next) / Double(max(1, census.highest))))
        }
        try writer.finish()
        try database.execute("COMMIT")
    }
}

/// Writes rows in bulk. Used by one thread at a time.
private final class LeadWriter: @unchecked Sendable {
    private let table: LeadTable
    private let merges: MergeTable
    private let words: SearchIndexBuilder
    private let clock: Instant
    private var tally: [LeadTable.TallyKey: Int] = [:]

    init(_ database: IndexDatabase, _ words: SearchIndexBuilder, _ codes: SymbolTable, clock: Instant) {
        table = LeadTable(database, isNew: true, words: codes)
        merges = MergeTable(database)
        self.words = words
        self.clock = clock
    }

    func write(_ leads: [FoldedLead]) throws(ReadModelError) {
        for lead in leads {
            if let key = try table.insert(lead.lead, lines: lead.lines, clock: clock) { tally[key, default: 0] += 1 }
            if let survivor = lead.lead.survivor { try merges.note(survivor, of: lead.lead.id) }
            if let text = lead.lead.state?.searchText { words.add(text, lead.lead.id.number) }
        }
    }

    /// The indexing of texts that were gathered, when they are too many to wait for the end; runs beside `write`.
    func wordsToIndex() -> (@Sendable () throws -> Void)? {
        let words = words
        guard let part = words.takeMany() else { return nil }
        return { try words.index(part) }
    }

    func finish() throws(ReadModelError) {
        for (key, count) in tally { try table.count(key, count) }
        try table.settle()
    }
}

/// A lead that was folded and is still to be written.
private struct FoldedLead {
    var lead: ProjectedLead
    var lines: LineLocations
}

/// Folds leads on several threads, one round after the other, while the round before is written.
private final class WorkerPool {
    /// One thread's own journal and projector, and what it folded in this round.
    private final class Worker: @unchecked Sendable {
        let reader: HistoryReader
        let projector: Projector
        var folded: [FoldedLead] = []

        init(_ journal: any JournalStore, _ projector: Projector) {
            reader = HistoryReader(journal)
            self.projector = projector
        }

        func fold(_ ids: Range<Int>, _ census: FirstPassResult, generation: UInt64) throws {
            let known = ids.map { (number: $0, places: census.places(of: $0)) }.filter { !$0.places.isEmpty }
            let asked = known.map {
                HistoryReader.Asked(id: LeadID($0.number), places: census.placesOfCircle(of: $0.number) ?? $0.places)
            }
            folded.reserveCapacity(known.count)
            try reader.each(of: asked, generation: generation) { index, history in
                var lines = LineLocations()
                for place in known[index].places { lines.append(place) }
                folded.append(FoldedLead(lead: projector.project(asked[index].id, history), lines: lines))
            }
        }
    }

    private let census: FirstPassResult
    private let generation: UInt64
    private let hands: [Worker]
    private var toWrite: [[FoldedLead]] = []

    /// How many hands; many more than cores, so that none waits long for the last one.
    private static let hands = 16
    /// How many leads a hand folds in one round.
    private static let share = 512

    var stride: Int { Self.hands * Self.share }
    var hasFolded: Bool { !toWrite.isEmpty }

    init(
        _ census: FirstPassResult, _ meta: IndexMetadata, _ definition: LeadDefinition, _ surroundings: IndexDependencies,
        _ codes: SymbolTable
    ) throws(ReadModelError) {
        self.census = census
        generation = meta.position.generation
        let wanted = census.highest < Self.share ? 1 : Self.hands
        hands = try reading {
            try (0..<wanted).map { _ in
                let tracing = Tracing(surroundings, codes)
                return Worker(
                    try surroundings.another(),
                    Projector(definition, day: meta.day, tracing: tracing, keys: surroundings.keys))
            }
        }
    }

    /// Folds the next leads, and writes those of the round before.
    func round(from first: Int, writing writer: LeadWriter) throws(ReadModelError) {
        let (census, generation, hands, written) = (census, generation, hands, Written(leads: toWrite))
        let failure = Mutex<ReadModelError?>(nil)
        let share = hands.count == 1 ? Self.hands * Self.share : Self.share
        let words = writer.wordsToIndex()
        DispatchQueue.concurrentPerform(iterations: hands.count + 2) { index in
            do {
                switch index {
                case 0: for leads in written.leads { try writer.write(leads) }
                case 1: try words?()
                default:
                    let start = first + (index - 2) * share
                    let end = min(start + share, census.highest + 1)
                    try hands[index - 2].fold(start..<max(start, end), census, generation: generation)
                }
            } catch {
                failure.withLock { $0 = $0 ?? ReadModelError(error) }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        toWrite = hands.map(\.folded).filter { !$0.isEmpty }
        for hand in hands { hand.folded = [] }
    }

    /// What was folded in the round before; only the writer looks at it.
    private struct Written: @unchecked Sendable {
        var leads: [[FoldedLead]]
    }
}
