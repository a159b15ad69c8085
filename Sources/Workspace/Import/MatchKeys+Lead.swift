internal import Intake
internal import Lifecycle
internal import ReadModel

extension MatchKeys {
    /// Creates the keys of a lead and of the account that it was converted into.
    init(of lead: Lead) {
        let keys = LeadKeys(lead.fields)
        self.init(keys, rowKey: lead.isErased ? nil : lead.rowKey)
        company = (keys.company ?? keys.domain).map { Int64(bitPattern: $0.value) }
        opportunities = lead.opportunities.map { lead.accountName(of: $0).flatMap(AccountDirectory.key) }
        if lead.channels.closing(.email) == .optedOut {
            optedOutEmails = lead.mailAddresses.map { Int64(bitPattern: $0.key.value) }
        }
        bouncedEmails = lead.invalidAddresses.map { Int64(bitPattern: $0.key.value) }
        // A domain only leads to the account of a lead that was converted.
        if lead.account == nil { domain = nil }
    }

    /// Creates the keys of a person who may or may not be a lead yet.
    ///
    /// - Parameter rowKey: The key of the row that the lead came from, if it had neither record id nor address.
    init(_ keys: LeadKeys, rowKey: UInt64? = nil) {
        func values(_ keys: [MatchKey]) -> [Int64] { keys.map { Int64(bitPattern: $0.value) } }
        self.init(
            recordIDs: values(keys.recordIDs), emails: values(keys.emails), phones: values(keys.phones),
            nameAndCompany: keys.nameAndCompany.map { Int64(bitPattern: $0.value) },
            domain: keys.domain.map { Int64(bitPattern: $0.value) })
        roleEmails = keys.roleAddresses.map { Int64(bitPattern: $0.key.value) }
        rows = rowKey.map { [Int64(bitPattern: $0)] } ?? []
        guard recordIDs.isEmpty, emails.isEmpty, !keys.isBlank else { return }
        // Found again by what is known now, also if the row of its file had other columns.
        let identity = Int64(bitPattern: keys.identity.value)
        if !rows.contains(identity) { rows.append(identity) }
    }
}
