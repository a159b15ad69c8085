import Formats
import Lifecycle

// The pass over the rows before an import: what they have in each column, and what is not a row of the table.
extension ImportMapping {
    /// The number of rows after which a file is given up if hardly one of them can be read.
    ///
    /// A quote that is never closed can make millions of lines of a long text rows of their own.
    private static let judgedRows = 10_000

    mutating func scan(_ file: IntakeFile, dates: DateOrder?) throws(IntakeError) {
        let dateColumns = columns.filter { column in
            (column.field ?? column.fallbackFor).map { $0.isDate || $0.mayBeDate } ?? false
        }.map(\.index)
        let valueColumns = columns.filter { $0.field?.hasCodedValues(in: kind) ?? false }
        let isTable = if case .csv = file.format { true } else { false }
        var tail = FooterDetector()
        var evidence = [Int: DateEvidence](uniqueKeysWithValues: dateColumns.map { ($0, DateEvidence()) })
        var values: [Int: [String: LineSample]] = [:]
        var filled = [Int](repeating: 0, count: columns.count)
        var addresses = AddressColumns(in: self)
        let rows = file.rows()
        var firstFault: (line: Int, reason: String)?
        while try rows.next() {
            let row = rows.row
            if let firstFault, rows.count == Self.judgedRows, faultyRows * 100 > rows.count * 99 {
                throw .unreadableRows(path: path, rows: rows.count, line: firstFault.line, reason: firstFault.reason)
            }
            bareQuotes += row.bareQuotes
            if firstBareQuote == nil { firstBareQuote = row.firstBareQuote }
            if let fault = row.fault {
                tail.end()
                faultyRows += 1
                if firstFault == nil { firstFault = (row.line, fault.reason) }
                continue
            }
            let cells = columns.indices.filter { !row.isBlank($0) }
            let other = isTable ? notRow(row, cells) : nil
            if let other, other != .blank {
                tableIssues.addTotal(row)
                tail.add(row, other, isFragment: false, cells: cells)
                continue
            }
            for index in cells { filled[index] += 1 }
            let isFragment = isFragment(row)
            if isFragment || row.firstFieldWithNUL != nil { faultyRows += 1 }
            if isTable, cells.count < 2 {
                tail.add(row, other ?? (isCut(row) ? .fragment : .sparse), isFragment: isFragment, cells: cells)
            } else {
                tail.end()
            }
            tableIssues.addRepairs(of: row, isFragment: isFragment)
            addMergedID(of: row)
            addresses.add(row)
            for index in dateColumns where !row.isBlank(index) { evidence[index]?.add(row.bytes(of: index), line: row.line) }
            for column in valueColumns where !row.isBlank(column.index) {
                let text = FormulaGuard.unguarded(
                    String(String(decoding: row.bytes(of: column.index), as: UTF8.self).trimmingSpace))
                if values[column.index]?[text] != nil || (values[column.index]?.count ?? 0) < 200 {
                    values[column.index, default: [:]][text, default: LineSample()].add(row.line)
                }
            }
        }
        if let footer = tail.footer {
            tableIssues.addFooter(footer)
            faultyRows -= footer.fragments
            for index in footer.cells { filled[index] -= 1 }
        }
        self.rows = rows.count - tableIssues.passedRows
        guard rows.count > 0 else { throw .headerOnly(path: path) }
        for index in columns.indices { columns[index].filled = filled[index] }
        unusedAddressColumns = addresses.names(in: self)
        let unused = columns.filter { $0.use == .extra(alsoMatches: nil) && $0.filled > 0 && !isWinnowExport }
        optInColumns = unused.filter { ConsentColumn.saysOptIn($0.name) }.map(\.index)
        tagColumns = kind == .leads ? unused.filter { ConsentColumn.isOfTags($0.name) }.map(\.index) : []
        for (index, found) in evidence where !found.zones.isEmpty { namedZones[columns[index].name] = found.zones }
        try resolveDates(evidence, dates: dates)
        stageValues =
            valueColumns.flatMap { column in (values[column.index] ?? [:]).map { stageValue(column, $0.key, $0.value) } }
            .sorted { ($1.count, $0.text) < ($0.count, $1.text) }
        for column in valueColumns where kind == .leads || column.field == .outcome || column.field == .what {
            for text in (values[column.index] ?? [:]).keys {
                // An event that the table knows is an opt-out or bounce itself.
                guard kind != .outcomes, kind != .engagements || tables.engagementMeaning("what", text) == nil else { continue }
                if let optOut = StatusOptOut(text) {
                    statusOptOuts[column.index, default: [:]][text] = optOut
                } else if kind != .touches, StatusOptOut.isBounce(text) {
                    statusBounces[column.index, default: []].insert(text)
                } else if isMailOptOut(text) {
                    mailOptOuts[column.index, default: []].insert(text)
                }
            }
        }
    }

