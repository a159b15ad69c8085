extension LeadDefinition {
    /// Whether leads can be ranked: some answers give points, or a gate asks for a chance to close.
    package var canRankByLikelihood: Bool {
        criteria.contains { $0.mostPoints > 0 }
            || gates.values.contains { $0.contains { gate in CapturePath.allCases.contains { gate.asksForChance(on: $0) } } }
    }

    /// The likelihood that a lead converts soon, in percent. Nil if unknown. O(criteria).
    ///
    /// The points of its answers as a share of the maximum ("What should your definition of a qualified lead be?": the
    /// answers rank). If no answer gives points, the most recently assessed chance to close.
    package func likelihood(of lead: Lead) -> Int? {
        let ranking = criteria.filter { $0.mostPoints > 0 }
        let most = ranking.reduce(0) { $0 + $1.mostPoints }
        guard most > 0 else { return lead.chances.last?.percent }
        guard ranking.contains(where: { lead.answers[$0.id] != nil }) else { return nil }
        let points = ranking.reduce(0) { sum, criterion in
            sum + (lead.answers[criterion.id].flatMap { criterion.answer($0.answer)?.points } ?? 0)
        }
        return max(0, min(100, (points * 100 + most / 2) / most))
    }

    /// Whether a next gate of a lead requires a chance to close.
    package func asksForChance(of lead: Lead) -> Bool {
        let next: [Transition] =
            switch effectiveStage(of: lead) {
            case .mql: [.accept]
            case .sal: [.qualify, .convert]
            case .sql: [.convert]
            default: []
            }
        return next.contains { gates[$0]?.contains { $0.asksForChance(on: lead.path) } == true }
    }
}

extension Requirement {
    /// Whether it requires a chance to close from leads of a path.
    fileprivate func asksForChance(on path: CapturePath) -> Bool { self == .chanceToClose || self == .onPath(path, .chanceToClose) }
}
