import Lifecycle
import Testing

@testable import Workspace

/// A definition for tests of routing and clocks, with a contact window of thirty days.
func clockedText(
    routing: String = "method: roundRobin", entry: String = "enters: sql", unreached: String = "propose",
    neglected: String = "reroute"
) -> String {
    """
    name: clocked
    summary: For tests of rules that depend on time.
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
    /// Creates a workspace with a definition and reps. `me` is not a rep.
    func create(_ text: String, reps: [TeamMember]) throws -> Workspace {
        let workspace = try create(WorkspaceOptions(definitionText: text))
        _ = try workspace.administration.updateTeam(
            workspace.newActionID(), TeamMember(login: Login("me"), roles: [.admin, .teamlead, .marketing]))
        for rep in reps { _ = try workspace.administration.updateTeam(workspace.newActionID(), rep) }
        return workspace
    }
}

/// A rep with a login.
func rep(_ login: String, territory: [String] = [], capacity: Int? = nil) -> TeamMember {
    TeamMember(login: Login(login), roles: [.sdr], territory: territory, capacity: capacity)
}

extension Workspace {
    /// Adds a lead manually.
    @discardableResult
    func add(_ name: String, owner: String? = nil, origin: NewLead.Origin = .byHand) throws -> LeadID {
        let fields = LeadFields([
            .lastName: name, .company: "Halden", .email: name.lowercased() + "@halden.example", .phone: "0421 5550",
        ])
        return try #require(try act(.add(NewLead(origin: origin, fields: fields, owner: owner.map(Login.init)))).leads.first)
    }

    func owner(of lead: LeadID) throws -> String? { try queries.lead(lead)?.owner?.name }

    /// Sets or ends the absence of a member.
    func setAbsence(_ login: String, until: Instant?) throws {
        var member = try #require(team.members[Login(login)])
        member.absentUntil = until
        _ = try administration.updateTeam(newActionID(), member)
    }
}
