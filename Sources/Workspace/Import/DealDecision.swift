internal import Intake
internal import Lifecycle
internal import ReadModel

/// Decides on the deals of a file, within one action of its import. Each deal is an opportunity of its own.
struct DealDecision {
    let decision: ImportDecision
    var run: ImportRun { decision.run }
    var session: Session { decision.session }
    var queries: Queries { decision.queries }
    var leads: [LeadID: Lead] { decision.leads }
    private var drafts: [Draft] { decision.drafts }
    /// The number of the next line.
    var nextLine: Int { position.value + 1 + drafts.count }
    var position: SequenceNumber { decision.position }
    var tally: ImportTally {
        get { decision.tally }
        nonmutating set { decision.tally = newValue }
    }
    var deals: KnownDeals {
        get { decision.deals }
        nonmutating set { decision.deals = newValue }
    }

    /// Decides on a step of a deal.
    func apply(_ step: DealStep) throws(WorkspaceError) {
        if step.isEnd {
            if let place = deals.takeAwaited(step) { try end(step.record, place) }
            return
        }
        let record = step.record
        guard let lead = try leadOfDeal(record) else { return }
        decision.tally.addDenials(record.deniedOptOuts, of: lead)
        if record.hasUnreadProbability {
            tally.unusable.add(
                "is no percentage from 0 to 100", "are no percentages from 0 to 100", result: "kept as text and not used",
                column: run.mapping.column(.probability)?.name, line: record.location.line)
        }
        let matcher = DealMatcher(record: record, claimed: deals.claimed, zone: session.definition.calendar.zone)
        guard let known = matcher.match(lead.opportunities) else { return try open(step, lead) }
        guard !deals.claimed.contains(known.id) else {
            tally.repeatedDeals.add(record.location.line)
            tally.unchanged += 1
            return
        }
        let place = KnownDeals.Place(lead: lead.id, opportunity: known.id, isNew: false)
        deals.claim(place, record)
        try update(known, place, step)
    }

    /// The lead of a deal: that of its record id, so that a deal of several contacts is one, else the one it names.
    private func leadOfDeal(_ record: ImportedOutcome) throws(WorkspaceError) -> Lead? {
        if let id = record.recordID, let known = try deals.lead(of: id, run), let lead = try decision.lead(known), !lead.isErased,
            let deal = lead.opportunities.first(where: { $0.has(id) })
        {
            // Numbers of unknown systems are those of any system.
            let name = record.conversion.opportunity
            if deals.claimed.contains(deal.id) || id.shortened.system != nil || name != nil && name == deal.name { return lead }
        }
        return try decision.lead(of: record.lead, UnattachedRow(record))
    }

    // MARK: New ones

    private func open(_ step: DealStep, _ lead: Lead) throws(WorkspaceError) {
        let record = step.record
        let ends = record.outcome != nil && step.record.endsLater == nil
        let moment = ends ? decision.past(record.occurredAt) : decision.past(record.createdAt)
        var declared = DeclaredOutcome(ends ? record.outcome : nil, record)
        declared.recordIDs = record.recordID.map { [$0] } ?? []
        declared.owner = try dealOwner(record, lead, instead: lead.owner)
        declared.account = try otherAccount(record, lead)
        let openBefore = lead.opportunities.newestOpen
        if ends { try assign(declared.owner, lead.id, at: moment) }
        let before = drafts.count
        guard try self.record(declared, lead.id, moment, line: record.location.line) else { return }
        guard let opened = leads[lead.id]?.opportunities.last(where: { $0.seq.value > position.value + before }) else { return }
        let place = KnownDeals.Place(lead: lead.id, opportunity: opened.id, isNew: true)
        deals.claim(place, record)
        // The lead stays with the owner of the opportunity that is still open.
        if ends, declared.owner != nil, openBefore != nil { try assign(lead.owner, lead.id, at: moment) }
        if record.outcome == nil {
            var change = OpportunityChange(opportunity: opened.id, chance: record.probability)
            change.nextStep = record.nextStep.map { .set($0) }
            if change != OpportunityChange(opportunity: opened.id) {
                decision.append(decision.own(.opportunityChanged(change), of: lead.id, at: nil), about: lead.id)
            }
        } else if !ends {
            deals.awaitEnd(place, step)
        }
        if let name = record.owner, leads[lead.id]?.owner == nil { noteMissingOwner(name, record) }
        tally.addDeal(.new, record)
    }

