import Formats
import Lifecycle

/// The reason why a row is rejected, and the column if a single cell causes it.
struct CellError: Error, Equatable {
    let column: String?
    let reason: String
}

/// One row read with the import mapping: cells by field, validated on access.
struct RowCells {
    let row: FileRow
    let mapping: ImportMapping
    let indexes: FieldIndexes
    let zone: ZoneTable
    /// Exact texts of an export of winnow, by the index of their column, which count instead of its cells.
    var exact: [Int: String] = [:]

    /// The text of a field, trimmed; nil if it is blank or the file has no such column.
    ///
    /// - Throws: ``CellError`` where it is not UTF-8.
    func text(_ field: IntakeField) throws(CellError) -> String? {
        guard let index = indexes[field] else { return nil }
        if let text = try text(at: index) { return text }
        for other in indexes.fallbacks(for: field) {
            if let text = try text(at: other) { return text }
        }
        return nil
    }

    /// The text of a field; nil also where it stands for no value, such as `N/A` and `[not provided]`.
    ///
    /// - Throws: ``CellError`` where it is not UTF-8.
    func value(_ field: IntakeField) throws(CellError) -> String? {
        try text(field).flatMap { Placeholder.isBlankCell($0) ? nil : $0 }
    }

    /// The id of an activity or opportunity in its source system; nil where the cell has none.
    func activityID() throws(CellError) -> String? {
        try text(.externalID).flatMap { RecordID(id: $0).isPlaceholder ? nil : $0 }
    }

    /// A cell that isn't blank.
    struct Cell {
        /// The column's name and index.
        let column: String
        let index: Int
        let text: String
        /// Whether the column fills the field; it is another column of the same meaning otherwise.
        let isOwn: Bool
    }

    /// The cells of a field in all of its columns that aren't blank.
    func cells(of field: IntakeField) throws(CellError) -> [Cell] {
        guard let own = indexes[field] else { return [] }
        var cells: [Cell] = []
        if let text = try text(at: own) {
            cells.append(Cell(column: mapping.columns[own].name, index: own, text: text, isOwn: true))
        }
        for other in indexes.fallbacks(for: field) {
            if let text = try text(at: other) {
                cells.append(Cell(column: mapping.columns[other].name, index: other, text: text, isOwn: false))
            }
        }
        return cells
    }

    /// The cells that aren't blank of columns that may have addresses and numbers of the lead.
    func contactCells() throws(CellError) -> [Cell] {
        var cells: [Cell] = []
        for index in indexes.contacts {
            if let text = try text(at: index) {
                cells.append(Cell(column: mapping.columns[index].name, index: index, text: text, isOwn: false))
            }
        }
        return cells
    }

    /// The texts of a field in all of its columns that aren't blank.
    func texts(_ field: IntakeField) throws(CellError) -> [String] { try cells(of: field).map(\.text) }

    /// The name of the column that fills a field.
    func columnName(_ field: IntakeField) -> String? { indexes[field].map { mapping.columns[$0].name } }

    /// The same row, read with the columns that format 1 knew; nil if these are all.
    var asInFormatOne: RowCells? {
        indexes.inFormatOne.first.map { RowCells(row: row, mapping: mapping, indexes: $0, zone: zone, exact: exact) }
    }

