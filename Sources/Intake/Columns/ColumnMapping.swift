import Formats
import Lifecycle

/// How an import uses one column of a file.
package struct ColumnMapping: Sendable, Equatable {
    /// The target of a column.
    package enum Use: Sendable, Equatable {
        /// Fills a field; `by` is the system whose name matched, `any`, or `--map`.
        case field(IntakeField, by: String)
        /// Kept with the lead under its own name; `alsoMatches` is a field that another column fills.
        case extra(alsoMatches: IntakeField?)
        /// A column that winnow wrote into a reject file.
        case ignored
        /// A column of winnow's own export: part of the lead's state, or computed again (`isRead` false).
        case export(isRead: Bool)
    }

    /// The column's index in the file, from 0.
    package let index: Int
    /// The column's name in the file.
    package let name: String
    /// The column's target.
    package let use: Use
    /// The number of rows with a value in the column.
    package internal(set) var filled = 0
    /// The number of cells of a date column that cannot be read as dates.
    package internal(set) var unreadableDates = 0
    /// The order of day and month in a date column.
    package internal(set) var dateOrder: DateOrder?
    /// The pattern of the cells of a date column, with `#` for each digit.
    package internal(set) var datePattern: String?
    /// The field that this column fills in rows where the field's own column is blank.
    ///
    /// Of addresses and phone numbers it has further ones in the other rows.
    package internal(set) var fallbackFor: IntakeField?

    /// Whether addresses and phone numbers in the column are the lead's, though its name doesn't say that it has any.
    package internal(set) var mayHoldContacts = false
    /// Seconds east of UTC of the column's times, where its name says so: `Create Date (GMT+2)`.
    var zoneOffset: Int?

    /// The field that the column fills.
    package var field: IntakeField? {
        if case .field(let field, _) = use { field } else { nil }
    }
}

/// One `--map FIELD=COLUMN`.
package struct ColumnOverride: Sendable, Equatable {
    /// The field as it was typed.
    package let field: String
    /// The column as it was typed.
    package let column: String

    package init(field: String, column: String) {
        self.field = field
        self.column = column
    }
}

/// Matches the columns of a file with fields.
struct ColumnMatcher {
    let tables: IntakeTables
    let kind: IntakeKind
    /// Whether only the names count that format 1 knew.
    var isInFormatOne = false

    struct Result {
        var columns: [ColumnMapping]
        /// The system whose column names fit best; `any` if none does.
        var system: String
        /// Where the file comes from, such as `facebook`, if its columns show it.
        var origin: String?
        /// What the columns imply about every row, such as `call`.
        var implied: String?
        /// Columns that fill a field where its own column is blank, the most specific first.
        var fallbacks: [IntakeField: [Int]] = [:]

        /// Whether both read a row in the same way.
        func isEqual(to other: Result) -> Bool { columns == other.columns && fallbacks == other.fallbacks }
    }

