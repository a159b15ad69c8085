internal import Definitions
internal import Journal
package import Lifecycle
package import ReadModel

/// Passes the progress of long operations to the caller of the present one.
final class ProgressHandler {
    var report: ((WorkspaceProgress) -> Void)?
}

/// An open workspace: its journal, index, definition and team, and its user.
///
/// Every change goes through it, from the console and from subcommands. One per process, for the main thread. Other
/// processes may use the same folder at the same time.
package final class Workspace {
    /// The folder that holds the journal.
    package let folder: String
    /// The user.
    package let me: Login
    let journal: any JournalStore
    /// The index, possibly without the user's last action. It serves reads of histories in memory.
    let storedIndex: ReadModel
    /// The warning of a failed index update, until ``updateIndex()`` returns it.
    var indexWarning: String?
    /// Whether an action is acknowledged before the index file has it.
    ///
    /// For a console, which calls ``updateIndex()`` when it is idle.
    package var defersIndexUpdates = false
    let environment: WorkspaceEnvironment
    var state: WorkspaceState
    /// The definition in force, parsed. Its number is that of its adoption.
    package internal(set) var definition: LeadDefinition
    /// All adopted versions, for the labels of old entries.
    package private(set) var definitionHistory: DefinitionHistory
    private let wasOpenedReadOnly: Bool
    /// The reason why writing failed; nil while it works.
    var degradedReason: String?
    /// Whether writing waits for another writer. Otherwise `.busy` is thrown at once.
    var waitsForOthers = true
    /// Whether the lock is held and a decision is in progress. The state that it uses must not change.
    var isDeciding = false
    /// Reports the progress of rebuilds.
    let progressHandler: ProgressHandler
    private var journalWatch: JournalWatch?
    /// Changes that were read while writing, until ``catchUp()`` returns them.
    var pendingChanges = JournalChanges()
    /// The routing state as of a position of the journal.
    private var cachedRouting: (position: JournalPosition, routing: RoutingState)?
    /// The moment up to which ended snoozes have been counted.
    var snoozesCheckedUntil = Instant.distantPast
    /// The time of the newest line. A simulated clock does not go back before it.
    var latestRecorded = Instant.distantPast

    init(
        folder: String, journal: any JournalStore, index: ReadModel, environment: WorkspaceEnvironment, state: WorkspaceState,
        definition: LeadDefinition,
        readOnly: Bool, progressHandler: ProgressHandler
    ) {
        self.folder = folder
        self.journal = journal
        storedIndex = index
        self.environment = environment
        self.state = state
        self.definition = definition
        definitionHistory = DefinitionHistory(state.versions)
        self.progressHandler = progressHandler
        me = environment.login
        wasOpenedReadOnly = readOnly
    }

    /// The folder's name, for headers.
    package var name: String { folder.split(separator: "/").last.map(String.init) ?? folder }

    /// The workspace's unique id, independent of its folder.
    package var id: String { journal.header.workspace }

    /// Whether the workspace is for experiments. Its clock can be set.
    package var isSimulated: Bool { journal.header.simulated }

    /// Whether nothing can be written: on request, for a viewer, or after a failure of the disk.
    package var isReadOnly: Bool { readOnlyReason != nil }

    /// Whether it was opened read-only on request.
    package var isRestricted: Bool { wasOpenedReadOnly }

    /// Whether the index is only in memory, because no cache can be written.
    package var isIndexInMemory: Bool { storedIndex.isInMemory }

    /// The reason why the index is only in memory, with a remedy; nil while it is on disk.
    package var cacheProblem: String? {
        guard isIndexInMemory else { return nil }
        return environment.cacheProblem ?? storedIndex.warnings.last ?? "the cache folder cannot be used"
    }

    /// The location and kind of the journal's damage, as text; nil if everything read so far is sound.
    package var damage: String? { storedIndex.damage.map { "\($0)" } }

    /// The last line of the journal that the index has.
    package var lastLine: SequenceNumber { storedIndex.position.seq }

    /// The reason why nothing can be written; nil if writing is possible.
    package var readOnlyReason: String? {
        if wasOpenedReadOnly { return "winnow is open read-only; start it without --read-only" }
        if roles == [.viewer] { return "\(me) is a viewer and cannot change leads; ask an admin for another role" }
        if let damage = storedIndex.damage {
            return "the journal is damaged; run `winnow verify` for details (\(damage))"
        }
        return degradedReason
    }

    /// The team.
    package var team: Team { state.team }
    /// The user's roles.
    package var roles: Set<Role> { state.team.roles(of: me) }
    /// The signatures of the definition in force, by side.
    package var signatures: [SigningSide: Signature] { state.signatures }
    /// The text of the definition in force.
    package var definitionText: String { state.adopted?.text ?? "" }

    /// The workspace's time. In a simulated workspace it never goes back before the newest recorded line.
    package var now: Instant {
        let clock = environment.clock()
        guard isSimulated else { return clock }
        return max(clock, latestRecorded)
    }

    /// The scope of the user's queues: their own leads and the unassigned leads of their territory.
    package var myScope: QueueScope { scope(of: me) }

    /// The scope of the queues of another person for whom the user may act.
    ///
    /// - Throws: `WorkspaceError.notPermitted`, or `.notFound` for a person who is not on the team.
    package func scope(onBehalfOf other: Login?) throws(WorkspaceError) -> QueueScope { scope(of: try actor(for: other)) }

    private func scope(of login: Login) -> QueueScope {
        QueueScope(owner: login, includesUnowned: true, territory: state.team.members[login]?.territory ?? [])
    }

    /// The context of a decision that the user makes now.
    package func decisionContext() -> DecisionContext {
        decisionContext(for: me, nextSeq: index.position.seq.next, newLead: (try? index.lines.nextLead()) ?? LeadID(1))
    }

    /// The context of a decision that the user makes now on behalf of another person.
    ///
    /// - Throws: `WorkspaceError.notPermitted`, or `.notFound` for a person who is not on the team.
    package func decisionContext(onBehalfOf other: Login?) throws(WorkspaceError) -> DecisionContext {
        decisionContext(
            for: try actor(for: other), nextSeq: index.position.seq.next, newLead: (try? index.lines.nextLead()) ?? LeadID(1))
    }

    /// The context of an actor's decision.
    ///
    /// - Parameter routing: The routing state after earlier decisions of the same action; nil for the journal's.
    func decisionContext(
        for actor: Login, nextSeq: SequenceNumber, newLead: LeadID, occurredAt: Instant? = nil, isImport: Bool = false,
        routing: RoutingState? = nil
    ) -> DecisionContext {
        var context = DecisionContext(
            now: now, occurredAt: occurredAt, actor: actor, team: state.team, definition: definition, nextSeq: nextSeq,
            newLead: newLead,
            isImport: isImport, routing: routing ?? (try? entryRoutingState()) ?? RoutingState())
        context.isOnBehalf = actor != me
        return context
    }

    /// The routing state if the definition assigns leads in decisions.
    ///
    /// Otherwise an empty one, which saves the queries.
    func entryRoutingState() throws(WorkspaceError) -> RoutingState {
        let routes = !definition.routing.assigns.isEmpty || definition.entries.contains { $0.owner == .routed }
        return try routes ? routingState() : RoutingState()
    }

    /// Everyone's active leads and the last routing assignment; empty if the definition does not route.
    ///
    /// Read once per position of the journal. O(owners' counts in the index).
    func routingState() throws(WorkspaceError) -> RoutingState {
        guard definition.routing.method != .nobody else { return RoutingState() }
        if let known = cachedRouting, known.position == storedIndex.position { return known.routing }
        let index = index
        let routing = try readWithRecovery { () throws(ReadModelError) in try index.rules.routingState() }
        cachedRouting = (index.position, routing)
        return routing
    }

    /// A new id for an intent.
    package func newActionID() -> ActionID { ActionID(at: now, random: (environment.random(), environment.random())) }

    /// Descriptors that become readable when the journal grows, for a poll loop.
    package var watchDescriptors: [Int32] {
        if journalWatch == nil { journalWatch = try? journal.watch() }
        return journalWatch.map { [$0.descriptor] } ?? []
    }

    /// Reads the pending notifications, so that the descriptor stays unreadable until the next change.
    func drainWatch() { _ = try? journalWatch?.changes() }

    /// The user as a writer of the journal.
    var writer: JournalWriter { waitsForOthers ? JournalWriter(me) : JournalWriter(me, timeout: 0) }

    func salt() -> (UInt64, UInt64) { (environment.random(), environment.random()) }

    /// Reloads the definition and the team from the lines that concern the workspace.
    func refreshState() throws(WorkspaceError) {
        let before = state.versions.count
        state = try WorkspaceState(wrapErrors { try index.lines.workspaceEntries() })
        if state.versions.count != before { definitionHistory = DefinitionHistory(state.versions) }
        definition = index.definition
    }
}
