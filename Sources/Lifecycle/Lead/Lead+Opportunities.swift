// How a lead's opportunities open, change and end, and what that does to its stage and its conversion.
extension Lead {
    mutating func convert(_ converted: Converted, _ entry: Entry) {
        let declared = converted.declaration != nil
        if stage != converted.stage { enter(converted.stage, entry, declared: declared) }
        if stage == converted.stage, !stays.isEmpty { stays[stays.count - 1].isConverted = true }
        // A file's details of an opportunity that has ended open no other one.
        let isDetail = converted.stage.isOutcome
        let opensNext = opportunities.newestOpen == nil && !isDetail
        let index =
            isDetail
            ? opportunities.complete(converted.conversion)
            : opportunities.convert(
                converted.conversion, entry, chance: estimateSinceLastOpportunity, owner: owner, newOwner: converted.owner)
        if index == opportunities.newestIndex {
            conversion = converted.conversion.filling(opensNext ? conversion?.forNextOpportunity : conversion)
        }
        if let newOwner = converted.owner { owner = newOwner }
        if let agreed = converted.conversion.followUp { followUp = agreed }
        snoozedUntil = nil
        recordDecision(.converted, entry, declared: declared)
    }

    mutating func close(_ closed: Closed, _ entry: Entry) {
        let declared = closed.declaration != nil
        let isNewest = opportunities.isNewest(closed)
        // A lead's stage is that of its newest opportunity.
        let isStillOpen = closed.opportunity != nil && !isNewest && opportunities.newest?.isOpen ?? false
        if isNewest || !stage.isOutcome && !isStillOpen { enter(closed.outcome.stage, entry, declared: declared) }
        if isNewest {
            if let details = closed.conversion { conversion = details.filling(conversion) }
            if let amount = closed.amount { conversion = (conversion ?? Conversion()).with(amount: amount) }
        }
        opportunities.close(closed, entry, owner: owner)
        if !isStillOpen { (followUp, snoozedUntil, handoverAt) = (nil, nil, nil) }
        recordDecision(.closed, entry, reason: closed.reason, declared: declared)
    }

    mutating func open(_ opened: OpportunityChange, _ entry: Entry) {
        let count = opportunities.count
        opportunities.open(opened, entry, owner: owner)
        if opportunities.count > count, opportunities.newestIndex == count { conversion = conversion?.forNextOpportunity }
        apply(opened, entry)
    }

    /// The newest estimate of the chance to close that isn't about an earlier opportunity.
    private var estimateSinceLastOpportunity: Int? {
        chances.last.flatMap { $0.seq > opportunities.last?.seq ?? SequenceNumber(0) ? $0.percent : nil }
    }

    /// Keeps the details of the lead's conversion those of its newest opportunity.
    mutating func apply(_ change: OpportunityChange, _ entry: Entry) {
        guard let newest = opportunities.newest, newest.id == change.opportunity else { return }
        if change.amount != nil || change.closeDate != nil {
            var details = conversion ?? Conversion()
            (details.amount, details.closeDate) = (newest.amount, newest.closeDate)
            conversion = details
        }
        if change.name != nil { conversion?.opportunity = newest.name }
        if change.accountName != nil { conversion?.account = newest.accountName }
        if let percent = change.chance {
            chances.append(ChanceEstimate(seq: entry.seq, percent: percent, occurredAt: entry.occurredAt))
        }
    }
}

extension Conversion {
    /// These details, completed with those of an earlier conversion.
    func filling(_ earlier: Conversion?) -> Conversion {
        guard let earlier else { return self }
        var merged = self
        merged.account = account ?? earlier.account
        merged.isExistingAccount = account == nil ? earlier.isExistingAccount : isExistingAccount
        merged.contact = contact ?? earlier.contact
        merged.opportunity = opportunity ?? earlier.opportunity
        merged.amount = amount ?? earlier.amount
        merged.closeDate = closeDate ?? earlier.closeDate
        merged.intention = intention ?? earlier.intention
        merged.closer = closer ?? earlier.closer
        return merged
    }

    /// What is still true when the lead's next opportunity opens: who the account and the contact are.
    var forNextOpportunity: Conversion { Conversion(account: account, isExistingAccount: account != nil, contact: contact) }

    func with(amount: Money) -> Conversion {
        var copy = self
        copy.amount = amount
        return copy
    }
}