    /// Matches column names, ignoring case, spaces and punctuation.
    ///
    /// Overrides come first. If several columns match a field, the one whose entry is first in the table wins
    /// (the more specific one), then the leftmost; the others are kept as extras.
    /// Names of the file's own system and generic names have priority over those of other systems.
    func match(_ names: [String], overrides: [ColumnOverride]) throws(IntakeError) -> Result {
        let origin = isInFormatOne || kind != .leads ? nil : RecordSystems.origin(of: names)
        let table = (tables.columns[kind] ?? [:]).compactMapValues { (entries: [IntakeTables.ColumnEntry]) in
            let known = entries.filter { isInFormatOne ? !$0.isNew : $0.system == origin || !RecordSystems.isOrigin($0.system) }
            return known.isEmpty ? nil : known
        }
        let keys = names.map(TextFolding.folded)
        let system = likeliestSystem(names, table)
        var uses = [ColumnMapping.Use](repeating: .extra(alsoMatches: nil), count: names.count)
        var taken: [IntakeField: Int] = [:]
        for override in overrides {
            let (field, index) = try resolve(override, names: names, keys: keys)
            guard taken[field] == nil else { throw .fieldMappedTwice(field: field.rawValue) }
            taken[field] = index
            uses[index] = .field(field, by: "--map")
        }
        let exported = exportUses(names)
        for (index, use) in exported.sorted(by: { $0.key < $1.key }) where uses[index] == .extra(alsoMatches: nil) {
            switch use {
            case .field(let field) where taken[field] == nil:
                taken[field] = index
                uses[index] = .field(field, by: "winnow")
            case .field(let field): uses[index] = .extra(alsoMatches: field)
            case .state, .further: uses[index] = .export(isRead: true)
            case .computed: uses[index] = .export(isRead: false)
            }
        }
        var candidates: [(entry: IntakeTables.ColumnEntry, index: Int, weight: Int)] = []
        for (index, key) in keys.enumerated() {
            if names[index].hasPrefix("winnow_") { uses[index] = .ignored }
            guard uses[index] == .extra(alsoMatches: nil) else { continue }
            if let origin, RecordSystems.isExtra(key, in: origin) { continue }
            if let partners = ColumnName.partners[key], partners.isDisjoint(with: keys) { continue }
            for entry in entries(names[index], key, table) {
                let weight = entry.system == origin ? -2 : entry.system == system ? 0 : entry.system == "any" ? 1 : 2
                candidates.append((entry, index, weight))
            }
        }
        candidates.sort { ($0.weight / 2, $0.entry.rank, $0.index) < ($1.weight / 2, $1.entry.rank, $1.index) }
        var implied: [String: Int] = [:]
        for candidate in candidates {
            switch uses[candidate.index] {
            case .extra:
                if taken[candidate.entry.field] == nil {
                    taken[candidate.entry.field] = candidate.index
                    uses[candidate.index] = .field(candidate.entry.field, by: candidate.entry.system)
                } else {
                    uses[candidate.index] = .extra(alsoMatches: candidate.entry.field)
                }
            default: break
            }
            if !candidate.entry.implies.isEmpty, candidate.weight < 2 { implied[candidate.entry.implies, default: 0] += 1 }
        }
        readLoneIDAsReference(names, keys, table, &uses)
        readLoneNameAsFullName(keys, table, &uses)
        var columns = names.indices.map { ColumnMapping(index: $0, name: names[$0], use: uses[$0]) }
        var fallbacks: [IntakeField: [Int]] = [:]
        for (index, use) in exported {
            guard case .further(let field) = use, uses[index] == .export(isRead: true) else { continue }
            columns[index].fallbackFor = field
            fallbacks[field, default: []].append(index)
        }
        for (entry, index, _) in candidates
        where uses[index] == .extra(alsoMatches: entry.field) && columns[index].fallbackFor == nil {
            guard entry.field.allowsFallback(in: kind) || entry.field.isName && kind == .leads && !isInFormatOne else { continue }
            columns[index].fallbackFor = entry.field
            fallbacks[entry.field, default: []].append(index)
        }
        // What a CRM was told of a lead is no news of it: neither its status nor columns that are nowhere else.
        if !isInFormatOne, DispositionSystem.allCases.contains(where: { Set($0.columns).isSubset(of: names) }) {
            for index in columns.indices where columns[index].fallbackFor != .externalID {
                switch uses[index] {
                case .extra: break
                case .field(let field, let by) where field.stageSource != nil && by != "--map": break
                default: continue
                }
                uses[index] = .ignored
                columns[index] = ColumnMapping(index: index, name: names[index], use: .ignored)
            }
        }
        let likeliest = implied.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        for index in columns.indices where kind == .leads && !isInFormatOne && uses[index] == .extra(alsoMatches: nil) {
            columns[index].mayHoldContacts = ContactColumn.isWithoutNoun(names[index])
        }
        for index in columns.indices where !isInFormatOne { columns[index].zoneOffset = ColumnName.zoneOffset(names[index]) }
        return Result(
            columns: columns, system: exported.isEmpty ? system : "winnow", origin: origin, implied: likeliest,
            fallbacks: fallbacks)
    }