    /// Whether an outcome of a touch opts out of e-mail if the touch was one: `Spam complaint`.
    private func isMailOptOut(_ text: String) -> Bool {
        kind == .touches && tables.touchMeaning("outcome", text) == nil && tables.engagementMeaning("what", text) == "optedOut"
    }

    /// The number of merged records whose ids are kept.
    private static let maximumMerged = 200_000

    /// Notes into which record the row's was merged; the row itself is not imported.
    private mutating func addMergedID(of row: FileRow) {
        guard kind == .leads, let master = column(.masterID)?.index, let own = column(.externalID)?.index,
            !row.isBlank(master), !row.isBlank(own), mergedIDs.count < Self.maximumMerged
        else { return }
        let (id, survivor) = (text(of: row, own), RecordID(id: text(of: row, master)))
        guard !survivor.isPlaceholder, !RecordID(id: id).isPlaceholder, !survivor.isSameRecord(as: RecordID(id: id)) else { return }
        mergedIDs[RecordID.short(survivor.id), default: []].append(id)
    }

    private mutating func resolveDates(_ evidence: [Int: DateEvidence], dates: DateOrder?) throws(IntakeError) {
        for (index, found) in evidence.sorted(by: { $0.key < $1.key }) {
            if (columns[index].field ?? columns[index].fallbackFor)?.mayBeDate ?? false {
                // A yes is no date, and a date whose order isn't clear is none of an event.
                dateOrders[index] = found.readable > 0 ? dates ?? found.order() : nil
                continue
            }
            if columns[index].field == nil {
                // A fallback column counts only if the order of its dates is clear.
                dateOrders[index] = dates ?? found.order()
                if dateOrders[index] == nil { removeFallback(index) }
                continue
            }
            guard let order = dates ?? found.order() else {
                let name = columns[index].name
                guard found.isContradictory else {
                    throw .ambiguousDates(path: path, column: name, pattern: found.pattern ?? "")
                }
                throw .contradictoryDates(
                    path: path, column: name, dayFirst: found.dayFirstLines, monthFirst: found.monthFirstLines)
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
    /// One field is a row only where it can identify a lead by itself, as an address, a record id and a whole name do.
    /// One word alone is rather the rest of a line that was cut, and what stands after a blank line is a caption.
    func isFragment(_ row: FileRow) -> Bool {
        guard isCut(row) else { return false }
        switch columns[0].field {
        case .fullName?, .company?: return row.followsBlankLine || !Self.isName(text(of: row, 0))
        case .email?, .leadEmail?: return !row.bytes(of: 0).contains(UInt8(ascii: "@"))
        case .externalID?, .leadID?: return row.bytes(of: 0).contains(UInt8(ascii: " "))
        default: return true
        }
    }

    /// Whether a line has one field where the header has more.
    private func isCut(_ row: FileRow) -> Bool { columns.count > 1 && row.missing == columns.count - 1 }

    /// Whether a text is like a name of two words or more: `Ada Vos`, `Vos & Söhne GmbH`.
    private static func isName(_ text: String) -> Bool {
        let words = text.split(separator: " ")
        return (2...6).contains(words.count) && text.utf8.count <= 60 && words.first?.first?.isUppercase ?? false
            && words.last?.first.map { $0.isUppercase || !$0.isCased } ?? false
            && text.allSatisfy { $0.isLetter || " .,'’&-–".contains($0) }
    }

    /// What a line is if it is no row of the table; nil for a row, such as one with an address or a phone.
    private func notRow(_ row: FileRow, _ filled: [Int]) -> FooterDetector.Kind? {
        guard let first = filled.first else { return .blank }
        if isRepeatedHeader(row, filled) { return .total }
        if filled.count == 1 {
            let text = text(of: row, first)
            // A file of one column may be a list of companies, one of which is called Total.
            if FooterText.isTotal([text]) { return columns.count > 1 || text.contains(where: \.isNumber) ? .total : nil }
            if columns.count > 1, FooterText.isGroupHeading(text, isLabel: isGroupLabel), !hasContact(row, first) { return .total }
            return FooterText.isNotice(text) ? .notice : nil
        }
        if row.missing > 0, FooterText.isNotice(row.fields.joined(separator: " ")) { return .notice }
        guard filled.prefix(2).contains(where: { FooterText.mayBeTotal(row.bytes(of: $0).trimmed) }),
            !filled.contains(where: { hasContact(row, $0) })
        else { return nil }
        let cells = filled.map { text(of: row, $0) }
        if FooterText.isTotal(cells) { return .total }
        return filled.count == 2 && cells.contains(where: FooterText.isNotice) ? .notice : nil
    }

    /// Whether a row has the names of the columns again, as where two files were put together.
    private func isRepeatedHeader(_ row: FileRow, _ filled: [Int]) -> Bool {
        let named = columns.count { !$0.name.trimmingSpace.isEmpty }
        return filled.count == named
            && filled.allSatisfy { index in
                let name = columns[index].name.trimmingSpace
                // The second file may begin with a byte-order mark.
                return !name.isEmpty && text(of: row, index).trimmingSpace.lowercased() == name.lowercased()
            }
    }

    /// Whether leads are grouped by what a label says: the owner, the region, the campaign.
    private func isGroupLabel(_ label: String) -> Bool {
        let grouping: Set<IntakeField> = [
            .owner, .state, .country, .city, .source, .campaign, .status, .stage, .lifecycleStage, .industry, .function, .company,
            .createdAt, .outcome, .channel, .account,
        ]
        return tables.columns[kind]?[TextFolding.folded(label)]?.contains { grouping.contains($0.field) } ?? false
    }

    private func text(of row: FileRow, _ index: Int) -> String {
        FormulaGuard.unguarded(String(decoding: row.bytes(of: index).trimmed, as: UTF8.self))
    }

    /// Whether a cell of a column for addresses or phones has one. A total may stand there, too.
    private func hasContact(_ row: FileRow, _ index: Int) -> Bool {
        switch columns[index].field {
        case .email?, .leadEmail?: row.bytes(of: index).contains(UInt8(ascii: "@"))
        case .phone?, .mobile?: FieldValidator.problem(of: text(of: row, index), in: .phone) == nil
        default: false
        }
    }

    private func stageValue(_ column: ColumnMapping, _ text: String, _ found: LineSample) -> StageValue {
        if kind == .touches || kind == .engagements, let field = column.field {
            let known = kind == .touches ? touchMeaning(text, of: field) : tables.engagementMeaning("what", text)
            let isOptOut = (field == .outcome || field == .what) && (StatusOptOut(text) != nil || isMailOptOut(text))
            let meaning = known ?? (isOptOut ? "opted out" : nil)
            return StageValue(
                column: column.name, text: text, rows: found, stage: nil, isKnown: meaning != nil,
                meaning: meaning ?? "unknown")
        }
        guard kind == .leads, let source = column.field?.stageSource else {
            let stage = OpportunityStage.parse(text, tables: tables, system: columnSystem)
            return StageValue(
                column: column.name, text: text, rows: found, stage: stage.stage, isKnown: stage.isKnown)
        }
        let entry = tables.stage(text, in: source, system: columnSystem)
        return StageValue(
            column: column.name, text: text, rows: found, stage: entry?.stage,
            isKnown: entry != nil || StatusOptOut(text) != nil || StatusOptOut.isBounce(text))
    }
}
