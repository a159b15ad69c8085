/// One value of a flattened object: its path in the object, and its text.
package struct FlatValue: Equatable, Sendable {
    /// The names from the outside in, joined with dots: `properties.email`.
    package let name: String
    /// The text, which may be invalid UTF-8.
    package let value: [UInt8]

    package init(name: String, value: [UInt8]) {
        self.name = name
        self.value = value
    }
}

/// Why a text is not an object, with the offset of the byte and a reason for people.
package struct FlatteningError: Error, Equatable {
    /// The offset in bytes.
    package let offset: Int
    /// What is wrong: "expected a colon".
    package let reason: String
}

/// Flattens one JSON object into a list of names and texts, as a row of a table.
///
/// Names of nested objects are joined with dots, numbers keep their spelling, `null` is an empty text, an array of
/// plain values is joined with `; `, and an array of objects or arrays is kept as JSON text. Costs O(bytes).
package struct JSONFlattener {
    private var scanner: JSONScanner
    private var values: [FlatValue] = []

    /// Flattens the object that fills the bytes.
    package static func values(of bytes: UnsafeRawBufferPointer) throws(FlatteningError) -> [FlatValue] {
        var scanner = JSONScanner(bytes)
        scanner.isLenient = true
        var flattener = JSONFlattener(scanner: scanner)
        guard flattener.next == UInt8(ascii: "{") else { throw flattener.failure("expected an object in braces") }
        try flattener.members(prefix: "", depth: 0)
        guard flattener.next == nil, flattener.scanner.position == bytes.count else {
            throw flattener.failure("unexpected text after the object")
        }
        return flattener.values
    }

    /// The next byte after white space, not consumed; nil at the end and before a control character.
    private var next: UInt8? {
        mutating get { try? scanner.peek() }
    }

    private func failure(_ reason: String) -> FlatteningError { FlatteningError(offset: scanner.position, reason: reason) }

    private mutating func skip() { scanner.position += 1 }

    private mutating func members(prefix: String, depth: Int) throws(FlatteningError) {
        try check(depth, "objects")
        skip()
        if next == UInt8(ascii: "}") { return skip() }
        while true {
            guard next == UInt8(ascii: "\"") else { throw failure("expected a name in quotes") }
            guard let name = String(validating: try string(), as: UTF8.self) else { throw failure("the name is not valid UTF-8") }
            guard next == UInt8(ascii: ":") else { throw failure("expected a colon") }
            skip()
            let path = prefix.isEmpty ? name : prefix + "." + name
            if next == UInt8(ascii: "{") {
                try members(prefix: path, depth: depth + 1)
            } else {
                values.append(FlatValue(name: path, value: try value(depth: depth)))
            }
            if try closes(UInt8(ascii: "}"), "a comma or a closing brace") { return }
        }
    }

    private mutating func value(depth: Int) throws(FlatteningError) -> [UInt8] {
        switch next {
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

    private mutating func array(depth: Int) throws(FlatteningError) -> [UInt8] {
        try check(depth, "arrays")
        let start = scanner.position
        var plain: [UInt8] = []
        var isPlain = true
        skip()
        if next == UInt8(ascii: "]") {
            skip()
            return []
        }
        while true {
            var element: [UInt8] = []
            if next == UInt8(ascii: "{") {
                isPlain = false
                let kept = values.count
                try members(prefix: "", depth: depth + 1)
                values.removeSubrange(kept...)
            } else {
                if next == UInt8(ascii: "[") { isPlain = false }
                element = try value(depth: depth)
            }
            if !plain.isEmpty { plain += Array("; ".utf8) }
            plain += element
            if try closes(UInt8(ascii: "]"), "a comma or a closing bracket") {
                return isPlain ? plain : bytes(start..<scanner.position)
            }
        }
    }

    private func check(_ depth: Int, _ noun: String) throws(FlatteningError) {
        let deepest = JSONScanner.maximumDepth
        if depth >= deepest { throw failure("nested deeper than \(deepest) \(noun)") }
    }

    private mutating func closes(_ bracket: UInt8, _ expected: String) throws(FlatteningError) -> Bool {
        let byte = next
        guard byte == UInt8(ascii: ",") || byte == bracket else { throw failure("expected \(expected)") }
        skip()
        return byte == bracket
    }

    private mutating func literal(_ word: StaticString) throws(FlatteningError) -> [UInt8] {
        let start = scanner.position
        do throws(JSONError) {
            try scanner.literal(word)
        } catch {
            throw FlatteningError(offset: start, reason: "expected \(word)")
        }
        return bytes(start..<scanner.position)
    }

    private mutating func number() throws(FlatteningError) -> [UInt8] {
        let start = scanner.position
        do throws(JSONError) {
            try scanner.scanNumber()
        } catch {
            throw FlatteningError(offset: error.offset, reason: "expected a value")
        }
        return bytes(start..<scanner.position)
    }

    private mutating func string() throws(FlatteningError) -> [UInt8] {
        do throws(JSONError) {
            let (range, isEscaped) = try scanner.scanString()
            return isEscaped ? scanner.unescapedBytes(range) : bytes(range)
        } catch {
            throw FlatteningError(offset: error.offset, reason: reason(of: error))
        }
    }

    /// Says what is wrong in a string.
    private func reason(of error: JSONError) -> String {
        guard error.reason != .endOfText else { return "a string is not closed" }
        let byte = scanner.base[error.offset]
        if byte < 0x20 { return "control character in a string" }
        let isAfterBackslash = error.offset > 0 && scanner.base[error.offset - 1] == UInt8(ascii: "\\")
        return isAfterBackslash ? "unknown escape sequence" : "expected four hexadecimal digits"
    }

    private func bytes(_ range: Range<Int>) -> [UInt8] { Array(scanner.base[range]) }
}
