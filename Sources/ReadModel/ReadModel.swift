import Journal
import Lifecycle

/// The index of a journal: queues, search, timelines and matches, disposable and made again from the journal whenever anything is odd.
///
/// It finds, the journal knows: bodies of events are not copied. A lead's row is a function of the lead's own lines, so that an index built line by line is
/// the same as one built at once. Every user has one of their own, which their consoles share. Not for use from two threads at a time.
package final class ReadModel {
    let journal: any JournalStore
    let surroundings: IndexDependencies
    let folder: IndexFolder?
    private(set) var hold: IndexFolder.Hold?
    private(set) var database: IndexDatabase
    private(set) var table: LeadTable
    private(set) var map: JournalMap
    private(set) var merges: MergeTable
    var meta: IndexMetadata
    var projector: Projector
    var staged: [StagedAction] = []
    var stagedLines = 0
    var news = IndexChanges()
    var histories = RecentHistories()
    var stretches = RecentStretches()

    /// The definition by which rows are made: the one in force at `position`.
    package internal(set) var definition: LeadDefinition
    /// Up to where the journal has been taken in, staged actions included.
    package internal(set) var position: JournalPosition
    /// Where the journal stops making sense, as the last look found; everything before it is in the index.
    package internal(set) var damage: JournalDamage?
    /// Whether the index is only in memory, since nothing can be written.
    package var isInMemory: Bool { database.path == nil }
    /// How many other indices were taken in place of the first.
    package private(set) var edition = 0
    /// What is worth telling although nothing is lost, such as a folder that can't be written.
    package internal(set) var warnings: [String] = []

    /// Opens the index of a journal and brings it up to date; makes it first when there is none, or none that fits.
    ///
    /// A few milliseconds when it is up to date. `folder` is made with its parents; where that is impossible the index is kept in memory, with a
    /// warning.
    ///
    /// - Throws: `.journal` when the journal can't be read, `.definition` when the definition in force can't be used.
    package init(journal: any JournalStore, folder path: String?, surroundings: IndexDependencies) throws(ReadModelError) {
        var warnings: [String] = []
        var folder: IndexFolder?
        if let path {
            do throws(ReadModelError) {
                folder = try IndexFolder(path: path)
            } catch {
                warnings.append(error.description)
            }
        }
        var opened: Opened?
        if let folder { opened = try? Self.openCurrent(folder, journal, surroundings) }
        let ready: Opened
        if let opened { ready = opened } else { ready = try Self.build(folder, journal, surroundings, &warnings) }
        self.journal = journal
        self.surroundings = surroundings
        self.folder = folder
        self.warnings = warnings
        hold = ready.hold
        database = ready.database
        table = LeadTable(ready.database)
        map = JournalMap(ready.database)
        merges = MergeTable(ready.database)
        meta = ready.meta
        definition = ready.definition
        position = ready.meta.position
        projector = Projector(
            ready.definition, day: ready.meta.day, tracing: Tracing(surroundings, table.words), keys: surroundings.keys)
        folder?.sweep()
        database.shortenLog()
        waitForOthers()
        _ = try catchUp()
        news = IndexChanges()
    }

    /// While another console of the user makes all rows again, whoever wants to write waits for it.
    private func waitForOthers() {
        guard let folder else { return }
        database.isWorthWaiting = { folder.holdRebuilding() == nil }
    }

    /// Takes another database in place of the one in use.
    func use(_ ready: Opened) {
        hold = ready.hold
        database = ready.database
        edition += 1
        table = LeadTable(ready.database)
        map = JournalMap(ready.database)
        merges = MergeTable(ready.database)
        waitForOthers()
        meta = ready.meta
        definition = ready.definition
        position = ready.meta.position
        projector = Projector(
            ready.definition, day: ready.meta.day, tracing: Tracing(surroundings, table.words), keys: surroundings.keys)
        staged = []
        stagedLines = 0
        histories = RecentHistories()
        stretches = RecentStretches()
    }

    /// Leaves the index so that it opens fast again; to be called before the program ends, above all after an import.
    ///
    /// Nothing is lost without it. Some microseconds, unless much was written.
    package func close() { database.shortenLog() }

    /// Runs something that asks much of the index, all on the same state of it; without this every question locks the file anew.
    ///
    /// Nothing may be taken in meanwhile.
    package func steadily<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        // Where it can't begin, every question stands for itself, as without it.
        let isSteady = (try? database.execute("BEGIN")) != nil
        defer { if isSteady { try? database.execute("COMMIT") } }
        return try body()
    }

    /// Makes the index again from the whole journal.
    ///
    /// - Throws: `.journal`, `.definition`.
    package func rebuild() throws(ReadModelError) {
        let ready = try Self.build(folder, journal, surroundings, &warnings, unlessNewerThan: hold?.name)
        use(ready)
        folder?.sweep()
    }
}

extension ReadModel {
    /// Makes the index again up to the damage, when a line that was sound when it was indexed turns out to be damaged: only what stands before it counts.
    ///
    /// - Throws: `.journal`, `.definition`.
    package func shrinkToDamage() throws(ReadModelError) {
        try rebuild()
        _ = try catchUp()
    }
}

/// An index that is ready for use.
struct Opened {
    var hold: IndexFolder.Hold?
    var database: IndexDatabase
    var meta: IndexMetadata
    var definition: LeadDefinition
}
