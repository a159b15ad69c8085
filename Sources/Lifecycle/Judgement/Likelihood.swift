extension LeadDefinition {
    /// How likely a lead is to convert soon by the answers to the criteria, in percent of the most points that there are ("What should your
    /// definition of a qualified lead be?": the answers rank); nil where no answer gives points or none was given. O(criteria).
    package func likelihood(of lead: Lead) -> Int? {
        let ranking = criteria.filter { $0.mostPoints > 0 }
        let most = ranking.reduce(0) { $0 + $1.mostPoints }
        guard most > 0, ranking.contains(where: { lead.answers[$0.id] != nil }) else { return nil }
        let points = ranking.reduce(0) { sum, criterion in
            sum + (lead.answers[criterion.id].flatMap { criterion.answer($0.answer)?.points } ?? 0)
        }
        return max(0, min(100, (points * 100 + most / 2) / most))
    }
}
