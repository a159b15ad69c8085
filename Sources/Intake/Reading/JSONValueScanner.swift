/// Parses one JSON object (RFC 8259) into a flat list of names and texts.
///
/// Names of nested objects are joined with dots (`properties.email`), numbers keep their spelling, `null` is an empty
/// text, an array of plain values is joined with `; `, and an array of objects or arrays is kept as JSON text.
/// Costs O(bytes).
struct JSONValueScanner {
    /// What is wrong, and at which byte.
    struct Failure: Error, Equatable {
        let offset: Int
        let reason: String
    }

    /// The maximum depth of nesting, so that a hostile file cannot exhaust the stack.
    static let deepest = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private(set) var pairs: [(name: String, value: [UInt8])] = []

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Parses the object that fills the bytes.
    static func object(_ bytes: UnsafeBufferPointer<UInt8>) throws(Failure) -> [(name: String, value: [UInt8])] {
        var scanner = JSONValueScanner(bytes)
        scanner.skipSpace()
        guard scanner.peek == UInt8(ascii: "{") else { throw scanner.failure("expected an object in braces") }
        try scanner.members(prefix: "", depth: 0)
        scanner.skipSpace()
        guard scanner.index == bytes.count else { throw scanner.failure("unexpected text after the object") }
        return scanner.pairs
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func failure(_ reason: String) -> Failure { Failure(offset: index, reason: reason) }

    private mutating func skipSpace() {
        while let byte = peek, ASCII.isSpace(byte) || ASCII.isNewline(byte) { index += 1 }
    }

    private mutating func members(prefix: String, depth: Int) throws(Failure) {
        guard depth < Self.deepest else { throw failure("nested deeper than \(Self.deepest) objects") }
        index += 1
        skipSpace()
        if peek == UInt8(ascii: "}") {
            index += 1
            return
        }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw failure("expected a name in quotes") }
            let key = try string()
            guard let name = String(validating: key, as: UTF8.self) else { throw failure("the name is not valid UTF-8") }
            skipSpace()
            guard peek == UInt8(ascii: ":") else { throw failure("expected a colon") }
            index += 1
            skipSpace()
            let path = prefix.isEmpty ? name : prefix + "." + name
            if peek == UInt8(ascii: "{") {
                try members(prefix: path, depth: depth + 1)
            } else {
                pairs.append((path, try value(depth: depth)))
            }
            skipSpace()
            switch peek {
            case UInt8(ascii: ","): index += 1
            case UInt8(ascii: "}"):
                index += 1
                return
            default: throw failure("expected a comma or a closing brace")
            }
        }
    }

    private mutating func value(depth: Int) throws(Failure) -> [UInt8] {
        switch peek {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "t"): return try literal("true")
        case UInt8(ascii: "f"): return try literal("false")
        case UInt8(ascii: "n"):
            _ = try literal("null")
            return []
        case .some: return try number()
        case nil: throw failure("unexpected end")
        }
    }

    private mutating func array(depth: Int) throws(Failure) -> [UInt8] {
        guard depth < Self.deepest else { throw failure("nested deeper than \(Self.deepest) arrays") }
        let start = index
        var plain: [UInt8] = []
        var isPlain = true
        index += 1
        skipSpace()
        if peek == UInt8(ascii: "]") {
            index += 1
            return []
        }
        while true {
            skipSpace()
            var element: [UInt8] = []
            if peek == UInt8(ascii: "{") {
                isPlain = false
                let kept = pairs.count
                try members(prefix: "", depth: depth + 1)
                pairs.removeSubrange(kept...)
            } else {
                if peek == UInt8(ascii: "[") { isPlain = false }
                element = try value(depth: depth)
            }
            if !plain.isEmpty { plain += [0x3B, 0x20] }
            plain += element
            skipSpace()
            switch peek {
            case UInt8(ascii: ","): index += 1
            case UInt8(ascii: "]"):
                index += 1
                return isPlain ? plain : Array(bytes[start..<index])
            default: throw failure("expected a comma or a closing bracket")
            }
        }
    }

    private mutating func literal(_ text: String) throws(Failure) -> [UInt8] {
        let wanted = Array(text.utf8)
        guard index + wanted.count <= bytes.count, bytes[index..<(index + wanted.count)].elementsEqual(wanted) else {
            throw failure("expected \(text)")
        }
        index += wanted.count
        return wanted
    }

    private mutating func number() throws(Failure) -> [UInt8] {
        let start = index
        if peek == UInt8(ascii: "-") { index += 1 }
        try digits()
        if peek == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if let byte = peek, byte | 0x20 == UInt8(ascii: "e") {
            index += 1
            if let sign = peek, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        return Array(bytes[start..<index])
    }

    private mutating func digits() throws(Failure) {
        let start = index
        while let byte = peek, ASCII.isDigit(byte) { index += 1 }
        if index == start { throw failure("expected a value") }
    }

    /// Parses a string; its bytes may be invalid UTF-8, which the checks of the row find.
    private mutating func string() throws(Failure) -> [UInt8] {
        index += 1
        var out: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return out
            case UInt8(ascii: "\\"):
                index += 1
                try escape(into: &out)
            case 0..<0x20:
                throw failure("control character in a string")
            default:
                out.append(byte)
                index += 1
            }
        }
        throw failure("a string is not closed")
    }

    private mutating func escape(into out: inout [UInt8]) throws(Failure) {
        guard let byte = peek else { throw failure("unexpected end") }
        index += 1
        switch byte {
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
        case UInt8(ascii: "u"):
            var value = try hex()
            if value & 0xFC00 == 0xD800, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
                bytes[index + 1] == UInt8(ascii: "u")
            {
                let start = index
                index += 2
                let low = try hex()
                if low & 0xFC00 == 0xDC00 {
                    value = 0x10000 + ((value & 0x3FF) << 10 | (low & 0x3FF))
                } else {
                    index = start
                }
            }
            out.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
        default: throw failure("unknown escape sequence")
        }
    }

    private mutating func hex() throws(Failure) -> UInt32 {
        guard index + 4 <= bytes.count, let text = String(validating: bytes[index..<(index + 4)], as: UTF8.self),
            text.utf8.first != 0x2B,
            let value = UInt32(text, radix: 16)
        else { throw failure("expected four hexadecimal digits") }
        index += 4
        return value
    }
}
