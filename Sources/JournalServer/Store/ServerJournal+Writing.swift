internal import Glibc
package import Journal
package import Lifecycle

// Writing, to the server.
extension ServerJournal {
    /// From so many losses in a row on, a writer takes the head first, and can't lose again.
    private static let lossesBeforeHolding = 2
    /// How long the first key after a console's start waits for its connection, in milliseconds.
    private static let longestFirstWait = 1000
    /// The pauses between attempts to learn whether an action was confirmed, in milliseconds.
    private static let pausesToConfirm = [100, 250, 500, 1000, 2000, 4000]

    package func begin<Failure: JournalReaderError>(
        _ intent: ActionID, as writer: JournalWriter, after position: JournalPosition,
        catchingUp: (JournalAction) throws(Failure) -> Void
    ) throws(Failure) -> JournalTransaction? {
        let session = try Failure.converting(openSession())
        let isHeld = losses >= Self.lossesBeforeHolding
        if isHeld { try Failure.converting(hold(session)) }
        do throws(Failure) {
            let end = try readOn(after: position, catchingUp)
            guard !written.contains(intent) else {
                if isHeld { rollback(session) }
                return nil
            }
            return JournalTransaction(at: end, ServerTransaction(self, session, intent, after: end, isHeld: isHeld))
        } catch {
            if isHeld { rollback(session) }
            throw error
        }
    }

    package func beginErasure<Failure: JournalReaderError>(
        of subjects: Set<ErasureSubject>, mentioning texts: Set<[String]>, _ intent: ActionID, as writer: JournalWriter,
        after position: JournalPosition, catchingUp: (JournalAction) throws(Failure) -> Void
    ) throws(Failure) -> JournalTransaction? {
        let session = try Failure.converting(openSession())
        // The long read comes before the head is taken, which everybody else waits for.
        let known = try Failure.converting(copy.replica.end())
        var lines = try Failure.converting(copy.replica.lines(about: subjects))
        // Nobody adds a line about the person in between.
        try Failure.converting(hold(session))
        do throws(Failure) {
            let end = try readOn(after: position, catchingUp)
            guard !written.contains(intent) else {
                rollback(session)
                return nil
            }
            lines += try Failure.converting(copy.replica.lines(about: subjects, after: known))
            return JournalTransaction(
                at: end, ServerTransaction(self, session, intent, after: end, isHeld: true, erasing: lines))
        } catch {
            rollback(session)
            throw error
        }
    }

    package func erasureKey() throws(JournalError) -> ErasureKey {
        guard let key = ErasureKey(kept: try openSession().erasureKey()) else { throw .server(.noWorkspace) }
        return key
    }

    private func readOn<Failure: JournalReaderError>(
        after position: JournalPosition, _ catchingUp: (JournalAction) throws(Failure) -> Void
    ) throws(Failure) -> JournalPosition {
        try store.read(after: position) { (action) throws(Failure) in
            written.insert(action.id)
            try catchingUp(action)
            return .continue
        }.position
    }

    /// A session on which nothing is open, after what is unknown has been learnt.
    ///
    /// - Parameter trying: Whether to try also while the following thread knows that the server doesn't answer.
    func openSession(trying: Bool = false) throws(JournalError) -> ServerSession {
        if !trying, follower != nil {
            if !state.isKnown { state.waitUntilKnown(milliseconds: Self.longestFirstWait) }
            if let failure = state.failure { throw .server(failure) }
        }
        let session = try connected()
        if let open = unconfirmed {
            try learnOutcome(of: open.action, open.process, session)
            unconfirmed = nil
        }
        return session
    }

    private func connected() throws(JournalError) -> ServerSession {
        // A connection that was closed meanwhile is noticed before anything is sent, so that nothing of it is unknown.
        if let session, !session.isBroken, isQuiet(session) { return session }
        do throws(JournalError) {
            let session = try ServerSession(address, seen: try copy.replica.end().seq)
            guard session.greeting.header.workspace == header.workspace else {
                throw .server(.otherWorkspace(expected: header.workspace, found: session.greeting.header.workspace))
            }
            try session.require(login)
            try copy.requireContinuation(by: session)
            try copy.update(from: session)
            self.session = session
            state.succeeded()
            return session
        } catch {
            if case .server(let failure) = error { state.failed(failure) }
            throw error
        }
    }

    private func isQuiet(_ session: ServerSession) -> Bool {
        do throws(JournalError) {
            try session.readNews()
            return true
        } catch {
            return false
        }
    }

    /// Learns whether the server has an action, for certain: the session that sent it is ended first.
    private func learnOutcome(of action: ActionID, _ process: ServerProcess, _ session: ServerSession) throws(JournalError) {
        let ended = try session.run(
            """
            SELECT pg_terminate_backend(pid, 4000) FROM pg_stat_activity
            WHERE pid = $1 AND backend_start::text = $2 AND usename = session_user
            """, [.integer(Int64(process.number)), .text(process.began)], to: "end its own session")
        // False for one that still ran after the wait.
        guard ended.count == 0 || ended.flag(0, 0) else {
            throw .server(.busy(reason: "the session that sent the last action has not ended"))
        }
        try copy.update(from: session)
    }

    /// Takes the head, so that nobody can be faster, and reads up to it.
    private func hold(_ session: ServerSession) throws(JournalError) {
        do throws(JournalError) {
            let end = try copy.replica.end()
            let rows = try session.run(
                "SELECT * FROM winnow.hold($1)", [.integer(Int64(end.seq.value))], in: .begin, to: "write to this workspace")
            try apply(try ServerReplica.answer(rows), session)
        } catch {
            rollback(session)
            throw error
        }
    }

