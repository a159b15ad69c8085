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
    /// The first address and numbers are fields, the others further identities. An invalid e-mail address is kept as it
    /// is (``hasInvalidEmail``): a person may correct it, and the row has other data. It is not a matching key, and the
    /// definition decides whether such a lead can be worked. An address, number or record id that stands for none is no
    /// field; what it says is kept under its column's name.
    package var fields: LeadFields
    /// The stage that the file declares; nil if the lead enters by its source.
    package var declared: DeclaredStage?
    /// What the row says about the stage; nil if it says nothing.
    package var status: ImportedStatus?
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
    /// The form that the person submitted, with its name in the file; nil if the file names none.
    package var form: Engagement?
    /// Whether the e-mail columns contain something other than an address, and no address.
    package var hasInvalidEmail: Bool
    /// Whether one of the e-mail columns contains something other than an address.
    package var hasUnreadEmail: Bool
    /// Values that can't be used, such as `4.9E+11` as a phone; they are kept as text.
    package var problems: [ValueProblem]
    /// Values of opt-out and deletion columns that are neither yes nor no; they are kept under their columns' names.
    package var unreadFlags: [UnreadFlag]
    /// A record id that a spreadsheet shortened to a number such as `1.00E+05`, and which is therefore none.
    package var shortenedID: String?
    /// What an export of winnow says about the lead beside its fields; nil for any other file.
    package let exported: ExportedLead?
    private let asRead: LeadFields
    /// The position of the row in the file.
    package let location: FileLocation
}

extension ImportedLead {
    /// The keys for finding the lead, computed each time.
    package var keys: LeadKeys { LeadKeys(fields, asRead: asRead) }

    /// Fields that are copied to the lead unchanged.
    static let direct: [(IntakeField, LeadField)] = [
        (.externalID, .externalID), (.firstName, .firstName), (.lastName, .lastName), (.title, .title), (.company, .company),
        (.phone, .phone), (.mobile, .mobile), (.website, .website), (.industry, .industry), (.function, .function),
        (.employees, .employees), (.revenue, .revenue), (.country, .country), (.state, .state), (.city, .city), (.source, .source),
        (.campaign, .campaign), (.owner, .formerOwner),
    ]