    /// The entries of a column's name, from the table or by its words.
    private func entries(
        _ name: String, _ key: String, _ table: [String: [IntakeTables.ColumnEntry]]
    ) -> [IntakeTables.ColumnEntry] {
        if let entries = table[key] ?? table[Self.withoutProperties(name, key)] { return entries }
        guard !isInFormatOne else { return [] }
        if let rest = ColumnName.withoutAddition(name), let entries = table[TextFolding.folded(rest)] { return entries }
        guard kind == .leads else {
            let consent = consentEntries(name, key)
            guard consent.isEmpty, isLeadReference(name, key) else { return consent }
            return [IntakeTables.ColumnEntry(field: .leadID, column: name, rank: Self.rankOfContacts)]
        }
        let asked = ColumnName.answer(name).flatMap { table[$0] }?.filter { Self.askedFields.contains($0.field) } ?? []
        guard asked.isEmpty else { return asked }
        if ColumnName.isLeadID(key) || RecordSystems.system(inIDColumn: name) != nil {
            return [IntakeTables.ColumnEntry(field: .externalID, column: name, rank: Self.rankOfContacts)]
        }
        if let contact = ContactColumn(name) {
            return [IntakeTables.ColumnEntry(field: contact.field, column: name, rank: Self.rankOfContacts + contact.number)]
        }
        if let rest = ColumnName.withoutNumber(name), let entries = table[TextFolding.folded(rest)] { return entries }
        return consentEntry(name).map { [$0] } ?? []
    }

    /// Whether a column of activities has the ids of their leads, by its name: `Prospect ID`, `mql_id`.
    private func isLeadReference(_ name: String, _ key: String) -> Bool {
        ColumnName.isIDOfPerson(key) && (ColumnName.isLeadID(key) || isLeadID(key) || RecordSystems.system(inIDColumn: name) != nil)
    }

    /// Whether a column of that name has the record id in a file of leads.
    private func isLeadID(_ key: String) -> Bool { tables.columns[.leads]?[key]?.contains { $0.field == .externalID } ?? false }

    /// Reads the only id of activities that name no lead as the lead's: `External ID`, `Ref`, `Record ID`.
    ///
    /// Beside columns of a system's own activities or deals such an id is theirs, and one that is only called "ID" is,
    /// too.
    private func readLoneIDAsReference(
        _ names: [String], _ keys: [String], _ table: [String: [IntakeTables.ColumnEntry]], _ uses: inout [ColumnMapping.Use]
    ) {
        guard kind != .leads else { return }
        let references: [IntakeField] = [.leadID, .leadEmail, .leadName, .leadLastName, .leadFirstName, .contact]
        let isNamed = uses.contains { use in if case .field(let field, _) = use { references.contains(field) } else { false } }
        guard !isNamed else { return }
        let found = names.indices.filter { index in
            let isFree =
                switch uses[index] {
                case .field(let field, let by): field == .externalID && by != "--map"
                case .extra(let other): other == nil || other == .externalID
                default: false
                }
            let isID = isLeadID(keys[index]) || RecordSystems.system(inIDColumn: names[index]) != nil
            return isFree && isID && !Self.unclearIDs.contains(keys[index])
        }
        guard let first = found.first else { return }
        let isOfActivities = names.indices.contains { index in
            guard !found.contains(index), let entries = table[keys[index]] else { return false }
            // A deal's own id comes with its name.
            if kind == .outcomes { return entries.contains { $0.field == .opportunity } }
            return !entries.contains { $0.system == "any" } && entries.contains { $0.column == names[index] }
        }
        guard !isOfActivities || !(table[keys[first]]?.contains { $0.field == .externalID } ?? false) else { return }
        uses[first] = .field(.leadID, by: "any")
    }