    /// Records what the core makes of a deal; false, and counted, if it conflicts with the lead.
    private func record(_ declared: DeclaredOutcome, _ id: LeadID, _ moment: Instant?, line: Int) throws(WorkspaceError) -> Bool {
        guard let lead = try decision.lead(id) else { return false }
        do throws(Refusal) {
            decision.append(
                try Lifecycle.decide(.recordOutcome(declared), in: lead, given: decision.decisionContext(moment)), about: id)
            return true
        } catch {
            conflict("line \(line): \(error.message)")
            return false
        }
    }

    private func conflict(_ text: String) {
        tally.conflicting += 1
        tally.note(text)
    }

    /// The account of a further deal, if it isn't that of the lead's last one, whose number a further one inherits.
    private func otherAccount(_ record: ImportedOutcome, _ lead: Lead) throws(WorkspaceError) -> AccountID? {
        guard let last = lead.opportunities.last, last.account != nil, let name = record.conversion.account,
            let key = AccountDirectory.key(name), lead.accountName(of: last).flatMap(AccountDirectory.key) != key
        else { return nil }
        var account = deals.accounts[key]
        if account == nil { account = try queries.accounts.id(ofKey: key) }
        account = account ?? AccountID(nextLine)
        deals.accounts[key] = account
        return account
    }

    // MARK: Known ones

    /// Completes, changes or ends a known opportunity.
    private func update(_ known: Opportunity, _ place: KnownDeals.Place, _ step: DealStep) throws(WorkspaceError) {
        let record = step.record
        switch (known.isOpen, record.outcome) {
        case (true, nil):
            try finish(record, known, place) { () throws(WorkspaceError) in
                try self.complete(known, record, place.lead)
                try self.change(known, record, place.lead)
            }
        case (true, .some):
            try complete(known, record, place.lead)
            try moveAccount(known, record, place.lead)
            if record.endsLater == nil { try end(record, place) } else { deals.awaitEnd(place, step) }
        case (false, .some(known.outcome)) where known.isDeclared:
            try finish(record, known, place) { () throws(WorkspaceError) in try self.completeDeclared(known, record, place.lead) }
        case (false, .some(known.outcome)):
            try finish(record, known, place) { () throws(WorkspaceError) in
                try self.change(known, record, place.lead)
            }
        default:
            let stored = known.outcome.map { session.definition.label($0.stage) } ?? "returned to marketing"
            let other = record.outcome.map { session.definition.label($0.stage) } ?? "open"
            conflict(
                "line \(record.location.line): the deal is \(other) in the file, but \(known.id) of \(place.lead) is \(stored); "
                    + "it was kept so")
        }
    }

    /// Counts a row of a known opportunity by what was decided, and adds its record id.
    private func finish(
        _ record: ImportedOutcome, _ known: Opportunity, _ place: KnownDeals.Place,
        _ decide: () throws(WorkspaceError) -> Void
    ) throws(WorkspaceError) {
        let (before, kept) = (drafts.count, tally.keptDealValues)
        try decide()
        if drafts.count > before {
            tally.addDeal(.updated, record)
        } else if tally.keptDealValues > kept {
            tally.conflicting += 1
        } else {
            tally.unchanged += 1
        }
        link(known, record, place.lead, at: nil)
    }

    /// Adds the record id of a deal to an opportunity that hasn't got it.
    private func link(_ known: Opportunity, _ record: ImportedOutcome, _ id: LeadID, at moment: Instant?) {
        guard let recordID = record.recordID, let now = leads[id]?.opportunities.first(where: { $0.id == known.id }),
            !now.has(recordID)
        else { return }
        decision.append(
            decision.own(.opportunityOpened(OpportunityChange(opportunity: known.id, recordIDs: [recordID])), of: id, at: moment),
            about: id)
    }

