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
    /// The plans for leads in nurture.
    package var tracks: [NurtureTrack] = []
    /// What leads can be offered, in the order of preference.
    package var content: [ContentOffer] = []
    /// After how long the chance to close is to be assessed again; nil for never.
    package var reassessAfter: TimeSpan?
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
    /// The time limits of earlier versions, by number: a limit holds as it was agreed when the clock started.
    package var earlierClocks: [Int: [Clock]] = [:]
    /// The working time.
    package var calendar: BusinessCalendar
    /// Free-mail domains, in lower case.
    package var freeMailDomains: Set<String>
    /// How leads get an owner, and when they are reassigned.
    package var routing: Routing
    /// How long sales may go without a contact; nil sets no limit.
    package var window: ContactWindow?
    /// The rates between currencies; nil if amounts are not converted.
    package var rates: CurrencyRates?
    /// The sources that have several spellings.
    package var sources: [SourceName] = []
    /// The quotas of people.
    package var quotas: [Quota]
    /// The quotas of revenue.
    package var revenueQuotas: [RevenueQuota] = []
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

    /// The clock of a kind for a lead that entered its stage under a version; nil if the definition has no such clock.
    ///
    /// A version without it, or one that is unknown, has the present limit.
    package func clock(_ kind: Clock.Kind, since version: Int) -> Clock? {
        guard let present = clocks.first(where: { $0.kind == kind }) else { return nil }
        return earlierClocks[version]?.first { $0.kind == kind } ?? present
    }

    /// The id, label and points of each scoring rule: those for fit, then those for engagement.
    package var scoringRules: [(id: String, label: String, points: Int)] {
        fit.map { ($0.id, $0.label, $0.points) } + engagement.map { ($0.id, $0.label, $0.points) }
    }

    /// The points of a scoring rule; nil if there is no such rule.
    package func rulePoints(_ id: String) -> Int? { scoringRules.first { $0.id == id }?.points }

    /// Whether it names later captures in a rule or requirement, so that one counts like any activity of the prospect.
    package var countsLaterCaptures: Bool {
        engagement.contains { $0.type == .capturedAgain }
            || (viability + gates.values.joined() + reasons.flatMap(\.requires)).contains { $0.names(.capturedAgain) }
    }

    /// The stage that a lead counts as under this definition.
    ///
    /// That is its stage, except for an SQL of an earlier definition, which keeps its earlier meaning. If SQL is the
    /// opportunity here, one that was never converted still counts as a SAL. If it isn't, one that was converted still
    /// counts as an opportunity. O(1).
    package func effectiveStage(of lead: Lead) -> Stage {
        // Not by `map`, for which the whole definition would be copied.
        if let stay = lead.stays.last { effectiveStage(of: stay) } else { topology.effectiveStage(lead.stage) }
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
    package func label(_ stage: Stage) -> String { topology.label(stage) }

    /// The criterion with an id.
    package func criterion(_ id: String) -> Criterion? { criteria.first { $0.id == id } }

    /// The reasons for a command, in the order of their keys.
    package func reasons(for use: Reason.Use) -> [Reason] { reasons.filter { $0.uses.contains(use) } }

    /// The reason for a command with a code.
    package func reason(_ id: String, for use: Reason.Use) -> Reason? { reasons.first { $0.id == id && $0.uses.contains(use) } }

    /// The command that moves a lead to the next stage of this definition; nil after the last one.
    package func advance(of lead: Lead) -> Command? { advance(from: effectiveStage(of: lead)) }

    /// The command that moves a lead from a stage to the next one; nil after the last one.
    package func advance(from stage: Stage) -> Command? {
        switch topology.effectiveStage(stage) {
        case .inquiry, .viable, .nurture, .disqualified: .promote
        case .mql: .accept
        case .sal: topology.hasQualification ? .qualify : .convert(Conversion())
        case .sql, .opportunity: topology.isOpportunity(stage) ? .close(.won) : .convert(Conversion())
        case .lost, .noDecision, .dropped: .reengage()
        case .won: nil
        }
    }

    /// Whether it differs from another definition only in the rules kept despite outcomes.
    package func differsOnlyInKeptRules(from other: LeadDefinition) -> Bool {
        var mine = self
        mine.keptRules = other.keptRules
        mine.number = other.number
        mine.adoptedAt = other.adoptedAt
        mine.earlierClocks = other.earlierClocks
        return mine == other
    }
}
