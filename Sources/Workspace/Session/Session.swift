internal import Journal
package import Lifecycle
package import ReadModel

/// Who works in the workspace, when, and under which rules.
///
/// The user, the clock, the team and the definition in force, as of the newest journal line that was read.
package final class Session {
    /// The user.
    package let me: Login
    /// Whether the workspace is for experiments. Its clock can be set.
    package let isSimulated: Bool
    /// Whether the workspace was opened read-only on request.
    package let isRestricted: Bool
    /// The definition in force, parsed. Its number is that of its adoption.
    package private(set) var definition: LeadDefinition
    /// All adopted versions, for the labels of old entries.
    package private(set) var definitionHistory: DefinitionHistory
    private(set) var state: WorkspaceState
    /// The reason why writing failed; nil while it works.
    var failure: String?
    private let environment: WorkspaceEnvironment
    /// The time of the newest line. A simulated clock does not go back before it.
    private var latestRecorded = Instant.distantPast

    init(
        _ environment: WorkspaceEnvironment, _ state: WorkspaceState, _ definition: LeadDefinition, isSimulated: Bool,
        isRestricted: Bool
    ) {
        me = environment.login
        self.environment = environment
        self.state = state
        self.definition = definition
        self.isSimulated = isSimulated
        self.isRestricted = isRestricted
        definitionHistory = DefinitionHistory(state.versions)
    }

    /// The team.
    package var team: Team { state.team }
    /// The user's roles.
    package var roles: Set<Role> { state.team.roles(of: me) }
    /// The signatures of the definition in force, by side.
    package var signatures: [SigningSide: Signature] { state.signatures }
    /// The costs of sources.
    package var costs: SourceCosts { state.costs }
    /// The text of the definition in force.
    package var definitionText: String { state.adopted?.text ?? "" }

    /// The workspace's time. In a simulated workspace it never goes back before the newest recorded line.
    package var now: Instant {
        let clock = environment.clock()
        return isSimulated ? max(clock, latestRecorded) : clock
    }

    /// A new id for an intent, with some random bits of the caller if they are given.
    package func newActionID(low: UInt64? = nil) -> ActionID {
        let high = environment.random()
        return ActionID(at: now, random: (high, low ?? environment.random()))
    }

    func salt() -> (UInt64, UInt64) { (environment.random(), environment.random()) }

    /// Applies the lines that concern the workspace.
    func refresh(_ state: WorkspaceState, _ definition: LeadDefinition) {
        if state.versions.count != self.state.versions.count { definitionHistory = DefinitionHistory(state.versions) }
        self.state = state
        self.definition = definition
    }

    /// Applies the time of a recorded line.
    func recorded(at moment: Instant) { latestRecorded = max(latestRecorded, moment) }

    /// Records a failure of the disk. The workspace is read-only from then on.
    func record(_ error: JournalError) {
        switch error {
        case .notConfirmed, .degraded, .damaged: failure = error.description
        default: break
        }
    }
}

// What the user may do.
extension Session {
    /// The scope of the user's queues: their own leads and the unassigned leads of their territory.
    package var myScope: QueueScope { scope(of: me) }

    /// The scope of the queues of another person for whom the user may act.
    ///
    /// - Throws: `WorkspaceError.notPermitted`, or `.notFound` for a person who is not on the team.
    package func scope(onBehalfOf other: Login?) throws(WorkspaceError) -> QueueScope { scope(of: try actor(for: other)) }

    private func scope(of login: Login) -> QueueScope {
        let roles = state.team.roles(of: login)
        var sides: Set<TaskSide> = []
        if !roles.isDisjoint(with: [.sdr, .closer, .teamlead]) { sides.insert(.sales) }
        if roles.contains(.marketing) { sides.insert(.marketing) }
        return QueueScope(
            owner: login, includesUnowned: true, territory: state.team.members[login]?.territory ?? [],
            sides: sides.isEmpty ? Set(TaskSide.allCases) : sides)
    }

    /// The acting person: the user, or another person for whom the user acts.
    ///
    /// A team lead can act for others, in a simulated workspace everyone can.
    func actor(for other: Login?) throws(WorkspaceError) -> Login {
        guard let other, other != me else { return me }
        guard isSimulated || roles.contains(.teamlead) else {
            throw WorkspaceError(
                .notPermitted,
                "to act for another person you need the role team lead; your role is "
                    + roles.sorted().map(\.label).joined(lastWith: "and"))
        }
        guard state.team.members[other] != nil else {
            throw WorkspaceError(.notFound, "\(other) is not on the team; `winnow team` lists the members")
        }
        return other
    }

    /// The person who administers or signs: the user, or anyone in a simulated workspace.
    ///
    /// Nobody can sign for another person, and a team lead, who may act on leads for others, is not an admin.
    func administrator(for other: Login?) throws(WorkspaceError) -> Login {
        guard other == nil || other == me || isSimulated else {
            throw WorkspaceError(.notPermitted, "you cannot sign, adopt a definition or change the team for another person")
        }
        return try actor(for: other)
    }

    func require(_ role: Role, of actor: Login, to what: String) throws(WorkspaceError) {
        let roles = state.team.roles(of: actor)
        guard roles.contains(role) else {
            throw WorkspaceError(
                .notPermitted,
                "to \(what) you need the role \(role.label); your role is "
                    + roles.sorted().map(\.label).joined(lastWith: "and")
                    + "; ask \(role == .admin ? "an admin" : "a \(role.label)")")
        }
    }
}
