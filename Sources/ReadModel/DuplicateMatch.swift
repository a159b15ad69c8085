import Lifecycle

/// What two leads share that may be the same person, the strongest first.
package enum DuplicateReason: Int, CaseIterable, Hashable, Sendable {
    case email, nameAndCompany
    /// The weakest: it may be a switchboard's.
    case phone

    /// The reason in a sentence: `same phone`.
    package var label: String {
        switch self {
        case .email: "same e-mail"
        case .nameAndCompany: "same name and company"
        case .phone: "same phone"
        }
    }

    /// The reason in JSON and CSV.
    package var name: String {
        switch self {
        case .email: "sameEmail"
        case .nameAndCompany: "sameNameAndCompany"
        case .phone: "samePhone"
        }
    }
}

/// The key of one value of a lead: an e-mail address, a phone number, or a name with its company.
package struct DuplicateKey: Hashable, Sendable {
    /// What the value is.
    package var reason: DuplicateReason
    /// The key, as in ``MatchKeys``.
    package var value: Int64

    package init(_ reason: DuplicateReason, _ value: Int64) {
        self.reason = reason
        self.value = value
    }

    /// The key of a row of a file; nil for a kind that is no reason.
    package init?(_ key: FileRowTable.Key) {
        switch key.kind {
        case .email: self.init(.email, key.value)
        case .phone: self.init(.phone, key.value)
        case .nameAndCompany: self.init(.nameAndCompany, key.value)
        case .recordID, .row, .anyRow, .roleEmail, .optedOutEmail, .bouncedEmail: return nil
        }
    }
}

/// A lead that may be the same person as another one.
package struct DuplicateMatch: Hashable, Sendable {
    /// The lead.
    package var lead: LeadID
    /// What both share, the strongest first.
    package var reasons: [DuplicateReason]
    /// Whether the lead is open.
    package var isOpen: Bool
}

/// Two leads that may be the same person.
package struct DuplicatePair: Hashable, Sendable {
    /// The lead with the higher number.
    package var lead: LeadID
    /// The lead with the lower number.
    package var other: LeadID
    /// What both share, the strongest first.
    package var reasons: [DuplicateReason]
}
