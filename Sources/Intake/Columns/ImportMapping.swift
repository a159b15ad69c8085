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
        /// The number of rows with the value.
        package let count: Int
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
    package internal(set) var firstBareQuote: RowWarning?
    /// The values that decide a stage, most frequent first; at most 200 different ones per column.
    package internal(set) var stageValues: [StageValue] = []
    /// The channel that the columns imply for every touch.
    let impliedChannel: TouchChannel?
    /// Columns that fill a field where its own column is blank.
    private(set) var fallbacks: [IntakeField: [Int]]
    /// The columns by the names that format 1 knew; nil if these are the same. See ``LeadKeys/row``.
    let inFormatOne: ColumnMatcher.Result?
    /// The line on which the footer of a report begins.
    private(set) var footerLine: Int?
    /// The kind that rows imported as leads look more like.
    package let looksLike: IntakeKind?
    /// The line with the column names, if a title stands above it.
    let headerLine: Int?
    /// The order of day and month of each date column, by column index.
    var dateOrders: [Int: DateOrder] = [:]
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
        formatName = file.format.name
        encoding = file.encoding
        columnSystem = matched.system
        let given = system.flatMap(RecordSystems.named)
        isSystemGiven = given != nil
        let idField = kind == .leads ? IntakeField.externalID : .leadID
        let idColumn = matched.columns.first { $0.field == idField }
        self.system = given ?? RecordSystems.shown(by: file.columns, id: idColumn?.name)
        columns = matched.columns
        impliedChannel = matched.implied.flatMap(TouchChannel.init(rawValue:))
        fallbacks = matched.fallbacks
        let likeliest = kind == .leads ? IntakeKind.likeliest(for: file.columns, tables: tables) : kind
        looksLike = likeliest == kind ? nil : likeliest
        headerLine = if case .csv(let dialect) = file.format, dialect.titleRows > 0 { file.headerLine } else { nil }
        self.tables = tables
        try requireIdentityColumn(file)
        try scan(file, dates: dates)
    }

    /// The column that fills a field.
    func column(_ field: IntakeField) -> ColumnMapping? { columns.first { $0.field == field } }

    private func requireIdentityColumn(_ file: IntakeFile) throws(IntakeError) {
        let person: [IntakeField] = [.firstName, .lastName, .fullName, .email, .phone, .mobile]
        let identity = kind == .leads ? [.externalID, .company] + person : [.leadID, .leadEmail, .leadName, .leadLastName]
        if let other = looksLike, other != .outcomes || column(.company) == nil, !person.contains(where: { column($0) != nil }) {
            throw .looksLikeOther(path: path, kind: other)
        }
        for column in columns {
            if let field = column.field, identity.contains(field) { return }
        }
        var expected: [String] = []
        for field in identity {
            if let entry = tables.columnOrder[kind]?.first(where: { $0.field == field }) { expected.append(entry.column) }
        }
        if kind == .leads { throw .noRecognisedColumn(path: path, kind: kind, found: file.columns, expected: expected) }
        throw .noLeadReference(path: path, kind: kind, expected: expected)
    }

    private mutating func scan(_ file: IntakeFile, dates: DateOrder?) throws(IntakeError) {
        let dateColumns = columns.filter { ($0.field ?? $0.fallbackFor)?.isDate ?? false }.map(\.index)
        let valueColumns = columns.filter { $0.field?.hasCodedValues(in: kind) ?? false }
        let isTable = if case .csv = file.format { columns.count > 2 } else { false }
        var tail = Tail()
        var evidence = [Int: DateEvidence](uniqueKeysWithValues: dateColumns.map { ($0, DateEvidence()) })
        var values: [Int: [String: Int]] = [:]
        var filled = [Int](repeating: 0, count: columns.count)
        let rows = file.rows()
        while try rows.next() {
            let row = rows.row
            bareQuotes += row.warnings.count
            if firstBareQuote == nil { firstBareQuote = row.warnings.first }
            if case .ragged(1, _)? = row.fault, isTable { tail.add(row) } else if row.fault != nil { tail.end() }
            guard row.fault == nil else {
                faultyRows += 1
                continue
            }
            var cells = 0
            for index in filled.indices where !row.isBlank(index) {
                filled[index] += 1
                cells += 1
            }
            if isTable, cells < 2, cells == 0 || !row.isBlank(0) { tail.add(row) } else { tail.end() }
            for index in dateColumns where !row.isBlank(index) { evidence[index]?.add(row.bytes(of: index)) }
            for column in valueColumns where !row.isBlank(column.index) {
                let text = String(String(decoding: row.bytes(of: column.index), as: UTF8.self).trimmingSpace)
                if values[column.index]?[text] != nil || (values[column.index]?.count ?? 0) < 200 {
                    values[column.index, default: [:]][text, default: 0] += 1
                }
            }
        }
        self.rows = rows.count
        guard rows.count > 0 else { throw .headerOnly(path: path) }
        for index in columns.indices { columns[index].filled = filled[index] }
        if let footer = tail.footer {
            footerLine = footer.line
            faultyRows -= footer.faulty
        }
        try resolveDates(evidence, dates: dates)
        stageValues =
            valueColumns.flatMap { column in (values[column.index] ?? [:]).map { stageValue(column, $0.key, $0.value) } }
            .sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    }

    private mutating func resolveDates(_ evidence: [Int: DateEvidence], dates: DateOrder?) throws(IntakeError) {
        for (index, found) in evidence.sorted(by: { $0.key < $1.key }) {
            if columns[index].field == nil {
                // A fallback column counts only if the order of its dates is clear.
                dateOrders[index] = dates ?? found.order()
                if dateOrders[index] == nil { removeFallback(index) }
                continue
            }
            guard let order = dates ?? found.order() else {
                throw .ambiguousDates(
                    path: path, column: columns[index].name, pattern: found.pattern ?? "", contradictory: found.isContradictory)
            }
            dateOrders[index] = order
            columns[index].datePattern = found.pattern
            columns[index].unreadableDates = found.unreadable
            columns[index].dateOrder = found.dayFirst + found.monthFirst + found.either > 0 ? order : nil
        }
    }

    private mutating func removeFallback(_ index: Int) {
        columns[index].fallbackFor = nil
        for field in fallbacks.keys { fallbacks[field]?.removeAll { $0 == index } }
    }

    /// The lines with a single cell after the last row: a footer, if one contains a typical footer text.
    private struct Tail {
        private var start = 0
        private var faulty = 0
        private var isFooter = false

        var footer: (line: Int, faulty: Int)? { isFooter ? (start, faulty) : nil }

        mutating func add(_ row: FileRow) {
            if start == 0 { start = row.line }
            if row.fault != nil { faulty += 1 }
            isFooter = isFooter || TitleAndFooterDetector.isFooter(String(decoding: row.bytes(of: 0), as: UTF8.self))
        }

        mutating func end() { if start > 0 { self = Tail() } }
    }

    private func stageValue(_ column: ColumnMapping, _ text: String, _ count: Int) -> StageValue {
        if kind == .touches || kind == .engagements, let field = column.field {
            let meaning = kind == .touches ? touchMeaning(text, of: field) : tables.engagementMeaning("what", text)
            return StageValue(
                column: column.name, text: text, count: count, stage: nil, isKnown: meaning != nil, meaning: meaning ?? "unknown")
        }
        guard kind == .leads, let source = column.field?.stageSource else {
            let stage = OpportunityStage.parse(text, tables: tables, system: columnSystem)
            return StageValue(column: column.name, text: text, count: count, stage: stage.stage, isKnown: stage.isKnown)
        }
        let entry = tables.stage(text, in: source, system: columnSystem)
        return StageValue(column: column.name, text: text, count: count, stage: entry?.stage, isKnown: entry != nil)
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
            }
            // A report of opportunities has no column for the lead.
            let isCandidate = isReference || kind == .outcomes && found.count > 3
            if isCandidate, found.count > best.score { best = (kind, found.count) }
        }
        return best.kind
    }
}
