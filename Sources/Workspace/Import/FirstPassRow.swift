internal import Intake
internal import Lifecycle
internal import ReadModel

/// A row of leads in the first pass: what it is recognised by.
struct FirstPassRow: Sendable {
    /// What it is recognised by, as a text.
    let text: String
    /// The keys by which it may join or resemble others, each once.
    let keys: [FileRowTable.Key]
    /// When the person was captured and through what, as a text; empty for an erased person.
    let origin: String
    /// What is known of it before others are.
    let traits: FileGroups.Traits
    /// What it says about consent to other rows; nil for nothing.
    let consent: FileConsent.Part?
    /// The record of a row that may be an erased person's, to be compared with leads; not kept.
    let erasedRecord: ImportedLead?

    /// Reads a row. Nothing of an erased person is kept, but the row keeps its number.
    init(_ record: ImportedLead, mode: MatchMode, erased: ErasedPeople?) {
        let keys = record.keys
        var identity = RowIdentity(record.fields, keys)
        identity.own = OwnLead(record)
        let isErased = erased?.contains(record.fields, rowKey: identity.isOnlyRow ? keys.row.value : nil) ?? false
        var traits: FileGroups.Traits = isErased ? .erased : identity.isOnlyRow ? .onlyRow : []
        // The lead with the id is to be looked at, whatever the row has.
        if !isErased, identity.own != nil { traits.insert(.mayBeKnown) }
        if !isErased, !keys.roleAddresses.isEmpty { traits.insert(.hasRoleAddress) }
        self.traits = traits
        erasedRecord = isErased ? record : nil
        // An export has the channels of each lead as they were.
        consent = record.exported == nil ? FileConsent.Part(record.consent, keys, address: record.fields.firstAddress) : nil
        text = isErased ? "" : identity.text
        origin = isErased ? "" : RowOrigin(record).text
        self.keys = isErased ? [] : Self.keys(identity, MatchKeys(keys), mode)
    }

    /// The kinds of keys by which rows of a file may join each other, record ids first.
    static func linkingKinds(_ mode: MatchMode) -> [KeyKind] {
        switch mode {
        case .id: [.recordID, .anyRow]
        case .email: [.recordID, .email, .anyRow]
        case .none: []
        }
    }

    /// The kinds of keys by which rows of a file only resemble each other.
    static let likenessKinds: [KeyKind] = [.email, .phone, .nameAndCompany]

    private static func keys(_ identity: RowIdentity, _ alike: MatchKeys, _ mode: MatchMode) -> [FileRowTable.Key] {
        var keys: [FileRowTable.Key] = []
        func add(_ kind: KeyKind, _ values: [Int64]) {
            for value in values {
                let key = FileRowTable.Key(kind, value)
                if !keys.contains(key) { keys.append(key) }
            }
        }
        add(.recordID, identity.idKeys)
        add(.email, identity.addressKeys)
        add(.row, identity.rowKeys)
        add(.phone, alike.phones)
        add(.nameAndCompany, alike.nameAndCompany.map { [$0] } ?? [])
        // Also with a record id, which may turn out to be many people's.
        if mode == .id || identity.addresses.isEmpty { add(.anyRow, [identity.identityKey]) }
        return keys
    }
}
