import Lifecycle

/// A field that a column can fill; its raw value is the FIELD of `--map FIELD=COLUMN`.
package enum IntakeField: String, Sendable, CaseIterable {
    // Of leads.
    case externalID = "externalId"
    case firstName, lastName, lastNamePrefix, middleName, nameSuffix, salutation, fullName, title, company, email, phone, mobile,
        website
    case industry, function, employees, revenue, country, state, city
    case source, campaign
    case status, lifecycleStage, stage, converted, outcome
    case owner, ownerEmail, createdAt, notes
    case emailOptOut, callOptOut, optOut, mailStatus, emailBounced, requested
    case isDeleted
    case masterID = "masterId"
    case isTest
    // The lead of an activity or outcome.
    case leadID = "leadId"
    case leadEmail, leadName, leadFirstName, leadLastName, leadCompany
    // Of touches.
    case channel, direction, done, occurredAt, subject
    // Of engagements.
    case what, form, detail, asksForSales
    // Of outcomes.
    case isWon, isClosed, amount, currency, closeDate, account, opportunity, contact, probability, reason, nextStep, modifiedAt

    /// Whether the cells are dates. The whole column then decides the order of day and month.
    package var isDate: Bool {
        switch self {
        case .createdAt, .occurredAt, .closeDate, .modifiedAt: true
        default: false
        }
    }

    /// Whether a cell may be the date of what the column is about, such as the day of an opt-out.
    var mayBeDate: Bool { [.emailOptOut, .callOptOut, .optOut, .emailBounced].contains(self) }

    /// Whether another column of the same meaning fills the field where its own column is blank.
    ///
    /// A private address replaces a missing work address, the due day of a call the missing time of the call.
    /// Fields that decide a stage or an owner have no fallback.
    func allowsFallback(in kind: IntakeKind) -> Bool {
        switch self {
        case .email, .phone, .mobile, .company, .website, .title, .source, .country, .city, .leadEmail, .occurredAt, .closeDate,
            .emailOptOut, .callOptOut, .optOut, .mailStatus, .emailBounced, .isDeleted, .masterID, .isTest:
            true
        case .channel, .outcome: kind == .touches
        case .createdAt: kind == .leads
        default: false
        }
    }

    /// Whether it is a part of the person's name, or all of it.
    var isName: Bool { [.fullName, .firstName, .lastName].contains(self) }

    /// Whether a table gives the meaning of each value. A dry run shows these meanings.
    func hasCodedValues(in kind: IntakeKind) -> Bool {
        switch kind {
        case .leads: stageSource != nil
        case .touches: self == .channel || self == .outcome || self == .done
        case .engagements: self == .what
        case .outcomes: self == .stage || self == .outcome
        }
    }

    /// The source of a stage value, for the fields that contain one.
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

    /// Finds a field by its name, ignoring case and hyphens.
    static func named(_ text: String) -> IntakeField? {
        let key = TextFolding.folded(text)
        return allCases.first { TextFolding.folded($0.rawValue) == key }
    }

    /// The fields about consent and about the address, which files of every kind may have.
    static let consent: [IntakeField] = [.emailOptOut, .callOptOut, .optOut, .mailStatus, .emailBounced]

    /// The fields of a kind of rows.
    package static func fields(of kind: IntakeKind) -> [IntakeField] {
        // Whatever a file is about, what it says about consent holds.
        let lead: [IntakeField] = [.leadID, .leadEmail, .leadName, .leadFirstName, .leadLastName, .leadCompany] + consent
        switch kind {
        case .leads:
            return allCases.prefix { $0 != .leadID } + [.form]
        case .touches:
            return [.externalID] + lead
                + [
                    .channel, .direction, .outcome, .done, .occurredAt, .owner, .ownerEmail, .subject, .notes, .campaign,
                    .isDeleted,
                ]
        case .engagements:
            return [.externalID] + lead + [.what, .form, .campaign, .detail, .occurredAt, .asksForSales, .isDeleted]
        case .outcomes:
            return [.externalID] + lead
                + [
                    .stage, .outcome, .isWon, .isClosed, .amount, .currency, .closeDate, .createdAt, .account, .opportunity,
                    .contact,
                    .owner, .ownerEmail, .probability, .nextStep, .modifiedAt, .reason, .isDeleted,
                ]
        }
    }
}
