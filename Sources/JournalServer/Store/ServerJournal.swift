package import Journal
package import Lifecycle
package import Platform

/// A journal on a PostgreSQL server, read from this user's copy of it.
///
/// The server decides the order and keeps what is confirmed. Everything is read from the copy, so queues and figures
/// don't know the difference, and go on without the server. A writer decides on the end of its copy and names it when
/// it appends: one round trip if nobody was faster. Not thread-safe: open one per thread.
package final class ServerJournal: JournalStore {
    let address: ServerAddress
    let copy: ServerReplica
    /// What the following thread and this one know of the connection.
    let state: ServerState
    var follower: ServerFollower?
    var session: ServerSession?
    /// How often in a row others were faster.
    var losses = 0
    /// An action of which it is unknown whether the server has it, and the session that sent it.
    var unconfirmed: (action: ActionID, process: ServerProcess)?
    /// Whether the copy was just brought to the server's end and nobody has read it since.
    private var isFresh = false
    /// The latest intents that this store has written or been told of.
    var written: Set<ActionID> = []
    /// Whose session it is; without the server, whose it was when the copy was last brought up to it.
    package let login: Login

    /// Opens the copy of a server's journal, made and brought up to the server's end if the server answers.
    ///
    /// - Parameters:
    ///   - workspace: The id of the workspace that is to be there; nil for whichever is.
    ///   - cache: The folder with a user's caches, each under the workspace's id.
    ///   - isFollowed: Whether to begin with the copy as it is, if there is a sound one, and to bring it up to the
    ///     server on another thread: for a console, which draws what it has at once.
    /// - Throws: `JournalError.server`; only `.unreachable` is no obstacle once there is a copy.
    package init(
        _ address: ServerAddress, workspace: String?, cache: String, isFollowed: Bool = false,
        progress: ((Double) -> Void)? = nil
    ) throws(JournalError) {
        self.address = address
        var opened: ServerSession?
        var failure: ServerFailure?
        var known: ServerReplica?
        if let workspace { known = try ServerReplica(ifSound: Self.folder(of: workspace, in: cache)) }
        let end = try known?.soundEnd()
        if isFollowed, let known, known.isResumed, end != nil, let login = known.rememberedLogin {
            (copy, self.login) = (known, login)
            state = ServerState(failure: nil, heard: known.heard, isKnown: false)
            follower = try ServerFollower(address, copy.folder, copy.replica.header.workspace, login, state)
            return
        }
        do throws(JournalError) {
            opened = try ServerSession(address, seen: end?.seq ?? SequenceNumber(0))
        } catch {
            guard case .server(let reason) = error else { throw error }
            guard reason.isOutage, known != nil else { throw error }
            failure = reason
        }
        if let opened {
            let found = opened.greeting.header.workspace
            if let workspace, workspace != found { throw .server(.otherWorkspace(expected: workspace, found: found)) }
            let folder = Self.folder(of: found, in: cache)
            if let known { copy = known } else { copy = try ServerReplica(begunIn: folder, opened.greeting.header) }
            try copy.recreateIfDamaged(opened.greeting.header)
            try copy.requireContinuation(by: opened)
            try copy.update(from: opened, progress: progress)
            login = opened.greeting.login
            copy.remember(login)
            state = ServerState(failure: nil)
            isFresh = true
        } else {
            guard let known, let failure else { throw .server(.noWorkspace) }
            copy = known
            login = known.rememberedLogin ?? Login("")
            state = ServerState(failure: failure, heard: known.heard)
        }
        session = opened
    }

    /// Where a user keeps the copy of a workspace's journal.
    package static func folder(of workspace: String, in cache: String) -> JournalFolder {
        JournalFolder(path: "\(cache)/winnow/\(workspace)/replica")
    }

    /// The id of the workspace at an address.
    ///
    /// - Throws: `JournalError.server`.
    package static func workspace(at address: ServerAddress) throws(JournalError) -> String {
        try ServerSession(address, seen: SequenceNumber(0)).greeting.header.workspace
    }

    // MARK: Reading, from the copy

    var store: any JournalStore { copy.replica.store }

    package var header: JournalHeader { store.header }
    package var start: JournalPosition { store.start }
    package var size: Int { store.size }
    package var location: String { store.location }
    package var stamp: JournalStamp? { store.stamp }

    package func contains(_ position: JournalPosition) throws(JournalError) -> Bool { try store.contains(position) }

    package func makeReadOnly(missing position: JournalPosition, as writer: JournalWriter) throws(JournalError) {
        // The server's journal is whole; a copy that isn't is fetched again.
    }

    package func addNewline(endingAt position: JournalPosition, as writer: JournalWriter) throws(JournalError) -> Bool { false }

    package func marker() throws(JournalError) -> String? { nil }

    package func read<Failure: JournalReaderError>(
        after position: JournalPosition, _ body: (JournalAction) throws(Failure) -> ReadControl
    ) throws(Failure) -> JournalReadEnd {
        refresh()
        return try store.read(after: position, body)
    }

    /// Brings the copy to the server's end where no thread does; without the server it stays as it is.
    private func refresh() {
        guard follower == nil, state.failure == nil else { return }
        guard !isFresh else {
            isFresh = false
            return
        }
        do throws(JournalError) {
            try copy.update(from: try openSession())
        } catch {
            if case .server(let failure) = error { state.failed(failure) }
        }
    }

    package func waypoints(every bytes: Int) -> [JournalPosition] { store.waypoints(every: bytes) }

    package func lines<Failure: JournalReaderError>(
        at locations: [LineLocation], generation: UInt64, _ body: (JournalAction) throws(Failure) -> Void
    ) throws(Failure) { try store.lines(at: locations, generation: generation, body) }

    package func bytes<Failure: JournalReaderError>(
        at locations: [LineLocation], generation: UInt64, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) { try store.bytes(at: locations, generation: generation, body) }

    /// Watches the copy, which another thread keeps up to the server from now on.
    package func watch() throws(JournalError) -> FileWatch {
        if follower == nil { follower = try ServerFollower(address, copy.folder, header.workspace, login, state) }
        return try store.watch()
    }

    package var wakeDescriptor: Int32? { follower?.wakeDescriptor }

    package func acknowledgeWake() { follower?.acknowledge() }

    package var outage: JournalOutage? { state.outage }
}
