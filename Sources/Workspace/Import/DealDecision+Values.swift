internal import Intake
internal import Lifecycle

// The values of known opportunities. What a person changed here stays, unless the file's own change is newer.
extension DealDecision {
    /// Changes the values of an opportunity that a file has differently.
    func change(_ known: Opportunity, _ record: ImportedOutcome, _ id: LeadID) throws(WorkspaceError) {
        guard let lead = try decision.lead(id) else { return }
        var change = OpportunityChange(opportunity: known.id)
        for value in DealValue.allCases where value.differs(record, known) {
            guard try !isKept(value, known, record, lead) else { continue }
            switch value {
            case .amount: change.amount = record.conversion.amount
            case .closeDate: change.closeDate = record.conversion.closeDate.map { .set($0) }
            case .chance: change.chance = record.probability
            case .nextStep: change.nextStep = record.nextStep.map { .set($0) }
            case .name: change.name = record.conversion.opportunity.map { .set($0) }
            case .owner, .account: break
            }
            tally.changedDealValues[value, default: 0] += 1
        }
        try changeAccount(known, record, lead, &change)
        let isNewest = lead.opportunities.newest?.id == known.id
        if known.isOpen, !isNewest, let owner = try dealOwner(record, lead, instead: known.owner) {
            change.owner = .set(owner)
            tally.changedDealValues[.owner, default: 0] += 1
        }
        if change != OpportunityChange(opportunity: known.id) {
            decision.append(decision.own(.opportunityChanged(change), of: id, at: nil), about: id)
        }
        // The owner of the newest one is that of the lead.
        if known.isOpen, isNewest, let owner = try dealOwner(record, lead, instead: lead.owner) {
            try assign(owner, id, at: nil)
            tally.changedDealValues[.owner, default: 0] += 1
        }
    }

    /// Whether a value stays because a person set it; it is then counted and named. O(lines of the lead).
    func isKept(
        _ value: DealValue, _ known: Opportunity, _ record: ImportedOutcome, _ lead: Lead
    ) throws(WorkspaceError) -> Bool {
        guard let last = try queries.history(lead.id).inForce.last(where: { value.isSet(by: $0, of: known) }),
            isPersonal(last, record)
        else { return false }
        let (stored, file) = value.texts(record, known)
        let values = stored.isEmpty ? ("", "") : (" \(stored)", "; the file has \(file)")
        keep(value, "\(known.id) of \(lead.id) keeps its \(value.label)\(values.0), which \(phrase(last))\(values.1)", record)
        return true
    }

    private func keep(_ value: DealValue, _ text: String, _ record: ImportedOutcome) {
        tally.keptDealValues += 1
        tally.conflicts[value.label, default: 0] += 1
        tally.note("line \(record.location.line): \(text)")
    }

    /// Whether a person wrote a line, and the file isn't newer.
    private func isPersonal(_ entry: Entry, _ record: ImportedOutcome) -> Bool {
        entry.batch == nil && entry.by.login != nil && !(record.modifiedAt.map { $0 > entry.at } ?? false)
    }

    private func phrase(_ entry: Entry) -> String {
        "\(entry.by.login?.name ?? "somebody") changed on \(session.definition.calendar.zone.day(of: entry.at))"
    }

    // MARK: Owners

    /// The owner that a deal gives its lead; nil for the same one, for nobody who can own leads, and where a person
    /// decided on the owner here.
    ///
    /// - Parameters:
    ///   - present: Who owns it now.
    ///   - isNamed: Whether the report names what a person decided.
    func dealOwner(
        _ record: ImportedOutcome, _ lead: Lead, instead present: Login?, isNamed: Bool = true
    ) throws(WorkspaceError) -> Login? {
        guard let member = decision.namedMember(record.owner, record.ownerEmail), member.canOwnLeads, member.login != present
        else {
            return nil
        }
        let since = lead.ownerSince
        guard since <= position, let entry = try queries.history(lead.id).inForce.first(where: { $0.seq == since }),
            isPersonal(entry, record)
        else { return member.login }
        if isNamed { keep(.owner, "\(lead.id) keeps its owner, whom \(phrase(entry))", record) }
        return nil
    }

    /// Gives a lead the owner that a deal has; nil changes nothing.
    func assign(_ owner: Login?, _ id: LeadID, at moment: Instant?) throws(WorkspaceError) {
        guard let owner, let lead = try decision.lead(id), lead.owner != owner else { return }
        decision.append(
            decision.own(.assigned(Assigned(owner: owner, reason: "owner named in the imported file")), of: id, at: moment),
            about: id)
    }

    /// Counts a lead that stays without an owner, because the file names nobody who can own it.
    func noteMissingOwner(_ name: String, _ record: ImportedOutcome) {
        if let member = decision.namedMember(record.owner, record.ownerEmail) {
            if !member.canOwnLeads { tally.addUnfitOwner(member) }
        } else {
            tally.unknownOwners[name, default: 0] += 1
        }
    }
}
