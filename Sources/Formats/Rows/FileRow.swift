import Glibc

/// One row of a file, before its fields are interpreted.
///
/// The reader owns the object and refills it for each row; copy any data that must outlive the next call.
package final class FileRow {
    /// The line of the file on which the row begins, from 1.
    package internal(set) var line = 0
    /// The number of bytes before the row in the UTF-8 text, without a byte-order mark.
    package internal(set) var byteOffset = 0
    /// What is wrong with the row as a whole; its fields are then split as well as possible.
    package internal(set) var fault: RowError?
    /// The number of quotes in unquoted fields, kept as text.
    package private(set) var bareQuotes = 0
    /// The first quote in an unquoted field.
    package internal(set) var firstBareQuote: BareQuote?
    /// Whether a blank line stands right before the row.
    package internal(set) var followsBlankLine = false
    /// The number of fields at the end that the file doesn't have, and that are blank.
    package private(set) var missing = 0
    /// Whether the whole row was quoted as one field.
    package private(set) var wasQuotedWhole = false

    // Not thread-safe; checking exclusivity at every byte cost a quarter of the reading time.
    @exclusivity(unchecked) private var storage: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) private var capacity: Int
    @exclusivity(unchecked) private var used = 0
    @exclusivity(unchecked) private var starts: [Int] = []
    @exclusivity(unchecked) private var ends: [Int] = []

    package init() {
        capacity = 1 << 14
        storage = .allocate(capacity: capacity)
        starts.reserveCapacity(64)
        ends.reserveCapacity(64)
    }

    deinit { storage.deallocate() }

    /// The number of fields.
    package var count: Int { ends.count }

    /// The text of a field with its spaces; nil if its bytes are not UTF-8.
    package func text(_ index: Int) -> String? { String(validating: bytes(of: index), as: UTF8.self) }

    /// The text of every field; bytes that are not UTF-8 become U+FFFD.
    package var fields: [String] { (0..<count).map { String(decoding: bytes(of: $0), as: UTF8.self) } }

    /// Whether a field contains only white space.
    package func isBlank(_ index: Int) -> Bool { bytes(of: index).trimmed.isEmpty }

    /// The bytes of a field; none beyond the row's fields.
    package func bytes(of index: Int) -> FieldBytes {
        guard index >= 0, index < ends.count else { return FieldBytes(UnsafeBufferPointer(start: nil, count: 0)) }
        return FieldBytes(UnsafeBufferPointer(start: storage + starts[index], count: ends[index] - starts[index]))
    }

    // MARK: Filling, only for readers

    func reset(line: Int, byteOffset: Int) {
        self.line = line
        self.byteOffset = byteOffset
        fault = nil
        bareQuotes = 0
        firstBareQuote = nil
        missing = 0
        wasQuotedWhole = false
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

    /// Removes the beginning of a character at the end of the field that begins at `start`, after a cut.
    func trimPartialCharacter(from start: Int) {
        var lead = used - 1
        while lead >= start, used - lead < 4, storage[lead] & 0xC0 == 0x80 { lead -= 1 }
        guard lead >= start else { return }
        let length = storage[lead] >= 0xF0 ? 4 : storage[lead] >= 0xE0 ? 3 : storage[lead] >= 0xC0 ? 2 : 1
        if used - lead < length { used = lead }
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

    /// Counts a quote in an unquoted field; the first one's column is its offset in the text until the row has ended.
    func noteBareQuote(line: Int, at offset: Int) {
        bareQuotes += 1
        if firstBareQuote == nil { firstBareQuote = BareQuote(line: line, column: offset) }
    }

    /// The first field with a NUL byte, which no text has; nil if there is none.
    package var firstFieldWithNUL: Int? {
        guard used > 0, memchr(storage, 0, used) != nil else { return nil }
        return (0..<count).first { bytes(of: $0).contains(0) }
    }

    /// Adds blank fields at the end until there are `count`.
    func fillFields(to count: Int) {
        missing = count - ends.count
        while ends.count < count { endField(from: used) }
    }

    /// Takes the fields of another row instead of its own.
    func replaceFields(with other: FileRow) {
        used = 0
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        for index in 0..<other.count {
            let start = used
            other.bytes(of: index).withContiguousStorageIfAvailable { bytes in
                if let base = bytes.baseAddress { append(base, count: bytes.count) }
            }
            endField(from: start)
        }
        wasQuotedWhole = true
    }

    /// Removes empty fields at the end until `count` remain; true if that succeeds.
    func dropEmptyFields(to count: Int) -> Bool {
        while ends.count > count, let last = ends.indices.last, bytes(of: last).trimmed.isEmpty {
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
