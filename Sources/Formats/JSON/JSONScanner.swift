/// Reads strict JSON (RFC 8259) from bytes in memory, value by value and without building a tree.
///
/// The caller asks for the values that it expects and skips the others; `skip()` checks what it skips as strictly as
/// everything else. The scanner borrows the bytes: they must outlive it.
public struct JSONScanner {
    /// The bytes, borrowed.
    public let base: UnsafeRawBufferPointer
    /// The number of bytes.
    public let end: Int
    /// The offset of the next byte to read.
    public var position: Int
    /// Whether strings may hold bytes that are not UTF-8 and halves of surrogate pairs, and numbers leading zeros.
    ///
    /// Files of other programs have them; only the field that holds them is bad, not the row.
    @usableFromInline var isLenient = false
    @usableFromInline var depth = 0

    /// The deepest nesting that is read; the journal's own lines need five levels.
    public static let maximumDepth = 64

    /// Starts at the beginning of a buffer.
    @inlinable
    public init(_ bytes: UnsafeRawBufferPointer) {
        base = bytes
        end = bytes.count
        position = 0
    }

    /// The next byte after white space, not consumed.
    @inlinable @inline(__always)
    public mutating func peek() throws(JSONError) -> UInt8 {
        while position < end {
            let byte = base[position]
            if byte > 0x20 { return byte }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { throw failure(.unexpectedByte) }
            position &+= 1
        }
        throw failure(.endOfText)
    }

    /// Consumes one byte after white space, which must be this one.
    @inlinable @inline(__always)
    public mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard try peek() == byte else { throw failure(.unexpectedByte) }
        position &+= 1
    }

    /// An error at an offset, by default the present position.
    @inlinable
    public func failure(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
        JSONError(reason, at: offset ?? position)
    }

    /// Reads an object; the closure receives each key and must read or skip its value.
    @inlinable
    public mutating func object(
        _ member: (_ key: String, _ scanner: inout JSONScanner) throws(JSONError) -> Void
    ) throws(JSONError) {
        guard try peek() == UInt8(ascii: "{") else { throw failure(.unexpectedValue) }
        position &+= 1
        try descend()
        defer { depth -= 1 }
        if try peek() == UInt8(ascii: "}") {
            position &+= 1
            return
        }
        while true {
            let key = try string()
            try expect(UInt8(ascii: ":"))
            try member(key, &self)
            if try closes(with: UInt8(ascii: "}")) { return }
        }
    }

    /// Reads an object; the closure receives each key's bytes and must read or skip its value.
    ///
    /// The bytes must not be kept.
    @inlinable @inline(__always)
    public mutating func members(
        _ member: (_ name: UnsafeRawBufferPointer, _ scanner: inout JSONScanner) throws(JSONError) -> Void
    ) throws(JSONError) {
        guard try peek() == UInt8(ascii: "{") else { throw failure(.unexpectedValue) }
        position &+= 1
        try descend()
        defer { depth -= 1 }
        if try peek() == UInt8(ascii: "}") {
            position &+= 1
            return
        }
        while true {
            guard try peek() == UInt8(ascii: "\"") else { throw failure(.unexpectedValue) }
            let (range, escaped) = try scanString()
            try expect(UInt8(ascii: ":"))
            if escaped {
                let name = Array(unescaped(range).utf8)
                try name.withBytes { (bytes) throws(JSONError) in try member(bytes, &self) }
            } else {
                try member(UnsafeRawBufferPointer(rebasing: base[range]), &self)
            }
            if try closes(with: UInt8(ascii: "}")) { return }
        }
    }

    /// Reads an array; the closure is called before each element and must read or skip it.
    @inlinable
    public mutating func array(_ element: (_ scanner: inout JSONScanner) throws(JSONError) -> Void) throws(JSONError) {
        guard try peek() == UInt8(ascii: "[") else { throw failure(.unexpectedValue) }
        position &+= 1
        try descend()
        defer { depth -= 1 }
        if try peek() == UInt8(ascii: "]") {
            position &+= 1
            return
        }
        while true {
            try element(&self)
            if try closes(with: UInt8(ascii: "]")) { return }
        }
    }

    /// Skips one value of any kind and returns its range.
    @discardableResult
    public mutating func skip() throws(JSONError) -> Range<Int> {
        let first = try peek()
        let start = position
        switch first {
        case UInt8(ascii: "\""):
            _ = try scanString()
        case UInt8(ascii: "{"):
            position &+= 1
            try descend()
            if try peek() == UInt8(ascii: "}") {
                position &+= 1
            } else {
                repeat {
                    guard try peek() == UInt8(ascii: "\"") else { throw failure(.unexpectedByte) }
                    _ = try scanString()
                    try expect(UInt8(ascii: ":"))
                    try skip()
                } while try !closes(with: UInt8(ascii: "}"))
            }
            depth -= 1
        case UInt8(ascii: "["):
            position &+= 1
            try descend()
            if try peek() == UInt8(ascii: "]") {
                position &+= 1
            } else {
                repeat { try skip() } while try !closes(with: UInt8(ascii: "]"))
            }
            depth -= 1
        case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try bool()
        case UInt8(ascii: "n"): try literal("null")
        default: try scanNumber()
        }
        return start..<position
    }

    /// Throws if anything but white space is left.
    public mutating func finish() throws(JSONError) {
        while position < end {
            switch base[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position &+= 1
            default: throw failure(.trailingText)
            }
        }
    }

    @inlinable
    mutating func descend() throws(JSONError) {
        guard depth < Self.maximumDepth else { throw failure(.tooDeep) }
        depth += 1
    }

    @inlinable @inline(__always)
    mutating func closes(with bracket: UInt8) throws(JSONError) -> Bool {
        let byte = try peek()
        position &+= 1
        if byte == UInt8(ascii: ",") { return false }
        if byte == bracket { return true }
        throw failure(.unexpectedByte, at: position - 1)
    }
}
