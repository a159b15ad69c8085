// The moment at which an MQL nurtured within its stage became ready for sales.
extension LeadDefinition {
    /// Whether the accept gate asks for answers.
    package var requiresAnswersToAccept: Bool { gates[.accept]?.contains { !$0.criteriaAsked.isEmpty } == true }

    /// When the last answer that the accept gate requires was given.
    ///
    /// Nil while one is unmet or if it requires none.
    ///
    /// Repeating an answer doesn't restart it. O(requirements).
    func readySince(_ lead: Lead) -> Instant? {
        let asked = (gates[.accept] ?? []).filter { !$0.criteriaAsked.isEmpty && $0.isAsked(of: lead) }
        let gate = GateContext(lead: lead, now: lead.clockStart)
        guard !asked.isEmpty, unmet(of: asked, gate).isEmpty else { return nil }
        return asked.flatMap(\.criteriaAsked).compactMap { lead.answers[$0]?.since }.max()
    }
}

extension Requirement {
    /// The criteria that it tests.
    fileprivate var criteriaAsked: [String] {
        switch self {
        case .criterion(let id), .answer(let id, _): [id]
        case .answered(let ids), .criteria(let ids, _): ids
        case .onPath(_, let asked): asked.criteriaAsked
        default: []
        }
    }

    /// Whether it applies to a lead's path.
    fileprivate func isAsked(of lead: Lead) -> Bool { if case .onPath(let path, _) = self { path == lead.path } else { true } }
}
