import Lifecycle
import Testing

@testable import Workspace

/// A definition for tests of routing and clocks: without viability, and with a window of thirty days.
func clockedText(
    routing: String = "method: roundRobin", entry: String = "enters: sql", unreached: String = "propose",
    neglected: String = "reroute"
) -> String {
    """
    name: clocked
    summary: For tests of what the clock does.
    stages:
      use: [\(entry.contains("inquiry") ? "inquiry, " : "")mql, sql, opportunity, won, lost, noDecision, nurture, disqualified, dropped]
    viability: []
    fit: []
    engagement:
      - {id: pricing, label: pricing, did: formSubmitted, form: pricing, points: 60}
    threshold:
      total: 50
    entries:
      - {when: anythingElse, \(entry)}
    routing: {\(routing)}
    gates: {}
    criteria: []
    reasons:
      - {id: timing, label: not now, key: t, for: [reject]}
      - id: unreachable
        label: Unable to reach
        key: u
        for: [disqualify]
        requires: [prescribedFollowUp]
      - {id: price, label: price, key: p, for: [lost, noDecision]}
    followUp:
      attempts: 2
      channels: 1
      spacing: 1 hour
    window:
      length: 30 days
      unreached: \(unreached)
      neglected: \(neglected)
      reason: unreachable
    clocks:
      firstTouch: 4 hours
    calendar:
      timeZone: UTC
    """
}

extension TestWorld {
    /// Makes a workspace under such a definition, by `me`, who is no rep, with reps of the names given.
    func create(_ text: String, reps: [TeamMember]) throws -> Workspace {
        let routing = try Workspace.create(
            folder.path + "/desk", options: WorkspaceOptions(definitionText: text), environment: environment("me"))
        _ = try routing.updateTeam(
            routing.newActionID(), TeamMember(login: Login("me"), roles: [.admin, .teamlead, .marketing]))
        for rep in reps { _ = try routing.updateTeam(routing.newActionID(), rep) }
        return routing
    }
}

/// A rep by login.
func rep(_ login: String, territory: [String] = [], capacity: Int? = nil) -> TeamMember {
    TeamMember(login: Login(login), roles: [.sdr], territory: territory, capacity: capacity)
}

extension Workspace {
    /// Takes in somebody by hand.
    @discardableResult
    func add(_ name: String, owner: String? = nil, origin: NewLead.Origin = .byHand) throws -> LeadID {
        let fields = LeadFields([
            .lastName: name, .company: "Halden", .email: name.lowercased() + "@halden.example", .phone: "0421 5550",
        ])
        return try #require(try act(.add(NewLead(origin: origin, fields: fields, owner: owner.map(Login.init)))).leads.first)
    }

    func owner(of lead: LeadID) throws -> String? { try self.lead(lead)?.owner?.name }

    /// Says that a member is away, or back.
    func setAway(_ login: String, until: Instant?) throws {
        var member = try #require(team.members[Login(login)])
        member.awayUntil = until
        _ = try updateTeam(newActionID(), member)
    }
}
