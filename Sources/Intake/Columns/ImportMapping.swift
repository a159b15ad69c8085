import Formats
import Lifecycle

/// How winnow reads a file: the result of one pass over it before the import, printed by `--dry-run`.
package struct ImportMapping: Sendable {
    /// A value that decides a stage or an outcome, how often it occurs, and what it declares.
    package struct StageValue: Sendable, Equatable {
        /// The column's name in the file.
        package let column: String
        /// The value as the file has it.
        package let text: String
        /// The rows with the value.
        package let rows: LineSample
        /// The number of rows with the value.
        package var count: Int { rows.count }
        /// The stage that it declares; nil for none, and then the lead enters by its source.
        package let stage: Stage?
        /// Whether the tables contain the value.
        package let isKnown: Bool
        /// The meaning of a value that declares no stage: the outcome of a touch, what a prospect did.
        package var meaning: String?
    }

    /// The kind of the rows.
    package let kind: IntakeKind
    /// The file's path.
    package let path: String
    /// `CSV (comma)`, `JSON Lines` …
    package let formatName: String
    /// Whether the rows are JSON objects.
    let isJSON: Bool
    /// The encoding that was detected.
    package let encoding: TextEncoding
    /// The system of the column names (`zoho`, `salesforce`, `hubspot`, `pipedrive`); else `any`.
    package let columnSystem: String
    /// The system of the record ids, such as `salesforce`: given, or shown by the columns; nil if unknown.
    package let system: String?
    /// Whether the system was given, which overrides the form of the ids.
    let isSystemGiven: Bool
    /// Every column, in the order of the file.
    package internal(set) var columns: [ColumnMapping]
    /// The number of rows below the header, good and bad.
    package internal(set) var rows = 0
    /// The number of rows that cannot be parsed (number of fields, quotes, JSON).
    package internal(set) var faultyRows = 0
    /// The number of quotes in unquoted fields, kept as text.
    package internal(set) var bareQuotes = 0
    /// The first quote in an unquoted field.
    package internal(set) var firstBareQuote: BareQuote?
    /// The values that decide a stage, most frequent first; at most 200 different ones per column.
    package internal(set) var stageValues: [StageValue] = []
    /// The channel that the columns imply for every touch.
    let impliedChannel: TouchChannel?
    /// Where the file comes from, such as `facebook`, if its columns show it.
    let origin: String?
    /// Columns that fill a field where its own column is blank.
    var fallbacks: [IntakeField: [Int]]
    /// The columns by the names that format 1 knew; nil if these are the same. See ``LeadKeys/row``.
    let inFormatOne: ColumnMatcher.Result?
    /// What the file has beside its table, and what was repaired.
    package internal(set) var tableIssues = TableIssues()
    /// Whether `winnow export leads` wrote the file.
    package let isWinnowExport: Bool
    /// The columns that only such a file has, by name.
    let exportColumns: [String: Int]
    /// Whether the export has the events of its leads.
    package var hasEvents: Bool { exportColumns[WinnowExport.eventColumn] != nil }
    /// The kind that rows imported as leads look more like.
    package let looksLike: IntakeKind?
    /// The line with the column names, if a title stands above it.
    let headerLine: Int?
    /// The order of day and month of each date column, by column index.
    var dateOrders: [Int: DateOrder] = [:]
    /// The zones that cells of dates name, by name.
    private(set) var zones: [String: ZoneTable] = [:]
    /// The names of zones in each column of dates, by its name.
    var namedZones: [String: [String: LineSample]] = [:]
    /// The opt-outs that values of columns about the stage say, by the columns' indices.
    var statusOptOuts: [Int: [String: StatusOptOut]] = [:]
    /// The values of such columns that say that mail to the address comes back.
    var statusBounces: [Int: Set<String>] = [:]
    /// Whether the values of a column about the stage, the outcome or the event say something about consent.
    var hasConsentInValues: Bool {
        !(statusOptOuts.isEmpty && statusBounces.isEmpty && mailOptOuts.isEmpty && optInColumns.isEmpty && tagColumns.isEmpty)
    }
    /// Outcomes that opt out of e-mail if the touch was one, such as `Spam complaint`, by the columns' indices.
    var mailOptOuts: [Int: Set<String>] = [:]
    /// The columns without a field that say who agreed to mail or calls.
    var optInColumns: [Int] = []
    /// The columns without a field that have the tags of leads, one of which may be an opt-out.
    var tagColumns: [Int] = []
    /// The ids of records that their own system merged into another one of the file, by the short form of its id.
    var mergedIDs: [String: [String]] = [:]
    /// Records that earlier files said to be merged, where neither was known then.
    package var earlierMerges = MergedRecords()
    /// The names of unused columns of e-mail addresses, in a file whose other columns have none.
    package internal(set) var unusedAddressColumns: [String] = []
    let tables: IntakeTables

    /// Maps the columns of a file and scans its rows; O(size), constant memory.
    ///
    /// - Parameters:
    ///   - overrides: `--map FIELD=COLUMN`, which overrides the table.
    ///   - dates: `--dates`, which overrides the order found in the columns.
    ///   - system: `--system`, which overrides the system of the record ids.
    /// - Throws: ``IntakeError`` for no recognised column, ambiguous dates, an unknown field or column of an override,
    ///   no rows.
    package init(
        of file: IntakeFile, as kind: IntakeKind, overrides: [ColumnOverride] = [], dates: DateOrder? = nil,
        tables: IntakeTables = .bundled, system: String? = nil
    ) throws(IntakeError) {
        let matched = try ColumnMatcher(tables: tables, kind: kind).match(file.columns, overrides: overrides)
        let old = try ColumnMatcher(tables: tables, kind: kind, isInFormatOne: true).match(file.columns, overrides: overrides)
        inFormatOne = kind == .leads && !old.isEqual(to: matched) ? old : nil
        self.kind = kind
        path = file.path
        (formatName, isJSON) = (file.format.name, file.isJSON)
        encoding = file.encoding
        columnSystem = matched.system
        origin = matched.origin
        let given = system.flatMap(RecordSystems.named)
        isSystemGiven = given != nil
        let idField = kind == .leads ? IntakeField.externalID : .leadID
        let idColumn = matched.columns.first { $0.field == idField }
        self.system = given ?? RecordSystems.shown(by: file.columns, id: idColumn?.name)
        columns = matched.columns
        impliedChannel = matched.implied.flatMap(TouchChannel.init(rawValue:))
        fallbacks = matched.fallbacks
        isWinnowExport = kind == .leads && WinnowExport.isShown(by: file.columns)
        var exported: [String: Int] = [:]
        if isWinnowExport {
            for (index, name) in file.columns.enumerated() where WinnowExport.use(of: name) != nil { exported[name] = index }
        }
        exportColumns = exported
        let likeliest = kind == .leads && !isWinnowExport ? IntakeKind.likeliest(for: file.columns, tables: tables) : kind
        // A row of a person with a form is a lead that carries it.
        let carriesForm = likeliest == .engagements && matched.columns.contains { $0.field == .form }
        looksLike = likeliest == kind || carriesForm ? nil : likeliest
        headerLine = if case .csv(let dialect) = file.format, dialect.titleRows > 0 { file.headerLine } else { nil }
        self.tables = isWinnowExport ? tables.declaringOwnStages() : tables
        tableIssues.add(file.titles)
        try requireIdentityColumn(file)
        try scan(file, dates: dates)
    }

    /// Finds the zones that cells of dates name, and names those that nobody knows.
    package mutating func resolveZones(_ table: (String) -> ZoneTable?) {
        for (column, names) in namedZones.sorted(by: { $0.key < $1.key }) {
            for (name, lines) in names.sorted(by: { $0.key < $1.key }) {
                if name.contains("/"), let zone = table(name) {
                    zones[name] = zone
                } else {
                    tableIssues.add(zone: name, column: column, lines)
                }
            }
        }
        namedZones = [:]
    }

    /// The column that fills a field.
    package func column(_ field: IntakeField) -> ColumnMapping? { columns.first { $0.field == field } }

    /// The names of columns with values that look like consent, fill no field and don't say who agreed.
    package var unusedConsentColumns: [String] {
        guard !isWinnowExport else { return [] }
        return columns.filter { column in
            column.use == .extra(alsoMatches: nil) && column.filled > 0 && ConsentColumn.looksLikeConsent(column.name)
                && !optInColumns.contains(column.index)
        }.map(\.name)
    }

    /// The names of columns with values that say who agreed and fill no field. Only words for an opt-out count there.
    package var usedOptInColumns: [String] { optInColumns.map { columns[$0].name } }

    /// Whether a file of outcomes has no column for them.
    package var saysNoOutcome: Bool {
        let fields: [IntakeField] = [.stage, .outcome, .isWon, .isClosed]
        return kind == .outcomes && !fields.contains { column($0) != nil }
    }

    private func requireIdentityColumn(_ file: IntakeFile) throws(IntakeError) {
        let person: [IntakeField] = [.firstName, .lastName, .fullName, .email, .phone, .mobile]
        let reference: [IntakeField] = [.leadID, .leadEmail, .leadName, .leadLastName] + (kind == .outcomes ? [.contact] : [])
        let identity = kind == .leads ? [.externalID, .company] + person : reference
        let isMapped = columns.contains { column in
            if case .field(let field, by: "--map") = column.use { identity.contains(field) } else { false }
        }
        if kind == .leads, !isMapped { try requireLeads(person) }
        for column in columns {
            if let field = column.field, identity.contains(field) { return }
        }
        var expected: [String] = []
        for field in identity {
            if let entry = tables.columnOrder[kind]?.first(where: { $0.field == field }) { expected.append(entry.column) }
        }
        if kind == .leads {
            throw .noRecognisedColumn(
                path: path, kind: kind, found: file.columns, expected: expected, unique: try UniqueColumns.names(of: file))
        }
        let ids = file.columns.filter(ColumnName.isCalledID)
        throw .noLeadReference(path: path, kind: kind, expected: expected, found: file.columns, ids: ids)
    }

    /// Refuses deals, activities and accounts that are given as leads.
    private func requireLeads(_ person: [IntakeField]) throws(IntakeError) {
        switch RecordKind(columns) {
        case .rows(let other): throw .looksLikeOther(path: path, kind: other)
        case .accounts: throw .looksLikeAccounts(path: path, company: column(.company)?.name)
        case .people: break
        }
        if let other = looksLike, other != .outcomes || column(.company) == nil, !person.contains(where: { column($0) != nil }) {
            throw .looksLikeOther(path: path, kind: other)
        }
    }
}

