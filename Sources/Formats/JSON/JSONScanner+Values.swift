extension JSONScanner {
    /// Reads `true` or `false`.
    @inlinable
    public mutating func bool() throws(JSONError) -> Bool {
        switch try peek() {
        case UInt8(ascii: "t"):
            try literal("true")
            return true
        case UInt8(ascii: "f"):
            try literal("false")
            return false
        default: throw failure(.unexpectedValue)
        }
    }

    /// Consumes `null` if it comes next, and returns whether it did.
    @inlinable
    public mutating func null() throws(JSONError) -> Bool {
        guard try peek() == UInt8(ascii: "n") else { return false }
        try literal("null")
        return true
    }

    /// Reads an integer that fits the type; rejects fractions and exponents.
    @inlinable
    public mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(JSONError) -> Value {
        let first = try peek()
        guard first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else { throw failure(.unexpectedValue) }
        let start = position
        try scanNumber()
        var index = start
        let negative = base[index] == UInt8(ascii: "-")
        if negative { index += 1 }
        var value: Value = 0
        while index < position {
            let digit = base[index] &- 0x30
            guard digit < 10 else { throw failure(.invalidNumber, at: index) }
            let (scaled, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (result, isTooSmallOrLarge) =
                negative
                ? scaled.subtractingReportingOverflow(Value(truncatingIfNeeded: digit))
                : scaled.addingReportingOverflow(Value(truncatingIfNeeded: digit))
            guard !tooLarge, !isTooSmallOrLarge else { throw failure(.invalidNumber, at: start) }
            value = result
            index += 1
        }
        return value
    }

    /// Reads a string.
    @inlinable
    public mutating func string() throws(JSONError) -> String {
        guard try peek() == UInt8(ascii: "\"") else { throw failure(.unexpectedValue) }
        let (range, escaped) = try scanString()
        return escaped ? unescaped(range) : text(range)
    }

    /// The text of a range that holds UTF-8 without escapes, such as one found by `scanString`.
    @inlinable
    public func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: base[range]), as: UTF8.self)
    }

    /// Consumes a literal; a text that ends inside it ends too early.
    @inlinable
    mutating func literal(_ word: StaticString) throws(JSONError) {
        for index in 0..<word.utf8CodeUnitCount {
            guard position < end else { throw failure(.endOfText) }
            guard base[position] == word.utf8Start[index] else { throw failure(.unexpectedByte) }
            position += 1
        }
    }

    /// Skips a number by the grammar of RFC 8259.
    ///
    /// No plus sign, no leading zeros, digits on both sides of the point.
    @inlinable
    mutating func scanNumber() throws(JSONError) {
        if position < end, base[position] == UInt8(ascii: "-") { position += 1 }
        guard position < end else { throw failure(.endOfText) }
        if base[position] == UInt8(ascii: "0"), !isLenient {
            position += 1
        } else {
            try scanDigits()
        }
        if position < end, base[position] == UInt8(ascii: ".") {
            position += 1
            try scanDigits()
        }
        if position < end, base[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < end, base[position] == UInt8(ascii: "+") || base[position] == UInt8(ascii: "-") { position += 1 }
            try scanDigits()
        }
    }

    @inlinable
    mutating func scanDigits() throws(JSONError) {
        let start = position
        while position < end, base[position] &- 0x30 < 10 { position &+= 1 }
        if position == start { throw failure(position < end ? .unexpectedByte : .endOfText) }
    }
}
