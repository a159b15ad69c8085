extension LeadDefinition {
    /// Whether anything says how likely a lead is: answers that give points, or a chance to close that a gate asks for.
    package var ranksByLikelihood: Bool {
        criteria.contains { $0.mostPoints > 0 }
            || gates.values.contains {
                $0.contains {
                    $0 == .chanceToClose || $0 == .onPath(.inbound, .chanceToClose) || $0 == .onPath(.outbound, .chanceToClose)
                }
            }
    }

    /// How likely a lead is to convert soon, in percent; nil where nothing says so. O(criteria).
    ///
    /// By the answers to the criteria, as a share of the most points that there are ("What should your definition of a qualified lead be?": the answers
    /// rank); where no answer gives points, by the chance to close that was assessed last.
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
}
