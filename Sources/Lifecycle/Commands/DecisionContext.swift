/// What a decision may know beside the lead: the moment, who asks, the rules, and ids minted for it. The core sees no clock and no file.
package struct DecisionContext: Sendable {
    /// Now.
    package var now: Instant
    /// When it happened, where somebody logs it later or a file tells it; nil means now.
    package var occurredAt: Instant?
    /// Who asks.
    package var actor: Login
    /// The people.
    package var team: Team
    /// The definition in force.
    package var definition: LeadDefinition
    /// The number of the journal's next line, which rules name as their trigger.
    package var nextSeq: SequenceNumber
    /// The number that a new lead would get.
    package var newLead: LeadID
    /// Whether a file asks, in the name of the actor, rather than the actor by a keystroke.
    package var isImport: Bool
    /// Other leads that the command names, by the numbers that it names them by; one that became part of another is that other one.
    package var others: [LeadID: Lead] = [:]
    /// How many opportunities everybody has, by owner; who isn't in it has none.
    package var opportunities: [Login: Int] = [:]
    /// What routing needs to know of all other leads.
    package var routing: RoutingState

    /// Makes facts.
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

    /// What the actor may do.
    package var roles: Set<Role> { team.roles(of: actor) }
    /// The date on which it is decided, in the definition's zone.
    package var today: Day { definition.calendar.zone.day(of: now) }
    /// When it happened.
    package var moment: Instant { occurredAt ?? now }
}

extension DecisionContext {
    /// The closer who receives what the actor converts, where none is named; nil where it stays with who converts.
    package var nextCloser: Login? {
        if roles.contains(.closer) { return actor }
        // Members come in no order: the login decides between equals.
        return team.members.values.filter { $0.roles.contains(.closer) && $0.absence(at: now) == nil }.map(\.login).min {
            (opportunities[$0, default: 0], $0) < (opportunities[$1, default: 0], $1)
        }
    }
}
