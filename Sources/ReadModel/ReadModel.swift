import Journal
import Lifecycle

/// The index of a journal: queues, search, timelines and matches.
///
/// It is disposable: whenever it is damaged or does not fit the journal, it is rebuilt. It locates lines and does not
/// copy the bodies of events. A lead's row is a function of the lead's own lines, so that an index updated line by line
/// equals one built at once. Every user has an index of their own, shared by their consoles. Not thread-safe.
package final class ReadModel {
    let store: any JournalStore
    let dependencies: IndexDependencies
    let folder: IndexFolder?
    private(set) var index: OpenIndex

    /// What the index has not seen yet.
    package internal(set) var pending = PendingActions()
    /// The position in the journal that the index has reached, pending actions included.
    package internal(set) var position: JournalPosition
    /// The damage in the journal that the last catch-up found; everything before it is indexed.
    package internal(set) var damage: JournalDamage?
    /// The number of times that another index replaced the one in use.
    package private(set) var edition = 0
    /// How often the index was at fault and was replaced since it was opened.
    var faults = 0
    /// The position that a rebuild must reach again, while a decision relies on it.
    package var requiredPosition: JournalPosition?
    /// The position that an index of the user had reached, while it is not known to be in the journal.
    var seen: JournalPosition?
    /// What the file system said of the journal when all of it was read last.
    var checkedStamp: JournalStamp?
    /// Whether the index lacks actions before `position`, which ``postpone(_:)`` left to a rebuild.
    package internal(set) var hasPostponedActions = false
    /// Whether a rebuild is followed by the rest of the journal.
    var isRecovering = false
    /// The entries that were in the journal and are not, as far as this user's indexes have read it.
    package var missing: MissingEntries? { isSeenMissing ? seen.map { MissingEntries(seen: $0, end: position.seq) } : nil }
    /// Whether the journal was found not to have what was seen.
    var isSeenMissing = false
    /// The generation of the journal in which it was looked for.
    var missingGeneration: UInt64 = 0
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
        store = journal
        self.dependencies = dependencies
        self.folder = folder
        let known: [String: JournalPosition]
        if let folder, let current = Self.soundCurrent(folder, journal, dependencies),
            let positions = try? SeenPositions(database: current.database).all
        {
            (index, known) = (current, positions)
        } else {
            known = folder.map { Self.positionsSeen($0, journal) } ?? [:]
            index = try Self.build(folder, journal, dependencies, &warnings, carrying: known)
        }
        self.warnings = warnings
        position = index.meta.position
        seen = known[journal.location]
        folder?.sweep()
        index.database.truncateLog()
        waitWhileRebuilding()
        leaveOtherPlace(known)
        _ = try catchUp()
        pending.changes = IndexChanges()
    }

    /// Makes writers wait while another console of the user rescores all rows.
    private func waitWhileRebuilding() {
        guard let folder else { return }
        index.database.shouldKeepWaiting = { folder.isBeingRebuilt }
    }

    /// Rebuilds the index from the whole journal.
    ///
    /// - Throws: `.journal`, `.definition`.
    package func rebuild() throws(ReadModelError) {
        try rebuild(in: folder)
        // Finds out whether the journal is damaged.
        _ = try catchUp()
    }

    /// Rebuilds the index from the whole journal, in memory without a folder.
    func rebuild(in folder: IndexFolder?) throws(ReadModelError) {
        let positions = positionsSeen()
        index = try Self.build(
            folder, store, dependencies, &warnings, carrying: positions, unlessNewerThan: index.lock?.name)
        edition += 1
        position = index.meta.position
        seen = positions[store.location]
        pending.clear()
        hasPostponedActions = false
        waitWhileRebuilding()
        self.folder?.sweep()
        try lookForSeenEntries()
    }

    /// Shortens the write-ahead log so that the index opens fast.
    ///
    /// Call it before the program ends, above all after an import. Nothing is lost without it. A few microseconds,
    /// unless much was written.
    package func close() { index.database.truncateLog() }

    /// Runs a block whose queries all see the same state of the index.
    ///
    /// - Precondition: The block changes nothing in the index.
    package func withSnapshot<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        try index.database.withSnapshot(body)
    }
}

// What can be asked: each part is a value in a file of its own.
extension ReadModel {
    /// The lists of leads, their counts and rows.
    package var queues: QueueQueries { QueueQueries(index: index) }
    /// Overdue leads, snoozes and scores as time passes.
    package var clocks: ClockUpdates { ClockUpdates(index: index) }
    /// Leads by words.
    package var search: SearchQueries { SearchQueries(index: index) }
    /// The lines of the journal: of leads, of the workspace, of imports.
    package var lines: LineQueries { LineQueries(index: index) }
    /// Actions, as undo and redo see them.
    package var actions: ActionQueries { ActionQueries(index: index) }
    /// Leads and accounts that may be the same.
    package var matches: MatchQueries { MatchQueries(index: index) }
    /// Opportunities, and the leads of a company.
    package var accounts: AccountQueries { AccountQueries(index: index) }
    /// Leads that may be the same person.
    package var duplicates: DuplicateQueries { DuplicateQueries(model: self) }
    /// What rules look for.
    package var rules: RuleQueries { RuleQueries(index: index) }
    /// How many leads entered a stage.
    package var stageEntries: StageEntryQueries { StageEntryQueries(index: index) }
    /// The timelines of leads, for reports.
    package var timelines: TimelineQueries { TimelineQueries(index: index) }
    /// The journal as it was at a moment.
    package var past: HistoricalQueries { HistoricalQueries(index: index) }

    /// The definition that rows are computed with: the one in force at `position`.
    package var definition: LeadDefinition { index.definition }
    /// Whether the index is only in memory, because no file can be written.
    package var isInMemory: Bool { index.database.path == nil }
}
