internal import Journal
internal import Lifecycle
internal import ReadModel

/// What a write left in the journal.
struct WriteResult {
    /// The entries of the action, on disk.
    var entries: [Entry]
    /// Whether an earlier try had written them, so that nothing was written now.
    var isRepeated = false
}

/// The write path of every change: begin, decide, commit, index.
final class ActionWriter {
    let session: Session
    let journal: IndexedJournal
    let contexts: DecisionContexts
    /// How often a writer reads a journal that others replace, as every erasure does.
    private static let attempts = 10
    let queries: Queries

    init(_ queries: Queries, _ contexts: DecisionContexts) {
        self.queries = queries
        self.contexts = contexts
        session = queries.session
        journal = queries.journal
    }

    /// Performs an intent, as ``Workspace/perform(_:)`` says.
    func perform(_ intent: Intent) throws(WorkspaceError) -> ActionResult {
        let actor = try session.actor(for: intent.onBehalfOf)
        try journal.catchUp()
        var decision = IntentDecision()
        var notes: [String] = []
        var isUndone = false
        let written = try write(intent.id, as: actor) { (position) throws(WorkspaceError) in
            decision = try IntentDecision(intent, by: actor, after: position, contexts, queries)
            if !decision.refusals.isEmpty, !intent.isPartial || decision.drafts.isEmpty {
                throw WorkspaceError(refusals: decision.refusals.map(\.reason))
            }
            // Now, since the index is at the end of the journal; after the action it may be behind.
            notes = try openNotes(intent)
            return decision.drafts
        }
        if written.isRepeated, let first = written.entries.first {
            try requireSameAction(intent, written.entries)
            isUndone = !(try journal.read(journal.index.actions.isInForce(first.seq)))
        }
        return ActionResult(
            action: intent.id, entries: written.entries, leads: Self.leads(of: written.entries),
            refused: decision.refusals.map(\.reason), warnings: decision.notes + notes + journal.takeWarnings(),
            isRepeated: written.isRepeated, isUndone: isUndone)
    }

    /// Says which other leads have the address of those that opted out of e-mail, and are still open to it.
    private func openNotes(_ intent: Intent) throws(WorkspaceError) -> [String] {
        let leads = intent.steps.filter { $0.command == .optOut(nil) || $0.command == .optOut(.email) }.compactMap(\.lead)
        guard !leads.isEmpty else { return [] }
        let open = try queries.contacts.othersOpenToEmail(beside: leads)
        guard !open.isEmpty else { return [] }
        let named = open.prefix(8).map(\.description)
        let more = open.count > named.count ? ["\((open.count - named.count).grouped) more"] : []
        return [
            "\((named + more).joined(lastWith: "and")) \(open.count == 1 ? "has" : "have") the same e-mail address and "
                + "\(open.count == 1 ? "is" : "are") still open to e-mail; to close it there: "
                + "winnow optout \(named.joined(separator: " ")) --channel email"
        ]
    }

    /// Writes what is decided on the newest state as one action, and waits for the disk.
    ///
    /// - Parameters:
    ///   - id: The id of the intent. If the journal has it, nothing is written.
    ///   - actor: The acting person.
    ///   - batch: The import that the action belongs to.
    ///   - erased: Whose personal data is erased with the action: leads, and imports with their file names.
    ///   - mentions: What the person's lines in the quarantine contain; see `JournalStore`.
    ///   - waits: Whether to wait for another writer. Otherwise `.busy` is thrown at once.
    ///   - decide: Returns the drafts to write, or none. The argument is the end of the journal.
    /// - Returns: The entries, on disk; none if there was nothing to write, and those of the earlier try if the journal
    ///   has the id. Warnings about the index stay with the journal.
    /// - Throws: `WorkspaceError`, and what the closure throws, with nothing written.
    func write(
        _ id: ActionID, as actor: Login, batch: ActionID? = nil, erasing erased: Set<ErasureSubject> = [],
        mentioning mentions: Set<[String]> = [], waits: Bool = true,
        deciding decide: (JournalPosition) throws(WorkspaceError) -> [Draft]
    ) throws(WorkspaceError) -> WriteResult {
        for attempt in 1... {
            let result = try writeOnce(
                id, as: actor, batch: batch, erasing: erased, mentioning: mentions, waits: waits,
                mayLose: attempt < Self.attempts, deciding: decide)
            // Somebody else's action came first on the server: decide again, on what they did.
            if let result { return result }
        }
        throw WorkspaceError(.server(.outpaced))
    }

