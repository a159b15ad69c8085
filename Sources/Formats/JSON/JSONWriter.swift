/// A growing piece of canonical JSON: UTF-8, no white space, keys in the order of writing.
///
/// The journal hashes the bytes that it writes, so there is exactly one writer and it writes each value in one way
/// only. Slashes are never escaped; numbers take their shortest form. Beyond what RFC 8259 requires, the writer escapes
/// DEL, the C1 controls and the bidirectional overrides, so that `tail journal.jsonl` can't play tricks on a terminal;
/// the value stays the same.
public struct JSONWriter: Sendable, Equatable {
    @usableFromInline var written: [UInt8] = []

    /// What has been written so far.
    @inlinable
    public var bytes: [UInt8] { written }

    /// Starts empty.
    @inlinable
    public init() {}

    /// Starts empty, with room for this many bytes.
    public init(capacity: Int) {
        written.reserveCapacity(capacity)
    }

    /// Removes what was written and keeps the memory.
    public mutating func removeAll() {
        written.removeAll(keepingCapacity: true)
    }

    /// Appends bytes that are already JSON.
    @inlinable
    public mutating func raw(_ text: some Sequence<UInt8>) {
        written.append(contentsOf: text)
    }

    /// Appends text that is already JSON.
    @inlinable
    public mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { written.append(contentsOf: $0) }
    }

    /// Replaces as many bytes as `replacement` has, from an index; those bytes must have been written.
    public mutating func replace(at index: Int, with replacement: UnsafeRawBufferPointer) {
        written.replaceSubrange(index..<index + replacement.count, with: replacement)
    }

    /// Writes an integer.
    @inlinable
    public mutating func integer(_ value: some FixedWidthInteger) {
        if value >= 0, value < 10 {
            written.append(0x30 &+ UInt8(truncatingIfNeeded: value))
            return
        }
        var magnitude = UInt64(truncatingIfNeeded: value.magnitude)
        if value < 0 { written.append(UInt8(ascii: "-")) }
        let start = written.count
        repeat {
            written.append(0x30 &+ UInt8(truncatingIfNeeded: magnitude % 10))
            magnitude /= 10
        } while magnitude > 0
        written[start...].reverse()
    }

    /// Writes a floating-point number in the shortest form that reads back as the same value.
    ///
    /// Writes `null` for NaN and infinity, which JSON can't hold.
    public mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        if let whole = Int64(exactly: value), whole.magnitude < 1 << 53, !(value == 0 && value.sign == .minus) {
            return integer(whole)
        }
        written.append(contentsOf: value.description.utf8)
    }

    /// Writes `true` or `false`.
    @inlinable
    public mutating func bool(_ value: Bool) {
        value ? raw("true") : raw("false")
    }

    /// Writes `null`.
    @inlinable
    public mutating func null() {
        raw("null")
    }

    /// Writes a string with its quotes.
    public mutating func string(_ value: String) {
        written.append(UInt8(ascii: "\""))
        let contiguous: Void? = value.utf8.withContiguousStorageIfAvailable { appendEscaped($0) }
        if contiguous == nil { Array(value.utf8).withUnsafeBufferPointer { appendEscaped($0) } }
        written.append(UInt8(ascii: "\""))
    }

    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                index += 1
                continue
            }
            let (code, length) = Self.escaped(at: index, in: text)
            guard let code else {
                index += length
                continue
            }
            written.append(contentsOf: text[start..<index])
            appendEscape(code)
            index += length
            start = index
        }
        written.append(contentsOf: text[start..<text.count])
    }

    /// The code point at an index if it must be escaped, and its length in bytes; the text is valid UTF-8.
    private static func escaped(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> (code: UInt16?, length: Int) {
        let byte = text[index]
        if byte < 0x80 { return (UInt16(byte), 1) }
        if byte == 0xC2, index + 1 < text.count, text[index + 1] < 0xA0 { return (UInt16(text[index + 1]), 2) }
        if byte == 0xE2, index + 2 < text.count {
            let code = 0x2000 | UInt16(text[index + 1] & 0x3F) << 6 | UInt16(text[index + 2] & 0x3F)
            if (0x2028...0x202E).contains(code) || (0x2066...0x2069).contains(code) { return (code, 3) }
            return (nil, 3)
        }
        return (nil, byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2)
    }

    private mutating func appendEscape(_ code: UInt16) {
        let letter: UInt8
        switch code {
        case 0x22, 0x5C: letter = UInt8(code)
        case 0x08: letter = UInt8(ascii: "b")
        case 0x09: letter = UInt8(ascii: "t")
        case 0x0A: letter = UInt8(ascii: "n")
        case 0x0C: letter = UInt8(ascii: "f")
        case 0x0D: letter = UInt8(ascii: "r")
        default: return escape(code)
        }
        written.append(UInt8(ascii: "\\"))
        written.append(letter)
    }

    /// Writes `\u` and the four digits of a UTF-16 unit.
    mutating func escape(_ unit: UInt16) {
        raw("\\u")
        for shift in [12, 8, 4, 0] as [UInt16] {
            written.append(Hexadecimal.digit(UInt8(truncatingIfNeeded: unit >> shift) & 15))
        }
    }
}
