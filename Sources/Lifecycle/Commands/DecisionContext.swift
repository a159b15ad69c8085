/// The input of a decision besides the lead: the moment, the actor, the rules and new ids.
///
/// The core reads no clock and no file.
package struct DecisionContext: Sendable {
    /// The present moment.
    package var now: Instant
    /// When it happened, if it was logged later or comes from a file; nil means now.
    package var occurredAt: Instant?
    /// The person who runs the command.
    package var actor: Login
    /// The team.
    package var team: Team
    /// The definition in force.
    package var definition: LeadDefinition
    /// The number of the journal's next line, which rules use as their trigger.
    package var nextSeq: SequenceNumber
    /// The id that a new lead would get.
    package var newLead: LeadID
    /// Whether the command comes from an import that the actor started.
    package var isImport: Bool
    /// Other leads that the command names, by the given id. A merged id maps to its survivor.
    package var others: [LeadID: Lead] = [:]
    /// The number of opportunities by owner. A login without an entry has none.
    package var opportunities: [Login: Int] = [:]
    /// The account of the opportunity that the step may open; nil if it isn't known, or there is none yet.
    package var account: AccountLink?
    /// What routing needs to know about all other leads.
    package var routing: RoutingState
    /// What the lead's engagements give today, for a lead with many; nil if they are to be counted.
    package var tally: EngagementTally?
    /// Whether somebody else runs the command for the actor, so that refusals name the actor.
    package var isOnBehalf = false

    package init(
        now: Instant, occurredAt: Instant? = nil, actor: Login, team: Team, definition: LeadDefinition, nextSeq: SequenceNumber,
        newLead: LeadID, isImport: Bool = false, routing: RoutingState = RoutingState()
    ) {
        self.now = now
        self.occurredAt = occurredAt
        self.actor = actor
        self.team = team
        self.definition = definition
        self.nextSeq = nextSeq
        self.newLead = newLead
        self.isImport = isImport
        self.routing = routing
    }

    /// The actor's roles.
    package var roles: Set<Role> { team.roles(of: actor) }
    /// The date of the decision in the definition's time zone.
    package var today: Day { definition.calendar.zone.day(of: now) }
    /// When it happened.
    package var moment: Instant { occurredAt ?? now }
}

extension DecisionContext {
    /// The closer who receives what the actor converts if none is named. Nil if it stays with the actor.
    package var nextCloser: Login? {
        if roles.contains(.closer) { return actor }
        // The dictionary has no order, so the login decides ties.
        return team.members.values.filter { $0.roles.contains(.closer) && $0.absence(at: now) == nil }.map(\.login).min {
            (opportunities[$0, default: 0], $0) < (opportunities[$1, default: 0], $1)
        }
    }
}
