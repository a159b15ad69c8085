internal import Intake
internal import Lifecycle

// What reaches a lead: its own contact data, and that of the leads that were merged into it.
extension Lead {
    /// All e-mail addresses, also role addresses, each once; none that stands for no mailbox.
    var mailAddresses: [EmailAddress] {
        var seen: Set<EmailAddress> = []
        return allFields.flatMap { LeadKeys($0).mailAddresses }.filter { seen.insert($0).inserted }
    }

    /// The last digits of all phone numbers.
    var comparablePhones: Set<String> { Set(allFields.flatMap { LeadKeys($0).numbers.map(\.comparable) }) }

    /// The names; none that is blank.
    var personNames: [PersonName] { allFields.map { PersonName($0) }.filter { !$0.isBlank } }

    /// Whether mail to one of its addresses bounced.
    func isInvalid(_ address: EmailAddress) -> Bool {
        channels.bouncedAt(.email) != nil && fields.firstAddress == address || fields.invalidAddresses.contains(address)
    }

    /// The addresses at which mail bounced.
    var invalidAddresses: [EmailAddress] {
        (channels.bouncedAt(.email) == nil ? nil : fields.firstAddress).map { [$0] + fields.invalidAddresses }
            ?? fields.invalidAddresses
    }

    private var allFields: [LeadFields] { [fields] + absorbed.map(\.fields) }

    /// What another row adds to the record ids, addresses and phones beside the first ones; nil where nothing is new.
    ///
    /// The first address and phone stay; another one in the row is kept as a further one, so that it finds the lead.
    /// What a merged lead had finds the lead already.
    func adding(_ row: LeadFields) -> (recordIDs: [RecordID]?, emails: [String]?, phones: [String]?) {
        let all = allFields
        func filled(_ names: [LeadField]) -> [String] { names.compactMap { fields[$0] == nil ? row[$0] : nil } }
        // An id whose system is known is also listed, with its system.
        let ids = Self.added(
            all.flatMap(\.allRecordIDs), row.allRecordIDs.filter { $0.system != nil || fields[.externalID] != nil }
        ) { $0.shortened }
        let emails = Self.added(all.flatMap(\.allEmails) + filled([.email]), row.allEmails) { EmailAddress($0)?.description }
        let phones = Self.added(all.flatMap(\.allPhones) + filled([.phone, .mobile]), row.allPhones) {
            PhoneNumber($0)?.comparable
        }
        let own = fields.identities
        // The first id stays one of the unnamed system, beside the same number with a system.
        let first = fields[.externalID].flatMap { id in
            !own.recordIDs.contains { $0.id == id } && ids?.contains { $0.id == id } ?? false ? RecordID(id: id) : nil
        }
        return (
            ids.map { own.recordIDs + $0 + [first].compactMap(\.self) }, emails.map { own.emails + $0 },
            phones.map { own.phones + $0 }
        )
    }

    /// The values of a row that aren't known, by a form for comparison; a value without one is none.
    private static func added<Value, Form: Hashable>(_ known: [Value], _ row: [Value], form: (Value) -> Form?) -> [Value]? {
        var seen = Set(known.compactMap(form))
        let new = row.filter { form($0).map { seen.insert($0).inserted } ?? false }
        return new.isEmpty ? nil : new
    }
}

extension LeadKeys {
    /// All e-mail addresses, also role addresses.
    var mailAddresses: [EmailAddress] { addresses + roleAddresses }
}
