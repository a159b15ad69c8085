import Lifecycle

/// How a file will be understood: settled by one pass over it before anything is taken in, and what `--dry-run` prints.
package struct MappingPlan: Sendable {
    /// A stage word of the file, how often it occurs, and what it declares.
    package struct StageWord: Sendable, Equatable {
        package let column: String
        package let word: String
        package let count: Int
        /// The stage that it declares; nil for none: the lead then enters by its source.
        package let stage: Stage?
        /// Whether the table knows the word at all.
        package let isKnown: Bool
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
    package internal(set) var columns: [ColumnPlan]
    /// Rows below the header, good and bad.
    package internal(set) var rows = 0
    /// Rows that cannot be read as rows (ragged, quotes, JSON).
    package internal(set) var faultyRows = 0
    /// Quotes in unquoted fields, kept as text.
    package internal(set) var bareQuotes = 0
    /// The first of them.
    package internal(set) var firstBareQuote: RowNote?
    /// The stage words, most frequent first; of a column with more than 200 different ones the rest is left out.
    package internal(set) var stageWords: [StageWord] = []
    /// What the columns' presence says of every touch.
    let impliedChannel: TouchChannel?
    /// Day and month for each date column by its index.
    var dateOrders: [Int: DateOrder] = [:]
    let tables: IntakeTables

    /// Maps the columns of a file and surveys its rows; O(size), constant memory.
    ///
    /// - Parameters:
    ///   - overrides: `--map FIELD=COLUMN`, which go before the table.
    ///   - dates: `--dates`, which goes before what the columns say.
    /// - Throws: ``IntakeProblem``: no recognised column, ambiguous dates, unknown field or column of an override, no rows.
    package init(
        of file: IntakeFile, as kind: IntakeKind, overrides: [ColumnOverride] = [], dates: DateOrder? = nil,
        tables: IntakeTables = .bundled
    ) throws(IntakeProblem) {
        let matched = try ColumnMatcher(tables: tables, kind: kind).match(file.columns, overrides: overrides)
        self.kind = kind
        path = file.path
        formatName = file.format.name
        encoding = file.encoding
        system = matched.system
        columns = matched.columns
        impliedChannel = matched.implied.flatMap(TouchChannel.init(rawValue:))
        self.tables = tables
        try requireIdentity(file)
        try survey(file, dates: dates)
    }

    /// The column that fills a field.
    func column(_ field: IntakeField) -> ColumnPlan? { columns.first { $0.field == field } }

    private func requireIdentity(_ file: IntakeFile) throws(IntakeProblem) {
        let identity: [IntakeField] =
            kind == .leads
            ? [.externalID, .firstName, .lastName, .fullName, .company, .email, .phone, .mobile]
            : [.leadID, .leadEmail, .leadName, .leadLastName]
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

    private mutating func survey(_ file: IntakeFile, dates: DateOrder?) throws(IntakeProblem) {
        let dateColumns = columns.filter { $0.field?.isDate ?? false }.map(\.index)
        let stageColumns = columns.filter {
            $0.field?.stageSource != nil && (kind == .leads || $0.field == .outcome) || kind == .outcomes && $0.field == .stage
        }
        var evidence = [Int: DateEvidence](uniqueKeysWithValues: dateColumns.map { ($0, DateEvidence()) })
        var words: [Int: [String: Int]] = [:]
        var filled = [Int](repeating: 0, count: columns.count)
        let rows = file.rows()
        while try rows.next() {
            let row = rows.row
            bareQuotes += row.notes.count
            if firstBareQuote == nil { firstBareQuote = row.notes.first }
            guard row.fault == nil else {
                faultyRows += 1
                continue
            }
            for index in filled.indices where !row.isBlank(index) { filled[index] += 1 }
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
        try settleDates(evidence, dates: dates)
        stageWords = stageColumns.flatMap { column in (words[column.index] ?? [:]).map { stageWord(column, $0.key, $0.value) } }
            .sorted { ($1.count, $0.word) < ($0.count, $1.word) }
    }

    private mutating func settleDates(_ evidence: [Int: DateEvidence], dates: DateOrder?) throws(IntakeProblem) {
        for (index, found) in evidence.sorted(by: { $0.key < $1.key }) {
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

    private func stageWord(_ column: ColumnPlan, _ word: String, _ count: Int) -> StageWord {
        guard kind == .leads, let source = column.field?.stageSource else {
            let stage = OpportunityStage.read(word, tables: tables, system: system)
            return StageWord(column: column.name, word: word, count: count, stage: stage.stage, isKnown: stage.isKnown)
        }
        let entry = tables.stage(word, in: source, system: system)
        return StageWord(column: column.name, word: word, count: count, stage: entry?.stage, isKnown: entry != nil)
    }

    /// The plan in lines of text: file, each column with its field, the dates, the stage words.
    package var lines: [String] {
        let systemName = system == "any" ? "plain names" : "names of " + Self.properName(system)
        var out = ["\(path): \(kind.rawValue), \(rows) rows, \(formatName), \(encoding.rawValue), \(systemName)", ""]
        let width = min(40, columns.map(\.name.count).max() ?? 0)
        for column in columns {
            let name = column.name + String(repeating: " ", count: max(0, width - column.name.count))
            out.append("  \(name)  \(Self.words(for: column))")
        }
        if !stageWords.isEmpty {
            out.append("")
            for word in stageWords {
                let meaning =
                    word.stage.map { "\($0.rawValue)" }
                    ?? (word.isKnown ? "no stage, enters by its source" : "unknown word, enters by its source")
                out.append("  \(word.column): \(word.word)  \(word.count) → \(meaning)")
            }
        }
        if faultyRows > 0 { out += ["", "  \(faultyRows) rows cannot be read and will go to the reject file"] }
        if case .bareQuote(let line, let column)? = firstBareQuote {
            out += [
                "",
                "  \(bareQuotes) quotes stand in fields without quotes and are kept as text, the first at line \(line), character \(column)",
            ]
        }
        return out
    }

    private static func words(for column: ColumnPlan) -> String {
        let filled = "\(column.filled) filled"
        switch column.use {
        case .field(let field, let by):
            let reason = by == "any" ? "" : by == "--map" ? ", by --map" : ", " + properName(by)
            var text = "→ \(field.rawValue) (\(filled)\(reason))"
            if let form = column.dateForm {
                text += ", dates like \(form)" + (column.dateOrder.map { " read as \($0.rawValue)" } ?? "")
            }
            if column.unreadableDates > 0 { text += ", \(column.unreadableDates) are no dates" }
            return text
        case .extra(nil): return "  kept under its own name (\(filled))"
        case .extra(.some(let field)): return "  kept under its own name (\(filled)); \(field.rawValue) is filled by another column"
        case .ignored: return "  ignored"
        }
    }

    private static func properName(_ system: String) -> String {
        ["salesforce": "Salesforce", "hubspot": "HubSpot", "zoho": "Zoho", "pipedrive": "Pipedrive"][system] ?? system
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
            if isReference, found.count > best.score { best = (kind, found.count) }
        }
        return best.kind
    }
}