    func text(at index: Int) throws(CellError) -> String? {
        if !exact.isEmpty, let text = exact[index] { return text }
        let bytes = row.bytes(of: index).trimmed
        guard !bytes.isEmpty else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let advice = mapping.encoding == .utf8 ? "save the file as UTF-8" : "correct it, or export the file again"
            throw CellError(
                column: mapping.columns[index].name, reason: "the text is not valid \(mapping.encoding.rawValue); \(advice)")
        }
        // An export of winnow puts a quote before what a spreadsheet would evaluate.
        if bytes.first == UInt8(ascii: "'") { return FormulaGuard.unguarded(text) }
        // ASCII white space is already trimmed; only text that begins or ends with non-ASCII may have other spaces.
        if let first = bytes.first, let last = bytes.last, first < 0x80, last < 0x80 { return text }
        let trimmed = text.trimmingSpace
        return trimmed.isEmpty ? nil : String(trimmed)
    }

    /// A date, in the order chosen for its whole column; nil for a blank cell.
    func date(_ field: IntakeField) throws(CellError) -> DateParser.ParsedDate? {
        guard let index = indexes[field], let order = mapping.dateOrders[index] else { return nil }
        // A reject file guards "-", too.
        let bytes = row.bytes(of: index).trimmed.withoutQuote
        guard !bytes.isEmpty, !Self.isNothing(bytes) else { return fallbackDate(for: field) }
        guard let reading = parser(of: index, order).parse(bytes) else {
            throw CellError(
                column: mapping.columns[index].name, reason: "cannot read this as a date; write it like 2026-11-23 14:00")
        }
        return reading
    }

    /// The date in a fallback column; an unreadable one doesn't reject the row.
    private func fallbackDate(for field: IntakeField) -> DateParser.ParsedDate? {
        for other in indexes.fallbacks(for: field) {
            guard let order = mapping.dateOrders[other] else { continue }
            if let reading = parser(of: other, order).parse(row.bytes(of: other).trimmed) { return reading }
        }
        return nil
    }

    /// The date in a cell of another kind of column: `2026-10-01`, `Yes (2026-10-01)`, or milliseconds since 1970.
    func moment(in cell: Cell) -> Instant? {
        if let order = mapping.dateOrders[cell.index], DateScanner.scan(cell.text) != nil {
            let bytes = Array(cell.text.utf8)
            return bytes.withUnsafeBufferPointer { parser(of: cell.index, order).parse(FieldBytes($0).trimmed)?.instant }
        }
        if let date = ConsentDate(cell.text) {
            let offset = mapping.columns[cell.index].zoneOffset
            return date.instant(in: offset.map { ZoneTable(name: "", initialOffset: $0) } ?? zone)
        }
        if cell.text.utf8.allSatisfy(ASCII.isDigit), let number = Int64(cell.text) {
            switch cell.text.utf8.count {
            case 10: return Instant(milliseconds: number * 1000)
            case 13: return Instant(milliseconds: number)
            default: return nil
            }
        }
        let rest = cell.text.drop { !$0.isNumber }.prefix { $0 != ")" && $0 != "]" }
        guard rest.count < cell.text.count, let date = DateScanner.scan(String(rest)) else { return nil }
        // Which number is the day is not clear from one cell.
        if case .numeric = date { return nil }
        let bytes = Array(rest.utf8)
        return bytes.withUnsafeBufferPointer {
            parser(of: cell.index, .dayFirst).parse(FieldBytes($0).trimmed)?.instant
        }
    }

    /// The parser of a column, whose name may give the zone of its times.
    private func parser(of index: Int, _ order: DateOrder) -> DateParser {
        let offset = mapping.columns[index].zoneOffset
        return DateParser(
            order: order, zone: offset.map { ZoneTable(name: "", initialOffset: $0) } ?? zone, zones: mapping.zones)
    }

    /// A yes or no; nil for a blank cell. Any other text is a no.
    func flag(_ field: IntakeField) throws(CellError) -> Bool? { try text(field).map { FlagValue.yesOrNo($0) ?? false } }

    func amount() throws(CellError) -> Money? {
        guard let index = indexes[.amount], let text = try value(.amount), !Placeholder.isBlank(text, in: .revenue) else {
            return nil
        }
        let currency = try value(.currency) ?? ""
        do throws(AmountParser.Failure) {
            return try AmountParser.parse(text, currency: currency).map(Money.init)
        } catch {
            throw CellError(column: mapping.columns[index].name, reason: error.reason)
        }
    }

    /// The columns without a field in winnow, by their own names.
    func extras() throws(CellError) -> [String: String] {
        var extras: [String: String] = [:]
        for index in indexes.extras {
            if let text = try text(at: index) { extras[mapping.columns[index].name] = text }
        }
        return extras
    }

    /// Whether a cell of dates says that there is none.
    private static func isNothing(_ bytes: FieldBytes) -> Bool {
        guard let first = bytes.first, bytes.count <= 48 else { return false }
        if MissingDate.isShown(by: bytes) { return true }
        if ASCII.isDigit(first) { return bytes.count == 1 && first == UInt8(ascii: "0") }
        return Placeholder.isBlank(String(decoding: bytes, as: UTF8.self), in: .title)
    }
}

/// The column index of each field, computed once per file.
struct FieldIndexes {
    private let indexes: [IntakeField: Int]
    private let others: [IntakeField: [Int]]
    /// The columns of the fields that a lead has as they are written, the first one with a text decides.
    let leadFields: [(field: LeadField, columns: [Int])]
    let extras: [Int]
    /// Of these, the columns whose addresses and numbers are the lead's.
    let contacts: [Int]
    /// The columns of names and contacts, where the testing tools of forms write what a lead is.
    let identity: [Int]
    /// Whether a column says something about consent.
    let hasConsent: Bool
    /// The columns with further record ids.
    let furtherIDs: [(index: Int, kind: ImportMapping.FurtherID)]
    /// None or one: the columns by the names that format 1 knew, if these are other ones.
    fileprivate let inFormatOne: [FieldIndexes]

    init(_ mapping: ImportMapping) {
        let old = mapping.inFormatOne.map { FieldIndexes($0.columns, $0.fallbacks, inFormatOne: [], furtherIDs: []) }
        self.init(
            mapping.columns, mapping.fallbacks, inFormatOne: old.map { [$0] } ?? [],
            furtherIDs: mapping.kind == .leads && !mapping.isWinnowExport ? mapping.furtherIDColumns : [])
    }

    private init(
        _ columns: [ColumnMapping], _ fallbacks: [IntakeField: [Int]], inFormatOne: [FieldIndexes],
        furtherIDs: [(index: Int, kind: ImportMapping.FurtherID)]
    ) {
        self.inFormatOne = inFormatOne
        self.furtherIDs = furtherIDs
        var indexes: [IntakeField: Int] = [:]
        var extras: [Int] = []
        for column in columns {
            switch column.use {
            case .field(let field, _): indexes[field] = column.index
            case .extra: extras.append(column.index)
            case .ignored, .export: break
            }
        }
        self.indexes = indexes
        hasConsent = IntakeField.consent.contains { indexes[$0] != nil }
        others = fallbacks
        // Looked up once, not for each row.
        leadFields = ImportedLead.direct.compactMap { from, to in
            indexes[from].map { (to, [$0] + (fallbacks[from] ?? [])) }
        }
        self.extras = extras
        let fields: [IntakeField] = [.email, .fullName, .firstName, .lastName, .phone, .company]
        identity = fields.compactMap { indexes[$0] }
        contacts = columns.filter(\.mayHoldContacts).map(\.index)
    }

    /// The columns that fill a field where its own column is blank.
    func fallbacks(for field: IntakeField) -> [Int] { others.isEmpty ? [] : others[field] ?? [] }

    subscript(field: IntakeField) -> Int? { indexes[field] }
}