    /// Reads a lead from a row.
    ///
    /// - Throws: ``CellError`` for an unreadable date, text that is not UTF-8, or a row without any identifying field.
    init(_ cells: RowCells, tables: IntakeTables) throws(CellError) {
        // Apollo names owners by their addresses.
        let ownerAddress = try cells.value(.owner).flatMap { $0.contains("@") ? $0 : nil }
        ownerEmail = try cells.value(.ownerEmail) ?? ownerAddress
        let declared = try DeclaredStageParser.declared(cells, tables: tables)
        self.declared = declared
        status = try DeclaredStageParser.status(cells, declared, tables: tables)
        var fields = try Self.fields(cells, declared)
        var asRead = fields
        if let old = cells.asInFormatOne { asRead = try Self.fields(old, declared) }
        if let full = try cells.text(.fullName), try cells.text(.firstName) == nil, try cells.text(.lastName) == nil {
            (fields[.firstName], fields[.lastName]) = PersonNameParser.split(full)
            // What is no part of the name isn't lost.
            if NameRemarks.withoutRemark(full).count < full.trimmingSpace.count, let column = cells.columnName(.fullName) {
                fields.extra[column] = full
            }
        }
        if let prefix = try cells.value(.lastNamePrefix), let last = fields[.lastName],
            !TextFolding.words(last).starts(with: TextFolding.words(prefix))
        {
            fields[.lastName] = prefix + " " + last
        }
        if !cells.mapping.isWinnowExport { try Self.completeName(in: &fields, cells) }
        // What a workspace stored is exact.
        if !cells.mapping.isWinnowExport {
            Self.removeInvisibles(from: &fields)
            try Self.moveCompany(in: &fields, cells)
            Self.repair(&fields)
        }

        if !cells.mapping.isWinnowExport { try Self.replaceSalutation(in: &fields, cells) }
        let contacts = try RowContacts(cells)
        fields[.email] = contacts.email
        fields[.phone] = contacts.phone
        fields[.mobile] = contacts.mobile
        for (column, text) in contacts.leftovers { fields.extra[column] = text }
        var identities = LeadIdentities(emails: contacts.furtherEmails, phones: contacts.furtherPhones)
        hasInvalidEmail = contacts.hasInvalidEmail
        hasUnreadEmail = contacts.hasUnreadEmail
        problems = contacts.problems
        let named: LeadField = fields[.lastName] == nil ? .firstName : .lastName
        if !cells.mapping.isWinnowExport, let other = Self.moveAddress(in: &fields), let column = Self.column(of: named, cells) {
            fields.extra[column] = other
            let problem = FieldValidator.problem(of: other, in: .lastName) ?? .noAddress
            problems.append(ValueProblem(column: column, problem: problem, isOfContact: false))
        }
        for (field, value) in fields.known where !Self.areJudgedBefore.contains(field) {
            guard let problem = FieldValidator.problem(of: value, in: field), let column = Self.column(of: field, cells) else {
                continue
            }
            problems.append(ValueProblem(column: column, problem: problem, isOfContact: false))
        }

        shortenedID = fields[.externalID].flatMap { Placeholder.isShortenedNumber($0) ? $0 : nil }
        if !cells.mapping.isWinnowExport, let text = fields[.externalID] {
            let id = cells.mapping.recordID(text)
            if id.isPlaceholder {
                fields[.externalID] = nil
                if let column = cells.columnName(.externalID), !Placeholder.isBlank(text) {
                    fields.extra[column] = text
                    if shortenedID == nil { problems.append(ValueProblem(column: column, problem: .placeholder)) }
                }
            } else {
                fields[.externalID] = id.id
                if id.system != nil { identities.recordIDs = [id] }
            }
        }
        if !cells.mapping.isWinnowExport {
            let own = fields[.externalID].map { id in identities.recordIDs.first ?? RecordID(id: id) }
            identities.recordIDs += try cells.furtherRecordIDs(beside: own)
        }
        if !identities.isEmpty { fields.identities = identities }

        exported = try ExportedLead(cells)
        if exported != nil { try Self.restore(&fields, cells) }

        let identity: [LeadField] = [.externalID, .firstName, .lastName, .company, .email, .phone, .mobile]
        guard identity.contains(where: { fields[$0] != nil }) else {
            throw CellError(column: nil, reason: try Self.reasonForNobody(cells))
        }
        let created = try Self.created(cells)
        occurredAt = exported?.capturedAt ?? exported?.enteredStageAt ?? created
        owner = exported == nil ? fields[.formerOwner] : try cells.text(.owner)
        consent = try ImportedConsent(cells)
        unreadFlags = try consent.unread + cells.unreadRemovals()
        for flag in unreadFlags { fields.extra[flag.column] = flag.text }
        for (column, text) in consent.kept { fields.extra[column] = text }
        for cell in try cells.unreadTests() { fields.extra[cell.column] = cell.text }
        isRequested = try cells.flag(.requested)
        notes = try cells.value(.notes)
        form = try cells.value(.form).map { name in
            let kind = tables.form(named: name).flatMap(FormKind.init(rawValue:)) ?? .other
            return Engagement(type: .formSubmitted, form: kind, detail: name)
        }
        self.asRead = asRead
        self.fields = fields
        location = FileLocation(line: cells.row.line, byteOffset: cells.row.byteOffset)
    }

    /// The creation time; one after the year 2199, which programs write for "never", is a date in the future.
    private static func created(_ cells: RowCells) throws(CellError) -> Instant? {
        do throws(CellError) {
            return try cells.date(.createdAt)?.instant
        } catch {
            guard let text = try cells.text(.createdAt), text.utf8.count <= 40 else { throw error }
            let numbers = text.split { !$0.isNumber }
            guard numbers.count >= 3, numbers.prefix(3).contains(where: { $0.utf8.count == 4 && Int($0) ?? 0 >= 2200 }) else {
                throw error
            }
            return .distantFuture
        }
    }

    /// Takes what an export of winnow says exactly.
    private static func restore(_ fields: inout LeadFields, _ cells: RowCells) throws(CellError) {
        // The column of phones has the mobile number where there is no other.
        if let mobile = fields[.mobile], fields[.phone] == mobile { fields[.phone] = nil }
        // What the workspace stored is no mistake of the file.
        for (field, column) in [(LeadField.email, IntakeField.email), (.phone, .phone), (.mobile, .mobile)] {
            guard let written = try cells.text(column), let value = fields[field] else { continue }
            let isKept = fields.extra[column.rawValue] == written
            guard isKept || written.lowercased() == value.lowercased() else { continue }
            fields[field] = written
            if isKept { fields.extra[column.rawValue] = nil }
        }
        for (column, text) in try cells.exportedExtras() { fields.extra[column] = text }
        for (from, to) in direct where ![.owner, .phone, .mobile].contains(from) {
            if let text = cells.indexes[from].flatMap({ cells.exact[$0] }) { fields[to] = text }
        }
        if try cells.text(.owner) == nil, let index = cells.mapping.exportColumns["formerOwner"] {
            fields[.formerOwner] = try cells.text(at: index)
        }
        fields[.externalID] = try cells.text(.externalID)
        var identities = fields.identities
        identities.recordIDs = try cells.exportedRecordIDs() ?? []
        identities.phones.removeAll { $0 == fields[.phone] || $0 == fields[.mobile] }
        fields.identities = identities
    }