    func rollback(_ session: ServerSession) {
        guard !session.isBroken else { return }
        _ = try? session.run("ROLLBACK", to: "write to this workspace")
    }

    private func apply(
        _ answer: (head: ServerReplica.Head, lines: [(seq: SequenceNumber, line: SplitLine)]), _ session: ServerSession
    ) throws(JournalError) {
        if let first = answer.lines.first?.seq { try copy.extend(with: answer.lines.map(\.line), from: first) }
        let end = try copy.replica.end()
        // An answer has so many lines at most; a rewriting, and an end that isn't the server's, need a closer look.
        if end.seq != answer.head.seq || end.hash != answer.head.hash || header.generation != answer.head.generation {
            try copy.update(from: session)
        }
    }

    /// Sends an action, and adds it to the copy once the server has confirmed it.
    func commit(
        _ draft: ActionDraft, _ intent: ActionID, after end: JournalPosition, _ session: ServerSession, isHeld: Bool,
        erasing lines: [SequenceNumber]?
    ) throws(JournalError) -> WrittenAction {
        let action = try draft.encoded(as: intent, after: end)
        let split = action.splitLines
        var values: [ServerValue] = [
            .integer(Int64(clamping: end.generation)), .integer(Int64(end.seq.value)), .bytes(end.hash.bytes), .id(intent),
            .arrayOfBytes(split.map { $0.core }), .arrayOfBytes(split.map(\.person)),
        ]
        if let lines { values.append(.arrayOfIntegers(lines.map { Int64($0.value) })) }
        let answer: (head: ServerReplica.Head, lines: [(seq: SequenceNumber, line: SplitLine)])
        let outcome: String?
        do throws(JournalError) {
            let call = lines == nil ? "winnow.append($1, $2, $3, $4, $5, $6)" : "winnow.erase($1, $2, $3, $4, $5, $6, $7)"
            let rows = try session.run(
                "SELECT * FROM \(call)", values, in: isHeld ? .commit : .none,
                to: lines == nil ? "write to this workspace" : "erase a person",
                timeout: ServerConnection.defaultTimeout * 2 + split.count * 5)
            outcome = rows.text(0, 0)
            answer = try ServerReplica.answer(rows)
        } catch {
            if isHeld { rollback(session) }
            guard case .server(let failure) = error else { throw error }
            // The head was held for too long, and others were let through; nothing was written.
            if isHeld, case .busy = failure { throw .server(.outpaced) }
            guard case .unreachable = failure, session.isBroken else { throw error }
            // It may have been confirmed on the way.
            state.failed(failure)
            unconfirmed = (intent, session.greeting.process)
            return try awaitConfirmation(of: intent, action)
        }
        guard outcome == "appended" else {
            losses += 1
            try apply(answer, session)
            throw .server(.outpaced)
        }
        losses = 0
        written.insert(intent)
        return try addToCopy(action, split, from: end, under: lines == nil ? nil : answer.head.generation)
    }

    /// Adds an action that the server has to the copy.
    private func addToCopy(
        _ action: WrittenAction, _ lines: [SplitLine], from end: JournalPosition, under generation: UInt64?
    ) throws(JournalError) -> WrittenAction {
        do throws(JournalError) {
            try copy.extend(with: lines, from: end.seq.next)
            if let generation { try copy.replica.rewrite(generation) }
        } catch {
            throw .server(.savedOnly(reason: error.description))
        }
        return action
    }

    /// Asks at once whether an action was confirmed whose connection broke; it is asked again later otherwise.
    private func awaitConfirmation(of intent: ActionID, _ action: WrittenAction) throws(JournalError) -> WrittenAction {
        // A console asks again in the background; a command waits for a server that starts again.
        var pauses = follower == nil ? Self.pausesToConfirm : []
        while true {
            do throws(JournalError) {
                _ = try openSession(trying: true)
                break
            } catch {
                guard case .server(let failure) = error, failure.isOutage, !pauses.isEmpty else { throw .server(.unconfirmed) }
                usleep(useconds_t(pauses.removeFirst() * 1000))
            }
        }
        guard try store.contains(action.position) else { throw .server(.outpaced) }
        written.insert(intent)
        return action
    }
}

/// A write transaction on the server.
private final class ServerTransaction: StoreTransaction {
    private let journal: ServerJournal
    private let session: ServerSession
    private let intent: ActionID
    private let end: JournalPosition
    private let erasing: [SequenceNumber]?
    private var isHeld: Bool

    init(
        _ journal: ServerJournal, _ session: ServerSession, _ intent: ActionID, after end: JournalPosition, isHeld: Bool,
        erasing: [SequenceNumber]? = nil
    ) {
        (self.journal, self.session, self.intent, self.end) = (journal, session, intent, end)
        (self.isHeld, self.erasing) = (isHeld, erasing)
    }

    deinit { if isHeld { journal.rollback(session) } }

    func commit(_ draft: ActionDraft) throws(JournalError) -> WrittenAction {
        let wasHeld = isHeld
        isHeld = false
        return try journal.commit(draft, intent, after: end, session, isHeld: wasHeld, erasing: erasing)
    }

    // What the copy has was confirmed by the server.
    func confirm() throws(JournalError) {}
}