    /// Decides and writes; nil if another writer was faster and this one may lose.
    private func writeOnce(
        _ id: ActionID, as actor: Login, batch: ActionID?, erasing erased: Set<ErasureSubject>,
        mentioning mentions: Set<[String]>, waits: Bool, mayLose: Bool,
        deciding decide: (JournalPosition) throws(WorkspaceError) -> [Draft]
    ) throws(WorkspaceError) -> WriteResult? {
        // An erasure says itself why it cannot write.
        if erased.isEmpty, let reason = lastingReason {
            throw WorkspaceError(readOnlyCode, "nothing was changed: \(reason)")
        }

        // Begin: lock the journal, and read to its end.
        let writer = JournalWriter(session.me, timeout: waits ? JournalWriter.patience : 0)
        guard let transaction = try begin(id, as: writer, erasing: erased, mentions) else {
            // What was read until it was found is not in the index yet.
            try journal.catchUp()
            return WriteResult(entries: try journal.entries(of: id) ?? [], isRepeated: true)
        }

        // Decide: on exactly this state.
        let earlier: [Entry]?
        let drafts: [Draft]
        do {
            defer { journal.endDecision() }
            try journal.beginDecision()
            // A retry is recognised however long ago the first try was; the index has now read to the end.
            earlier = try journal.entries(of: id)
            if earlier == nil {
                // Without it, each query about each lead locks the index again.
                let position = transaction.position
                drafts = try journal.index.withSnapshot { () throws(WorkspaceError) in try decide(position) }
            } else {
                drafts = []
            }
        }
        if let earlier {
            try confirm(transaction)
            return WriteResult(entries: earlier, isRepeated: true)
        }
        guard !drafts.isEmpty else { return WriteResult(entries: []) }

        // Commit: one write and one sync. After that the lock is free.
        let draft = ActionDraft(
            at: session.now, via: actor == session.me ? nil : session.me, definition: session.definition.number, batch: batch,
            events: drafts, salt: session.salt)
        let written: WrittenAction
        do throws(JournalError) {
            written = try transaction.commit(draft)
        } catch {
            if mayLose, error == .server(.outpaced) { return nil }
            session.record(error)
            throw WorkspaceError(error)
        }
        // Whatever failed before is repaired.
        session.failure = nil

        // Index: now, or when the console is idle. An erasure rewrote the journal, so its caller rebuilds the index.
        if erased.isEmpty { journal.add(written) }
        return WriteResult(entries: written.entries)
    }

    /// Makes sure that what was read is on disk.
    private func confirm(_ transaction: consuming JournalTransaction) throws(WorkspaceError) {
        do throws(JournalError) {
            try transaction.confirm()
        } catch {
            session.record(error)
            throw WorkspaceError(error)
        }
    }

    /// Locks the journal and reads to its end; nil if it has the intent.
    ///
    /// An erasure by someone else rewrites the journal. The index is then rebuilt without the lock, once.
    private func begin(
        _ id: ActionID, as writer: JournalWriter, erasing subjects: Set<ErasureSubject>, _ mentions: Set<[String]>
    ) throws(WorkspaceError) -> JournalTransaction? {
        for attempt in 1... {
            try journal.requireNothingMissing()
            do throws(ReadModelError) {
                return try lock(id, as: writer, erasing: subjects, mentions)
            } catch {
                guard error.isCuredByRebuilding, attempt < Self.attempts else { throw failure(error) }
            }
            try journal.catchUp()
        }
        throw WorkspaceError(JournalError.positionLost)
    }

    private func failure(_ error: ReadModelError) -> WorkspaceError {
        if case .journal(let failure) = error { session.record(failure) }
        return WorkspaceError(error)
    }

    private func lock(
        _ id: ActionID, as writer: JournalWriter, erasing subjects: Set<ErasureSubject>, _ mentions: Set<[String]>
    ) throws(ReadModelError) -> JournalTransaction? {
        let index = journal.index
        func ingest(_ action: JournalAction) throws(ReadModelError) { try index.ingest(action) }
        guard subjects.isEmpty else {
            return try journal.store.beginErasure(
                of: subjects, mentioning: mentions, id, as: writer, after: index.position, catchingUp: ingest)
        }
        return try journal.store.begin(id, as: writer, after: index.position, catchingUp: ingest)
    }

    /// Decides an intent, as ``Workspace/preview(_:)`` says.
    func preview(_ intent: Intent) throws(WorkspaceError) -> [(lead: LeadID?, refusal: Refusal?)] {
        let actor = try session.actor(for: intent.onBehalfOf)
        let decision = try IntentDecision(intent, by: actor, after: journal.index.position, contexts, queries)
        var refusals: [Int: Refusal] = [:]
        for refused in decision.refusals { refusals[refused.step] = refused.reason.refusal }
        return intent.steps.enumerated().map { step, content in (content.lead, refusals[step]) }
    }

    /// The reason why nothing can be written; nil if writing is possible.
    var readOnlyReason: String? {
        lastingReason ?? journal.problem.map { "\($0)" } ?? journal.store.outage?.reason ?? session.failure
    }

    /// The kind of ``readOnlyReason``: a matter of permission, or of the journal.
    var readOnlyCode: WorkspaceError.Code {
        if session.isRestricted || session.roles == [.viewer] { return .notPermitted }
        return journal.problem == nil ? .cannotWrite : .inputOutput
    }

    /// The reason other than a failure of the disk, which a repair may have cured meanwhile.
    private var lastingReason: String? {
        if session.isRestricted { return "winnow is open read-only; start it without --read-only" }
        if session.roles == [.viewer] {
            return "\(session.me) is a viewer and cannot change leads; ask an admin for another role"
        }
        return journal.storedIndex.damage.map { "\(JournalProblem.damaged($0, lastEntry: journal.storedIndex.position.seq))" }
    }

    static func leads(of entries: [Entry]) -> [LeadID] {
        var seen: Set<LeadID> = []
        return entries.flatMap(\.leads).filter { seen.insert($0).inserted }
    }
}
