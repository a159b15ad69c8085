// Rows that programs wrote with too few fields, with too many blank ones, or as one quoted field.
extension CSVReader {
    /// Gives a row the number of fields that the header has, where that loses nothing; otherwise notes the fault.
    ///
    /// Blank fields at the end are dropped, missing ones are filled with blanks (``FileRow/missing``), and a row that
    /// is quoted as one field is split (``FileRow/wasQuotedWhole``).
    func repair(_ row: FileRow) {
        guard let columns else {
            if hasQuotedHeader, row.count == 1 { _ = unquote(row, into: nil) }
            return
        }
        if columns > 1, row.count == 1 || row.isBlank(1), unquote(row, into: columns) { return }
        if row.count < columns {
            row.fillFields(to: columns)
        } else if row.count > columns, !row.dropEmptyFields(to: columns) {
            row.fault = .ragged(found: row.count, expected: columns)
        }
    }

    /// Splits the first field if it holds the whole row and all others are blank; false if it doesn't.
    ///
    /// A delimiter before a space rather belongs to a text, such as "Halden, Bremen".
    private func unquote(_ row: FileRow, into columns: Int?) -> Bool {
        let text = row.bytes(of: 0)
        guard text.contains(delimiter), (1..<max(1, row.count)).allSatisfy(row.isBlank) else { return false }
        let separates = zip(text, text.dropFirst()).contains { $0 == delimiter && $1 != UInt8(ascii: " ") }
        guard separates || text.last == delimiter else { return false }
        let source = TextSource(Array(text))
        let reader = CSVReader(
            source: source, dialect: CSVDialect(delimiter: delimiter), limits: limits, columns: nil, blockBytes: 1 << 12)
        guard (try? reader.next(into: unquoted)) ?? false, unquoted.fault == nil, unquoted.count > 1,
            reader.offset >= source.size
        else { return false }
        if let columns, unquoted.count != columns, !(unquoted.count > columns && unquoted.dropEmptyFields(to: columns)) {
            return false
        }
        row.replaceFields(with: unquoted)
        return true
    }
}

/// A text in memory.
private final class TextSource: ByteSource {
    private let text: [UInt8]

    init(_ text: [UInt8]) { self.text = text }

    var size: Int { text.count }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ReadFailure) -> Int {
        let rest = text.dropFirst(offset).prefix(buffer.count)
        buffer.copyBytes(from: rest)
        return rest.count
    }
}
