/// One row of a file as it was read, before anything is made of it.
///
/// The object belongs to its reader and is filled anew for each row: what is to outlive the next call must be copied out of it.
package final class SourceRow {
    /// The line of the file on which the row begins, from 1.
    package internal(set) var line = 0
    /// Bytes before the row, counted in the file as UTF-8 text without its byte-order mark.
    package internal(set) var byteOffset = 0
    /// What is wrong with the row as such; its fields are then as good as they could be told apart.
    package internal(set) var fault: RowError?
    /// What is odd but harmless.
    package internal(set) var notes: [RowWarning] = []

    // One thread fills and reads a row; checking that at every byte cost a quarter of the time of reading.
    @exclusivity(unchecked) private var storage: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) private var capacity: Int
    @exclusivity(unchecked) private var used = 0
    @exclusivity(unchecked) private var starts: [Int] = []
    @exclusivity(unchecked) private var ends: [Int] = []

    init() {
        capacity = 1 << 14
        storage = .allocate(capacity: capacity)
        starts.reserveCapacity(64)
        ends.reserveCapacity(64)
    }

    deinit { storage.deallocate() }

    /// The number of fields.
    package var count: Int { ends.count }

    /// The bytes of a field; valid only within the closure; empty for a field that the row hasn't.
    package func withBytes<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        try body(span(index))
    }

    /// The text of a field, with its spaces; nil where its bytes are not UTF-8.
    package func text(_ index: Int) -> String? { String(validating: span(index), as: UTF8.self) }

    /// The text of every field; bytes that are no UTF-8 become U+FFFD.
    package var fields: [String] { (0..<count).map { String(decoding: span($0), as: UTF8.self) } }

    /// Whether a field holds nothing but white space.
    package func isBlank(_ index: Int) -> Bool { ASCII.trimmed(span(index)).isEmpty }

    func span(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        guard index >= 0, index < ends.count else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: storage + starts[index], count: ends[index] - starts[index])
    }

    // MARK: Filling, by readers only

    func reset(line: Int, byteOffset: Int) {
        self.line = line
        self.byteOffset = byteOffset
        fault = nil
        if !notes.isEmpty { notes.removeAll() }
        used = 0
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    func append(_ bytes: UnsafePointer<UInt8>, count: Int) {
        if used + count > capacity { grow(to: used + count) }
        (storage + used).update(from: bytes, count: count)
        used += count
    }

    func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { if let base = $0.baseAddress { append(base, count: $0.count) } }
    }

    @inline(__always)
    func append(_ byte: UInt8) {
        if used == capacity { grow(to: used + 1) }
        storage[used] = byte
        used += 1
    }

    @inline(__always)
    func endField(from start: Int) {
        starts.append(start)
        ends.append(used)
    }

    /// Takes away empty fields at the end until `count` are left; true if that was possible.
    func dropEmptyFields(to count: Int) -> Bool {
        while ends.count > count, let last = ends.indices.last, ASCII.trimmed(span(last)).isEmpty {
            starts.removeLast()
            ends.removeLast()
        }
        return ends.count == count
    }

    var bytesUsed: Int { used }

    private func grow(to needed: Int) {
        let larger = max(needed, capacity * 2)
        let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        fresh.update(from: storage, count: used)
        storage.deallocate()
        storage = fresh
        capacity = larger
    }
}

/// What makes a row unreadable as a row.
package enum RowError: Equatable, Sendable {
    /// A quote that opens a field is never closed; `column` is the character in the line, from 1.
    case unclosedQuote(column: Int)
    case textAfterQuote(column: Int)
    case ragged(found: Int, expected: Int)
    /// `field` counts from 0.
    case fieldTooLong(field: Int, limit: Int)
    case rowTooLong(limit: Int)
    case badJSON(column: Int, reason: String)

    /// Says what is wrong and how to mend it.
    package var reason: String {
        switch self {
        case .unclosedQuote(let column):
            "the quote at character \(column) is never closed; close it, or double it if it belongs to the text"
        case .textAfterQuote(let column):
            "text follows a closing quote at character \(column); quotes inside a quoted field must be doubled"
        case .ragged(let found, let expected):
            "the row has \(found) \(found == 1 ? "field" : "fields"), the header has \(expected)"
        case .fieldTooLong(_, let limit):
            "the field is longer than \(limit) bytes"
        case .rowTooLong(let limit):
            "the row is longer than \(limit) bytes"
        case .badJSON(let column, let reason):
            "not valid JSON at character \(column): \(reason)"
        }
    }
}

/// Something in a row that was read as it stands and is worth a look.
package enum RowWarning: Equatable, Sendable {
    /// A quote inside a field that isn't quoted, kept as text.
    case bareQuote(line: Int, column: Int)
}

/// Reads a file row by row, in constant memory.
protocol FileRowReader: AnyObject {
    /// Fills the row with the next one; false at the end.
    func next(into row: SourceRow) throws(IntakeError) -> Bool
}
