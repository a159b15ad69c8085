extension Lead {
    /// The changes that alter a value of one of its open opportunities.
    ///
    /// - Throws: `Refusal` for an opportunity that it doesn't have or that has ended, for a chance that is no
    ///   percentage, for a negative amount, and if nothing would change.
    func effectiveChanges(_ change: OpportunityChange) throws(Refusal) -> OpportunityChange {
        let id = change.opportunity
        guard let opportunity = opportunities.first(where: { $0.id == id }) else {
            throw Refusal(.invalidValue, lead: self.id, "\(self.id) has no opportunity \(id); `winnow show \(self.id)` lists them")
        }
        guard opportunity.isOpen else {
            throw Refusal(.wrongStage, lead: self.id, "\(id) is closed; only open opportunities can be edited")
        }
        if let chance = change.chance, !(0...100).contains(chance) {
            throw Refusal(.invalidValue, lead: self.id, "the chance to close must be a percentage from 0 to 100")
        }
        if let amount = change.amount, amount.cents < 0 {
            throw Refusal(.invalidValue, lead: self.id, "the amount can't be negative")
        }
        var effective = OpportunityChange(opportunity: id)
        if change.account != opportunity.account { effective.account = change.account }
        if change.amount != opportunity.amount { effective.amount = change.amount }
        if let date = change.closeDate, date.value != opportunity.closeDate { effective.closeDate = date }
        if change.chance != opportunity.chance { effective.chance = change.chance }
        if let step = change.nextStep, step.value != opportunity.nextStep { effective.nextStep = step }
        guard effective != OpportunityChange(opportunity: id) else {
            throw Refusal(.nothingToChange, lead: self.id, "\(id) already has these values")
        }
        return effective
    }
}
