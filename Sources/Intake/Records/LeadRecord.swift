import Lifecycle

/// Where a record stands in its file.
package struct FileLocation: Sendable, Hashable {
    /// The line on which the row begins, from 1.
    package let line: Int
    /// Bytes before the row, in the file as UTF-8 text.
    package let byteOffset: Int
}

/// One lead of a file, checked.
package struct LeadRecord: Sendable {
    /// What is known about it; columns without a field are its extras.
    ///
    /// An e-mail address that cannot be one is kept as it stands (``hasInvalidEmail``): it may be mended by a person, and the row has more to tell than
    /// its address. It is no matching key, and the definition decides whether such a lead can be worked.
    package var fields: LeadFields
    /// The stage that the file declares; nil lets the lead enter by its source.
    package var declared: DeclaredStage?
    /// When it was created, by the file.
    package var occurredAt: Instant?
    /// The owner as the file names them, also under `formerOwner` in ``fields``.
    package var owner: String?
    /// The owner's e-mail, which may be found in the team.
    package var ownerEmail: String?
    /// The file says that the person wants no e-mail.
    package var optedOutOfEmail: Bool
    /// The file says that the person wants no calls.
    package var optedOutOfCalls: Bool
    /// The file says that mail to the address came back.
    package var emailBounced: Bool
    /// The file says that the person asked for information; nil where it doesn't say.
    package var isRequested: Bool?
    /// A note or description of the file.
    package var notes: String?
    /// There is something in the e-mail column that is no address.
    package var hasInvalidEmail: Bool
    /// Under what the lead is found.
    package var keys: LeadKeys
    /// Where it stands.
    package let place: FileLocation
}

