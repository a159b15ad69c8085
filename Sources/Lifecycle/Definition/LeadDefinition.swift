/// The agreed definition of a lead as a validated value: stages, scores, gates, clocks, reasons.
///
/// The core takes it as an argument and depends on no particular one. `Definitions` builds it from YAML and validates
/// it: every id that one part names exists in another.
package struct LeadDefinition: Hashable, Sendable {
    /// Its version number in this workspace, from 1; 0 if it was never adopted.
    package var number: Int
    /// When it was adopted in this workspace; nil if it never was.
    package var adoptedAt: Instant?
    /// Its name, such as `standard`.
    package var name: String
    /// One sentence about it.
    package var summary: String
    /// The stages that it uses, by the core's names, and how they relate.
    package var topology: Topology
    /// What a lead needs to be viable.
    package var viability: [Requirement]
    /// The scoring rules for a lead's fields.
    package var fit: [FitRule]
    /// The scoring rules for a lead's activity.
    package var engagement: [EngagementRule]
    /// The scores that make a viable lead an MQL.
    package var thresholds: Thresholds
    /// The stages in which captures enter. The first match applies.
    package var entries: [EntryRule]
    /// The requirements of each transition.
    package var gates: [Transition: [Requirement]]
    /// The criteria with their possible answers.
    package var criteria: [Criterion]
    /// The reason codes.
    package var reasons: [Reason]
    /// The touches required before a lead may be called unreachable.
    package var followUp: PrescribedFollowUp
    /// The time limits.
    package var clocks: [Clock]
    /// The working time.
    package var calendar: BusinessCalendar
    /// Free-mail domains, in lower case.
    package var freeMailDomains: Set<String>
    /// How leads get an owner, and when they are reassigned.
    package var routing: Routing
    /// How long sales may go without a contact; nil sets no limit.
    package var window: ContactWindow?
    /// The quotas of people.
    package var quotas: [Quota]
    /// The thresholds from which a process counts as broken.
    package var breakdowns: BreakdownThresholds
    /// Published figures for comparison.
    package var references: [ReferenceLine]
    /// Scoring rules that outcomes contradict and that marketing keeps, with the reason.
    package var keptRules: [KeptRule]

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

    /// The stage that a lead counts as under this definition.
    ///
    /// That is its stage, except for an SQL of an earlier definition, which keeps its earlier meaning. If SQL is the
    /// opportunity here, one that was never converted still counts as a SAL. If it isn't, one that was converted still
    /// counts as an opportunity. O(1).
    package func effectiveStage(of lead: Lead) -> Stage {
        lead.stays.last.map(effectiveStage(of:)) ?? topology.effectiveStage(lead.stage)
    }

    /// The stage that a stay counts as under this definition. O(1).
    package func effectiveStage(of stay: Lead.Stay) -> Stage {
        stay.stage == .sql ? effectiveStage(ofSQL: stay.isConverted, under: stay.definition) : topology.effectiveStage(stay.stage)
    }

    /// The stage that a stay in SQL counts as, if it was entered under a given version. O(1).
    package func effectiveStage(ofSQL isConverted: Bool, under version: Int) -> Stage {
        let isOpportunity =
            topology.opportunity == .sql
            ? isConverted || version == number || !topology.used.contains(.sal) : isConverted
        guard isOpportunity else { return topology.opportunity == .sql ? .sal : topology.effectiveStage(.sql) }
        return topology.opportunity
    }

    /// Whether a lead is an opportunity under this definition.
    package func isOpportunity(_ lead: Lead) -> Bool { topology.isOpportunity(effectiveStage(of: lead)) }

    /// The display name of a lead's stage.
    package func label(of lead: Lead) -> String { label(effectiveStage(of: lead)) }

    /// The display name of a stage.
    package func label(_ stage: Stage) -> String { topology.labels[stage] ?? stage.plainName }

    /// The criterion with an id.
    package func criterion(_ id: String) -> Criterion? { criteria.first { $0.id == id } }

    /// The reasons for a command, in the order of their keys.
    package func reasons(for use: Reason.Use) -> [Reason] { reasons.filter { $0.uses.contains(use) } }

    /// The reason for a command with a code.
    package func reason(_ id: String, for use: Reason.Use) -> Reason? { reasons.first { $0.id == id && $0.uses.contains(use) } }
}