extension IntakeKind {
    /// The most likely kind of a file's rows, by their column names; leads by default.
    package static func likeliest(for columns: [String], tables: IntakeTables = .bundled) -> IntakeKind {
        let keys = columns.map(TextFolding.folded)
        let signatures: [(kind: IntakeKind, fields: Set<IntakeField>)] = [
            (.touches, [.direction, .outcome, .occurredAt, .subject, .channel]),
            (.outcomes, [.isWon, .isClosed, .amount, .closeDate, .probability, .opportunity]),
            (.engagements, [.what, .form, .occurredAt, .campaign]),
        ]
        var best = (kind: IntakeKind.leads, score: 2)
        for (kind, fields) in signatures {
            let found = Set(keys.flatMap { tables.columns[kind]?[$0] ?? [] }.map(\.field)).intersection(fields)
            let isReference = keys.contains { key in
                (tables.columns[kind]?[key] ?? []).contains { $0.field == .leadID || $0.field == .leadEmail }
                    || key != "id" && (tables.columns[.leads]?[key] ?? []).contains { $0.field == .externalID }
            }
            // A report of opportunities has no column for the lead.
            let isCandidate = isReference || kind == .outcomes && found.count > 3
            if isCandidate, found.count > best.score { best = (kind, found.count) }
        }
        return best.kind
    }
}