    /// Why a row names nobody: it has nothing, or what it has stands for nobody.
    private static func reasonForNobody(_ cells: RowCells) throws(CellError) -> String {
        let kinds: [(IntakeField, String)] = [
            (.email, "e-mail address"), (.phone, "phone number"), (.mobile, "mobile number"), (.externalID, "record id"),
        ]
        var found: [String] = []
        for (field, name) in kinds where try cells.texts(field).contains(where: { !Placeholder.isBlank($0) }) { found.append(name) }
        guard !found.isEmpty else { return "the row has no name, company, e-mail, phone or record id" }
        let subject =
            "the \(found.joined(separator: " and the ")) of the row \(found.count == 1 ? "is a placeholder" : "are placeholders")"
        return subject + ", such as noreply@ or 000, so the row names nobody and nothing is recorded; add a name or a valid address"
    }

    /// The fields and extras of a row as the file has them.
    ///
    /// The key of the whole row covers them, and journals store it. So what this reads never changes for a file.
    private static func fields(_ cells: RowCells, _ declared: DeclaredStage?) throws(CellError) -> LeadFields {
        var values: [(field: LeadField, value: String)] = []
        values.reserveCapacity(cells.indexes.leadFields.count)
        for (field, columns) in cells.indexes.leadFields {
            for column in columns {
                guard let text = try cells.text(at: column) else { continue }
                values.append((field, text))
                break
            }
        }
        var fields = LeadFields(values, extra: try cells.extras())
        if let full = try cells.text(.fullName) {
            if fields[.firstName] == nil, fields[.lastName] == nil {
                (fields[.firstName], fields[.lastName]) = PersonNameParser.splitInFormatOne(full)
            } else if fields[.lastName] == nil, let first = fields[.firstName],
                !TextFolding.words(full).starts(with: TextFolding.words(first))
            {
                // "Name" beside "Vorname" is the last name.
                fields[.lastName] = full
            } else if let column = cells.columnName(.fullName),
                full != [fields[.firstName], fields[.lastName]].compactMap(\.self).joined(separator: " ")
            {
                fields.extra[column] = full
            }
        }
        if let text = try cells.text(.email) {
            let (address, rest) = address(text)
            fields[.email] = address?.description ?? text
            if let rest, let column = cells.columnName(.email) { fields.extra[column] = rest }
        }
        if let name = fields[.formerOwner], PersonNameParser.isNoOwner(name) { fields[.formerOwner] = nil }
        if fields[.formerOwner] == nil { fields[.formerOwner] = try cells.text(.ownerEmail) }
        for (column, text) in try DeclaredStageParser.unusedTexts(cells, declared) { fields.extra[column] = text }
        return fields
    }

    /// Takes an e-mail address out of the person's name; it is the lead's where the row has no other.
    ///
    /// Returns the address of a row that has another one.
    private static func moveAddress(in fields: inout LeadFields) -> String? {
        let written = [fields[.firstName], fields[.lastName]].compactMap(\.self).joined(separator: " ")
        guard written.utf8.contains(UInt8(ascii: "@")), let address = EmailAddress(written) else { return nil }
        (fields[.firstName], fields[.lastName]) = (nil, nil)
        guard let own = fields[.email] else {
            fields[.email] = address.description
            return nil
        }
        return EmailAddress(own) == address ? nil : written
    }

    /// Takes a company out of the person's name.
    ///
    /// It fills the company if that is blank, or is kept under its column's name if it is another one.
    private static func moveCompany(in fields: inout LeadFields, _ cells: RowCells) throws(CellError) {
        let full = try cells.text(.fullName)
        let parts = [fields[.firstName], fields[.lastName]].compactMap(\.self)
        let (first, last) = (try cells.text(.firstName), try cells.text(.lastName))
        let isWhole = first == nil && last == nil
        guard let name = isWhole ? full : parts.count == 1 ? parts.first : nil,
            CompanyNameDetector.isCompany(name, company: fields[.company])
        else { return }
        (fields[.firstName], fields[.lastName]) = (nil, nil)
        if let company = fields[.company], !Placeholder.isCompany(company) {
            guard CompanyName(company) != CompanyName(name) else { return }
            let field: IntakeField = isWhole ? .fullName : last == nil ? .firstName : .lastName
            if let column = cells.columnName(field) { fields.extra[column] = name }
        } else {
            fields[.company] = name
        }
    }