/// The stages of a definition and how they relate.
package struct Topology: Hashable, Sendable {
    /// The stages in use. A lead passes through the others without stopping.
    package var used: Set<Stage>
    /// Display names. A stage without one has its plain name.
    package var labels: [Stage: String]
    /// The stages from which a lead may be converted.
    package var convertsFrom: Set<Stage>
    /// The stage that is the opportunity: `opportunity`, or `sql` where SQL is the opportunity.
    package var opportunity: Stage
    /// The stage to which a lead that raises its hand returns: `mql` or `sql`.
    package var raisedHandReturns: Stage
    /// Whether a score promotes by itself. If false, it only proposes and a marketer promotes.
    package var scorePromotes: Bool
    /// Whether a raised hand promotes a lead that sales doesn't have yet.
    package var raisedHandPromotes: Bool
    /// What promotes an MQL to SQL without a decision. Nothing in most definitions.
    package var advance: Advance
    /// Stages in which marketing still nurtures and may touch, assess and edit unowned leads.
    ///
    /// "Qualified leads: the most important input for sales" nurtures inside the MQL stage.
    package var nurturedWithin: Set<Stage>

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

    /// The stage after acceptance: SAL, or SQL if the definition has no SAL.
    package var acceptsInto: Stage { used.contains(.sal) ? .sal : .sql }

    /// The stage that a stage counts as under this definition.
    ///
    /// If the definition uses only one of SAL and SQL, the other counts as that one. Otherwise a lead from another
    /// definition would be stuck.
    package func effectiveStage(_ stage: Stage) -> Stage {
        switch stage {
        case .sal where !used.contains(.sal) && used.contains(.sql): .sql
        case .sql where !used.contains(.sql) && used.contains(.sal): .sal
        default: stage
        }
    }

    /// Whether a SAL is qualified to SQL, rather than converted.
    package var hasQualification: Bool { used.contains(.sal) && used.contains(.sql) && opportunity != .sql }

    /// Whether a stage is the opportunity under this definition.
    package func isOpportunity(_ stage: Stage) -> Bool { stage == opportunity || stage == .opportunity }
}

/// The rules that promote an MQL to SQL, as in "Defining Lead Status Classifications".
package struct Advance: Hashable, Sendable {
    /// On an action-oriented form, or any direct request for sales.
    package var onRaisedHand: Bool
    /// On a claim, which is then a request to transfer ownership.
    package var onOwnershipRequest: Bool
    /// On scores that reach these thresholds; nil for none.
    package var onScore: Thresholds?

    /// By default only people promote an MQL.
    package init(onRaisedHand: Bool = false, onOwnershipRequest: Bool = false, onScore: Thresholds? = nil) {
        self.onRaisedHand = onRaisedHand
        self.onOwnershipRequest = onOwnershipRequest
        self.onScore = onScore
    }
}

/// A change of stage that may have a gate.
package enum Transition: String, CaseIterable, Sendable {
    case promote, accept, qualify, reject, disqualify, convert, close

    /// The display name.
    package var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

/// The scores that make a viable lead an MQL, in points.
package struct Thresholds: Hashable, Sendable {
    /// The minimum of fit and engagement together.
    package var total: Int
    /// The minimum of fit alone; 0 for none.
    package var fit: Int
    /// The minimum of engagement alone; 0 for none.
    package var engagement: Int

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

/// The initial owner of a capture.
package enum EntryOwner: String, CaseIterable, Sendable {
    /// No one; the lead waits to be claimed.
    case nobody
    /// The person who adds it, if they are an SDR.
    case adder
    /// The rep that routing chooses.
    case routed
}

/// The stage in which a capture enters, by its source, form or origin.
package struct EntryRule: Hashable, Sendable {
    /// The captures to which a rule applies.
    package enum Match: Hashable, Sendable {
        /// Leads added manually.
        case byHand
        /// A source by name, ignoring case.
        case source(String)
        /// A form.
        case form(FormKind)
        /// Everything else.
        case anything
    }

    /// The captures to which it applies.
    package var match: Match
    /// The stage that the lead enters.
    package var stage: Stage
    /// Its initial owner.
    package var owner: EntryOwner
    /// Whether the lead is inbound or outbound.
    package var path: CapturePath

    package init(match: Match, stage: Stage, owner: EntryOwner = .nobody, path: CapturePath = .inbound) {
        self.match = match
        self.stage = stage
        self.owner = owner
        self.path = path
    }
}
