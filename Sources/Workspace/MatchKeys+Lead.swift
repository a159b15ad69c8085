internal import Intake
internal import Lifecycle
internal import ReadModel

extension MatchKeys {
    /// The keys of a lead: of who it is, and of the account that it was converted into.
    init(of lead: Lead) {
        self.init(LeadKeys(lead.fields), rowKey: lead.rowKey)
        if let account = lead.account {
            self.account = CompanyName(account).map { Int64(bitPattern: $0.key.value) }
        } else {
            domain = nil
        }
    }

    /// The keys of somebody who may or may not be a lead yet; the row's own counts only for those who have nothing better.
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
    /// Its own number and those of the leads that became part of it.
    var numbers: [LeadID] { [id] + absorbed.map(\.id).sorted() }

    /// What keeps it from coming back with a later import once it is erased, under any number.
    var erasureTexts: [(label: String, text: String)] {
        fields.erasureTexts(rowKey: rowKey) + absorbed.flatMap { $0.fields.erasureTexts(rowKey: $0.rowKey) }
    }
}

extension LeadFields {
    /// What keeps an erased person from coming back with a later import, as labelled texts to be digested.
    func erasureTexts(rowKey: UInt64?) -> [(label: String, text: String)] {
        var texts: [(label: String, text: String)] = []
        if let address = self[.email].flatMap({ EmailAddress($0) }) { texts.append(("email", address.description)) }
        if let id = self[.externalID] { texts.append(("externalId", id)) }
        if let rowKey { texts.append(("row", String(rowKey, radix: 16))) }
        return texts
    }
}
