import Formats
import Lifecycle

/// The position of a record in its file.
package struct FileLocation: Sendable, Hashable {
    /// The line on which the row begins, from 1.
    package let line: Int
    /// Bytes before the row, in the file as UTF-8 text.
    package let byteOffset: Int
}

/// A validated lead of a file.
package struct ImportedLead: Sendable {
    /// The lead's fields; columns without a field are its extras.
    ///
    /// An invalid e-mail address is kept as it is (``hasInvalidEmail``): a person may correct it, and the row has other
    /// data. It is not a matching key, and the definition decides whether such a lead can be worked.
    package var fields: LeadFields
    /// The stage that the file declares; nil if the lead enters by its source.
    package var declared: DeclaredStage?
    /// The creation time in the file.
    package var occurredAt: Instant?
    /// The owner's name in the file, also stored under `formerOwner` in ``fields``.
    package var owner: String?
    /// The owner's e-mail address, for finding them in the team.
    package var ownerEmail: String?
    /// What the file says about the person's consent.
    package var consent: ImportedConsent
    /// Whether the person asked for information; nil if the file doesn't say.
    package var isRequested: Bool?
    /// The note or description in the file.
    package var notes: String?
    /// Whether the e-mail column contains something other than an address.
    package var hasInvalidEmail: Bool
    /// The keys for finding the lead.
    package var keys: LeadKeys
    /// The position of the row in the file.
    package let location: FileLocation
}

/// The keys that show that two leads are the same, or may be.
package struct LeadKeys: Sendable, Hashable {
    /// Same external id: the same lead.
    package var externalID: MatchKey?
    /// Same personal e-mail address: the same lead. Nil for a role address such as `info@`.
    package var email: MatchKey?
    /// Whether the address is a role address.
    package var isRoleAddress: Bool
    /// Same row: the same lead, if it has neither of the keys above.
    package var row: MatchKey { Self.row(of: fields) }
    private let fields: LeadFields
    /// Same phones: only flagged, because colleagues share a switchboard.
    package var phones: [MatchKey]
    /// Same name at the same company: only flagged.
    package var nameAndCompany: MatchKey?
    /// Same company, for suggesting accounts.
    package var company: MatchKey?
    /// Same company domain, for suggesting accounts; nil for free mail.
    package var domain: MatchKey?

    /// Computes the keys of a lead's fields.
    package init(_ fields: LeadFields) {
        self.fields = fields
        externalID = fields[.externalID].map { MatchKey(.externalID, $0) }
        let address = fields[.email].flatMap { EmailAddress($0) }
        isRoleAddress = address?.isRole() ?? false
        email = isRoleAddress ? nil : address?.key
        var phones: [MatchKey] = []
        for field in [LeadField.phone, .mobile] {
            if let key = fields[field].flatMap({ PhoneNumber($0) })?.key, !phones.contains(key) { phones.append(key) }
        }
        self.phones = phones
        let name = CompanyName(fields[.company] ?? "")
        company = name?.key
        let person = TextFolding.words(fields.fullName ?? "").sorted()
        if let name, !person.isEmpty {
            nameAndCompany = MatchKey(.nameAndCompany, parts: [person.joined(separator: " "), name.words.joined()])
        }
        let domain = address?.companyDomain ?? fields[.website].flatMap { CompanyName.domain(ofWebsite: $0) }
        self.domain = domain.map { MatchKey(.domain, $0) }
    }

    /// Covers all fields and extras in a fixed order, independent of the order of columns.
    private static func row(of fields: LeadFields) -> MatchKey {
        var parts: [String] = []
        for field in LeadField.allCases {
            guard let value = fields[field] else { continue }
            parts.append(field.rawValue)
            parts.append(value)
        }
        for (column, value) in fields.extra.sorted(by: { $0.key < $1.key }) {
            parts.append(column)
            parts.append(value)
        }
        return MatchKey(.row, parts: parts)
    }
}

extension ImportedLead {
    /// Fields that are copied to the lead unchanged.
    private static let direct: [(IntakeField, LeadField)] = [
        (.externalID, .externalID), (.firstName, .firstName), (.lastName, .lastName), (.title, .title), (.company, .company),
        (.phone, .phone), (.mobile, .mobile), (.website, .website), (.industry, .industry), (.function, .function),
        (.employees, .employees), (.revenue, .revenue), (.country, .country), (.state, .state), (.city, .city), (.source, .source),
        (.campaign, .campaign), (.owner, .formerOwner),
    ]

