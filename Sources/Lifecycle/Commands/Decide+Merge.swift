// Merging two leads that are the same person.
extension Decider {
    /// Checks that both leads are open and that the actor may merge each of them.
    ///
    /// The actor chooses which one stays.
    func merge(_ number: LeadID, into lead: Lead) throws(Refusal) -> Event {
        guard number != lead.id else {
            throw Refusal(.nothingToChange, lead: lead.id, "\(lead.id) can't be merged into itself; name another lead")
        }
        guard let other = context.others[number] else {
            throw Refusal(
                .noSuchLead, lead: number, "there is no lead \(number) to merge into \(lead.id); check the lead id")
        }
        guard other.id != lead.id else {
            throw Refusal(.nothingToChange, lead: lead.id, "\(number) was already merged into \(lead.id)")
        }
        guard other.id == number else {
            throw Refusal(
                .conflict, lead: number, "\(number) was already merged into \(other.id); merge \(other.id) instead"
            )
        }
        try permit(.merge(number), other)
        // The survivor keeps its stage. A merge must not turn an opportunity back into a lead and take it from its
        // closer.
        if definition.isOpportunity(other), !definition.isOpportunity(lead) {
            throw Refusal(
                .conflict, lead: lead.id,
                "\(other.id) is \(definition.topology.predicate(for: other.stage)), \(lead.id) only \(definition.topology.predicate(for: lead.stage)); merge \(lead.id) into \(other.id) instead"
            )
        }
        return .merged(Merged(absorbed: number))
    }
}
