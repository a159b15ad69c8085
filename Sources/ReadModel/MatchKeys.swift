/// The keys by which a lead is matched: 64-bit hashes of normalised texts, equal on every machine.
///
/// Equal keys make candidates and prove nothing. Intake decides what counts as the same address or company; the read
/// model only gets a function that computes the keys. Keys of different kinds differ, so that one lookup serves all.
package struct MatchKeys: Hashable, Sendable {
    /// The keys of the record ids, the first one first.
    package var recordIDs: [Int64]
    /// The keys of the e-mail addresses, the first one first; without role addresses, which several people share.
    package var emails: [Int64]
    /// The keys of the phone numbers, the first one first.
    package var phones: [Int64]
    /// The key of name and company together.
    package var nameAndCompany: Int64?
    /// The keys of the whole row, for rows with neither record id nor e-mail address.
    package var rows: [Int64]
    /// The keys of role addresses. Nobody joins by them, but what holds for an address holds for these too.
    package var roleEmails: [Int64] = []
    /// The keys of all addresses of a lead that opted out of e-mail.
    package var optedOutEmails: [Int64] = []
    /// The keys of the addresses of a lead at which mail bounced.
    package var bouncedEmails: [Int64] = []
    /// The key of the mail domain of a converted lead's account; nil for free-mail domains.
    package var domain: Int64?

    /// The key of the company, by its name, or by its mail domain for a lead without a company; nil without either.
    package var company: Int64?
    /// The keys of the accounts' names of the lead's opportunities, in their order.
    package var opportunities: [Int64?] = []

    /// The number of names that an address or phone may have before it identifies nobody (`lead-lifecycle.md`,
    /// "Identity").
    package static let maximumNames = 3

    /// Creates keys; a nil key matches nothing.
    package init(
        recordIDs: [Int64] = [], emails: [Int64] = [], phones: [Int64] = [], nameAndCompany: Int64? = nil, rows: [Int64] = [],
        domain: Int64? = nil
    ) {
        self.recordIDs = recordIDs
        self.emails = emails
        self.phones = phones
        self.nameAndCompany = nameAndCompany
        self.rows = rows
        self.domain = domain
    }

    /// The keys beyond the first of each kind, and those without a column, which have a table of their own.
    var further: [(kind: KeyKind, key: Int64)] {
        byKind.flatMap { kind, keys in keys.dropFirst().map { (kind, $0) } } + roleEmails.map { (.roleEmail, $0) }
            + optedOutEmails.map { (.optedOutEmail, $0) } + bouncedEmails.map { (.bouncedEmail, $0) }
    }

    /// The keys of each kind that leads and rows share.
    var byKind: [(kind: KeyKind, keys: [Int64])] {
        [
            (.recordID, recordIDs), (.email, emails), (.phone, phones), (.nameAndCompany, nameAndCompany.map { [$0] } ?? []),
            (.row, rows),
        ]
    }
}

/// The kind of a key, with its code in the index.
package enum KeyKind: Int, Sendable {
    case recordID = 0
    case email, phone, nameAndCompany
    /// All of a row, for rows with neither record id nor e-mail address.
    case row
    /// All of a row, whatever identifies it; only in files.
    case anyRow
    /// A role address, such as `info@`.
    case roleEmail
    /// Any address of a lead that opted out of e-mail.
    case optedOutEmail
    /// An address of a lead at which mail bounced.
    case bouncedEmail

    /// The kinds by which leads and rows are matched.
    static let ofLeads: [KeyKind] = [.recordID, .email, .phone, .nameAndCompany, .row]

    /// The column of `leadProfile` with the first key of the kind; `NULL` for a kind without a column.
    var column: String {
        switch self {
        case .recordID: "externalKey"
        case .email: "emailKey"
        case .phone: "phoneKey"
        case .nameAndCompany: "nameKey"
        case .row, .anyRow: "rowKey"
        case .roleEmail, .optedOutEmail, .bouncedEmail: "NULL"
        }
    }
}
