/// A state machine over the bytes of a CSV file (RFC 4180, and the variants that programs write).
///
/// Lines end in LF, CRLF or CR; a bare CR inside quotes is text. Blank lines are skipped. Spaces belong to the field.
/// A quote opens a quoted field only as its first byte; any other quote in an unquoted field is kept and counted.
///
/// A quoted field counts as an unclosed quote if it never ends, or spans lines and is followed by text, or exceeds its
/// limit with lines that look like rows. Then only the line with the opening quote is bad and reading continues on the
/// next line, so that one stray quote never swallows the rest of a file. A row beyond a limit is read to its end, but
/// kept only up to the limit.
///
/// Costs O(bytes): a line is read twice only if its quote is stray, and no other quote is opened before the one that
/// shows it. 0.2 ns to 1.5 ns a byte; memory is one block and one row within its limits.
package final class CSVReader: FileRowReader {
    private let source: any ByteSource
    let delimiter: UInt8
    let limits: RowLimits
    /// The required number of fields in a row; nil while reading the header.
    let columns: Int?
    let hasQuotedHeader: Bool
    private let endsLinesInReturn: Bool
    /// The fields of rows that were quoted as one field.
    lazy var unquoted = FileRow()

    private let block: UnsafeMutableRawBufferPointer
    /// The offset of the block in the text.
    @exclusivity(unchecked) private var blockStart: Int
    @exclusivity(unchecked) private var position = 0
    @exclusivity(unchecked) private var filled = 0
    @exclusivity(unchecked) private var line = 1
    /// Which limit the row exceeds; nil while it exceeds none.
    @exclusivity(unchecked) private var excess: RowError?
    /// Where the field begins, in the row's bytes, that was cut at a limit; nil if none was.
    @exclusivity(unchecked) private var cutField: Int?

    package init(
        source: any ByteSource, dialect: CSVDialect, limits: RowLimits, columns: Int?, from offset: Int? = nil, line: Int = 1,
        blockBytes: Int = 1 << 18
    ) {
        self.source = source
        delimiter = dialect.delimiter
        hasQuotedHeader = dialect.hasQuotedHeader
        endsLinesInReturn = dialect.endsLinesInReturn
        self.limits = limits
        self.columns = columns
        block = .allocate(byteCount: blockBytes, alignment: 16)
        blockStart = offset ?? dialect.preamble
        self.line = line + (offset == nil && dialect.preamble > 0 ? 1 : 0)
    }

    deinit { block.deallocate() }

    /// The offset of the next row in the text.
    package var offset: Int { blockStart + position }
    /// The line on which the next row begins.
    package var nextLine: Int { line }

    package func next(into row: FileRow) throws(ReadFailure) -> Bool {
        let expectedLine = line
        while true {
            guard try skipNewlines() else { return false }
            let startOffset = offset
            let startLine = line
            row.reset(line: startLine, byteOffset: startOffset)
            if let stray = try parse(row) {
                try readLineLiterally(row, from: startOffset, line: startLine, stray)
            } else {
                row.fault = excess
            }
            if row.count == 1, row.fault == nil, columns != 1, row.isBlank(0) { continue }
            row.followsBlankLine = startLine > expectedLine
            if row.fault == nil { repair(row) }
            return true
        }
    }

    /// A quote that doesn't quote a field, where it stands, and the row's fault by the quote's character in its line.
    private struct StrayQuote {
        let offset: Int
        let line: Int
        let fault: (Int) -> RowError

        static func unclosed(_ opened: (offset: Int, line: Int)) -> StrayQuote {
            StrayQuote(offset: opened.offset, line: opened.line) { .unclosedQuote(column: $0) }
        }
    }

    private func parse(_ row: FileRow) throws(ReadFailure) -> StrayQuote? {
        guard let raw = block.baseAddress else { return nil }
        let bytes = UnsafePointer(raw.assumingMemoryBound(to: UInt8.self))
        let delimiter = self.delimiter
        excess = nil
        cutField = nil
        var fields = 0
        while true {  // one field each
            let fieldStart = row.bytesUsed
            var more = position < filled
            if !more { more = try refill() }
            if more, bytes[position] == 0x22 {
                let opened = (offset: offset, line: line)
                position += 1
                if let stray = try parseQuoted(row, bytes, fieldStart, opened) { return stray }
            } else if more {
                var run = position
                var index = position
                scan: while true {
                    let end = filled
                    while index < end {
                        let byte = bytes[index]
                        if byte == delimiter || byte == 0x0A || byte == 0x0D { break scan }
                        if byte == 0x22 { row.noteBareQuote(line: line, at: index + blockStart) }
                        index += 1
                    }
                    keep(bytes + run, index - run, of: fieldStart, in: row)
                    position = index
                    guard try refill() else {
                        run = position
                        index = position
                        break scan
                    }
                    run = position
                    index = position
                }
                keep(bytes + run, index - run, of: fieldStart, in: row)
                position = index
            }
            fields += 1
            if fields <= limits.columns {
                row.endField(from: fieldStart)
            } else {
                excess = .ragged(found: fields, expected: columns ?? limits.columns)
            }
            var atEnd = position >= filled
            if atEnd { atEnd = try !refill() }
            if !atEnd, bytes[position] == delimiter {
                position += 1
                continue
            }
            if !atEnd { try consumeNewline() }
            resolveBareQuoteColumn(row)
            return nil
        }
    }

    /// Appends bytes to the field that begins at `fieldStart`, up to the limits, and notes the limit that they exceed.
    @inline(__always)
    private func keep(_ bytes: UnsafePointer<UInt8>, _ count: Int, of fieldStart: Int, in row: FileRow) {
        let room = min(limits.fieldBytes - (row.bytesUsed - fieldStart), limits.rowBytes - row.bytesUsed)
        if count <= room, excess == nil { return row.append(bytes, count: count) }
        keepWhatFits(bytes, count, of: fieldStart, in: row)
    }

    /// Appends bytes to a field of a row that exceeds a limit, or will with them.
    private func keepWhatFits(_ bytes: UnsafePointer<UInt8>, _ count: Int, of fieldStart: Int, in row: FileRow) {
        guard count > 0, cutField != fieldStart, row.count < limits.columns else { return }
        let inField = limits.fieldBytes - (row.bytesUsed - fieldStart)
        let inRow = limits.rowBytes - row.bytesUsed
        let room = max(0, min(inField, inRow))
        guard count > room else { return row.append(bytes, count: count) }
        if excess == nil {
            excess =
                inRow < inField
                ? .rowTooLong(limit: limits.rowBytes) : .fieldTooLong(field: row.count, limit: limits.fieldBytes)
        }
        cutField = fieldStart
        row.append(bytes, count: room)
        // A character may have begun in the block before.
        row.trimPartialCharacter(from: fieldStart)
    }

    /// Whether the field that begins at `fieldStart` was cut at a limit.
    private func isOverlong(_ fieldStart: Int) -> Bool { cutField == fieldStart }

    /// Whether most of the first lines after an opening quote have the fields of a row.
    private func enclosesRows(_ offset: Int) -> Bool {
        guard let columns, columns > 1, let head = try? source.bytes(at: offset, count: 1 << 14) else { return false }
        let lines = head.split(omittingEmptySubsequences: true, whereSeparator: ASCII.isNewline).dropFirst().dropLast().prefix(20)
        return lines.count { $0.count { $0 == delimiter } == columns - 1 } * 2 > lines.count
    }

    /// Reads to the closing quote; the position is then at the delimiter, newline or end after it.
    private func parseQuoted(
        _ row: FileRow, _ bytes: UnsafePointer<UInt8>, _ fieldStart: Int, _ opened: (offset: Int, line: Int)
    ) throws(ReadFailure) -> StrayQuote? {
        while true {
            var index = position
            let end = filled
            while index < end {
                let byte = bytes[index]
                if byte == 0x22 { break }
                if byte == 0x0A {
                    line += 1
                } else if byte == 0x0D, endsLinesInReturn, try !newlineFollows(index) {
                    line += 1
                }
                index += 1
            }
            keep(bytes + position, index - position, of: fieldStart, in: row)
            position = index
            if position >= filled {
                guard try refill() else { return .unclosed(opened) }
                continue
            }
            position += 1  // the quote
            var atEnd = position >= filled
            if atEnd { atEnd = try !refill() }
            guard !atEnd else { return isOverlong(fieldStart) && enclosesRows(opened.offset) ? .unclosed(opened) : nil }
            switch bytes[position] {
            case 0x22:
                keep(bytes + position, 1, of: fieldStart, in: row)
                position += 1
            case delimiter, 0x0A, 0x0D:
                return isOverlong(fieldStart) && enclosesRows(opened.offset) ? .unclosed(opened) : nil
            default:
                if line != opened.line { return .unclosed(opened) }
                return StrayQuote(offset: offset, line: line) { .textAfterQuote(column: $0) }
            }
        }
    }

    /// Rereads a line with a stray quote, splitting it at every delimiter and keeping its quotes.
    private func readLineLiterally(
        _ row: FileRow, from start: Int, line startLine: Int, _ quote: StrayQuote
    ) throws(ReadFailure) {
        seek(to: start, line: startLine)
        row.reset(line: startLine, byteOffset: start)
        var fieldStart = 0
        var character = 1
        while true {
            if position >= filled, try !refill() { break }
            guard let byte = block[safe: position] else { break }
            if try endsLine(byte) {
                try consumeNewline()
                // A stray quote after a field that spans lines: the good lines above it belong to this row.
                guard line <= quote.line else { break }
                row.append(0x0A)
                continue
            }
            if offset < quote.offset, line == quote.line, byte & 0xC0 != 0x80 { character += 1 }
            if byte == delimiter, row.count + 1 < limits.columns {
                row.endField(from: fieldStart)
                fieldStart = row.bytesUsed
            } else {
                row.append(byte)
            }
            position += 1
            if row.bytesUsed > limits.rowBytes {
                // A field that spans lines: all of them belong to this row.
                while line <= quote.line, try skipLine() {}
                break
            }
        }
        row.endField(from: fieldStart)
        row.fault = quote.fault(character)
    }

    /// Makes the first bare quote's offset its character in the line: counted only here, because few rows have one.
    private func resolveBareQuoteColumn(_ row: FileRow) {
        guard let quote = row.firstBareQuote else { return }
        let from = quote.line == row.line ? row.byteOffset : quote.column
        row.firstBareQuote?.column = characters(from: from, to: quote.column) + 1
    }

    private func characters(from start: Int, to end: Int) -> Int {
        guard let bytes = try? source.bytes(at: start, count: end - start) else { return end - start }
        return bytes.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
    }

    private func skipNewlines() throws(ReadFailure) -> Bool {
        while true {
            if position >= filled, try !refill() { return false }
            guard let byte = block[safe: position] else { return false }
            guard ASCII.isNewline(byte) else { return true }
            try consumeNewline()
        }
    }

    /// Skips the rest of a line and its end; false at the end of the file.
    private func skipLine() throws(ReadFailure) -> Bool {
        while true {
            if position >= filled, try !refill() { return false }
            guard let byte = block[safe: position] else { return false }
            if try endsLine(byte) {
                try consumeNewline()
                return true
            }
            position += 1
        }
    }

    /// Whether the byte at the position ends a line; in most files a bare return is part of a field.
    private func endsLine(_ byte: UInt8) throws(ReadFailure) -> Bool {
        guard byte == 0x0D, !endsLinesInReturn else { return ASCII.isNewline(byte) }
        return try newlineFollows(position)
    }

    /// Consumes LF, CR or CRLF.
    private func consumeNewline() throws(ReadFailure) {
        let wasReturn = block[safe: position] == 0x0D
        position += 1
        line += 1
        guard wasReturn else { return }
        if position >= filled, try !refill() { return }
        if block[safe: position] == 0x0A { position += 1 }
    }

    private func newlineFollows(_ index: Int) throws(ReadFailure) -> Bool {
        if index + 1 < filled { return block[index + 1] == 0x0A }
        return try source.bytes(at: blockStart + index + 1, count: 1).first == 0x0A
    }

    private func seek(to offset: Int, line: Int) {
        if offset >= blockStart, offset <= blockStart + filled {
            position = offset - blockStart
        } else {
            blockStart = offset
            position = 0
            filled = 0
        }
        self.line = line
    }

    private func refill() throws(ReadFailure) -> Bool {
        blockStart += filled
        position = 0
        filled = 0
        filled = try source.read(at: blockStart, into: block)
        return filled > 0
    }
}

extension UnsafeMutableRawBufferPointer {
    /// The byte at an index, or nil past the end.
    fileprivate subscript(safe index: Int) -> UInt8? { index < count ? self[index] : nil }
}
