import Journal
import Lifecycle
import Platform

/// Builds an index from the whole journal.
///
/// A first pass locates all lines. Then every lead is folded from its own lines, on all cores, while one thread writes
/// the rows. Indices come last.
struct IndexBuilder {
    let database: IndexDatabase
    let journal: any JournalStore
    let dependencies: IndexDependencies
    /// What earlier indexes of the user had seen, for ``SeenPositions``.
    var seen: [String: JournalPosition] = [:]

    /// The progress at the end of each phase, as measured with a million leads.
    private static let (firstPassEnd, leadsEnd) = (0.25, 0.85)

    /// Builds the index.
    ///
    /// - Throws: `.journal`, `.definition`, `.database` if it cannot be written.
    func build(lock: IndexFolder.FileLock?) throws(ReadModelError) -> OpenIndex {
        dependencies.progress(0)
        try database.beginBuilding()
        try database.execute(IndexSchema.tables)
        try database.execute(IndexSchema.partialIndices.map(\.sql))
        // An import before it, or the pass itself, had its own needs of memory.
        returnFreedMemory()
        let (firstPass, position) = try runFirstPass()
        returnFreedMemory()
        let definition = try OpenIndex.definition(JournalMap(database: database), journal, position.generation, dependencies)
        let clock = dependencies.now()
        var meta = IndexMetadata(
            workspace: journal.header.workspace, position: position, clock: clock, day: definition.calendar.zone.day(of: clock),
            definition: definition.number, program: dependencies.program, location: journal.location)
        meta.mark(journal)
        let texts = TextIndexing(try SearchIndexBuilder())
        try writeLeads(firstPass, meta, definition, texts)
        try createIndices(texts)
        dependencies.progress(0.98)
        try meta.write(database)
        try SeenPositions(database: database).write(seen)
        try database.execute("PRAGMA user_version = \(IndexSchema.version)")
        try database.finishBuilding()
        dependencies.progress(1)
        return OpenIndex(database, lock: lock, of: journal, dependencies, meta: meta, definition: definition)
    }

    private func runFirstPass() throws(ReadModelError) -> (FirstPassResult, JournalPosition) {
        let progress = dependencies.progress
        let pass = FirstPass(journal: journal, dependencies: dependencies) { progress($0 * Self.firstPassEnd) }
        let (firstPass, position) = try pass.run()
        try database.execute("BEGIN")
        try firstPass.map.write(to: database)
        let merges = MergeTable(database: database)
        for merge in firstPass.merges { try merges.join(LeadID(merge.lead), LeadID(merge.absorbed)) }
        try database.execute("COMMIT")
        return (firstPass, position)
    }

    /// Creates the indices of rows while another thread finishes the full-text index.
    private func createIndices(_ texts: TextIndexing) throws(ReadModelError) {
        try texts.index(isLast: true)
        try database.createIndices(IndexSchema.indices)
        try texts.finish().move(to: database)
    }

    /// Folds all leads on all cores and writes their rows with this thread.
    private func writeLeads(
        _ firstPass: FirstPassResult, _ meta: IndexMetadata, _ definition: LeadDefinition, _ texts: TextIndexing
    ) throws(ReadModelError) {
        let symbols = SymbolTable()
        let table = LeadTableWriter(database, isNew: true, symbols: symbols)
        let merges = MergeTable(database: database)
        let projection = Projection(definition, day: meta.day, dependencies, symbols: symbols)
        let (generation, openJournal, progress) = (meta.position.generation, dependencies.openJournal, dependencies.progress)
        try database.execute("BEGIN")
        var next = 1
        try concurrentMap(
            state: { () throws(ReadModelError) in
                try LeadFolder(
                    reader: HistoryReader(opening: openJournal), projector: Projector(projection), firstPass: firstPass,
                    generation: generation)
            },
            next: { () throws(ReadModelError) -> Range<Int>? in
                guard next <= firstPass.highest else { return nil }
                defer { next += Self.shareSize }
                return next..<min(next + Self.shareSize, firstPass.highest + 1)
            },
            transform: { (folder, ids) throws(ReadModelError) in try folder.fold(ids) },
            consume: { (leads) throws(ReadModelError) in
                for (lead, lines) in leads {
                    try table.insert(lead, lines: lines, clock: meta.clock)
                    if let survivor = lead.survivor { try merges.setSurvivor(survivor, of: lead.id) }
                    if let text = lead.state?.searchText { texts.add(text, lead.id.number) }
                }
                try texts.index()
            },
            progress: { shares in
                let done = min(1, Double(shares * Self.shareSize) / Double(firstPass.highest))
                progress(Self.firstPassEnd + (Self.leadsEnd - Self.firstPassEnd) * done)
            })
        try table.flush()
        try database.execute("COMMIT")
    }

    /// The number of leads that a worker folds at a time.
    private static let shareSize = 512
}

/// A folded lead that has not been written yet.
private typealias FoldedLead = (lead: ProjectedLead, lines: LineLocations)

/// Folds leads from their own lines, for one thread.
private struct LeadFolder {
    let reader: HistoryReader
    let projector: Projector
    let firstPass: FirstPassResult
    let generation: UInt64

    func fold(_ ids: Range<Int>) throws(ReadModelError) -> [FoldedLead] {
        let known = ids.map { (number: $0, own: firstPass.locations(of: $0), merged: firstPass.mergedLocations(of: $0)) }
            .filter { !($0.merged ?? $0.own).isEmpty }
        let requests = known.map { HistoryReader.Request(id: LeadID($0.number), locations: $0.merged ?? $0.own) }
        var folded: [FoldedLead] = []
        folded.reserveCapacity(known.count)
        try reader.each(of: requests, generation: generation) { index, history in
            folded.append((projector.project(requests[index].id, history), LineLocations(known[index].own)))
        }
        return folded
    }
}
