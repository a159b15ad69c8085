import Formats

/// An open table file with known column names, whose rows can be read any number of times.
package final class IntakeFile {
    /// The format of the rows.
    package enum Format: Equatable, Sendable {
        case csv(CSVDialect)
        case jsonLines
        case jsonArray

        /// The name on screen.
        package var name: String {
            switch self {
            case .csv(let dialect): "CSV (\(dialect.name))"
            case .jsonLines: "JSON Lines"
            case .jsonArray: "JSON array"
            }
        }
    }

    /// The path as given; `standard input` for `-`.
    package let path: String
    /// The detected encoding; any other than UTF-8 has been converted.
    package let encoding: TextEncoding
    /// CSV or JSON.
    package let format: Format
    /// The column names in order; a blank one becomes `Column 5`, a repeated one `Name (2)`.
    package let columns: [String]
    /// The line with the column names, after any title; nil for JSON.
    package let headerLine: Int?
    /// The lines with text above the column names.
    let titles: [SkippedLine]

    private let source: RereadableFile
    private let limits: IntakeLimits
    private let rowsStart: (offset: Int, line: Int)

    /// Opens a file and detects its encoding, format and column names; `-` is standard input.
    ///
    /// Costs one pass over the file to check its encoding, and another for JSON, whose columns can appear late.
    ///
    /// - Parameter given: The encoding that somebody named; by default the bytes show it.
    /// - Throws: ``IntakeError`` for a missing or unreadable file, an encoding, a file type, an empty file, a limit.
    package init(path: String, limits: IntakeLimits = IntakeLimits(), encoding given: TextEncoding? = nil) throws(IntakeError) {
        let source = try RereadableFile.open(path: path, limits: limits)
        self.source = source
        self.limits = limits
        self.path = source.path
        guard source.size > 0 else { throw .empty(path: source.path) }
        encoding = try TextEncoding.detect(converting: source, given: given)
        let head = try source.head(4_096)
        if let looks = FileType.other(head: head) {
            throw .notATable(path: source.path, looksLike: looks.noun, advice: looks.advice)
        }
        switch FileType.of(head: head) {
        case .separated:
            let dialect = try reading { () throws(ReadFailure) in try CSVDialect.sniff(source, limits: limits.ofRow) }
            format = .csv(dialect)
            let reader = CSVReader(source: source, dialect: dialect, limits: limits.ofRow, columns: nil)
            let row = FileRow()
            var titles: [SkippedLine] = []
            for number in 0...dialect.titleRows {
                guard try reading({ () throws(ReadFailure) in try reader.next(into: row) }) else {
                    throw .empty(path: source.path)
                }
                let isTitle = number < dialect.titleRows && !(0..<row.count).allSatisfy(row.isBlank)
                if isTitle { titles.append(SkippedLine(row, .above)) }
            }
            self.titles = titles
            if let fault = row.fault {
                if case .ragged = fault { throw .limitExceeded(path: source.path, what: .columns, limit: limits.columns) }
                if case .rowTooLong(let limit) = fault { throw .limitExceeded(path: source.path, what: .row, limit: limit) }
                throw .badHeader(path: source.path, line: row.line, column: 1, reason: fault.reason)
            }
            columns = Self.distinct(Self.unguarded(row.fields.map(Self.trimmed)))
            rowsStart = (reader.offset, reader.nextLine)
            headerLine = row.line
        case let shape:
            let (framing, names) = try reading { () throws(ReadFailure) in
                let framing =
                    shape == .jsonLines ? try JSONRowReader.framing(of: source, limits: limits.ofRow) : .braces
                return (framing, try JSONRowReader.columns(of: source, framing: framing, limits: limits.ofRow))
            }
            guard let names else { throw .limitExceeded(path: source.path, what: .columns, limit: limits.columns) }
            format = framing == .lines ? .jsonLines : .jsonArray
            columns = names
            rowsStart = (0, 1)
            headerLine = nil
            titles = []
            guard !columns.isEmpty else {
                throw .notATable(
                    path: source.path, looksLike: "JSON without objects",
                    advice: "winnow reads one object per line, or one array of objects")
            }
        }
    }

    /// Calls the closure with the bytes of the file before any conversion, block by block.
    package func forEachOriginalBlock(_ body: (UnsafeRawBufferPointer) -> Void) throws(IntakeError) {
        try reading { () throws(ReadFailure) in try source.forEachOriginalBlock(body) }
    }

    /// Whether the rows are JSON objects.
    package var isJSON: Bool { if case .csv = format { false } else { true } }

    /// Whether somebody has written to the file since it was opened, so that another pass would read other rows.
    package var isChanged: Bool { source.isChanged }

    /// Begins a new pass over the rows.
    package func rows() -> Rows {
        switch format {
        case .csv(let dialect):
            Rows(
                CSVReader(
                    source: source, dialect: dialect, limits: limits.ofRow, columns: columns.count, from: rowsStart.offset,
                    line: rowsStart.line),
                path: path, limit: limits.rows)
        case .jsonLines:
            Rows(
                JSONRowReader(source: source, framing: .lines, columns: columns, limits: limits.ofRow), path: path,
                limit: limits.rows)
        case .jsonArray:
            Rows(
                JSONRowReader(source: source, framing: .braces, columns: columns, limits: limits.ofRow), path: path,
                limit: limits.rows)
        }
    }

    /// One pass over the rows of a file.
    package final class Rows {
        /// The current row; ``next()`` refills it.
        package let row = FileRow()
        /// The number of rows read so far.
        package private(set) var count = 0
        private let reader: any FileRowReader
        private let path: String
        private let limit: Int

        init(_ reader: any FileRowReader, path: String, limit: Int) {
            self.reader = reader
            self.path = path
            self.limit = limit
        }

        /// Reads the next row; false at the end.
        ///
        /// - Throws: ``IntakeError`` if reading fails or there are more rows than the limit.
        package func next() throws(IntakeError) -> Bool {
            guard try reading({ () throws(ReadFailure) in try reader.next(into: row) }) else { return false }
            count += 1
            guard count <= limit else { throw .limitExceeded(path: path, what: .rows, limit: limit) }
            return true
        }

        /// The row for the reject file.
        var original: OriginalRow {
            let json = (reader as? JSONRowReader).map { String(decoding: $0.rawObject, as: UTF8.self) }
            // Nothing of invalid JSON is a cell, but an erased person may be named in it.
            if let json, case .badJSON = row.fault { return OriginalRow(fields: [json], json: json) }
            return OriginalRow(fields: row.fields, json: json)
        }
    }

    /// The names of a reject file or export without the quote that keeps a spreadsheet from running them.
    ///
    /// In other files such a quote is part of the name, under which their columns are kept.
    private static func unguarded(_ names: [String]) -> [String] {
        guard names.contains(where: { $0.hasPrefix("winnow_") }) || WinnowExport.isShown(by: names) else { return names }
        return names.map(FormulaGuard.unguarded)
    }

    private static func trimmed(_ name: String) -> String {
        String(name.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    private static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.enumerated().map { index, raw in
            let base = raw.isEmpty ? "Column \(index + 1)" : raw
            var name = base
            var number = 2
            while !seen.insert(name).inserted {
                name = "\(base) (\(number))"
                number += 1
            }
            return name
        }
    }
}
