internal import Intake
internal import Lifecycle

/// What a row of a file, or a lead, is recognised by.
struct RowIdentity {
    /// The record ids in their shortest forms.
    private(set) var ids: [RecordID]
    /// The lead that a row of winnow's own export is, in the workspace that wrote it.
    var own: OwnLead?
    /// The e-mail addresses that may identify a person.
    let addresses: [String]
    /// The last digits of the phone numbers.
    private let phones: [String]
    /// The role addresses, which identify nobody by themselves.
    private let roles: [String]
    /// The key of name and company together; nil without both.
    let nameAndCompany: Int64?
    /// The keys of the row as a whole, if it has neither of the first two.
    private(set) var rowKeys: [Int64]
    /// The key of name, company, addresses and phones.
    let identityKey: Int64
    /// The key of all that the row says, to tell rows of one file apart.
    private let whole: Int64
    /// Further values that tell people of the same name apart, in lower case.
    private let details: [String]
    private let firstName: String
    private let lastName: String
    /// The person's name.
    let name: PersonName

    private static let detailFields: [LeadField] = [.title, .website, .country, .state, .city]

    /// The identity of a row, or of a lead with the key of its row.
    init(_ fields: LeadFields, _ keys: LeadKeys, rowKey: UInt64? = nil) {
        ids = fields.allRecordIDs.filter { !$0.isPlaceholder }.map(\.shortened)
        addresses = keys.addresses.map(\.description)
        phones = keys.numbers.map(\.comparable)
        roles = keys.roleAddresses.map(\.description)
        nameAndCompany = keys.nameAndCompany.map { Int64(bitPattern: $0.value) }
        let own = ids.isEmpty && addresses.isEmpty && !keys.isBlank ? [keys.identity.value, keys.row.value] : []
        var seen: Set<UInt64> = []
        rowKeys = ((rowKey.map { [$0] } ?? []) + own).filter { seen.insert($0).inserted }.map { Int64(bitPattern: $0) }
        identityKey = Int64(bitPattern: keys.identity.value)
        whole = Int64(bitPattern: keys.row.value)
        details = Self.detailFields.map { field in
            fields[field].map { FieldValidator.repaired($0, in: field).lowercased() } ?? ""
        }
        firstName = fields[.firstName] ?? ""
        lastName = fields[.lastName] ?? ""
        name = keys.name
    }

    /// The identity of a row.
    init(_ record: ImportedLead) {
        self.init(record.fields, record.keys)
        own = OwnLead(record)
    }

    /// The identities of a lead: its own, and those of the leads that were merged into it.
    static func all(of lead: Lead) -> [RowIdentity] {
        [RowIdentity(lead.fields, LeadKeys(lead.fields), rowKey: lead.rowKey)]
            + lead.absorbed.map { RowIdentity($0.fields, LeadKeys($0.fields), rowKey: $0.rowKey) }
    }

    /// The identity without record ids that identify nobody, by their keys.
    func removing(_ crowded: Set<Int64>) -> RowIdentity {
        guard !crowded.isEmpty, ids.contains(where: { crowded.contains(Int64(bitPattern: $0.key.value)) }) else { return self }
        var identity = self
        identity.ids.removeAll { crowded.contains(Int64(bitPattern: $0.key.value)) }
        if identity.isOnlyRow { identity.rowKeys = identityKey == whole ? [whole] : [identityKey, whole] }
        return identity
    }

    /// Whether a row with the same record id looks like another person: with another name and no address in common.
    func isDoubtful(_ other: RowIdentity) -> Bool {
        !name.isCompatible(with: other.name) && !addresses.isEmpty && !other.addresses.isEmpty && !sharesAddress(with: other)
    }

    /// What tells two rows with the same ``identityKey`` apart: without a phone, the further values.
    var distinction: String {
        ([name.distinction] + (phones.isEmpty ? details : [])).joined(separator: "\u{1F}")
    }

    /// First and last name as they are in the file; empty if there is none.
    var fullName: String { LeadFields([.firstName: firstName, .lastName: lastName]).fullName ?? "" }

    /// Whether there is neither a record id nor an address, so that only the row as a whole identifies it.
    var isOnlyRow: Bool { ids.isEmpty && addresses.isEmpty }

    /// Whether there is neither a record id nor the id of a lead of winnow.
    var hasNoRecord: Bool { ids.isEmpty && own == nil }

    /// Whether both have the same record id, or are the same lead of one export.
    func isSameRecord(as other: RowIdentity) -> Bool {
        if let own, let others = other.own { return own == others }
        return isSameID(as: other) && !hasOtherID(than: other)
    }

    /// Whether two rows with an id in common are one record, also if only one of them shows the system of the id.
    func hasSameIDs(as other: RowIdentity) -> Bool { own != nil || other.own != nil || !hasOtherID(than: other) }

    /// Whether both have ids of one system, and none of these in common; then no id of another system joins them.
    private func hasOtherID(than other: RowIdentity) -> Bool {
        guard ids.count > 1 || other.ids.count > 1 else { return false }
        return ids.contains { id in
            let others = other.ids.filter { $0.system == id.system }
            return !others.isEmpty && !ids.contains { $0.system == id.system && others.contains($0) }
        }
    }

    /// Whether both have the same record id of another system.
    func isSameID(as other: RowIdentity) -> Bool { ids.contains(where: other.ids.contains) }

