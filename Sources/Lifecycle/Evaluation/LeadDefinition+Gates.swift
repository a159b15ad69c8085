// The gates of a definition, evaluated for a lead.
extension LeadDefinition {
    /// The unmet requirements of a gate; empty when it is met. O(requirements × touches).
    package func unmet(for transition: Transition, _ gate: GateContext) -> [UnmetRequirement] {
        unmet(of: gates[transition] ?? [], gate)
    }

    /// The unmet ones of some requirements.
    package func unmet(of requirements: [Requirement], _ gate: GateContext) -> [UnmetRequirement] {
        requirements.compactMap { $0.unmet(gate, under: self) }
    }

    /// The requirements that a lead doesn't meet to be viable.
    package func unmetForViability(_ lead: Lead, now: Instant) -> [UnmetRequirement] {
        unmet(of: viability, GateContext(lead: lead, now: now))
    }

    /// Whether a lead meets all of some requirements.
    ///
    /// Most test only fields, which this does without building a context or text.
    func meets(_ requirements: [Requirement], _ lead: Lead, now: Instant, tally: EngagementTally? = nil) -> Bool {
        for index in requirements.indices {
            switch requirements[index] {
            case .field(let field): if !lead.has(field) { return false }
            case .anyField(let fields): if !fields.contains(where: { lead.has($0) }) { return false }
            case .businessMail: if lead.fields.isAt(freeMailDomains) { return false }
            default:
                var gate = GateContext(lead: lead, now: now)
                gate.tally = tally
                if requirements[index].unmet(gate, under: self) != nil { return false }
            }
        }
        return true
    }

    /// Whether every lead is qualified in a conversation before it is handed to sales.
    ///
    /// Marketing then works leads as sales does: it can return and disqualify them ("Lead Management: what is a good
    /// lead?").
    package var qualifiesByContact: Bool { qualifyingChannels != nil }

    /// The channels by which a lead is qualified before the handover (empty: any); nil where no contact is required.
    var qualifyingChannels: [TouchChannel]? {
        for requirement in gates[.promote, default: []] { if case .contact(let channels) = requirement { return channels } }
        return nil
    }

    /// Whether the accept gate asks for answers.
    package var requiresAnswersToAccept: Bool { gates[.accept]?.contains { !$0.criteriaAsked.isEmpty } == true }
}

extension Requirement {
    /// The criteria that it tests.
    var criteriaAsked: [String] {
        switch self {
        case .criterion(let id), .answer(let id, _): [id]
        case .answered(let ids), .criteria(let ids, _): ids
        case .onPath(_, let asked): asked.criteriaAsked
        default: []
        }
    }

    /// Whether it applies to a lead's path.
    func isAsked(of lead: Lead) -> Bool { if case .onPath(let path, _) = self { path == lead.path } else { true } }
}
