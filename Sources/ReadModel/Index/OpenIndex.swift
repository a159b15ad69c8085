import Journal
import Lifecycle

/// An open index: its file, its tables, the journal that it is of, and what its rows are computed with.
///
/// A rebuild replaces it as a whole. Not thread-safe.
final class OpenIndex {
    let lock: IndexFolder.FileLock?
    let database: IndexDatabase
    let table: LeadTableWriter
    let map: JournalMap
    let merges: MergeTable
    let store: any JournalStore
    let dependencies: IndexDependencies
    var meta: IndexMetadata
    /// What rows are computed with.
    private(set) var projection: Projection
    private(set) var projector: Projector
    /// Histories as of the last action that the read model knows, written or not.
    var histories = RecentHistories()
    var recentBlocks = RecentBlocks()

    init(
        _ database: IndexDatabase, lock: IndexFolder.FileLock?, of store: any JournalStore, _ dependencies: IndexDependencies,
        meta: IndexMetadata, definition: LeadDefinition
    ) {
        self.lock = lock
        self.database = database
        self.store = store
        self.dependencies = dependencies
        self.meta = meta
        table = LeadTableWriter(database)
        map = JournalMap(database: database)
        merges = MergeTable(database: database)
        projection = Projection(definition, day: meta.day, dependencies, symbols: table.symbols)
        projector = Projector(projection)
    }

    /// The generation of the journal's file that the locations in the index are for.
    var generation: UInt64 { meta.position.generation }

    var definition: LeadDefinition { projection.definition }

    /// Computes rows with a definition, for a day, from now on.
    func setProjection(_ definition: LeadDefinition, day: Day) {
        projection = Projection(definition, day: day, dependencies, symbols: table.symbols)
        projector = Projector(projection)
    }

    /// Computes rows as another console of the user does now, after it adopted a definition or moved the day on.
    func follow(_ meta: IndexMetadata) throws(ReadModelError) {
        // Another process may use the index for a copy of the journal meanwhile: its positions say nothing of this one.
        guard meta.location == self.meta.location else { throw .outOfStep }
        guard meta.day != projector.day || meta.definition != definition.number else { return }
        let current = meta.definition == definition.number ? definition : try definitionInForce(meta.position.generation)
        guard current.number == meta.definition else { throw .outOfStep }
        setProjection(current, day: meta.day)
    }

    func definitionInForce(_ generation: UInt64) throws(ReadModelError) -> LeadDefinition {
        try Self.definition(map, store, generation, dependencies)
    }

    /// The definition in force, according to the indexed lines.
    static func definition(
        _ map: JournalMap, _ store: any JournalStore, _ generation: UInt64, _ dependencies: IndexDependencies
    ) throws(ReadModelError) -> LeadDefinition {
        let adopted = try map.workspaceLines().filter { $0.kind == "definitionAdopted" }.map(\.location)
        var entries: [Entry] = []
        try store.lines(at: adopted, generation: generation) { (action) throws(ReadModelError) in
            for line in action.lines { entries.append(try action.indexEntry(of: line)) }
        }
        return try dependencies.definition(entries)
    }
}

/// A cache of recently used histories, so that an action on a lead need not read all its lines again.
///
/// Cached histories are as of the index's `position`: new lines are appended to a history, or remove it.
struct RecentHistories {
    private var histories: [LeadID: LeadHistory] = [:]
    /// As many leads as one action of an adoption moves: each is read before and updated after it.
    private static let capacity = 1024

    subscript(id: LeadID) -> LeadHistory? {
        get { histories[id] }
        set {
            if histories.count >= Self.capacity, histories[id] == nil { histories.removeAll(keepingCapacity: true) }
            histories[id] = newValue
        }
    }
}
