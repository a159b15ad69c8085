internal import Journal
internal import Lifecycle
internal import Platform
internal import ReadModel

/// The journal with its index.
final class IndexedJournal {
    /// The folder of the journal.
    let folder: String
    let store: any JournalStore
    /// The session, refreshed with every line that concerns it.
    let session: Session
    /// Whether an action is acknowledged before the index file has it.
    ///
    /// For a console, which calls ``updateIndex()`` when it is idle.
    var defersUpdates = false
    /// Whether the index gets this process's actions by a rebuild at the end.
    ///
    /// For an import that brings more leads than there are; see `ReadModel.postpone`.
    var postponesUpdates = false
    /// The id of the workspace whose journal was here before another one took its place.
    private let formerWorkspace: String?
    private let stored: ReadModel
    /// What was read and not yet reported by ``takeChanges()``.
    private var changes = JournalChanges()
    /// The last line up to which everything was reported, or written by this process.
    private(set) var reportedLine: SequenceNumber
    /// Failures of the index that were not yet reported.
    private var warnings: [String] = []
    private var watch: Result<FileWatch, JournalError>?

    init(_ folder: String, _ store: any JournalStore, _ index: ReadModel, _ session: Session, formerWorkspace: String?) {
        self.formerWorkspace = formerWorkspace
        self.folder = folder
        self.store = store
        self.session = session
        stored = index
        reportedLine = index.position.seq
    }

    /// Whether something was read that ``takeChanges()`` has not yet reported.
    var hasUnreportedChanges: Bool { !changes.isEmpty }

    /// The folder's name, for headers.
    var name: String { folder.split(separator: "/").last.map(String.init) ?? folder }

    /// The index, including all of the user's own actions.
    ///
    /// All access to the index file goes through this property, so that no list lacks the user's last action.
    var index: ReadModel {
        writePending()
        return stored
    }

    /// The index as its file is, for what is in memory.
    var storedIndex: ReadModel { stored }

    /// The leads of the user's last action while the index file lacks it.
    var pendingLeads: Set<LeadID> { stored.pending.leads }

    /// The index that has the lines of a lead.
    ///
    /// A pending action changed no lines of other leads, and those of its own are usually in memory.
    func index(for lead: LeadID) -> ReadModel {
        pendingLeads.contains(lead) && !stored.isCached(lead) ? index : stored
    }

    // MARK: Reading

    /// Evaluates a query. If the index is at fault, it is rebuilt and the query is evaluated again.
    ///
    /// If a line of the journal was damaged since it was indexed, the workspace is closed for writing, and the rebuilt
    /// index ends before the damage; a decision then fails.
    func read<Value>(_ query: @autoclosure () throws(ReadModelError) -> Value) throws(WorkspaceError) -> Value {
        let (edition, wasInMemory) = (stored.edition, stored.isInMemory)
        defer {
            if stored.edition != edition {
                if let damage = stored.damage { session.record(.damaged(damage)) }
                if stored.isInMemory, !wasInMemory, let reason = stored.warnings.last {
                    warnings.append("working without a cache: \(reason)")
                }
            }
        }
        do throws(ReadModelError) {
            return try stored.healing { () throws(ReadModelError) in try query() }
        } catch {
            throw WorkspaceError(error)
        }
    }

    /// The entries of the action with an id, wherever it is in the journal; nil if there is none.
    ///
    /// The index knows its ids. If it can't be read, the whole journal is: an action is never written twice because of
    /// the index.
    func entries(of id: ActionID) throws(WorkspaceError) -> [Entry]? {
        let index = index
        do throws(ReadModelError) {
            return try index.actions.entries(of: id)
        } catch {
            switch error {
            case .journal, .definition, .noDefinition: return try read(index.actions.entries(of: id))
            case .database, .folder, .outOfStep: return try read(index.actions.entriesInJournal(of: id))
            }
        }
    }

    /// Reads the new lines of the journal. Cheap if there are none.
    ///
    /// The changes stay unreported until ``takeChanges()``.
    ///
    /// - Throws: `WorkspaceError`; for damage only after the lines before it have been read.
    func catchUp() throws(WorkspaceError) {
        try apply(try read(index.catchUp()))
        makeReadOnlyIfEntriesAreMissing()
        forgetCuredFailure()
    }

    /// The changes since the previous call.
    func takeChanges() -> JournalChanges {
        defer {
            changes = JournalChanges()
            reportedLine = max(reportedLine, stored.position.seq)
        }
        return changes
    }

    private func apply(_ new: IndexChanges) throws(WorkspaceError) {
        guard new.lineCount > 0 else { return }
        if new.rulesChanged { try refreshSession() }
        changes.add(new)
        if session.isSimulated { try refreshClock() }
    }

    /// Adds an action by rules, which is a change for the user too: no person did it.
    func addChanges(of entries: [Entry]) { changes.add(entries) }

    /// Reloads the definition and the team from the lines that concern the workspace.
    func refreshSession() throws(WorkspaceError) {
        session.refresh(WorkspaceState(try read(index.lines.workspaceEntries())), index.definition)
    }

    /// Updates the time of the newest recorded line.
    func refreshClock() throws(WorkspaceError) {
        if let newest = try read(index.lines.journal(before: nil, limit: 1)).first { session.recorded(at: newest.at) }
    }