/// The keys under which a lead is the same as another, or only looks like it.
package struct LeadKeys: Sendable, Hashable {
    /// Same external id: the same lead.
    package var externalID: MatchKey?
    /// Same personal e-mail address: the same lead. Nil for a role address such as `info@`.
    package var email: MatchKey?
    /// The address is a role's.
    package var isRoleAddress: Bool
    /// The same row, for leads that have neither of the above: the same lead.
    package var row: MatchKey { Self.row(of: fields) }
    private let fields: LeadFields
    /// Same phones: flagged only (switchboards).
    package var phones: [MatchKey]
    /// Same name at the same company: flagged only.
    package var nameAndCompany: MatchKey?
    /// Same company, for suggesting accounts.
    package var company: MatchKey?
    /// Same domain of a company, for suggesting accounts; nil for free mail.
    package var domain: MatchKey?

    /// Makes the keys of a lead's fields.
    package init(_ fields: LeadFields, tables: IntakeTables = .bundled) {
        self.fields = fields
        externalID = fields[.externalID].map { MatchKey(.externalID, $0) }
        let address = fields[.email].flatMap { EmailAddress($0) }
        isRoleAddress = address?.isRole(in: tables) ?? false
        email = isRoleAddress ? nil : address?.key
        var phones: [MatchKey] = []
        for field in [LeadField.phone, .mobile] {
            if let key = fields[field].flatMap({ PhoneNumber($0) })?.key, !phones.contains(key) { phones.append(key) }
        }
        self.phones = phones
        let name = CompanyName(fields[.company] ?? "", tables: tables)
        company = name?.key
        let person = TextFolding.words(fields.fullName ?? "").sorted()
        if let name, !person.isEmpty {
            nameAndCompany = MatchKey(.nameAndCompany, parts: [person.joined(separator: " "), name.words.joined()])
        }
        let domain = address?.companyDomain(in: tables) ?? fields[.website].flatMap { CompanyName.domain(ofWebsite: $0) }
        self.domain = domain.map { MatchKey(.domain, $0) }
    }

    /// Covers every field and extra in a fixed order, so that it doesn't depend on the order of columns.
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

extension LeadRecord {
    /// Fields of a file that are a lead's as they stand.
    private static let direct: [(IntakeField, LeadField)] = [
        (.externalID, .externalID), (.firstName, .firstName), (.lastName, .lastName), (.title, .title), (.company, .company),
        (.phone, .phone), (.mobile, .mobile), (.website, .website), (.industry, .industry), (.function, .function),
        (.employees, .employees), (.revenue, .revenue), (.country, .country), (.state, .state), (.city, .city), (.source, .source),
        (.campaign, .campaign), (.owner, .formerOwner),
    ]

    /// Makes a lead of a row.
    ///
    /// - Throws: ``CellError`` for a date that can't be read, text that is no UTF-8, a row that names nobody.
    init(_ cells: RowCells, tables: IntakeTables) throws(CellError) {
        var fields = LeadFields([:], extra: try cells.extras())
        for (from, to) in Self.direct { fields[to] = try cells.text(from) }
        if let full = try cells.text(.fullName) {
            if fields[.firstName] == nil, fields[.lastName] == nil {
                (fields[.firstName], fields[.lastName]) = PersonName.split(full)
            } else if fields[.lastName] == nil, let first = fields[.firstName],
                !TextFolding.words(full).starts(with: TextFolding.words(first))
            {
                // "Name" beside "Vorname" is the last name.
                fields[.lastName] = full
            } else if let column = cells.plan.column(.fullName), full != fields.fullName {
                fields.extra[column.name] = full
            }
        }
        var invalid = false
        if let text = try cells.text(.email) {
            let (address, rest) = Self.addresses(text)
            fields[.email] = address?.description ?? text
            invalid = address == nil
            if let rest, let column = cells.plan.column(.email) { fields.extra[column.name] = rest }
        }
        let identity: [LeadField] = [.externalID, .firstName, .lastName, .company, .email, .phone, .mobile]
        guard identity.contains(where: { fields[$0] != nil }) else {
            throw CellError(column: nil, reason: "the row names nobody: no id, name, company, e-mail or phone")
        }
        hasInvalidEmail = invalid
        occurredAt = try cells.date(.createdAt)?.instant
        ownerEmail = try cells.text(.ownerEmail)
        if let name = fields[.formerOwner], PersonName.isNobody(name) { fields[.formerOwner] = nil }
        if fields[.formerOwner] == nil { fields[.formerOwner] = ownerEmail }
        owner = fields[.formerOwner]
        optedOutOfEmail = try Self.optedOut(cells)
        optedOutOfCalls = try cells.flag(.callOptOut) ?? false
        emailBounced = try cells.flag(.emailBounced, anyTextIsYes: true) ?? false
        isRequested = try cells.flag(.requested)
        notes = try cells.text(.notes)
        declared = try StageParser.declared(cells, tables: tables)
        for (column, word) in try StageParser.unheard(cells, declared) { fields.extra[column] = word }
        self.fields = fields
        keys = LeadKeys(fields, tables: tables)
        place = FileLocation(line: cells.row.line, byteOffset: cells.row.byteOffset)
    }

    private static func optedOut(_ cells: RowCells) throws(CellError) -> Bool {
        if let word = try cells.text(.emailOptOut), ["unsubscribed", "optedout", "optout"].contains(TextFolding.squeezed(word)) {
            return true
        }
        return try cells.flag(.emailOptOut) ?? false
    }

    /// The first address of a cell, and the others, which stay with the lead under the column's own name.
    private static func addresses(_ text: String) -> (EmailAddress?, String?) {
        if let single = EmailAddress(text) { return (single, nil) }
        let parts = text.split { $0 == ";" || $0 == "," || $0 == "|" || $0.isNewline }
        guard parts.count > 1, let index = parts.firstIndex(where: { EmailAddress(String($0)) != nil }) else { return (nil, nil) }
        return (EmailAddress(String(parts[index])), text)
    }
}

/// Takes a person's name apart.
enum PersonName {
    private static let nobody: Set<String> = [
        "noowner", "unassigned", "notassigned", "none", "nobody", "na", "null", "nichtzugewiesen", "niemand", "keiner",
        "nonassigne",
        "sinasignar", "nonassegnato",
    ]

    /// Whether an owner's cell says that there is none ("No owner", "Unassigned").
    static func isNobody(_ name: String) -> Bool {
        let key = TextFolding.squeezed(name)
        return key.isEmpty || nobody.contains(key)
    }

    private static let prefixes: Set<String> = [
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "herr", "frau", "sr", "sra", "mme", "sir",
    ]
    private static let particles: Set<String> = [
        "von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "zu", "zum", "ter", "ten", "bin",
        "al", "el", "st",
    ]

    /// First and last name: "Ferreira, Tomás" by the comma; otherwise the last word, with the particles before it ("Ludwig van Beethoven"), is the last name. One word alone is a last name.
    static func split(_ full: String) -> (first: String?, last: String?) {
        if let comma = full.firstIndex(of: ",") {
            let last = full[..<comma].trimmingSpace
            let first = full[full.index(after: comma)...].trimmingSpace
            if !last.isEmpty, !first.isEmpty { return (String(first), String(last)) }
        }
        var words = full.split { $0.isWhitespace }.map(String.init)
        while words.count > 1, let word = words.first, prefixes.contains(TextFolding.squeezed(word)) { words.removeFirst() }
        guard words.count > 1 else { return (nil, words.first ?? full) }
        var start = words.count - 1
        while start > 1, particles.contains(words[start - 1].lowercased()) { start -= 1 }
        return (words[..<start].joined(separator: " "), words[start...].joined(separator: " "))
    }
}
