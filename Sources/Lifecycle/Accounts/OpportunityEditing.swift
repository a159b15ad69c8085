extension OpportunityChange {
    /// The changes that alter a value of an open opportunity of a lead.
    ///
    /// - Throws: `Refusal` for an opportunity that the lead doesn't have or that has ended, for a chance that is no
    ///   percentage, for a negative amount, and if nothing would change.
    func effective(on lead: Lead) throws(Refusal) -> OpportunityChange {
        let id = opportunity
        guard let known = lead.opportunities.first(where: { $0.id == id }) else {
            throw Refusal(.invalidValue, lead: lead.id, "\(lead.id) has no opportunity \(id); `winnow show \(lead.id)` lists them")
        }
        guard known.isOpen else {
            throw Refusal(.wrongStage, lead: lead.id, "\(id) is closed; only open opportunities can be edited")
        }
        if let chance, !(0...100).contains(chance) {
            throw Refusal(.invalidValue, lead: lead.id, "the chance to close must be a percentage from 0 to 100")
        }
        if let amount, amount.cents < 0 {
            throw Refusal(.invalidValue, lead: lead.id, "the amount can't be negative")
        }
        var effective = OpportunityChange(opportunity: id)
        if account != known.account { effective.account = account }
        if amount != known.amount { effective.amount = amount }
        if let closeDate, closeDate.value != known.closeDate { effective.closeDate = closeDate }
        if chance != known.chance { effective.chance = chance }
        if let nextStep, nextStep.value != known.nextStep { effective.nextStep = nextStep }
        guard effective != OpportunityChange(opportunity: id) else {
            throw Refusal(.nothingToChange, lead: lead.id, "\(id) already has these values")
        }
        return effective
    }
}