    /// Reads a lead from a row.
    ///
    /// - Throws: ``CellError`` for an unreadable date, text that is not UTF-8, or a row without any identifying field.
    init(_ cells: RowCells, tables: IntakeTables) throws(CellError) {
        var fields = LeadFields([:], extra: try cells.extras())
        for (from, to) in Self.direct { fields[to] = try cells.text(from) }
        if let full = try cells.text(.fullName) {
            if fields[.firstName] == nil, fields[.lastName] == nil {
                (fields[.firstName], fields[.lastName]) = PersonNameParser.split(full)
            } else if fields[.lastName] == nil, let first = fields[.firstName],
                !TextFolding.words(full).starts(with: TextFolding.words(first))
            {
                // "Name" beside "Vorname" is the last name.
                fields[.lastName] = full
            } else if let column = cells.mapping.column(.fullName), full != fields.fullName {
                fields.extra[column.name] = full
            }
        }
        var invalid = false
        if let text = try cells.text(.email) {
            let (address, rest) = Self.addresses(text)
            fields[.email] = address?.description ?? text
            invalid = address == nil
            if let rest, let column = cells.mapping.column(.email) { fields.extra[column.name] = rest }
        }
        let identity: [LeadField] = [.externalID, .firstName, .lastName, .company, .email, .phone, .mobile]
        guard identity.contains(where: { fields[$0] != nil }) else {
            throw CellError(column: nil, reason: "the row has no name, company, e-mail, phone or record id")
        }
        hasInvalidEmail = invalid
        occurredAt = try cells.date(.createdAt)?.instant
        ownerEmail = try cells.text(.ownerEmail)
        if let name = fields[.formerOwner], PersonNameParser.isNoOwner(name) { fields[.formerOwner] = nil }
        if fields[.formerOwner] == nil { fields[.formerOwner] = ownerEmail }
        owner = fields[.formerOwner]
        consent = try ImportedConsent(cells)
        isRequested = try cells.flag(.requested)
        notes = try cells.text(.notes)
        declared = try DeclaredStageParser.declared(cells, tables: tables)
        for (column, text) in try DeclaredStageParser.unusedTexts(cells, declared) { fields.extra[column] = text }
        self.fields = fields
        keys = LeadKeys(fields)
        location = FileLocation(line: cells.row.line, byteOffset: cells.row.byteOffset)
    }

    /// The first address in a cell, and the whole text if it has several, kept under the column's own name.
    private static func addresses(_ text: String) -> (EmailAddress?, String?) {
        if let single = EmailAddress(text) { return (single, nil) }
        let parts = text.split { $0 == ";" || $0 == "," || $0 == "|" || $0.isNewline }
        guard parts.count > 1, let index = parts.firstIndex(where: { EmailAddress(String($0)) != nil }) else { return (nil, nil) }
        return (EmailAddress(String(parts[index])), text)
    }
}

/// Splits the name of a person and recognises names that mean nobody.
enum PersonNameParser {
    private static let noOwnerTexts: Set<String> = [
        "noowner", "unassigned", "notassigned", "none", "nobody", "na", "null", "nichtzugewiesen", "niemand", "keiner",
        "nonassigne",
        "sinasignar", "nonassegnato",
    ]

    /// Whether an owner's cell means that there is no owner ("No owner", "Unassigned").
    static func isNoOwner(_ name: String) -> Bool {
        let key = TextFolding.folded(name)
        return key.isEmpty || noOwnerTexts.contains(key)
    }

    private static let prefixes: Set<String> = [
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "herr", "frau", "sr", "sra", "mme", "sir",
    ]
    private static let particles: Set<String> = [
        "von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "zu", "zum", "ter", "ten", "bin",
        "al", "el", "st",
    ]

    /// Splits a full name into first and last name.
    ///
    /// A comma separates the last name from the first ("Ferreira, Tomás"). Without a comma the last word is the last
    /// name, with the particles before it ("Ludwig van Beethoven"). A single word is a last name.
    static func split(_ full: String) -> (first: String?, last: String?) {
        if let comma = full.firstIndex(of: ",") {
            let last = full[..<comma].trimmingSpace
            let first = full[full.index(after: comma)...].trimmingSpace
            if !last.isEmpty, !first.isEmpty { return (String(first), String(last)) }
        }
        var words = full.split { $0.isWhitespace }.map(String.init)
        while words.count > 1, let word = words.first, prefixes.contains(TextFolding.folded(word)) { words.removeFirst() }
        guard words.count > 1 else { return (nil, words.first ?? full) }
        var start = words.count - 1
        while start > 1, particles.contains(words[start - 1].lowercased()) { start -= 1 }
        return (words[..<start].joined(separator: " "), words[start...].joined(separator: " "))
    }
}
