internal import Formats
internal import Intake
internal import Lifecycle

/// What is known of a person that recognises them: addresses, record ids, row keys, phones and names.
struct PersonTraces {
    /// E-mail addresses, with and without their tags, and those of their mailboxes.
    private(set) var addresses: Set<EmailAddress> = []
    /// Record ids, in the form of their file and in the short one.
    private(set) var recordIDs: Set<RecordID> = []
    /// Keys of whole rows.
    private(set) var rowKeys: Set<UInt64> = []
    /// Phone numbers as ``forms(ofPhone:)`` compares them.
    private(set) var phones: Set<String> = []
    /// The phone numbers of the fields.
    private(set) var numbers: [PhoneNumber] = []
    /// Family names, folded.
    private(set) var familyNames: Set<String> = []
    /// All words of names, folded. A file may have first and last name the other way round.
    private(set) var names: Set<String> = []
    /// The names as a whole, of which first and last name must both fit where others have the same address.
    private(set) var people: Set<PersonName> = []
    /// Whether some are of a row that can't be read, in which any two cells may be a name.
    private(set) var hasUnreadCells = false
    /// First and last names as they were written.
    private(set) var fullNames: Set<[String]> = []

    /// No traces.
    init() {}

    /// The traces of a lead as it is now, with those of the leads that were merged into it.
    init(of lead: Lead) {
        add(lead.fields, rowKey: lead.rowKey)
        for absorbed in lead.absorbed { add(absorbed.fields, rowKey: absorbed.rowKey) }
    }

    /// Adds what a lead's fields, or a row's, say.
    ///
    /// - Parameter rowKey: The key of the row, as the lead or the file has it.
    mutating func add(_ fields: LeadFields, rowKey: UInt64? = nil) {
        for text in fields.allEmails { add(addressesIn: text) }
        for (column, text) in fields.extra where !Self.isAboutOthers(column) { add(addressesIn: text) }
        // A mail address in another field, such as the name.
        for (field, text) in fields.known where field != .formerOwner && field != .email { add(addressesIn: text) }
        for id in fields.allRecordIDs { recordIDs.formUnion([id, id.shortened]) }
        if let rowKey { rowKeys.insert(rowKey) }
        rowKeys.formUnion(RowIdentity(fields, LeadKeys(fields)).rowKeys.map { UInt64(bitPattern: $0) })
        for text in fields.allPhones {
            let found = Self.numbers(in: text)
            numbers += found.filter { !numbers.contains($0) }
            phones.formUnion(found.flatMap(Self.forms))
        }
        for (column, text) in fields.extra where !Self.isAboutOthers(column) && Self.mayBePhone(text, column) {
            phones.formUnion(Self.numbers(in: text).flatMap(Self.forms))
        }
        let name = PersonName(fields)
        if let family = name.familyName {
            familyNames.insert(family)
            people.insert(name)
        }
        for text in [fields[.firstName], fields[.lastName]].compactMap(\.self) { names.formUnion(Self.words(text)) }
        names.formUnion(familyNames)
        let full = [fields[.firstName], fields[.lastName]].compactMap(\.self)
        if !full.isEmpty { fullNames.insert(full) }
    }

    /// Adds all that another one has.
    mutating func formUnion(_ other: PersonTraces) {
        addresses.formUnion(other.addresses)
        recordIDs.formUnion(other.recordIDs)
        rowKeys.formUnion(other.rowKeys)
        phones.formUnion(other.phones)
        numbers += other.numbers.filter { !numbers.contains($0) }
        familyNames.formUnion(other.familyNames)
        names.formUnion(other.names)
        people.formUnion(other.people)
        fullNames.formUnion(other.fullNames)
    }

    /// Adds what the cells of a row say that could not be read, in whatever columns they are.
    mutating func add(cells: [String]) {
        hasUnreadCells = true
        for text in cells {
            add(addressesIn: text)
            if Self.mayBePhone(text, "") { phones.formUnion(Self.numbers(in: text).flatMap(Self.forms)) }
            if text.utf8.count <= 60 { names.formUnion(Self.words(text)) }
        }
        // Which cells are names is unknown: a name may be in one, or in two beside each other.
        for (text, next) in zip(cells, cells.dropFirst() + [""]) where text.utf8.count <= 60 && next.utf8.count <= 60 {
            people.formUnion([PersonName(first: nil, last: text), PersonName(first: text, last: next)].filter { !$0.isBlank })
        }
    }

    private mutating func add(addressesIn text: String) {
        for address in EmailAddress.mentioned(in: text) { addresses.formUnion([address, address.untagged, address.mailbox]) }
    }

    /// The words of a name, folded; no initials.
    static func words(_ text: String) -> Set<String> {
        let words = text.split { !$0.isLetter && $0 != "'" && $0 != "’" }.filter { $0.count > 1 }
        return Set(words.compactMap { PersonName(LeadFields([.lastName: String($0)])).familyName })
    }
}

// Phones and columns.
extension PersonTraces {
    /// The phone numbers in a cell: `0421 555 0131; 0151 555 00131 (mobile)`.
    static func numbers(in text: String) -> [PhoneNumber] {
        var parts = [text[...]]
        for separator in [";", "|", "\n", ":::", " / ", ","] { parts = parts.flatMap { $0.split(separator: separator) } }
        // A slash with spaces may stand in one number, too.
        if parts.count > 1 { parts.append(text[...]) }
        return parts.compactMap { part in
            // A label before or after the number, such as "work: …" or "… (home)", would make it unreadable.
            PhoneNumber(String(part)) ?? PhoneNumber(String(part.filter { !$0.isLetter }))
        }
    }

    /// The forms in which a number is compared: the last nine digits; of a shorter one also those without what is not
    /// dialled from elsewhere.
    ///
    /// `+49 421 55501` and `0421 55501` have less than nine digits in common.
    static func forms(ofPhone number: PhoneNumber) -> [String] {
        let digits = number.digits
        var forms = [number.comparable]
        guard digits.utf8.count <= 10 else { return forms }
        if digits.hasPrefix("0") {
            forms.append(String(digits.drop { $0 == "0" }))
        } else {
            // A country code has one to three digits.
            forms += (1...3).map { String(digits.dropFirst($0)) }
        }
        return forms.filter { $0.utf8.count >= 6 }
    }

    private static let phoneWords = ["phone", "tel", "mobil", "cell", "handy", "fax", "gsm", "móvil", "rufnummer"]

    /// Whether a text in a column without a field may be a phone number, not a size, an amount or a date.
    private static func mayBePhone(_ text: String, _ column: String) -> Bool {
        let column = column.lowercased()
        if phoneWords.contains(where: column.contains) { return true }
        // Digits of any script, as files from other countries have them.
        guard let first = text.first, "+0(＋（".contains(first) || first.wholeNumberValue == 0, DateScanner.scan(text) == nil else {
            return false
        }
        return text.count { $0.wholeNumberValue != nil } >= 7
    }

    private static let otherPeople = [
        "owner", "manager", "created", "modified", "assign", "assistant", "referr", "sender", "account exec", "sales rep",
        "betreuer", "besitzer", "verantwort", "zuständig", "erstellt", "geändert", "empfohlen", "propriétaire", "responsab", "créé",
        "propietario", "creado",
    ]

    /// Whether a column is about another person than the lead, such as the user who created the record.
    private static func isAboutOthers(_ column: String) -> Bool {
        let column = column.lowercased()
        return otherPeople.contains(where: column.contains)
    }
}
