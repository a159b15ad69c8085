internal import Definitions
internal import Journal
package import Lifecycle
internal import ReadModel

/// Passes the progress of long operations to the caller of the present one.
final class ProgressHandler {
    var report: ((WorkspaceProgress) -> Void)?
}

/// An open workspace: who works in it, what can be asked, and what can be changed.
///
/// Every change goes through it, from the console and from subcommands. One per process, for the main thread. Other
/// processes may use the same folder at the same time.
package final class Workspace {
    /// The user, the clock, the team and the definition in force.
    package let session: Session
    /// The questions about leads and their history.
    package let queries: Queries
    /// What administrators do: team, definition, erasure, index.
    package let administration: Administration
    /// The rules that depend on time.
    package let rules: Rules
    /// What people do with accounts.
    package let accounts: AccountEditor
    let journal: IndexedJournal
    let writer: ActionWriter
    private let cacheRemedy: String?

    init(
        _ folder: String, _ store: any JournalStore, _ index: ReadModel, _ definitions: DefinitionCache,
        _ environment: WorkspaceEnvironment, readOnly: Bool, _ progressHandler: ProgressHandler
    ) throws(WorkspaceError) {
        let state: WorkspaceState
        let hasLeads: Bool
        do throws(ReadModelError) {
            let history = try index.healing { () throws(ReadModelError) in try index.lines.workspaceEntries() }
            hasLeads = index.position.seq.value > history.entries.count
            state = WorkspaceState(history)
        } catch {
            throw WorkspaceError(error)
        }
        guard state.adopted != nil else { throw Self.interruptedCreation(folder) }
        session = Session(environment, state, index.definition, isSimulated: store.header.simulated, isRestricted: readOnly)
        let place = KnownPlace(of: store, folder, environment)
        let former = place.formerWorkspace
        journal = IndexedJournal(folder, store, index, session, formerWorkspace: former)
        // Without leads nothing would be lost.
        if former == nil, hasLeads { place.remember() }
        cacheRemedy = environment.cacheProblem
        queries = Queries(journal)
        writer = ActionWriter(queries, DecisionContexts(journal))
        administration = Administration(writer, definitions, progressHandler)
        rules = Rules(administration)
        accounts = AccountEditor(writer)
        if session.isSimulated { try journal.refreshClock() }
        _ = try journal.refreshClocks()
        journal.makeReadOnlyIfEntriesAreMissing()
    }

    // MARK: Changing leads

    /// Performs an intent as one action. When it returns, the action is on disk.
    ///
    /// Catches up, takes the lock, reads the newest lines, decides on that state, writes once and waits for the disk.
    /// One refusal prevents the whole action, unless the intent is partial. O(lines of the leads).
    ///
    /// - Throws: `WorkspaceError`, with the refusals if rules refused the action.
    package func perform(_ intent: Intent) throws(WorkspaceError) -> ActionResult { try writer.perform(intent) }

    /// The leads on which an intent would act, with the refusals. Takes no lock and writes nothing.
    package func preview(_ intent: Intent) throws(WorkspaceError) -> [(lead: LeadID?, refusal: Refusal?)] {
        try writer.preview(intent)
    }

    /// Undoes the user's latest action in force, or a given action or import.
    ///
    /// - Parameters:
    ///   - id: The id of the undo.
    ///   - batch: The id of an import or an action; nil for the latest action.
    ///   - partial: Whether blocked leads are left unchanged. Otherwise one blocked lead blocks the whole undo.
    /// - Throws: `WorkspaceError`, with the reasons if the undo is blocked.
    package func undo(
        _ id: ActionID, batch: ActionID? = nil, partial: Bool = false, onBehalfOf: Login? = nil
    ) throws(WorkspaceError) -> UndoResult {
        try writer.undo(id, batch: batch, partial: partial, onBehalfOf: onBehalfOf)
    }

    /// Redoes what the user's latest undo undid, unless the user has done something else since.
    package func redo(_ id: ActionID, onBehalfOf: Login? = nil) throws(WorkspaceError) -> UndoResult {
        try writer.redo(id, onBehalfOf: onBehalfOf)
    }

    /// A new id for an intent.
    package func newActionID() -> ActionID { session.newActionID() }

    /// The context of a decision that the user, or another person for whom the user may act, makes now.
    ///
    /// - Throws: `WorkspaceError.notPermitted`, or `.notFound` for a person who is not on the team.
    package func decisionContext(onBehalfOf other: Login?) throws(WorkspaceError) -> DecisionContext {
        try writer.contexts.current(for: session.actor(for: other))
    }

    /// The context of a decision that the user makes now, to show what is possible.
    ///
    /// Without the numbers that only the index has if it can't be read; an action then says so.
    package func decisionContext() -> DecisionContext { writer.contexts.forDisplay() }

    // MARK: Keeping up

    /// Reads the new lines of the journal, and returns the changes since the previous call.
    ///
    /// Cheap if there are no new lines.
    ///
    /// - Throws: `WorkspaceError`; for damage only after the lines before it have been read.
    package func catchUp() throws(WorkspaceError) -> JournalChanges {
        journal.drainWatch()
        try journal.catchUp()
        return journal.takeChanges()
    }

    /// Whether actions by others were read that ``catchUp()`` has not yet returned.
    package var hasUnreportedChanges: Bool { journal.hasUnreportedChanges }

    /// The last line whose changes ``catchUp()`` has returned, or that this process wrote right after it.
    package var reportedLine: SequenceNumber { journal.reportedLine }

    /// Updates what depends on time: overdue leads, ended snoozes and, on a new day, scores.
    ///
    /// True if lists changed.
    package func refreshClocks() throws(WorkspaceError) -> Bool { try journal.refreshClocks() }

    /// Whether an action is acknowledged before the index file has it.
    ///
    /// For a console, which calls ``updateIndex()`` when it is idle.
    package var defersIndexUpdates: Bool {
        get { journal.defersUpdates }
        set { journal.defersUpdates = newValue }
    }

    /// Whether the user's last action is not yet in the index file.
    package var isIndexBehind: Bool { !journal.pendingLeads.isEmpty }

    /// Writes the user's last action to the index file, if that is pending.
    ///
    /// - Returns: What went wrong since the previous call; nil for nothing.
    package func updateIndex() -> String? { journal.updateIndex() }

    /// The warnings that no result carries, such as those about the actions of an import, since the previous call.
    package func takeWarnings() -> [String] { journal.takeWarnings() }

    /// Descriptors that become readable when the journal grows, for a poll loop.
    package var watchDescriptors: [Int32] { journal.watchDescriptors }
}