    /// Whether both have record ids of the same system, and none in common: these are different people, whatever
    /// address they share.
    func contradicts(_ other: RowIdentity) -> Bool {
        guard !isSameRecord(as: other) else { return false }
        // Each row of an export is a lead of its own.
        if own != nil, other.own != nil { return true }
        return ids.contains { id in other.ids.contains { $0.system == id.system } }
    }

    /// Whether both have the same address.
    func sharesAddress(with other: RowIdentity) -> Bool { addresses.contains(where: other.addresses.contains) }

    /// Whether both may be the same person.
    ///
    /// - Parameter inOneFile: Whether both are rows of the same file. Such rows have the same columns, so that a blank
    ///   value on one side tells two people apart; an older file may lack the column.
    func isCompatible(with other: RowIdentity, inOneFile: Bool) -> Bool {
        if isSameRecord(as: other) { return true }
        guard !contradicts(other), name.isCompatible(with: other.name) else { return false }
        guard addresses.isEmpty, other.addresses.isEmpty, ids.isEmpty, other.ids.isEmpty else { return true }
        // Without any address, a phone makes the same name at the same company the same person.
        if sharesPhone(with: other) { return true }
        return inOneFile ? whole == other.whole : !zip(details, other.details).contains { $0 != $1 && !$0.isEmpty && !$1.isEmpty }
    }

    /// How much of two equal identities is the same, from 0; nil if they aren't equal.
    ///
    /// Equal are the same name with the same address, or, without addresses, the same row, unless the record ids say
    /// that these are different people.
    func equality(with other: RowIdentity) -> Int? {
        guard name.isEqual(to: other.name), !contradicts(other) else { return nil }
        let isSameRow = rowKeys.contains(where: other.rowKeys.contains)
        guard sharesAddress(with: other) || isSameRow && (sharesPhone(with: other) || details == other.details) else { return nil }
        // The id of another system is no repetition: the row may be any of the leads that have its name and address.
        let isAlikeInIDs = ids.isEmpty ? other.ids.isEmpty : ids.contains { id in other.ids.contains { $0.id == id.id } }
        let isAlike = isAlikeInIDs && Set(addresses) == Set(other.addresses)
        return (isAlike ? Self.alike : 0) + (whole == other.whole ? 2 : 0) + (details == other.details ? 1 : 0)
    }

    /// The degree of ``equality(with:)`` from which both have the same addresses, so that one repeats the other.
    static let alike = 4

    /// How much of a repeated row is the same, from ``alike``; nil for another row, and for one with a record id.
    ///
    /// A repeated row has the same name, company, addresses and phones, and without a phone nothing that tells two
    /// people of the name apart, such as another title.
    func repetition(of other: RowIdentity) -> Int? {
        guard ids.isEmpty, other.ids.isEmpty, identityKey == other.identityKey else { return nil }
        if details == other.details { return Self.alike + 1 }
        let isOther = phones.isEmpty && zip(details, other.details).contains { $0 != $1 && !$0.isEmpty && !$1.isEmpty }
        return isOther ? nil : Self.alike
    }

    func sharesPhone(with other: RowIdentity) -> Bool { phones.contains(where: other.phones.contains) }

    /// Whether both have the same name and company, and nothing that only one person has tells them apart.
    ///
    /// Both have no more than this, or the same role address: a file with one more column has the same people.
    func isNamesake(of other: RowIdentity) -> Bool {
        guard nameAndCompany != nil, nameAndCompany == other.nameAndCompany, name.isEqual(to: other.name) else { return false }
        guard isOnlyRow && other.isOnlyRow || roles.contains(where: other.roles.contains) else { return false }
        return !zip(details, other.details).contains { $0 != $1 && !$0.isEmpty && !$1.isEmpty }
    }

    /// Whether it has a phone, and some others have none but other phones.
    func hasOtherPhones(than others: [RowIdentity]) -> Bool {
        let known = others.flatMap(\.phones)
        return !phones.isEmpty && !known.isEmpty && !phones.contains(where: known.contains)
    }
}

// The form in which the table of a file's rows keeps it.
extension RowIdentity {
    /// The identity as one text.
    var text: String {
        var packed = PackedTexts(capacity: 192)
        packed.add(ids.flatMap { [$0.system ?? "", $0.id] })
        packed.add(addresses)
        packed.add(phones)
        packed.add(rowKeys.map { String($0, radix: 36) })
        packed.add(String(whole, radix: 36))
        packed.add(details)
        packed.add(firstName)
        packed.add(lastName)
        packed.add(String(identityKey, radix: 36))
        packed.add(roles)
        packed.add(nameAndCompany.map { String($0, radix: 36) } ?? "")
        own?.add(to: &packed)
        return packed.text
    }

    /// Reads what `text` gives.
    init(text: String) {
        var packed = PackedTexts.Reader(text)
        let idParts = packed.list()
        ids = stride(from: 0, to: idParts.count - 1, by: 2).map {
            RecordID(system: idParts[$0].isEmpty ? nil : idParts[$0], id: idParts[$0 + 1])
        }
        addresses = packed.list()
        phones = packed.list()
        rowKeys = packed.list().compactMap { Int64($0, radix: 36) }
        whole = Int64(packed.next(), radix: 36) ?? 0
        details = packed.list()
        (firstName, lastName) = (packed.next(), packed.next())
        identityKey = Int64(packed.next(), radix: 36) ?? 0
        roles = packed.list()
        nameAndCompany = Int64(packed.next(), radix: 36)
        name = PersonName(first: firstName, last: lastName)
        own = OwnLead(&packed)
    }
}