    /// Names of ids that say neither whose they are nor which system's.
    private static let unclearIDs: Set<String> = ["id", "key", "uuid"]

    /// The entries of a column about consent in a file of activities, which has the same names as in files of leads.
    private func consentEntries(_ name: String, _ key: String) -> [IntakeTables.ColumnEntry] {
        let known = (tables.columns[.leads]?[key] ?? []).filter { IntakeField.consent.contains($0.field) }
        return known.isEmpty ? consentEntry(name).map { [$0] } ?? [] : known
    }

    private func consentEntry(_ name: String) -> IntakeTables.ColumnEntry? {
        ConsentColumn(name).map { IntakeTables.ColumnEntry(field: $0.field, column: name, rank: Self.rankOfContacts) }
    }

    /// The fields for which forms ask.
    private static let askedFields: Set<IntakeField> = [
        .firstName, .lastName, .fullName, .title, .company, .email, .phone, .mobile, .website, .industry, .employees, .country,
        .city, .source,
    ]

    /// Names that only their words show come after those of the table.
    private static let rankOfContacts = 1_000_000

    /// Maps an ambiguous column of first or last names to the full name if there is no other name column.
    ///
    /// "Nombre" beside "Apellidos" is a first name, and "Nom" beside "Prénom" a last name; alone, each is a full name.
    private func readLoneNameAsFullName(
        _ keys: [String], _ table: [String: [IntakeTables.ColumnEntry]], _ uses: inout [ColumnMapping.Use]
    ) {
        let fields = uses.compactMap { use -> IntakeField? in if case .field(let field, _) = use { field } else { nil } }
        guard !fields.contains(.fullName), fields.contains(.firstName) != fields.contains(.lastName) else { return }
        for (index, use) in uses.enumerated() {
            guard case .field(let field, let system) = use, field == .firstName || field == .lastName, system != "--map",
                table[keys[index]]?.contains(where: { $0.field == .fullName }) ?? false
            else { continue }
            uses[index] = .field(.fullName, by: system)
        }
    }

    /// The folded name without the prefix of names in HubSpot's API (`properties.hubspot_owner_id`).
    private static func withoutProperties(_ name: String, _ key: String) -> String {
        name.hasPrefix("properties.") ? String(key.dropFirst(10)) : key
    }

    /// The system whose own column names occur most often.
    ///
    /// A name in exactly the system's spelling counts 3, one that differs in case and punctuation counts 1,
    /// and then only if it isn't a generic name too.
    private func likeliestSystem(_ names: [String], _ table: [String: [IntakeTables.ColumnEntry]]) -> String {
        var points: [String: Int] = [:]
        for name in names {
            let entries = (table[TextFolding.folded(name)] ?? []).filter { !$0.isNew }
            let isGeneric = entries.contains { $0.system == "any" }
            for entry in entries where entry.system != "any" {
                points[entry.system, default: 0] += entry.column == name ? 3 : isGeneric ? 0 : 1
            }
        }
        return points.filter { $0.value > 0 }.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "any"
    }

    private func resolve(_ override: ColumnOverride, names: [String], keys: [String]) throws(IntakeError) -> (IntakeField, Int) {
        let known = IntakeField.fields(of: kind)
        guard let field = IntakeField.named(override.field), known.contains(field) else {
            let names = known.map(\.rawValue)
            throw .unknownField(name: override.field, nearest: EditDistance.nearest(to: override.field, among: names), known: names)
        }
        let key = TextFolding.folded(override.column)
        guard let index = names.firstIndex(of: override.column) ?? keys.firstIndex(of: key) else {
            throw .unknownColumn(name: override.column, nearest: EditDistance.nearest(to: override.column, among: names))
        }
        return (field, index)
    }
}