// What it is.
extension Workspace {
    /// The folder that holds the journal.
    package var folder: String { journal.folder }
    /// The folder's name, for headers.
    package var name: String { journal.name }
    /// The workspace's unique id, independent of its folder.
    package var id: String { journal.store.header.workspace }
    /// The user.
    package var me: Login { session.me }
    /// The workspace's time.
    package var now: Instant { session.now }
    /// The team.
    package var team: Team { session.team }
    /// The definition in force.
    package var definition: LeadDefinition { session.definition }

    /// The reason why nothing can be written; nil if writing is possible.
    ///
    /// That is on request, for a viewer, or after a failure of the disk.
    package var readOnlyReason: String? { writer.readOnlyReason }

    /// Whether the workspace is read-only because of a failure, after which a repair opens it again.
    package var mayBeReopened: Bool { session.failure != nil && journal.problem == nil }

    /// The reason why the index is only in memory, with a remedy; nil while it is on disk.
    package var cacheProblem: String? {
        guard journal.storedIndex.isInMemory else { return nil }
        return cacheRemedy ?? journal.storedIndex.warnings.last ?? "the cache folder cannot be used"
    }

    /// Why what is shown may not be all that was recorded, with a remedy; nil while nothing is known against it.
    ///
    /// The journal is damaged, or entries are missing that the user has seen.
    package var journalProblem: String? { journal.problem.map { "\($0)" } }

    /// ``journalProblem`` in two words, for a header.
    package var journalProblemLabel: String? { journal.problem?.label }

    /// Why a server can't be written to at present, as a clause for a header; nil while it answers, and in a folder.
    package var outageLabel: String? { journal.store.outage?.label }

    /// The last line of the journal that the index has.
    package var lastLine: SequenceNumber { journal.storedIndex.position.seq }
}
