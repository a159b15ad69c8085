// Addresses at which mail bounced. A lead has one state for all of its e-mail, so only the bounce of its first address
// closes it, and only while no other address is good. A bounced further address is named in a column of the lead.
extension LeadFields {
    /// The column that names further addresses at which mail bounced.
    package static let invalidAddressColumn = "Invalid e-mail address"

    /// The first address; nil for a text that is none.
    package var firstAddress: EmailAddress? {
        self[.email].flatMap { EmailAddress.all(in: $0).first }.flatMap { Placeholder.isAddress($0) ? nil : $0 }
    }

    /// The further addresses that are known to be invalid.
    package var invalidAddresses: [EmailAddress] { extra[Self.invalidAddressColumn].map(EmailAddress.all) ?? [] }

    /// What changes if mail to some addresses bounces.
    ///
    /// A good further address takes the place of a bounced first one.
    ///
    /// - Returns: The changes, and whether the first address is invalid and none can take its place.
    package func marking(_ bounced: Set<EmailAddress>) -> (changes: FieldChanges, isFirstInvalid: Bool) {
        let known = invalidAddresses
        let further = identities.emails.flatMap(EmailAddress.all).filter { !Placeholder.isAddress($0) && !known.contains($0) }
        var invalid = known + further.filter(bounced.contains)
        var changes = FieldChanges()
        var isFirstInvalid = firstAddress.map(bounced.contains) ?? false
        if isFirstInvalid, let first = firstAddress, let good = further.first(where: { !bounced.contains($0) && $0 != first }) {
            changes.fields[.email] = good.description
            changes.emails = [first.description] + identities.emails.filter { !EmailAddress.all(in: $0).contains(good) }
            if !invalid.contains(first) { invalid.append(first) }
            isFirstInvalid = false
        }
        if invalid.count > known.count {
            changes.extra[Self.invalidAddressColumn] = invalid.map(\.description).joined(separator: "; ")
        }
        return (changes, isFirstInvalid)
    }

    /// The e-mail addresses that stand for a mailbox, the first one first.
    package var addresses: [EmailAddress] { allEmails.flatMap(EmailAddress.all).filter { !Placeholder.isAddress($0) } }
}
