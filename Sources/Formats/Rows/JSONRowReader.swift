/// Reads the objects of a JSON Lines file or of one JSON array as rows; a first pass finds the columns.
///
/// In JSON Lines each line is independent: a bad one is rejected and reading continues. In an array, an element ends
/// where its braces balance. Memory is one block and one object.
package final class JSONRowReader: FileRowReader {
    private let source: any ByteSource
    private let limits: RowLimits
    private let framing: Framing
    private let columns: JSONColumns

    private var block: [UInt8] = []
    private var blockStart = 0
    private var position = 0
    private var line = 1
    private var object: [UInt8] = []

    /// How the objects are separated.
    package enum Framing: Equatable, Sendable {
        case lines
        /// At balanced braces; commas and brackets between objects are skipped.
        case braces
    }

    package init(source: any ByteSource, framing: Framing, columns: [String], limits: RowLimits) {
        self.source = source
        self.framing = framing
        self.limits = limits
        self.columns = JSONColumns(columns)
    }

    package func next(into row: FileRow) throws(ReadFailure) -> Bool {
        guard let pairs = try nextObject(row) else { return false }
        var values = [[UInt8]](repeating: [], count: columns.count)
        for pair in pairs {
            if let index = columns.index(of: pair.name) { values[index] = pair.value }
        }
        for (index, value) in values.enumerated() {
            let start = row.bytesUsed
            row.append(value)
            row.endField(from: start)
            if value.count > limits.fieldBytes, row.fault == nil {
                row.fault = .fieldTooLong(field: index, limit: limits.fieldBytes)
            }
        }
        return true
    }

    /// The names of all columns, in the order in which they first appear; nil if there are too many. O(size).
    ///
    /// Names that differ in case, spaces, hyphens and underscores only are one column, unless an object has both.
    package static func columns(of source: any ByteSource, framing: Framing, limits: RowLimits) throws(ReadFailure) -> [String]? {
        let reader = JSONRowReader(source: source, framing: framing, columns: [], limits: limits)
        let row = FileRow()
        var spellings = JSONColumns.Spellings()
        while let pairs = try reader.nextObject(row) {
            spellings.add(pairs.map(\.name))
            guard spellings.count <= limits.columns else { return nil }
        }
        return spellings.names
    }

    /// Whether each object is on a line of its own, as the first one shows.
    package static func framing(of source: any ByteSource, limits: RowLimits) throws(ReadFailure) -> Framing {
        let reader = JSONRowReader(source: source, framing: .lines, columns: [], limits: limits)
        let row = FileRow()
        guard try reader.nextObject(row) != nil else { return .lines }
        return row.fault != nil && reader.object == [UInt8(ascii: "{")] ? .braces : .lines
    }

    /// The pairs of the next object; none, with a fault in the row, if it is invalid; nil at the end.
    private func nextObject(_ row: FileRow) throws(ReadFailure) -> [FlatValue]? {
        guard try skipBetween() else { return nil }
        row.reset(line: line, byteOffset: blockStart + position)
        object.removeAll(keepingCapacity: true)
        if let fault = framing == .lines ? try collectLine() : try collectBraces() {
            row.fault = fault
            return []
        }
        do throws(FlatteningError) {
            return try object.withBytes { (bytes) throws(FlatteningError) in try JSONFlattener.values(of: bytes) }
        } catch {
            let before = object.prefix(error.offset)
            let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            row.fault = .badJSON(
                column: before[lineStart...].reduce(1) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }, reason: error.reason)
            return []
        }
    }

    /// The bytes of the row's object, for the reject file.
    package var rawObject: [UInt8] { object }

    private func collectLine() throws(ReadFailure) -> RowError? {
        while let byte = try peek(), !ASCII.isNewline(byte) {
            guard object.count < limits.rowBytes else {
                while let rest = try peek(), !ASCII.isNewline(rest) { position += 1 }
                return .rowTooLong(limit: limits.rowBytes)
            }
            object.append(byte)
            position += 1
        }
        while let last = object.last, ASCII.isSpace(last) { object.removeLast() }
        return nil
    }

    private func collectBraces() throws(ReadFailure) -> RowError? {
        var depth = 0
        var inText = false
        var escaped = false
        var excess: RowError?
        while let byte = try peek() {
            if depth == 0, !inText, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]"), !object.isEmpty { return excess }
            // Beyond the limit it is only read: the next object begins where the braces of this one balance.
            if object.count < limits.rowBytes {
                object.append(byte)
            } else {
                excess = .rowTooLong(limit: limits.rowBytes)
            }
            position += 1
            if byte == 0x0A { line += 1 }
            if inText {
                if !escaped, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { excess = collectText() ?? excess }
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inText = false
                }
            } else if byte == UInt8(ascii: "\"") {
                inText = true
            } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                depth += 1
            } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                depth -= 1
                if depth <= 0 { return excess }
            }
        }
        return excess
    }

    /// Reads the rest of a text in the block, up to a quote, an escape or a newline; returns the limit that it exceeds.
    private func collectText() -> RowError? {
        let end = block.withUnsafeBufferPointer { bytes in
            bytes[position...].firstIndex { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 == 0x0A } ?? bytes.count
        }
        let room = min(max(0, limits.rowBytes - object.count), end - position)
        object += block[position..<position + room]
        defer { position = end }
        return room < end - position ? .rowTooLong(limit: limits.rowBytes) : nil
    }

    private func skipBetween() throws(ReadFailure) -> Bool {
        while let byte = try peek() {
            if ASCII.isNewline(byte) {
                position += 1
                if byte == 0x0D, try peek() == 0x0A { position += 1 }
                line += 1
            } else if ASCII.isSpace(byte) {
                position += 1
            } else if framing == .braces, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") {
                position += 1
            } else {
                return true
            }
        }
        return false
    }

    private func peek() throws(ReadFailure) -> UInt8? {
        if position < block.count { return block[position] }
        blockStart += block.count
        position = 0
        block = try source.bytes(at: blockStart, count: 1 << 16)
        return block.first
    }
}
