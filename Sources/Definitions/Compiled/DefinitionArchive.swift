/// The bytes of a compiled definition, to which values are written and from which they are read in the same order.
struct DefinitionArchive {
    /// The bytes written so far, or the bytes to read.
    private(set) var bytes: [UInt8]
    private var position = 0
    private var depth = 0

    /// The bytes are not what was written.
    struct Unreadable: Error {}

    /// The deepest nesting of values; real definitions have eight.
    private static let deepest = 32

    /// An archive to write to, or to read from.
    init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    /// Whether everything was read.
    var isAtEnd: Bool { position == bytes.count }

    /// Reads a value. It never traps, whatever the bytes are.
    mutating func read<Value: Archived>() throws(Unreadable) -> Value {
        depth += 1
        guard depth <= Self.deepest else { throw Unreadable() }
        let value = try Value(from: &self)
        depth -= 1
        return value
    }

    /// Writes values one after another.
    mutating func write<each Value: Archived>(_ value: repeat each Value) { repeat (each value).write(to: &self) }

    /// Reads the number of an enumeration's case.
    mutating func tag() throws(Unreadable) -> UInt8 {
        guard position < bytes.count else { throw Unreadable() }
        position += 1
        return bytes[position - 1]
    }

    /// Writes the number of an enumeration's case, and what the case carries.
    mutating func write<each Payload: Archived>(tag: UInt8, _ payload: repeat each Payload) {
        bytes.append(tag)
        repeat (each payload).write(to: &self)
    }

    /// Reads a whole number.
    mutating func number() throws(Unreadable) -> Int64 {
        var bits: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte = try tag()
            bits |= UInt64(byte & 127) << shift
            if byte < 128 { return Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1) }
        }
        throw Unreadable()
    }

    /// Writes a whole number: seven bits a byte, the lowest first, of which the first is the sign.
    mutating func write(number: Int64) {
        var rest = UInt64(bitPattern: number << 1 ^ number >> 63)
        while rest >= 128 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Reads a number of elements, each of which takes at least one byte.
    mutating func count() throws(Unreadable) -> Int {
        let count = try number()
        guard count >= 0, count <= bytes.count - position else { throw Unreadable() }
        return Int(count)
    }

    /// Reads a text.
    mutating func text() throws(Unreadable) -> String {
        let count = try count()
        guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else { throw Unreadable() }
        position += count
        return text
    }

    /// Writes a text: its length and its bytes in UTF-8.
    mutating func write(text: String) {
        write(number: Int64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }
}