    /// Updates what depends on time: overdue leads, ended snoozes and, on a new day, scores.
    ///
    /// True if lists changed.
    func refreshClocks() throws(WorkspaceError) -> Bool { try read(index.clocks.refresh(now: session.now)) }

    /// Descriptors that become readable when the journal grows, for a poll loop.
    var watchDescriptors: [Int32] {
        let watch = watch ?? startWatching()
        let wake = store.wakeDescriptor.map { [$0] } ?? []
        if case .success(let watch) = watch { return [watch.descriptor] + wake }
        return wake
    }

    private func startWatching() -> Result<FileWatch, JournalError> {
        let started = Result { () throws(JournalError) in try store.watch() }
        if case .failure(let error) = started { warnings.append("changes by others appear up to a minute late: \(error)") }
        watch = started
        return started
    }

    /// Reads the pending notifications, so that the descriptor stays unreadable until the next change.
    func drainWatch() {
        store.acknowledgeWake()
        guard case .success(let open) = watch else { return }
        do throws(FileWatch.Failure) {
            _ = try open.changes()
        } catch {
            watch = nil
        }
    }

    /// Why what is read may not be all that was written, with a remedy; nil while nothing is known against it.
    var problem: JournalProblem? {
        if let damage = stored.damage { return .damaged(damage, lastEntry: stored.position.seq) }
        if let formerWorkspace, !store.header.isBegun(at: store.location) {
            return .otherWorkspace(former: formerWorkspace, present: store.header.workspace)
        }
        return stored.missing.map { .missing($0.seen, lastEntry: $0.end) }
    }

    /// Throws if entries are missing, or the journal is another workspace's: what is written then would belong to
    /// another past.
    func requireNothingMissing() throws(WorkspaceError) {
        if let problem, case .otherWorkspace = problem {
            throw WorkspaceError(.inputOutput, "nothing was changed: \(problem)")
        }
        guard stored.missing != nil else { return }
        makeReadOnlyIfEntriesAreMissing(patience: JournalWriter.patience)
        guard let missing = stored.missing else { return }
        throw WorkspaceError(.inputOutput, "nothing was changed: \(JournalProblem.missing(missing.seen, lastEntry: missing.end))")
    }

    /// Makes the workspace read-only for everybody if entries are missing and the user may write.
    ///
    /// Again and again, because a repair of something else may have cleared the marker.
    func makeReadOnlyIfEntriesAreMissing(patience: Int = 0) {
        guard let missing = stored.missing, !session.isRestricted, session.roles != [.viewer] else { return }
        let writer = JournalWriter(session.me, timeout: patience)
        do {
            if try store.addNewline(endingAt: missing.seen, as: writer) { return try apply(try read(index.catchUp())) }
            try store.makeReadOnly(missing: missing.seen, as: writer)
        } catch {
            // Somebody else has the lock, or only others may write; the user is told of the entries in any case.
        }
    }

    /// Forgets a failure that a repair has cured.
    private func forgetCuredFailure() {
        guard session.failure != nil, problem == nil else { return }
        do throws(JournalError) {
            if try store.marker() == nil { session.failure = nil }
        } catch {
            // It can't be told.
        }
    }

    // MARK: Writing

    /// Brings the index and the session to the end of what was read, for a decision that relies on it.
    ///
    /// Call ``endDecision()`` in any case.
    func beginDecision() throws(WorkspaceError) {
        try apply(try read(index.flush()))
        stored.requiredPosition = stored.position
    }

    /// Allows rebuilds of the index that end elsewhere again.
    func endDecision() { stored.requiredPosition = nil }

    /// Updates the index with the user's own action, or leaves that to ``updateIndex()``.
    ///
    /// A failure is only a warning: the index is updated at the next start.
    func add(_ written: WrittenAction) {
        if let last = written.entries.last {
            session.recorded(at: last.at)
            if written.entries[0].seq.value == reportedLine.value + 1 { reportedLine = last.seq }
        }
        if postponesUpdates, stored.postpone(written) { return }
        if defersUpdates, index.applyDeferred(written) { return }
        update { () throws(ReadModelError) in try index.apply(written) }
    }

    /// Writes the user's last action to the index file, if that is pending.
    ///
    /// About a millisecond at a million leads, sometimes more when SQLite checkpoints its log. An action that is never
    /// written is not lost: the next process to open the index reads it from the journal.
    ///
    /// - Returns: What went wrong since the previous call; nil for nothing.
    func updateIndex() -> String? {
        writePending()
        let found = takeWarnings()
        return found.isEmpty ? nil : found.joined(separator: "\n")
    }

    /// Adds a warning for the next report.
    func warn(_ warning: String) { warnings.append(warning) }

    /// The warnings that were not yet reported.
    func takeWarnings() -> [String] {
        defer { warnings = [] }
        return warnings
    }

    private func writePending() {
        guard stored.pending.isBehind else { return }
        update { () throws(ReadModelError) in try stored.flush() }
    }

    private func update(_ index: () throws(ReadModelError) -> IndexChanges) {
        do throws(WorkspaceError) {
            let new = try read(index())
            guard new.rulesChanged else { return }
            try refreshSession()
            changes.add(new)
        } catch {
            let warning = "saved, but the index could not be updated (\(error.message)); it will be updated at the next start"
            if !warnings.contains(warning) { warnings.append(warning) }
        }
    }

    /// Rebuilds the index from the journal.
    func rebuild() throws(WorkspaceError) {
        try read(index.rebuild())
        try refreshSession()
    }
}
