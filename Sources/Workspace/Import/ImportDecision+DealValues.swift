internal import Formats
internal import Intake
internal import Lifecycle

/// A value of an opportunity that a later file of deals may change.
enum DealValue: String, CaseIterable {
    case amount, closeDate, chance, nextStep, owner

    /// The name in messages.
    var label: String {
        switch self {
        case .amount: "amount"
        case .closeDate: "close date"
        case .chance: "chance to close"
        case .nextStep: "next step"
        case .owner: "owner"
        }
    }

    /// Whether a file has another value than an opportunity; a blank cell changes nothing. Owners are compared apart.
    func differs(_ record: ImportedOutcome, _ known: Opportunity) -> Bool {
        switch self {
        case .amount: record.conversion.amount.map { $0 != known.amount } ?? false
        case .closeDate: record.conversion.closeDate.map { $0 != known.closeDate } ?? false
        case .chance: known.isOpen && record.probability.map { $0 != known.chance } ?? false
        case .nextStep: known.isOpen && record.nextStep.map { $0 != known.nextStep } ?? false
        case .owner: false
        }
    }

    /// Whether a line set the value of an opportunity.
    func isSet(by entry: Entry, of known: Opportunity) -> Bool {
        switch entry.event {
        case .opportunityOpened(let change), .opportunityChanged(let change):
            guard change.opportunity == known.id else { return false }
            return switch self {
            case .amount: change.amount != nil
            case .closeDate: change.closeDate != nil
            case .chance: change.chance != nil
            case .nextStep: change.nextStep != nil
            case .owner: false
            }
        case .converted(let converted) where entry.seq == known.seq:
            return self == .amount && converted.conversion.amount != nil
                || self == .closeDate && converted.conversion.closeDate != nil
        case .closed(let closed) where closed.opportunity == known.id || entry.occurredAt == known.closedAt:
            return self == .amount && (closed.amount ?? closed.conversion?.amount) != nil
                || self == .closeDate && closed.conversion?.closeDate != nil
        case .assessed(let assessed): return self == .chance && assessed.chanceToClose != nil && entry.seq > known.seq
        default: return false
        }
    }

    /// The value of an opportunity, and that of the file; the words of a next step are personal and not said.
    fileprivate func texts(_ record: ImportedOutcome, _ known: Opportunity) -> (stored: String, file: String) {
        switch self {
        case .amount: (known.amount?.description ?? "none", record.conversion.amount?.description ?? "none")
        case .closeDate: (known.closeDate?.description ?? "none", record.conversion.closeDate?.description ?? "none")
        case .chance: (known.chance.map { "\($0)%" } ?? "none", record.probability.map { "\($0)%" } ?? "none")
        case .nextStep, .owner: ("", "")
        }
    }
}

// The values of known opportunities. What a person changed here stays, unless the file's own change is newer.
extension ImportDecision {
    /// Changes the values of an opportunity that a file has differently.
    func change(_ known: Opportunity, _ record: ImportedOutcome, _ id: LeadID) throws(WorkspaceError) {
        guard let lead = try lead(id) else { return }
        var change = OpportunityChange(opportunity: known.id)
        for value in DealValue.allCases where value.differs(record, known) {
            guard try !isKept(value, known, record, lead) else { continue }
            switch value {
            case .amount: change.amount = record.conversion.amount
            case .closeDate: change.closeDate = record.conversion.closeDate.map { .set($0) }
            case .chance: change.chance = record.probability
            case .nextStep: change.nextStep = record.nextStep.map { .set($0) }
            case .owner: break
            }
        }
        if change != OpportunityChange(opportunity: known.id) { append(own(.opportunityChanged(change), id), about: id) }
        // An open opportunity is owned by the owner of its lead.
        if known.isOpen, lead.opportunities.newest?.id == known.id { try assign(try dealOwner(record, lead), id, at: nil) }
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
    /// - Parameter isNamed: Whether the report names what a person decided.
    func dealOwner(_ record: ImportedOutcome, _ lead: Lead, isNamed: Bool = true) throws(WorkspaceError) -> Login? {
        guard let member = namedMember(record.owner, record.ownerEmail), member.canOwnLeads, member.login != lead.owner else {
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
        guard let owner, let lead = try lead(id), lead.owner != owner else { return }
        append(own(.assigned(Assigned(owner: owner, reason: "owner named in the imported file")), id, at: moment), about: id)
    }

    /// Counts a lead that stays without an owner, because the file names nobody who can own it.
    func noteMissingOwner(_ name: String, _ record: ImportedOutcome) {
        if let member = namedMember(record.owner, record.ownerEmail) {
            if !member.canOwnLeads { tally.addUnfitOwner(member) }
        } else {
            tally.unknownOwners[name, default: 0] += 1
        }
    }
}
