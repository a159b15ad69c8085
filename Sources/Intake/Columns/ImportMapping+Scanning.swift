import Formats
import Lifecycle

// The pass over the rows before an import: what they have in each column, and what is not a row of the table.
extension ImportMapping {
    mutating func scan(_ file: IntakeFile, dates: DateOrder?) throws(IntakeError) {
        let dateColumns = columns.filter { ($0.field ?? $0.fallbackFor)?.isDate ?? false }.map(\.index)
        let valueColumns = columns.filter { $0.field?.hasCodedValues(in: kind) ?? false }
        let isTable = if case .csv = file.format { true } else { false }
        var tail = TableTail()
        var evidence = [Int: DateEvidence](uniqueKeysWithValues: dateColumns.map { ($0, DateEvidence()) })
        var values: [Int: [String: Occurrences]] = [:]
        var filled = [Int](repeating: 0, count: columns.count)
        let rows = file.rows()
        while try rows.next() {
            let row = rows.row
            bareQuotes += row.warnings.count
            if firstBareQuote == nil { firstBareQuote = row.warnings.first }
            guard row.fault == nil else {
                tail.end()
                faultyRows += 1
                continue
            }
            let cells = columns.indices.filter { !row.isBlank($0) }
            if isTable, isTotal(row, cells) {
                irregularities.addTotal(row)
                tail.add(row, cells: [], isFragment: false)
                continue
            }
            for index in cells { filled[index] += 1 }
            let isFragment = isFragment(row)
            if isFragment || row.firstFieldWithNUL != nil { faultyRows += 1 }
            let isNotice = isTable && row.missing > 0 && isNotice(row)
            if isTable, cells.count < 2 || isNotice {
                tail.add(row, cells: cells, isFragment: isFragment)
            } else {
                tail.end()
            }
            if !isNotice { irregularities.addRepairs(of: row, isFragment: isFragment) }
            for index in dateColumns where !row.isBlank(index) { evidence[index]?.add(row.bytes(of: index)) }
            for column in valueColumns where !row.isBlank(column.index) {
                let text = FormulaGuard.unguarded(
                    String(String(decoding: row.bytes(of: column.index), as: UTF8.self).trimmingSpace))
                if values[column.index]?[text] != nil || (values[column.index]?.count ?? 0) < 200 {
                    values[column.index, default: [:]][text, default: Occurrences()].add(row.line)
                }
            }
        }
        if let footer = tail.footer {
            irregularities.addFooter(footer)
            faultyRows -= footer.fragments
            for index in footer.cells { filled[index] -= 1 }
        }
        self.rows = rows.count - irregularities.passedRows
        guard rows.count > 0 else { throw .headerOnly(path: path) }
        for index in columns.indices { columns[index].filled = filled[index] }
        try resolveDates(evidence, dates: dates)
        stageValues =
            valueColumns.flatMap { column in (values[column.index] ?? [:]).map { stageValue(column, $0.key, $0.value) } }
            .sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    }

    /// How often a value occurs, and where first.
    private struct Occurrences {
        private(set) var count = 0
        private(set) var lines: [Int] = []

        mutating func add(_ line: Int) {
            count += 1
            if lines.count < 8 { lines.append(line) }
        }
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

    /// Whether a line is only the beginning of a row: one field where the header has more.
    ///
    /// One field is a row only where it can identify a lead by itself, as an address or a record id does. A name alone
    /// is rather the rest of a line that was cut, or a caption.
    func isFragment(_ row: FileRow) -> Bool {
        guard columns.count > 1, row.missing == columns.count - 1 else { return false }
        switch columns[0].field {
        case .email?, .leadEmail?: return !row.bytes(of: 0).contains(UInt8(ascii: "@"))
        case .externalID?, .leadID?: return row.bytes(of: 0).contains(UInt8(ascii: " "))
        default: return true
        }
    }

    /// Whether a row is a total; a row with an address or a phone is somebody's.
    private func isTotal(_ row: FileRow, _ filled: [Int]) -> Bool {
        guard !filled.isEmpty, filled.count <= 2 || filled.count * 2 <= columns.count, columns.count > 1 else { return false }
        guard !filled.dropFirst().contains(where: hasContacts) else { return false }
        return TitleAndFooterDetector.isTotal(filled.map { String(decoding: row.bytes(of: $0).trimmed, as: UTF8.self) })
    }

    private func hasContacts(_ index: Int) -> Bool {
        switch columns[index].field {
        case .email?, .phone?, .mobile?, .leadEmail?: true
        default: false
        }
    }

    /// Whether a short row is a sentence of a footer with commas in it.
    private func isNotice(_ row: FileRow) -> Bool {
        !row.fields.contains { $0.contains("@") } && TitleAndFooterDetector.isFooter(row.fields.joined(separator: " "))
    }

    private func stageValue(_ column: ColumnMapping, _ text: String, _ found: Occurrences) -> StageValue {
        let (count, lines) = (found.count, found.lines)
        if kind == .touches || kind == .engagements, let field = column.field {
            let meaning = kind == .touches ? touchMeaning(text, of: field) : tables.engagementMeaning("what", text)
            return StageValue(
                column: column.name, text: text, count: count, lines: lines, stage: nil, isKnown: meaning != nil,
                meaning: meaning ?? "unknown")
        }
        guard kind == .leads, let source = column.field?.stageSource else {
            let stage = OpportunityStage.parse(text, tables: tables, system: columnSystem)
            return StageValue(
                column: column.name, text: text, count: count, lines: lines, stage: stage.stage, isKnown: stage.isKnown)
        }
        let entry = tables.stage(text, in: source, system: columnSystem)
        return StageValue(
            column: column.name, text: text, count: count, lines: lines, stage: entry?.stage, isKnown: entry != nil)
    }
}
