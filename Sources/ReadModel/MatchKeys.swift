/// The keys by which a lead is matched: 64-bit hashes of normalised texts, equal on every machine.
///
/// Equal keys make candidates and prove nothing. Intake decides what counts as the same address or company; the read
/// model only gets a function that computes the keys.
package struct MatchKeys: Hashable, Sendable {
    /// The key of the external id.
    package var externalID: Int64?
    /// The key of the e-mail address; nil for role addresses, which several people share.
    package var email: Int64?
    /// The key of the phone number.
    package var phone: Int64?
    /// The key of name and company together.
    package var nameAndCompany: Int64?
    /// The key of the whole row, for rows with neither external id nor e-mail.
    package var row: Int64?
    /// The key of the account's name, for converted leads.
    package var account: Int64?
    /// The key of the account's mail domain; nil for free-mail domains.
    package var domain: Int64?

    /// Creates keys; a nil key matches nothing.
    package init(
        externalID: Int64? = nil, email: Int64? = nil, phone: Int64? = nil, nameAndCompany: Int64? = nil, row: Int64? = nil,
        account: Int64? = nil, domain: Int64? = nil
    ) {
        self.externalID = externalID
        self.email = email
        self.phone = phone
        self.nameAndCompany = nameAndCompany
        self.row = row
        self.account = account
        self.domain = domain
    }
}
