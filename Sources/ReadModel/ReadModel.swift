import Journal
import Lifecycle

/// The index of a journal: queues, search, timelines and matches.
///
/// It is disposable: whenever it is damaged or does not fit the journal, it is rebuilt. It locates lines and does not
/// copy the bodies of events. A lead's row is a function of the lead's own lines, so that an index updated line by line
/// equals one built at once. Every user has an index of their own, shared by their consoles. Not thread-safe.
package final class ReadModel {
    let journal: any JournalStore
    let dependencies: IndexDependencies
    let folder: IndexFolder?
    private(set) var lock: IndexFolder.FileLock?
    private(set) var database: IndexDatabase
    private(set) var table: LeadTableWriter
    private(set) var map: JournalMap
    private(set) var merges: MergeTable
    var meta: IndexMetadata
    var projector: Projector
    var staged: [StagedAction] = []
    var stagedLines = 0
    var changes = IndexChanges()
    var histories = RecentHistories()
    var recentBlocks = RecentBlocks()

    /// The definition that rows are built with: the one in force at `position`.
    package internal(set) var definition: LeadDefinition
    /// The position in the journal that the index has reached, staged actions included.
    package internal(set) var position: JournalPosition
    /// The damage in the journal that the last catch-up found; everything before it is indexed.
    package internal(set) var damage: JournalDamage?
    /// Whether the index is only in memory, because no file can be written.
    package var isInMemory: Bool { database.path == nil }
    /// The number of times that another index replaced the one in use.
    package private(set) var edition = 0
    /// Problems to report although nothing is lost, such as a folder that cannot be written.
    package internal(set) var warnings: [String] = []

    /// Opens the index of a journal and catches up; builds it first if there is none that fits.
    ///
    /// A few milliseconds if it is up to date. `folder` is created with its parents; if that is impossible, the index
    /// is kept in memory and a warning is added.
    ///
    /// - Throws: `.journal` if the journal cannot be read, `.definition` if the definition in force cannot be used.
    package init(journal: any JournalStore, folder path: String?, dependencies: IndexDependencies) throws(ReadModelError) {
        var warnings: [String] = []
        var folder: IndexFolder?
        if let path {
            do throws(ReadModelError) {
                folder = try IndexFolder(path: path)
            } catch {
                warnings.append(error.description)
            }
        }
        var current: OpenIndex?
        if let folder { current = try? Self.openCurrent(folder, journal, dependencies) }
        let opened: OpenIndex
        if let current { opened = current } else { opened = try Self.build(folder, journal, dependencies, &warnings) }
        self.journal = journal
        self.dependencies = dependencies
        self.folder = folder
        self.warnings = warnings
        lock = opened.lock
        database = opened.database
        table = LeadTableWriter(opened.database)
        map = JournalMap(opened.database)
        merges = MergeTable(opened.database)
        meta = opened.meta
        definition = opened.definition
        position = opened.meta.position
        projector = Projection(opened.definition, day: opened.meta.day, dependencies, symbols: table.symbols).makeProjector()
        folder?.sweep()
        database.truncateLog()
        waitWhileRebuilding()
        _ = try catchUp()
        changes = IndexChanges()
    }

    /// Makes writers wait while another console of the user rescores all rows.
    private func waitWhileRebuilding() {
        guard let folder else { return }
        database.shouldKeepWaiting = { folder.lockForRebuild() == nil }
    }

    /// What rows are computed with at present.
    var projection: Projection { Projection(definition, day: meta.day, dependencies, symbols: table.symbols) }

    /// Replaces the database in use.
    func replaceDatabase(with opened: OpenIndex) {
        lock = opened.lock
        database = opened.database
        edition += 1
        table = LeadTableWriter(opened.database)
        map = JournalMap(opened.database)
        merges = MergeTable(opened.database)
        waitWhileRebuilding()
        meta = opened.meta
        definition = opened.definition
        position = opened.meta.position
        projector = Projection(opened.definition, day: opened.meta.day, dependencies, symbols: table.symbols).makeProjector()
        staged = []
        stagedLines = 0
        histories = RecentHistories()
        recentBlocks = RecentBlocks()
    }

    /// Shortens the write-ahead log so that the index opens fast.
    ///
    /// Call it before the program ends, above all after an import. Nothing is lost without it. A few microseconds,
    /// unless much was written.
    package func close() { database.truncateLog() }

    /// Runs a block whose queries all see the same state of the index.
    ///
    /// Without it each query locks the file again.
    ///
    /// - Precondition: The block changes nothing in the index.
    package func withSnapshot<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        // If the transaction cannot begin, each query runs on its own.
        let hasSnapshot = (try? database.execute("BEGIN")) != nil
        defer { if hasSnapshot { try? database.execute("COMMIT") } }
        return try body()
    }

    /// Rebuilds the index from the whole journal.
    ///
    /// - Throws: `.journal`, `.definition`.
    package func rebuild() throws(ReadModelError) {
        let opened = try Self.build(folder, journal, dependencies, &warnings, unlessNewerThan: lock?.name)
        replaceDatabase(with: opened)
        folder?.sweep()
    }
}

extension ReadModel {
    /// Rebuilds the index up to the damage in the journal.
    ///
    /// For a line that was intact when it was indexed and turns out to be damaged.
    ///
    /// - Throws: `.journal`, `.definition`.
    package func rebuildUpToDamage() throws(ReadModelError) {
        try rebuild()
        _ = try catchUp()
    }
}

/// An index that is ready to use.
struct OpenIndex {
    var lock: IndexFolder.FileLock?
    var database: IndexDatabase
    var meta: IndexMetadata
    var definition: LeadDefinition
}
