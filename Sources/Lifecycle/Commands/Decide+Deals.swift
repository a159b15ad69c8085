// What files say about opportunities.
extension Decider {
    /// The events for what a file says about an opportunity. A decision made in winnow is never overruled.
    ///
    /// Every opportunity of a file is one of its own, numbered by the line that opens it.
    ///
    /// - Throws: `Refusal` for a lead that was returned, disqualified or dropped by a decision.
    func record(_ declared: DeclaredOutcome, _ lead: Lead) throws(Refusal) -> [Event] {
        guard lead.stage.isOpen || lead.stage.isOutcome || lead.isStageDeclared && lead.lastDecision == nil else {
            throw .conflict(with: lead, by: definition)
        }
        guard let outcome = declared.outcome else { return declared.opportunity == nil ? open(declared, lead) : [] }
        var closed = Closed(
            outcome: outcome, opportunity: declared.opportunity, amount: declared.conversion.amount,
            conversion: declared.conversion, declaration: declared.declaration)
        guard declared.opportunity == nil else { return [.closed(closed)] }
        let opened = opening(of: declared)
        if lead.opportunities.isEmpty {
            return [.closed(closed)] + (declared.recordIDs.isEmpty ? [] : [.opportunityOpened(opened)])
        }
        closed.opportunity = opened.opportunity
        return [.opportunityOpened(opened), .closed(closed)]
    }

    /// Opens an opportunity that a file has. The lead's stage stays that of its newest one.
    private func open(_ declared: DeclaredOutcome, _ lead: Lead) -> [Event] {
        let isOlder = lead.opportunities.newest.map { $0.openedAt > context.moment } ?? false
        let keepsStage = definition.isOpportunity(lead) || isOlder && lead.stage.isOutcome
        let converted = Converted(
            stage: keepsStage ? lead.stage : definition.topology.opportunity, conversion: declared.conversion,
            owner: isOlder ? nil : declared.owner, declaration: declared.declaration)
        let opened = Event.opportunityOpened(opening(of: declared))
        // A conversion completes the opportunity that is open, and opens one only where there is none.
        let opensOne = lead.opportunities.newestOpen == nil && !converted.stage.isOutcome
        return opensOne ? [.converted(converted), opened] : [opened, .converted(converted)]
    }

    private func opening(of declared: DeclaredOutcome) -> OpportunityChange {
        OpportunityChange(
            opportunity: OpportunityID(context.nextSeq.value), account: declared.account,
            owner: declared.owner.map { .set($0) }, recordIDs: declared.recordIDs)
    }
}

extension Refusal {
    /// A row of a file contradicts what was decided on its lead.
    fileprivate static func conflict(with lead: Lead, by definition: LeadDefinition) -> Refusal {
        let isDeclared = lead.lastDecision?.isDeclared ?? lead.isStageDeclared
        let origin = isDeclared ? "by an earlier row or file" : "by a decision in winnow"
        return Refusal(
            .conflict, lead: lead.id,
            "the row conflicts with \(lead.id), which was set to \(definition.label(lead.stage)) \(origin); the stored stage is kept"
        )
    }
}
