// Dates that nobody means.
extension DecisionContext {
    /// Refuses what somebody says happened at a time to come; clocks may be five minutes ahead.
    func requirePast(_ command: Command, _ lead: LeadID?) throws(Refusal) {
        guard !isImport, let moment = occurredAt, moment > now + .minutes(5) else { return }
        // A touch in the future has a better answer of its own.
        if case .touch = command { return }
        throw Refusal(
            .invalidValue, lead: lead, "the time is in the future; enter when it happened, or record it once it has happened")
    }

    /// Refuses a close date that is surely a typing error.
    func requirePlausible(_ closeDate: Day?, _ lead: Lead) throws(Refusal) {
        guard let closeDate, let problem = closeDate.problemAsCloseDate(on: today) else { return }
        throw Refusal(.invalidValue, lead: lead.id, problem)
    }

    /// Refuses a meeting or call that would have been agreed for a moment before it was agreed; a file tells the past.
    func requireToCome(_ agreed: FollowUp, _ lead: Lead) throws(Refusal) {
        guard !isImport, agreed.at < moment - .minutes(5) else { return }
        throw Refusal(
            .invalidValue, lead: lead.id,
            "a \(agreed.channel.followUpName) can't be agreed for a time that has passed; enter a later one, or log what happened "
                + "as a touch")
    }
}

extension Day {
    /// What is wrong with it as the close date of an opportunity: it lies before 1970, or more than fifty years ahead.
    package func problemAsCloseDate(on today: Day) -> String? {
        let last = today.adding(months: 50 * 12)
        guard self < Day(number: 0) || self > last else { return nil }
        return "the close date \(self) can't be right; enter one from \(Day(number: 0)) to \(last)"
    }
}
