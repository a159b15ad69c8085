import Lifecycle

/// The keys that show that two leads are the same, or may be.
package struct LeadKeys: Sendable, Hashable {
    /// Same record id: the same lead, if the systems are the same too.
    ///
    /// One for each id of the lead, the first id first. Placeholders such as `N/A` have none.
    package let recordIDs: [MatchKey]
    /// Same personal e-mail address: the same lead, if record ids and names don't contradict.
    ///
    /// One for each address of the lead, without role addresses such as `info@` and addresses that stand for none.
    package let emails: [MatchKey]
    /// The key among ``emails`` of the first address; nil for a role address, and for one that stands for none.
    package let email: MatchKey?
    /// Whether the first address is a role address.
    package let isRoleAddress: Bool
    /// Same phones: only flagged, because colleagues share a switchboard.
    package let phones: [MatchKey]
    /// Same name at the same company: only flagged.
    package let nameAndCompany: MatchKey?
    /// Same company, for suggesting accounts.
    package var company: MatchKey? { companyName?.key }
    /// Same company domain, for suggesting accounts; nil for free mail.
    package let domain: MatchKey?
    /// The addresses of ``emails``.
    package let addresses: [EmailAddress]
    /// The role addresses, such as `info@`, which identify nobody.
    package let roleAddresses: [EmailAddress]
    /// The numbers of ``phones``.
    package let numbers: [PhoneNumber]
    /// The same with numbers of five and six digits, which ``identity`` has in journals.
    private let allNumbers: [PhoneNumber]
    /// The person's name.
    package let name: PersonName
    private let companyName: CompanyName?
    private let asRead: LeadFields

    /// Computes the keys of a lead's fields.
    package init(_ fields: LeadFields) { self.init(fields, asRead: fields) }

    /// Computes the keys of a row; `asRead` are its texts before placeholders and further addresses were separated.
    init(_ fields: LeadFields, asRead: LeadFields) {
        self.asRead = asRead
        var recordIDs: [MatchKey] = []
        for id in fields.allRecordIDs where !id.isPlaceholder && !recordIDs.contains(id.key) { recordIDs.append(id.key) }
        self.recordIDs = recordIDs
        let (addresses, first) = Self.addresses(of: fields)
        let usable = addresses.filter { !$0.isRole() }
        emails = usable.map(\.key)
        self.addresses = usable
        roleAddresses = usable.count == addresses.count ? [] : addresses.filter { !usable.contains($0) }
        let isFirstUsable = first.map(usable.contains) ?? false
        isRoleAddress = isFirstUsable ? false : first?.isRole() ?? false
        email = isFirstUsable ? first?.key : nil
        allNumbers = Self.phones(of: fields)
        numbers = allNumbers.filter { FieldValidator.phoneDigits.contains($0.digits.utf8.count) }
        phones = numbers.map(\.key)
        name = PersonName(fields)
        companyName = Self.company(of: fields)
        let person = name.sortedWords
        nameAndCompany = companyName.flatMap {
            person.isEmpty ? nil : MatchKey(.nameAndCompany, parts: [person.joined(separator: " "), $0.words.joined()])
        }
        let domain =
            addresses.lazy.compactMap(\.companyDomain).first ?? fields[.website].flatMap { CompanyName.domain(ofSite: $0) }
        self.domain = domain.map { MatchKey(.domain, $0) }
    }

    /// The key of the first record id.
    package var externalID: MatchKey? { recordIDs.first }

    /// Whether there is no text at all, as after an erasure. Such keys find nobody.
    package var isBlank: Bool { asRead.known.isEmpty && asRead.extra.isEmpty && asRead.identities.isEmpty }

    /// Same name, company, addresses and phones: the same row, if it has neither a record id nor an address.
    ///
    /// It is the same with one more column, in another order of columns, and in another notation. A row with no name,
    /// address or phone is identified by all of its texts: two nameless rows of one company may be two people.
    package var identity: MatchKey {
        let words = name.sortedWords
        let addresses = addresses.map(\.description).sorted()
        let phones = allNumbers.map(\.comparable).sorted()
        guard !words.isEmpty || !addresses.isEmpty || !phones.isEmpty else { return MatchKey(.identity, parts: Self.parts(asRead)) }
        var parts = ["name"] + words
        parts += ["company"] + [companyName?.words.joined() ?? ""]
        parts += ["email"] + addresses
        parts += ["phone"] + phones
        return MatchKey(.identity, parts: parts)
    }

    /// Same texts in all columns: the same row, as journals of format 1 recorded it.
    ///
    /// Journals store this key, so it never changes for a row.
    package var row: MatchKey { MatchKey(.row, parts: Self.parts(asRead)) }

    /// All fields and extras in a fixed order, independent of the order of columns.
    private static func parts(_ fields: LeadFields) -> [String] {
        var parts: [String] = []
        for (field, value) in fields.known { parts += [field.rawValue, value] }
        for (column, value) in fields.extra.sorted(by: { $0.key < $1.key }) { parts += [column, value] }
        return parts
    }

    /// The addresses that stand for a mailbox, each once, and the first address of the field, which may stand for none.
    private static func addresses(of fields: LeadFields) -> (usable: [EmailAddress], first: EmailAddress?) {
        var usable: [EmailAddress] = []
        func add(_ text: String) -> EmailAddress? {
            let read = EmailAddress.all(in: text)
            for address in read where !usable.contains(address) && !Placeholder.isAddress(address) { usable.append(address) }
            return read.first
        }
        let first = fields[.email].flatMap(add)
        for text in fields.identities.emails { _ = add(text) }
        return (usable, first)
    }

    /// The numbers that stand for a phone, each once.
    private static func phones(of fields: LeadFields) -> [PhoneNumber] {
        var phones: [PhoneNumber] = []
        // Not `allPhones`, which compares them as texts first.
        for text in [fields[.phone], fields[.mobile]].compactMap(\.self) + fields.identities.phones {
            for (text, phone) in PhoneNumber.all(in: text) where !Placeholder.isFiller(phone) && !Placeholder.isPhone(text) {
                if !phones.contains(where: { $0.comparable == phone.comparable }) { phones.append(phone) }
            }
        }
        return phones
    }

    private static func company(of fields: LeadFields) -> CompanyName? {
        fields[.company].flatMap { Placeholder.isCompany($0) ? nil : CompanyName($0) }
    }
}
