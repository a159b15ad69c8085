/// A field that a column of a file can stand for; its raw value is the FIELD of `--map FIELD=COLUMN`.
package enum IntakeField: String, Sendable, CaseIterable {
    // Of leads
    case externalID = "externalId"
    case firstName, lastName, fullName, title, company, email, phone, mobile, website
    case industry, function, employees, revenue, country, state, city
    case source, campaign
    case status, lifecycleStage, stage, converted, outcome
    case owner, ownerEmail, createdAt, notes
    case emailOptOut, callOptOut, emailBounced, requested
    // Of activities and results: which lead
    case leadID = "leadId"
    case leadEmail, leadName, leadFirstName, leadLastName
    // Of touches
    case channel, direction, done, occurredAt, subject
    // Of engagements
    case what, form, detail, asksForSales
    // Of outcomes
    case isWon, isClosed, amount, currency, closeDate, account, opportunity, contact, probability, reason

    /// Whether its cells are dates, so that the whole column decides about day and month.
    package var isDate: Bool {
        switch self {
        case .createdAt, .occurredAt, .closeDate: true
        default: false
        }
    }

    /// Whether another column that means the same fills it where its own is blank: a private address for want of one at work, the day that a call
    /// was due for want of the moment it was made. Never for what decides a stage or an owner.
    func takesStandIns(in kind: IntakeKind) -> Bool {
        switch self {
        case .email, .phone, .mobile, .company, .website, .title, .source, .country, .city, .leadEmail, .occurredAt, .closeDate:
            true
        case .channel, .outcome: kind == .touches
        default: false
        }
    }

    /// Whether its words are looked up in a table, so that a dry run shows what each is taken as.
    func decidesByWords(in kind: IntakeKind) -> Bool {
        switch kind {
        case .leads: stageSource != nil
        case .touches: self == .channel || self == .outcome || self == .done
        case .engagements: self == .what
        case .outcomes: self == .stage || self == .outcome
        }
    }

    /// Where a stage word stands, for the fields that hold one.
    var stageSource: IntakeTables.StageSource? {
        switch self {
        case .status: .status
        case .lifecycleStage: .lifecycleStage
        case .stage: .stage
        case .converted: .converted
        case .outcome: .outcome
        default: nil
        }
    }

    /// Finds a field by the name that a person typed, whatever its case and hyphens.
    static func named(_ text: String) -> IntakeField? {
        let key = TextFolding.squeezed(text)
        return allCases.first { TextFolding.squeezed($0.rawValue) == key }
    }

    /// The fields that rows of a kind can have.
    package static func fields(of kind: IntakeKind) -> [IntakeField] {
        let lead: [IntakeField] = [.leadID, .leadEmail, .leadName, .leadFirstName, .leadLastName]
        switch kind {
        case .leads:
            return allCases.prefix { $0 != .leadID }.map { $0 }
        case .touches:
            return [.externalID] + lead
                + [.channel, .direction, .outcome, .done, .occurredAt, .owner, .ownerEmail, .subject, .notes]
        case .engagements:
            return [.externalID] + lead + [.what, .form, .campaign, .detail, .occurredAt, .asksForSales]
        case .outcomes:
            return [.externalID] + lead
                + [
                    .stage, .outcome, .isWon, .isClosed, .amount, .currency, .closeDate, .createdAt, .account, .opportunity,
                    .contact,
                    .owner, .ownerEmail, .probability, .reason,
                ]
        }
    }
}