    /// Adds to the name what other columns say of it: further given names, what tells father and son apart, and a
    /// salutation where there is no first name that would tell a man from a woman.
    ///
    /// A part that the name doesn't take is kept under its column's name.
    private static func completeName(in fields: inout LeadFields, _ cells: RowCells) throws(CellError) {
        func keep(_ text: String, _ field: IntakeField) {
            if let column = cells.columnName(field) { fields.extra[column] = text }
        }
        if let middle = try cells.value(.middleName) {
            if let first = fields[.firstName], middle.contains(where: \.isLetter) {
                let (words, further) = (TextFolding.words(first), TextFolding.words(middle))
                if !words.suffix(further.count).elementsEqual(further) { fields[.firstName] = first + " " + middle }
            } else {
                keep(middle, .middleName)
            }
        }
        if let suffix = try cells.value(.nameSuffix) {
            if let last = fields[.lastName], NameTitles.isGeneration(suffix) {
                if TextFolding.words(last).last != TextFolding.folded(suffix) { fields[.lastName] = last + " " + suffix }
            } else {
                keep(suffix, .nameSuffix)
            }
        }
        if let salutation = try cells.value(.salutation) {
            if fields[.firstName] == nil, let last = fields[.lastName], NameTitles.isSalutation(salutation),
                !NameTitles.beginsWithAddress(last)
            {
                fields[.lastName] = salutation + " " + last
            }
            keep(salutation, .salutation)
        }
    }

    /// Replaces a salutation in the column of titles, as Outlook has it, by the job title of another column.
    private static func replaceSalutation(in fields: inout LeadFields, _ cells: RowCells) throws(CellError) {
        guard let title = fields[.title], NameTitles.isSalutation(title), let column = cells.columnName(.title) else { return }
        fields[.title] = try cells.cells(of: .title).map(\.text).first { text in
            !NameTitles.isSalutation(text) && !Placeholder.isBlank(text, in: .title)
        }
        fields.extra[column] = title
    }

    /// The first address in a cell, and the whole text if it has several, kept under the column's own name.
    private static func address(_ text: String) -> (EmailAddress?, String?) {
        if let single = EmailAddress(text) { return (single, nil) }
        let parts = text.split { $0 == ";" || $0 == "," || $0 == "|" || $0.isNewline }
        guard parts.count > 1, let address = parts.lazy.compactMap({ EmailAddress(String($0)) }).first else { return (nil, nil) }
        return (address, text)
    }

    /// Undoes what spreadsheets add, and removes texts that stand for no value: `N/A`, `NULL`, `-`, `[not provided]`.
    ///
    /// Record ids, addresses and phones are read on their own.
    private static func repair(_ fields: inout LeadFields) {
        for (field, value) in fields.known where ![.externalID, .email, .phone, .mobile].contains(field) {
            let repaired = FieldValidator.repaired(SpreadsheetText.repaired(value), in: field)
            let isUnknownSize = field == .employees && FieldValidator.problem(of: repaired, in: field) == .placeholder
            if isUnknownSize || Placeholder.isBlank(repaired, in: field) {
                fields[field] = nil
            } else if repaired != value {
                fields[field] = repaired
            }
        }
        (fields[.firstName], fields[.lastName]) = Placeholder.withoutPlaceholders(
            first: fields[.firstName], last: fields[.lastName])
        let blank = fields.extra.filter { Placeholder.isBlankCell($0.value) }
        for column in blank.keys { fields.extra[column] = nil }
    }

    /// The name of the column that fills a field.
    private static func column(of field: LeadField, _ cells: RowCells) -> String? {
        let own = direct.first { $0.1 == field }.flatMap { cells.columnName($0.0) }
        return own ?? (field == .firstName || field == .lastName ? cells.columnName(.fullName) : nil)
    }

    /// Fields whose problems are known from reading their columns.
    private static let areJudgedBefore: Set<LeadField> = [.email, .phone, .mobile, .externalID]

    /// Removes characters that nobody sees, which would make another person of the same one.
    private static func removeInvisibles(from fields: inout LeadFields) {
        for (field, value) in fields.known where value.utf8.contains(where: { $0 >= 0x80 }) {
            let visible = TextFolding.visible(value)
            if visible != value { fields[field] = visible }
        }
    }
}
