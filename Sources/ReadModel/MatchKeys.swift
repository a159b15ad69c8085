/// The keys under which a lead is found again: 64-bit hashes, equal on every machine, of normalised texts.
///
/// Keys find candidates and prove nothing. The read model doesn't know how they are made: it is given a function, so that what counts as the
/// same address or company stays with intake.
package struct MatchKeys: Hashable, Sendable {
    /// Of the external id.
    package var externalID: Int64?
    /// Of the e-mail address; nil for role addresses, which several people share.
    package var email: Int64?
    /// Of the phone number.
    package var phone: Int64?
    /// Of name and company together.
    package var nameAndCompany: Int64?
    /// Of the whole row, for rows with neither external id nor e-mail.
    package var row: Int64?
    /// Of the account's name, for converted leads.
    package var account: Int64?
    /// Of the mail domain of the account, unless anyone can have it.
    package var domain: Int64?

    /// Makes keys; what is nil is never found.
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
