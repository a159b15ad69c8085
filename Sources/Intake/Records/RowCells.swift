import Lifecycle

/// Why a row is not taken in: the column, where one cell is to blame, and the reason.
struct CellError: Error, Equatable {
    let column: String?
    let reason: String
}

/// One row as the plan understands it: cells by field, checked as they are asked for.
struct RowCells {
    let row: SourceRow
    let plan: ImportMapping
    let places: FieldIndexes
    let zone: ZoneTable

    /// The text of a field without white space around it; nil where it is blank or the file has no such column.
    ///
    /// - Throws: ``CellError`` where it is not UTF-8.
    func text(_ field: IntakeField) throws(CellError) -> String? {
        guard let index = places[field] else { return nil }
        if let text = try text(at: index) { return text }
        for other in places.standIns(for: field) {
            if let text = try text(at: other) { return text }
        }
        return nil
    }

    func text(at index: Int) throws(CellError) -> String? {
        let bytes = ASCII.trimmed(row.span(index))
        guard !bytes.isEmpty else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CellError(column: plan.columns[index].name, reason: "the text is not valid UTF-8; save the file as UTF-8")
        }
        // ASCII white space is gone already; only what begins or ends beyond ASCII may still be a space of another kind.
        if let first = bytes.first, let last = bytes.last, first < 0x80, last < 0x80 { return text }
        let trimmed = text.trimmingSpace
        return trimmed.isEmpty ? nil : String(trimmed)
    }

    /// A date, by what its whole column decided; nil where the cell is blank.
    func date(_ field: IntakeField) throws(CellError) -> DateParser.Reading? {
        guard let index = places[field], let order = plan.dateOrders[index] else { return nil }
        let bytes = ASCII.trimmed(row.span(index))
        guard !bytes.isEmpty, !Self.isNothing(bytes) else { return standInDate(for: field) }
        guard let reading = DateParser(order: order, zone: zone).read(bytes) else {
            throw CellError(column: plan.columns[index].name, reason: "not a date that can be read; write it like 2026-11-23 14:00")
        }
        return reading
    }

    /// A date of another column of the same meaning; what can't be read there is no reason to refuse the row.
    private func standInDate(for field: IntakeField) -> DateParser.Reading? {
        for other in places.standIns(for: field) {
            guard let order = plan.dateOrders[other] else { continue }
            if let reading = DateParser(order: order, zone: zone).read(ASCII.trimmed(row.span(other))) { return reading }
        }
        return nil
    }

    /// A yes or no; nil where the cell is blank. What is neither counts as yes where `anyTextIsYes` (a column that names a reason).
    func flag(_ field: IntakeField, anyTextIsYes: Bool = false) throws(CellError) -> Bool? {
        guard let text = try text(field) else { return nil }
        switch text.lowercased() {
        case "1", "yes", "y", "true", "t", "x", "on", "✓", "ja", "oui", "si", "sí": return true
        case "0", "no", "n", "false", "f", "off", "-", "nein", "non": return false
        default: return anyTextIsYes
        }
    }

    func amount() throws(CellError) -> Money? {
        guard let index = places[.amount], let text = try text(at: index) else { return nil }
        let currency = try self.text(.currency) ?? ""
        do throws(AmountParser.Failure) {
            return try AmountParser.read(text, currency: currency)
        } catch {
            throw CellError(column: plan.columns[index].name, reason: error.reason)
        }
    }

    /// Columns that winnow has no field for, by their own names.
    func extras() throws(CellError) -> [String: String] {
        var extras: [String: String] = [:]
        for index in places.extras {
            if let text = try text(at: index) { extras[plan.columns[index].name] = text }
        }
        return extras
    }

    private static func isNothing(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= 4 else { return false }
        return ["-", "--", "n/a", "null", "none", "0"].contains(String(decoding: bytes.map(ASCII.lowered), as: UTF8.self))
    }
}

/// Where each field stands in a row, looked up once for a file.
struct FieldIndexes {
    private let places: [IntakeField: Int]
    private let others: [IntakeField: [Int]]
    let extras: [Int]

    init(_ plan: ImportMapping) {
        var places: [IntakeField: Int] = [:]
        var extras: [Int] = []
        for column in plan.columns {
            switch column.use {
            case .field(let field, _): places[field] = column.index
            case .extra: extras.append(column.index)
            case .ignored: break
            }
        }
        self.places = places
        others = plan.standIns
        self.extras = extras
    }

    /// The columns that fill a field where its own is blank.
    func standIns(for field: IntakeField) -> [Int] { others.isEmpty ? [] : others[field] ?? [] }

    subscript(field: IntakeField) -> Int? { places[field] }
}
