/// The agreed definition of a lead, as a checked value: stages, scores, gates, clocks, reasons.
///
/// The core takes it as an argument and is wired to none. `Definitions` makes one from YAML. Numbers and ids in it have been checked
/// there: every id that one part names exists in another.
package struct LeadDefinition: Hashable, Sendable {
    /// Its number in this workspace, from 1 as adopted; 0 for one that was never adopted.
    package var number: Int
    /// When it was adopted in this workspace; nil for one that never was.
    package var adoptedAt: Instant?
    /// Its name, such as `standard`.
    package var name: String
    /// One sentence about it.
    package var summary: String
    /// The stages it uses, by the core's names, and how they hang together.
    package var topology: Topology
    /// What a lead needs to be viable.
    package var viability: [Requirement]
    /// The rules that give points for who they are.
    package var fit: [FitRule]
    /// The rules that give points for what they did.
    package var engagement: [EngagementRule]
    /// What makes a viable lead an MQL.
    package var thresholds: Thresholds
    /// Where captures enter, first match first.
    package var entries: [EntryRule]
    /// What each transition asks.
    package var gates: [Transition: [Requirement]]
    /// What can be asked and which answers there are.
    package var criteria: [Criterion]
    /// The reasons by what they are given for.
    package var reasons: [Reason]
    /// The touches owed before a lead may be called unreachable.
    package var followUp: PrescribedFollowUp
    /// The time owed.
    package var clocks: [Clock]
    /// When time counts.
    package var calendar: BusinessCalendar
    /// Mail domains that anyone can have, in lower case.
    package var freeMailDomains: Set<String>
    /// Who gets leads that need an owner, and when they get another one.
    package var routing: Routing
    /// How long sales may go without a contact; nil lets leads stay.
    package var window: ContactWindow?
    /// What people owe in a period.
    package var quotas: [Quota]
    /// From where on a process is called broken.
    package var breakdowns: BreakdownThresholds
    /// Published figures to hold one's own against.
    package var references: [ReferenceLine]
    /// Scoring rules that outcomes contradict and marketing keeps all the same, with why.
    package var keptRules: [KeptRule]

    /// Makes a definition.
    package init(
        number: Int, name: String, summary: String, topology: Topology, viability: [Requirement], fit: [FitRule],
        engagement: [EngagementRule],
        thresholds: Thresholds, entries: [EntryRule], gates: [Transition: [Requirement]], criteria: [Criterion], reasons: [Reason],
        followUp: PrescribedFollowUp, clocks: [Clock], calendar: BusinessCalendar, freeMailDomains: Set<String>,
        routing: Routing = Routing(),
        window: ContactWindow? = nil, quotas: [Quota] = [], breakdowns: BreakdownThresholds = BreakdownThresholds(),
        references: [ReferenceLine] = [], keptRules: [KeptRule] = []
    ) {
        self.number = number
        self.name = name
        self.summary = summary
        self.topology = topology
        self.viability = viability
        self.fit = fit
        self.engagement = engagement
        self.thresholds = thresholds
        self.entries = entries
        self.gates = gates
        self.criteria = criteria
        self.reasons = reasons
        self.followUp = followUp
        self.clocks = clocks
        self.calendar = calendar
        self.freeMailDomains = freeMailDomains
        self.routing = routing
        self.window = window
        self.quotas = quotas
        self.breakdowns = breakdowns
        self.references = references
        self.keptRules = keptRules
    }

    /// As what a lead is treated by this definition: its stage, but an SQL of an earlier definition means here what it meant there. Where SQL is the
    /// opportunity one that was never converted is still in hand, and where it isn't, one that was converted is an opportunity all the same. O(1).
    package func standing(of lead: Lead) -> Stage {
        lead.stays.last.map(standing(of:)) ?? topology.standing(lead.stage)
    }

    /// As what a stay of a lead is treated by this definition. O(1).
    package func standing(of stay: Lead.Stay) -> Stage {
        stay.stage == .sql ? standing(ofSQL: stay.isConverted, under: stay.definition) : topology.standing(stay.stage)
    }

    /// As what a stay in SQL is treated by this definition that was entered under the version with a number, converted or not. O(1).
    package func standing(ofSQL isConverted: Bool, under version: Int) -> Stage {
        let isOpportunity =
            topology.opportunity == .sql
            ? isConverted || version == number || !topology.used.contains(.sal) : isConverted
        guard isOpportunity else { return topology.opportunity == .sql ? .sal : topology.standing(.sql) }
        return topology.opportunity
    }

    /// Whether a lead is an opportunity by this definition.
    package func isOpportunity(_ lead: Lead) -> Bool { topology.isOpportunity(standing(of: lead)) }

    /// The label of a lead's stage for eyes.
    package func label(of lead: Lead) -> String { label(standing(of: lead)) }

    /// The label of a stage for eyes.
    package func label(_ stage: Stage) -> String { topology.labels[stage] ?? stage.plainName }

    /// The criterion with an id.
    package func criterion(_ id: String) -> Criterion? { criteria.first { $0.id == id } }

    /// The reasons that can be given for a command, in the order of their keys.
    package func reasons(for use: Reason.Use) -> [Reason] { reasons.filter { $0.uses.contains(use) } }

    /// The reason with a code for a command.
    package func reason(_ id: String, for use: Reason.Use) -> Reason? { reasons.first { $0.id == id && $0.uses.contains(use) } }
}

