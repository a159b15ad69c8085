internal import Definitions
internal import Journal
package import Lifecycle
package import ReadModel

/// Who is told how far something long has come, now one, now another.
final class ProgressReporting {
    var body: ((WorkspaceProgress) -> Void)?
}

/// A workspace at work: its journal, its index, its definition and team, and who sits before it.
///
/// The one way in for every change, whether a keystroke or a subcommand asks for it. One per process, for the main thread; other
/// processes may work on the same folder at the same time.
package final class Workspace {
    /// The folder that holds the journal.
    package let folder: String
    /// Who sits there.
    package let me: Login
    let journal: JournalFile
    /// The index as it is, perhaps without one's own last action: for what the histories in memory answer.
    let unsettled: ReadModel
    /// The leads of one's own last action while the index file doesn't have it yet.
    var unindexed: Set<LeadID> = []
    /// Why the index could not be brought up to date, to be told with the next look.
    var trouble: String?
    /// Whether an action is acknowledged before the index file has it: for a console, which calls ``settleIndex()`` as soon as its hands are free.
    package var acknowledgesFirst = false
    let environment: WorkspaceEnvironment
    var state: WorkspaceState
    /// The definition in force, read; its number is that of its adoption.
    package internal(set) var definition: LeadDefinition
    /// Every version that was adopted, for telling old lines in the words of their time.
    package private(set) var shelf: DefinitionHistory
    private let wantsReadOnly: Bool
    /// Why nothing can be written, found out when something was tried; nil while writing works.
    var degradedReason: String?
    /// Whether the lock is held and a decision is being made, so that nothing it rests on may change.
    var isDeciding = false
    /// Who is told how far a rebuild has come.
    let reportingProgress: ProgressReporting
    private var watching: JournalWatch?
    /// News that was met while writing, to be told with the next look.
    var untold = JournalChanges()
    /// Routing's desk as of a position of the journal, so that it is counted once for many questions.
    private var knownRouting: (position: JournalPosition, routing: RoutingState)?
    /// Up to when snoozes that ended have been counted.
    var lookedUntil = Instant.distantPast
    /// When the newest line was recorded, which a simulated clock never goes behind.
    var latestRecorded = Instant.distantPast

    init(
        folder: String, journal: JournalFile, index: ReadModel, environment: WorkspaceEnvironment, state: WorkspaceState,
        definition: LeadDefinition,
        readOnly: Bool, reportingProgress: ProgressReporting
    ) {
        self.folder = folder
        self.journal = journal
        unsettled = index
        self.environment = environment
        self.state = state
        self.definition = definition
        shelf = DefinitionHistory(state.versions)
        self.reportingProgress = reportingProgress
        me = environment.login
        wantsReadOnly = readOnly
    }

    /// The folder's own name, for headers.
    package var name: String { folder.split(separator: "/").last.map(String.init) ?? folder }

    /// What tells the workspace from all others, wherever its folder lies.
    package var id: String { journal.header.workspace }

    /// Whether the workspace was made for trying things, so that its clock may be set.
    package var isSimulated: Bool { journal.header.simulated }

    /// Whether nothing can be written: asked for, for viewers, or because the disk failed.
    package var isReadOnly: Bool { readOnlyReason != nil }

    /// Whether it was opened for looking only.
    package var isRestricted: Bool { wantsReadOnly }

    /// Whether the index is only in memory, since no cache can be written.
    package var isIndexInMemory: Bool { unsettled.isInMemory }

    /// Where the journal stops making sense, in words; nil when it is sound as far as anybody read.
    package var damage: String? { unsettled.damage.map { "\($0)" } }

    /// The last line of the journal that the index knows.
    package var lastLine: SequenceNumber { unsettled.position.seq }

    /// Why nothing can be written, nil when it can.
    package var readOnlyReason: String? {
        if wantsReadOnly { return "opened read-only" }
        if roles == [.viewer] { return "\(me) is a viewer here" }
        if let damage = unsettled.damage { return "the journal is damaged at \(damage); `winnow verify` tells more" }
        return degradedReason
    }

    /// The people.
    package var team: Team { state.team }
    /// What I may do.
    package var roles: Set<Role> { state.team.roles(of: me) }
    /// Who signed the definition in force, by side.
    package var signatures: [SigningSide: Signature] { state.signatures }
    /// The text of the definition in force.
    package var definitionText: String { state.adopted?.text ?? "" }

    /// The moment by the workspace's clock; in a simulated one it never goes back behind what is recorded.
    package var now: Instant {
        let clock = environment.clock()
        guard isSimulated else { return clock }
        return max(clock, latestRecorded)
    }

    /// What my queues hold: mine and the unowned of my territory.
    package var myScope: QueueScope { scope(of: me) }

    /// What the queues of somebody hold for whom one may act: theirs and the unowned of their territory.
    ///
    /// - Throws: `WorkspaceError.notPermitted`, or `.notFound` for nobody in the team.
    package func scope(onBehalfOf other: Login?) throws(WorkspaceError) -> QueueScope { scope(of: try actor(for: other)) }

    private func scope(of login: Login) -> QueueScope {
        QueueScope(owner: login, includesUnowned: true, territory: state.team.members[login]?.territory ?? [])
    }

    /// What a decision of mine would know now.
    package func decisionContext() -> DecisionContext {
        decisionContext(for: me, nextSeq: index.position.seq.next, newLead: (try? index.nextLead()) ?? LeadID(1))
    }

    /// What a decision may know now, with the eyes of somebody for whom one may act.
    ///
    /// - Throws: `WorkspaceError.notPermitted`, or `.notFound` for nobody in the team.
    package func decisionContext(onBehalfOf other: Login?) throws(WorkspaceError) -> DecisionContext {
        decisionContext(for: try actor(for: other), nextSeq: index.position.seq.next, newLead: (try? index.nextLead()) ?? LeadID(1))
    }

    /// - Parameter desk: what routing knows after what was decided before in the same action; nil for what stands in the journal.
    func decisionContext(
        for actor: Login, nextSeq: SequenceNumber, newLead: LeadID, occurredAt: Instant? = nil, isImport: Bool = false,
        routing: RoutingState? = nil
    ) -> DecisionContext {
        DecisionContext(
            now: now, occurredAt: occurredAt, actor: actor, team: state.team, definition: definition, nextSeq: nextSeq,
            newLead: newLead,
            isImport: isImport, routing: routing ?? (try? entryRoutingState()) ?? RoutingState())
    }

    /// What routing knows, where a decision may give a lead to somebody; where only the clock does, no keystroke pays for it.
    func entryRoutingState() throws(WorkspaceError) -> RoutingState {
        let routes = !definition.routing.assigns.isEmpty || definition.entries.contains { $0.owner == .routed }
        return try routes ? routingState() : RoutingState()
    }

    /// How much everybody has in hand and whose turn it is, for definitions that route; O(owners' places) once for each position of the journal.
    func routingState() throws(WorkspaceError) -> RoutingState {
        guard definition.routing.method != .nobody else { return RoutingState() }
        if let known = knownRouting, known.position == unsettled.position { return known.routing }
        let index = index
        let routing = try survivingDamage { () throws(ReadModelError) in try index.routingState() }
        knownRouting = (index.position, routing)
        return routing
    }

    /// A fresh identity for an intent.
    package func newActionID() -> ActionID { ActionID(at: now, random: (environment.random(), environment.random())) }

    /// Descriptors that are readable when the journal grew; for a poll loop.
    package var watchDescriptors: [Int32] {
        if watching == nil { watching = try? journal.watch() }
        return watching.map { [$0.descriptor] } ?? []
    }

    /// Empties what the watch has to tell, so that its descriptor falls silent until the next news.
    func drainWatch() { _ = try? watching?.news() }

    func salt() -> (UInt64, UInt64) { (environment.random(), environment.random()) }

    /// Reads the definition and the team anew from the lines that concern the workspace.
    func refreshState() throws(WorkspaceError) {
        let before = state.versions.count
        state = try WorkspaceState(wrapping { try index.workspaceEntries() })
        if state.versions.count != before { shelf = DefinitionHistory(state.versions) }
        definition = index.definition
    }

    static func read(_ adopted: DefinitionAdopted, at moment: Instant) throws(WorkspaceError) -> LeadDefinition {
        do throws(DefinitionDiagnostics) {
            var definition = try DefinitionParser.read(adopted.text, fileName: "definition \(adopted.number)")
            definition.number = adopted.number
            definition.adoptedAt = moment
            return definition
        } catch {
            throw WorkspaceError(.badInput, "\(error)")
        }
    }
}
