import Lifecycle

/// How a file will be understood: settled by one pass over it before anything is taken in, and what `--dry-run` prints.
package struct ImportMapping: Sendable {
    /// A word of the file that decides something, how often it occurs, and what it declares.
    package struct StageValue: Sendable, Equatable {
        package let column: String
        package let word: String
        package let count: Int
        /// The stage that it declares; nil for none: the lead then enters by its source.
        package let stage: Stage?
        /// Whether the table knows the word at all.
        package let isKnown: Bool
        /// What it says where it is no stage's word: the outcome of a touch, what a prospect did.
        package var says: String?
    }

    /// What the rows are.
    package let kind: IntakeKind
    /// The file's path.
    package let path: String
    /// `CSV (comma)`, `JSON Lines` …
    package let formatName: String
    /// The encoding that was found.
    package let encoding: TextEncoding
    /// The system that the column names come from (`zoho`, `salesforce`, `hubspot`, `pipedrive`); `any` where they are plain.
    package let system: String
    /// Every column in the file's order.
    package internal(set) var columns: [ColumnMapping]
    /// Rows below the header, good and bad.
    package internal(set) var rows = 0
    /// Rows that cannot be read as rows (ragged, quotes, JSON).
    package internal(set) var faultyRows = 0
    /// Quotes in unquoted fields, kept as text.
    package internal(set) var bareQuotes = 0
    /// The first of them.
    package internal(set) var firstBareQuote: RowWarning?
    /// The stage words, most frequent first; of a column with more than 200 different ones the rest is left out.
    package internal(set) var stageWords: [StageValue] = []
    /// What the columns' presence says of every touch.
    let impliedChannel: TouchChannel?
    /// Columns that fill a field where its own is blank.
    private(set) var standIns: [IntakeField: [Int]]
    /// The line on which the footer of a report begins.
    private(set) var footerLine: Int?
    /// What rows that are to be taken in as leads look more like.
    package let looksLike: IntakeKind?
    /// The line with the column names, where a title stands above it.
    let headerLine: Int?
    /// Day and month for each date column by its index.
    var dateOrders: [Int: DateOrder] = [:]
    let tables: IntakeTables

    /// Maps the columns of a file and surveys its rows; O(size), constant memory.
    ///
    /// - Parameters:
    ///   - overrides: `--map FIELD=COLUMN`, which go before the table.
    ///   - dates: `--dates`, which goes before what the columns say.
    /// - Throws: ``IntakeError``: no recognised column, ambiguous dates, unknown field or column of an override, no rows.
    package init(
        of file: IntakeFile, as kind: IntakeKind, overrides: [ColumnOverride] = [], dates: DateOrder? = nil,
        tables: IntakeTables = .bundled
    ) throws(IntakeError) {
        let matched = try ColumnMatcher(tables: tables, kind: kind).match(file.columns, overrides: overrides)
        self.kind = kind
        path = file.path
        formatName = file.format.name
        encoding = file.encoding
        system = matched.system
        columns = matched.columns
        impliedChannel = matched.implied.flatMap(TouchChannel.init(rawValue:))
        standIns = matched.standIns
        let likeliest = kind == .leads ? IntakeKind.likeliest(for: file.columns, tables: tables) : kind
        looksLike = likeliest == kind ? nil : likeliest
        headerLine = if case .csv(let dialect) = file.format, dialect.titleRows > 0 { file.headerLine } else { nil }
        self.tables = tables
        try requireIdentity(file)
        try survey(file, dates: dates)
    }

    /// The column that fills a field.
    func column(_ field: IntakeField) -> ColumnMapping? { columns.first { $0.field == field } }

    private func requireIdentity(_ file: IntakeFile) throws(IntakeError) {
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

    private mutating func survey(_ file: IntakeFile, dates: DateOrder?) throws(IntakeError) {
        let dateColumns = columns.filter { ($0.field ?? $0.standsInFor)?.isDate ?? false }.map(\.index)
        let stageColumns = columns.filter { $0.field?.decidesByWords(in: kind) ?? false }
        let isTable = if case .csv = file.format { columns.count > 2 } else { false }
        var tail = Tail()
        var evidence = [Int: DateEvidence](uniqueKeysWithValues: dateColumns.map { ($0, DateEvidence()) })
        var words: [Int: [String: Int]] = [:]
        var filled = [Int](repeating: 0, count: columns.count)
        let rows = file.rows()
        while try rows.next() {
            let row = rows.row
            bareQuotes += row.notes.count
            if firstBareQuote == nil { firstBareQuote = row.notes.first }
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
            for index in dateColumns where !row.isBlank(index) { evidence[index]?.add(row.span(index)) }
            for column in stageColumns where !row.isBlank(column.index) {
                let word = String(String(decoding: row.span(column.index), as: UTF8.self).trimmingSpace)
                if words[column.index]?[word] != nil || (words[column.index]?.count ?? 0) < 200 {
                    words[column.index, default: [:]][word, default: 0] += 1
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
        try settleDates(evidence, dates: dates)
        stageWords = stageColumns.flatMap { column in (words[column.index] ?? [:]).map { stageWord(column, $0.key, $0.value) } }
            .sorted { ($1.count, $0.word) < ($0.count, $1.word) }
    }

    private mutating func settleDates(_ evidence: [Int: DateEvidence], dates: DateOrder?) throws(IntakeError) {
        for (index, found) in evidence.sorted(by: { $0.key < $1.key }) {
            if columns[index].field == nil {
                // Another column of the same meaning is only made use of where it can be told how.
                dateOrders[index] = dates ?? found.order()
                if dateOrders[index] == nil { leaveOut(index) }
                continue
            }
            guard let order = dates ?? found.order() else {
                throw .ambiguousDates(
                    path: path, column: columns[index].name, form: found.form ?? "", contradictory: found.isContradictory)
            }
            dateOrders[index] = order
            columns[index].dateForm = found.form
            columns[index].unreadableDates = found.unreadable
            columns[index].dateOrder = found.dayFirst + found.monthFirst + found.either > 0 ? order : nil
        }
    }

    private mutating func leaveOut(_ index: Int) {
        columns[index].standsInFor = nil
        for field in standIns.keys { standIns[field]?.removeAll { $0 == index } }
    }

    /// The lines of one cell behind the last row: a footer, if one of them is in the words of one.
    private struct Tail {
        private var start = 0
        private var faulty = 0
        private var isFooter = false

        var footer: (line: Int, faulty: Int)? { isFooter ? (start, faulty) : nil }

        mutating func add(_ row: SourceRow) {
            if start == 0 { start = row.line }
            if row.fault != nil { faulty += 1 }
            isFooter = isFooter || ReportBoundaries.isFooter(String(decoding: row.span(0), as: UTF8.self))
        }

        mutating func end() { if start > 0 { self = Tail() } }
    }

    private func stageWord(_ column: ColumnMapping, _ word: String, _ count: Int) -> StageValue {
        if kind == .touches || kind == .engagements, let field = column.field {
            let says = kind == .touches ? touchMeaning(word, of: field) : tables.engagementWord("what", word)
            return StageValue(
                column: column.name, word: word, count: count, stage: nil, isKnown: says != nil, says: says ?? "unknown")
        }
        guard kind == .leads, let source = column.field?.stageSource else {
            let stage = OpportunityStage.read(word, tables: tables, system: system)
            return StageValue(column: column.name, word: word, count: count, stage: stage.stage, isKnown: stage.isKnown)
        }
        let entry = tables.stage(word, in: source, system: system)
        return StageValue(column: column.name, word: word, count: count, stage: entry?.stage, isKnown: entry != nil)
    }
}

extension IntakeKind {
    /// What the rows of a file most likely are, by the column names that each kind would recognise; leads where nothing else is likelier.
    package static func likeliest(for columns: [String], tables: IntakeTables = .bundled) -> IntakeKind {
        let keys = columns.map(TextFolding.squeezed)
        let telling: [(kind: IntakeKind, fields: Set<IntakeField>)] = [
            (.touches, [.direction, .outcome, .occurredAt, .subject, .channel]),
            (.outcomes, [.isWon, .isClosed, .amount, .closeDate, .probability, .opportunity]),
            (.engagements, [.what, .form, .occurredAt, .campaign]),
        ]
        var best = (kind: IntakeKind.leads, score: 2)
        for (kind, fields) in telling {
            let found = Set(keys.flatMap { tables.columns[kind]?[$0] ?? [] }.map(\.field)).intersection(fields)
            let isReference = keys.contains { key in
                (tables.columns[kind]?[key] ?? []).contains { $0.field == .leadID || $0.field == .leadEmail }
            }
            // A report of opportunities names no lead, and still is one.
            let isTelling = isReference || kind == .outcomes && found.count > 3
            if isTelling, found.count > best.score { best = (kind, found.count) }
        }
        return best.kind
    }
}
