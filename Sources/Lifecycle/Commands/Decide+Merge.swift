// Making one lead of two that are the same person.
extension Decider {
    /// Both must be open, and the actor allowed to merge either; which stays is the actor's choice.
    func merge(_ number: LeadID, into lead: Lead) throws(Refusal) -> Event {
        guard number != lead.id else {
            throw Refusal(.nothingToChange, lead: lead.id, "\(lead.id) can't be merged into itself; name the other lead")
        }
        guard let other = context.others[number] else {
            throw Refusal(
                .noSuchLead, lead: number, "there is no lead \(number) to merge into \(lead.id); look at its number again")
        }
        guard other.id != lead.id else {
            throw Refusal(.nothingToChange, lead: lead.id, "\(number) was merged into \(lead.id) already")
        }
        guard other.id == number else {
            throw Refusal(
                .conflict, lead: number, "\(number) was merged into \(other.id) already; merge \(other.id) if that is what you mean"
            )
        }
        try permit(.merge(number), other)
        // The survivor's stage counts: an opportunity would go back to being a lead, and out of its closer's hands, with nobody having decided so.
        if definition.isOpportunity(other), !definition.isOpportunity(lead) {
            throw Refusal(
                .conflict, lead: lead.id,
                "\(other.id) is \(definition.label(other.stage)) and \(lead.id) only \(definition.label(lead.stage)): merge \(lead.id) into \(other.id)"
            )
        }
        return .merged(Merged(absorbed: number))
    }
}