/// Which stages there are and how they hang together.
package struct Topology: Hashable, Sendable {
    /// The stages that the definition uses; a lead passes through the others without stopping.
    package var used: Set<Stage>
    /// Labels for eyes; a stage without one has its plain name.
    package var labels: [Stage: String]
    /// The stages that a lead may be converted from.
    package var convertsFrom: Set<Stage>
    /// The stage that is the opportunity: `opportunity`, or `sql` where SQL is the opportunity.
    package var opportunity: Stage
    /// Where a lead that raises its hand comes back: `mql` or `sql`.
    package var raisedHandReturns: Stage
    /// Whether a score promotes by itself (false: it only proposes, and a marketer promotes).
    package var scorePromotes: Bool
    /// Whether a raised hand promotes a lead that sales doesn't have yet.
    package var raisedHandPromotes: Bool
    /// What moves an MQL up to SQL without anybody deciding on it; by nothing in most definitions.
    package var advance: Advance
    /// Stages in which marketing goes on nurturing: it may touch, assess and edit what nobody owns there ("Qualified leads: the most
    /// important input for sales" nurtures inside the MQL stage).
    package var nurturedWithin: Set<Stage>

    /// Makes a topology.
    package init(
        used: Set<Stage>, labels: [Stage: String], convertsFrom: Set<Stage>, opportunity: Stage, raisedHandReturns: Stage,
        scorePromotes: Bool,
        raisedHandPromotes: Bool, advance: Advance = Advance(), nurturedWithin: Set<Stage> = []
    ) {
        self.used = used
        self.labels = labels
        self.convertsFrom = convertsFrom
        self.opportunity = opportunity
        self.raisedHandReturns = raisedHandReturns
        self.scorePromotes = scorePromotes
        self.raisedHandPromotes = raisedHandPromotes
        self.advance = advance
        self.nurturedWithin = nurturedWithin
    }

    /// Where accepting leads: SAL, or SQL where the definition has no SAL.
    package var acceptsInto: Stage { used.contains(.sal) ? .sal : .sql }

    /// As what a lead in a stage is treated: where the definition has only one of SAL and SQL, a lead that another definition put into the other
    /// one is not stuck there.
    package func standing(_ stage: Stage) -> Stage {
        switch stage {
        case .sal where !used.contains(.sal) && used.contains(.sql): .sql
        case .sql where !used.contains(.sql) && used.contains(.sal): .sal
        default: stage
        }
    }

    /// Whether a SAL is qualified to SQL, rather than converted.
    package var hasQualification: Bool { used.contains(.sal) && used.contains(.sql) && opportunity != .sql }

    /// Whether a lead in a stage is an opportunity by this definition.
    package func isOpportunity(_ stage: Stage) -> Bool { stage == opportunity || stage == .opportunity }
}

/// What moves an MQL up to SQL by a rule, as in "Defining Lead Status Classifications".
package struct Advance: Hashable, Sendable {
    /// An action-oriented form, or any direct request for sales.
    package var onRaisedHand: Bool
    /// Claiming it, which is then a request to transfer ownership.
    package var onOwnershipRequest: Bool
    /// Scores that reach these thresholds; nil where none do.
    package var onScore: Thresholds?

    /// Makes it; by default nothing moves an MQL but people.
    package init(onRaisedHand: Bool = false, onOwnershipRequest: Bool = false, onScore: Thresholds? = nil) {
        self.onRaisedHand = onRaisedHand
        self.onOwnershipRequest = onOwnershipRequest
        self.onScore = onScore
    }
}

/// A change of stage that a gate can stand before.
package enum Transition: String, CaseIterable, Sendable {
    case promote, accept, qualify, reject, disqualify, convert, close

    /// The verb for eyes.
    package var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

/// What makes a viable lead an MQL, in points.
package struct Thresholds: Hashable, Sendable {
    /// Fit and engagement together must reach this.
    package var total: Int
    /// Fit alone must reach this; 0 asks for nothing.
    package var fit: Int
    /// Engagement alone must reach this; 0 asks for nothing.
    package var engagement: Int

    /// Makes thresholds.
    package init(total: Int, fit: Int = 0, engagement: Int = 0) {
        self.total = total
        self.fit = fit
        self.engagement = engagement
    }

    /// Whether scores reach all three.
    package func reached(by score: ScoreSnapshot) -> Bool {
        score.total >= total && score.fit >= fit && score.engagement >= engagement
    }
}

/// Who owns a capture from the start.
package enum EntryOwner: String, CaseIterable, Sendable {
    /// Nobody: it is in general ownership.
    case nobody
    /// Who adds it, if they are an sdr.
    case adder
    /// Whoever routing gives it to.
    case routed
}

/// Where a capture enters, by its source, form or way.
package struct EntryRule: Hashable, Sendable {
    /// What the rule is for.
    package enum Match: Hashable, Sendable {
        /// A lead that somebody adds by hand.
        case byHand
        /// A source by name, whatever the case.
        case source(String)
        /// A form.
        case form(FormKind)
        /// Everything else.
        case anything
    }

    /// What it is for.
    package var match: Match
    /// The stage that the lead enters.
    package var stage: Stage
    /// Who owns it from the start.
    package var owner: EntryOwner
    /// Whether they came to us or we to them.
    package var path: CapturePath

    /// Makes a rule.
    package init(match: Match, stage: Stage, owner: EntryOwner = .nobody, path: CapturePath = .inbound) {
        self.match = match
        self.stage = stage
        self.owner = owner
        self.path = path
    }
}