    /// Adds name and account to an open opportunity without them, and its creation if only its lead was declared.
    private func complete(_ known: Opportunity, _ record: ImportedOutcome, _ id: LeadID) throws(WorkspaceError) {
        guard let lead = try decision.lead(id) else { return }
        if known.isDeclared, record.createdAt != nil || record.recordID != nil {
            let opened = OpportunityChange(opportunity: known.id, recordIDs: record.recordID.map { [$0] } ?? [])
            decision.append(decision.own(.opportunityOpened(opened), of: id, at: decision.past(record.createdAt)), about: id)
        }
        guard lead.opportunities.newestOpen?.id == known.id, session.definition.isOpportunity(lead) else { return }
        var details = Conversion()
        if known.name == nil { details.opportunity = record.conversion.opportunity }
        if known.accountName == nil, known.account == nil, lead.conversion?.account == nil {
            details.account = record.conversion.account
        }
        if lead.conversion?.contact == nil { details.contact = record.conversion.contact }
        guard details != Conversion() else { return }
        let converted = Converted(stage: lead.stage, conversion: details, declaration: record.declaration)
        decision.append(decision.own(.converted(converted), of: id, at: decision.past(record.createdAt)), about: id)
    }

    /// Gives an ended opportunity that the file of its lead declared what the deal says.
    private func completeDeclared(_ known: Opportunity, _ record: ImportedOutcome, _ id: LeadID) throws(WorkspaceError) {
        guard let outcome = record.outcome, let lead = try decision.lead(id) else { return }
        let opened = OpportunityChange(opportunity: known.id, recordIDs: record.recordID.map { [$0] } ?? [])
        let ended = decision.past(record.occurredAt)
        try assign(try dealOwner(record, lead, instead: lead.owner), id, at: ended)
        decision.append(decision.own(.opportunityOpened(opened), of: id, at: decision.past(record.createdAt) ?? ended), about: id)
        var declared = DeclaredOutcome(outcome, record)
        declared.opportunity = known.id
        _ = try self.record(declared, id, ended, line: record.location.line)
    }

    /// Ends an opportunity as a file says.
    private func end(_ record: ImportedOutcome, _ place: KnownDeals.Place) throws(WorkspaceError) {
        // A dry run decides on its parts apart, so an opportunity of an earlier part is unknown.
        guard let lead = try decision.lead(place.lead), let known = lead.opportunities.first(where: { $0.id == place.opportunity }),
            known.isOpen
        else { return }
        let moment = decision.past(record.occurredAt)
        let owner = place.isNew ? try dealOwner(record, lead, instead: lead.owner, isNamed: false) : nil
        let before = lead.owner
        try assign(owner, lead.id, at: moment)
        var declared = DeclaredOutcome(record.outcome, record)
        declared.opportunity = known.id
        if !place.isNew, DealValue.amount.differs(record, known), try isKept(.amount, known, record, lead) {
            declared.conversion.amount = known.amount
        }
        if !place.isNew {
            // Its account was decided on apart.
            if known.account != nil || known.accountName != nil { declared.conversion.account = nil }
            if DealValue.name.differs(record, known) {
                if try isKept(.name, known, record, lead) {
                    declared.conversion.opportunity = known.name
                } else {
                    tally.changedDealValues[.name, default: 0] += 1
                }
            }
        }
        guard try self.record(declared, lead.id, moment, line: record.location.line) else { return }
        // The owner of the newest opportunity is that of the lead.
        if let owner, owner != before, leads[lead.id]?.opportunities.newest?.id != known.id {
            try assign(before, lead.id, at: moment)
        }
        guard !place.isNew else { return }
        tally.addDeal(.closed, record)
        link(known, record, lead.id, at: nil)
    }
}

extension ImportedOutcome {
    /// How the deal ended; nil while it is open.
    var outcome: Outcome? { if case .closed(let outcome) = stage { outcome } else { nil } }
}

extension DeclaredOutcome {
    /// What a row says about an opportunity that ended so, or is open.
    fileprivate init(_ outcome: Outcome?, _ record: ImportedOutcome) {
        self.init(outcome: outcome, conversion: record.conversion, declaration: record.declaration)
    }
}
