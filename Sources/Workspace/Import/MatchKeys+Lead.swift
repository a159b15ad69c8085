internal import Intake
internal import Lifecycle
internal import ReadModel

extension MatchKeys {
    /// Creates the keys of a lead and of the account that it was converted into.
    init(of lead: Lead) {
        self.init(LeadKeys(lead.fields), rowKey: lead.rowKey)
        if let account = lead.account {
            self.account = CompanyName(account).map { Int64(bitPattern: $0.key.value) }
        } else {
            domain = nil
        }
    }

    /// Creates the keys of a person who may or may not be a lead yet.
    ///
    /// The row's key counts only without a record id and an e-mail address.
    init(_ keys: LeadKeys, rowKey: UInt64?) {
        self.init(
            externalID: keys.externalID.map { Int64(bitPattern: $0.value) }, email: keys.email.map { Int64(bitPattern: $0.value) },
            phone: keys.phones.first.map { Int64(bitPattern: $0.value) },
            nameAndCompany: keys.nameAndCompany.map { Int64(bitPattern: $0.value) },
            domain: keys.domain.map { Int64(bitPattern: $0.value) })
        if externalID == nil, email == nil { row = rowKey.map { Int64(bitPattern: $0) } }
    }
}

extension Lead {
    /// The lead's id and the ids of the leads that were merged into it.
    var allIDs: [LeadID] { [id] + absorbed.map(\.id).sorted() }

    /// The texts that identify the person, under any of its ids, in a later import after an erasure.
    var erasureTexts: [(label: String, text: String)] {
        fields.erasureTexts(rowKey: rowKey) + absorbed.flatMap { $0.fields.erasureTexts(rowKey: $0.rowKey) }
    }
}

extension LeadFields {
    /// The labelled texts that identify an erased person in a later import.
    ///
    /// The journal keeps only their digests.
    func erasureTexts(rowKey: UInt64?) -> [(label: String, text: String)] {
        var texts: [(label: String, text: String)] = []
        if let address = self[.email].flatMap({ EmailAddress($0) }) { texts.append(("email", address.description)) }
        if let id = self[.externalID] { texts.append(("externalId", id)) }
        if let rowKey { texts.append(("row", String(rowKey, radix: 16))) }
        return texts
    }
}
