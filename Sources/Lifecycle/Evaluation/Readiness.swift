// When an MQL that was nurtured within its stage became ready for sales.
extension LeadDefinition {
    /// Whether accepting asks for answers at all, so that there is a moment on which they are given.
    package var asksBeforeAccepting: Bool { gates[.accept]?.contains { !$0.criteriaAsked.isEmpty } == true }

    /// When the last of the answers came to be what accepting asks for; nil while one of them isn't, or where none is asked. O(requirements).
    ///
    /// An answer that is given again starts nothing anew.
    func becameReady(_ lead: Lead) -> Instant? {
        let asked = (gates[.accept] ?? []).filter { !$0.criteriaAsked.isEmpty && $0.isAsked(of: lead) }
        let gateCase = GateContext(lead: lead, now: lead.clockStart)
        guard !asked.isEmpty, unmet(of: asked, gateCase).isEmpty else { return nil }
        return asked.flatMap(\.criteriaAsked).compactMap { lead.answers[$0]?.since }.max()
    }
}

extension Requirement {
    /// The criteria whose answers it looks at.
    fileprivate var criteriaAsked: [String] {
        switch self {
        case .criterion(let id), .answer(let id, _): [id]
        case .answered(let ids), .criteria(let ids, _): ids
        case .onPath(_, let asked): asked.criteriaAsked
        default: []
        }
    }

    /// Whether a lead is asked for it by the path on which it came.
    fileprivate func isAsked(of lead: Lead) -> Bool { if case .onPath(let path, _) = self { path == lead.path } else { true } }
}
