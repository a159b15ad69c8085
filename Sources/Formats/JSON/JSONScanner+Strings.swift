extension JSONScanner {
    /// Skips a string; returns the range of its content and whether it has escapes.
    ///
    /// The next byte must be the opening quote. Eight plain ASCII bytes are skipped at a time: a byte below 0x20, a
    /// quote, a backslash or a byte above 0x7F sets its high bit in the mask (the classic zero-byte test,
    /// `(x - 0x01…) & ~x & 0x80…`); false positives occur only above a true one.
    @inlinable @inline(__always)
    public mutating func scanString() throws(JSONError) -> (content: Range<Int>, escaped: Bool) {
        position &+= 1
        let start = position
        var escaped = false
        while true {
            while position &+ 8 <= end {
                let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                let ones: UInt64 = 0x0101_0101_0101_0101
                let quotes = word ^ (ones &* 0x22)
                let backslashes = word ^ (ones &* 0x5C)
                let marks =
                    ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes) | word
                let special = marks & (ones &* 0x80)
                if special == 0 {
                    position &+= 8
                } else {
                    position &+= special.trailingZeroBitCount &>> 3
                    break
                }
            }
            guard position < end else { throw failure(.endOfText) }
            let byte = base[position]
            if byte == UInt8(ascii: "\"") {
                position &+= 1
                return (start..<(position &- 1), escaped)
            }
            if byte == UInt8(ascii: "\\") {
                escaped = true
                try scanEscape()
            } else if byte >= 0x80 {
                try scanMultibyte(byte)
            } else if byte < 0x20 {
                throw failure(.unexpectedByte)
            } else {
                position &+= 1
            }
        }
    }

    /// Skips one escape; the halves of a surrogate pair must come together.
    @usableFromInline
    mutating func scanEscape() throws(JSONError) {
        guard position + 1 < end else { throw failure(.endOfText, at: end) }
        switch base[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 2
        case UInt8(ascii: "u"):
            let start = position
            position += 2
            let unit = try scanHexUnit()
            if isLenient { return }
            if unit & 0xFC00 == 0xDC00 { throw failure(.invalidText, at: start) }
            guard unit & 0xFC00 == 0xD800 else { return }
            for byte in [UInt8(ascii: "\\"), UInt8(ascii: "u")] {
                guard position < end else { throw failure(.endOfText) }
                guard base[position] == byte else { throw failure(.invalidText, at: start) }
                position += 1
            }
            guard try scanHexUnit() & 0xFC00 == 0xDC00 else { throw failure(.invalidText, at: start) }
        default: throw failure(.unexpectedByte, at: position + 1)
        }
    }

    private mutating func scanHexUnit() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard position < end else { throw failure(.endOfText) }
            let byte = base[position]
            // Other programs may write capital digits; our own writer doesn't.
            guard let digit = Hexadecimal.value((0x41...0x46).contains(byte) ? byte | 0x20 : byte) else {
                throw failure(.unexpectedByte)
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    /// Skips one character of two to four bytes.
    ///
    /// Follows the table of well-formed sequences (Unicode 15, table 3-7).
    @usableFromInline
    mutating func scanMultibyte(_ lead: UInt8) throws(JSONError) {
        if isLenient {
            position += 1
            return
        }
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw failure(.invalidText)
        }
        for index in 1..<length {
            guard position + index < end else { throw failure(.endOfText, at: end) }
            let byte = base[position + index]
            guard index == 1 ? second.contains(byte) : byte & 0xC0 == 0x80 else { throw failure(.invalidText) }
        }
        position += length
    }

    /// The text of a scanned string's content, with escapes resolved.
    public func unescaped(_ range: Range<Int>) -> String {
        String(decoding: unescapedBytes(range), as: UTF8.self)
    }

    /// The bytes of a scanned string's content, with escapes resolved; half of a surrogate pair becomes U+FFFD.
    func unescapedBytes(_ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = base[index]
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                index += 1
                continue
            }
            let letter = base[index + 1]
            index += 2
            switch letter {
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "u"):
                var code = UInt32(unit(at: index))
                index += 4
                if code & 0xFC00 == 0xD800, let low = lowSurrogate(at: index, before: range.upperBound) {
                    code = 0x10000 + (code & 0x3FF) << 10 + UInt32(low) & 0x3FF
                    index += 6
                }
                bytes.append(contentsOf: UTF8.encode(Unicode.Scalar(code) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter)
            default: bytes.append(letter)
            }
        }
        return bytes
    }

    /// The low half of a surrogate pair, if its escape is at an index.
    private func lowSurrogate(at index: Int, before end: Int) -> UInt16? {
        guard index + 6 <= end, base[index] == UInt8(ascii: "\\"), base[index + 1] == UInt8(ascii: "u") else { return nil }
        let low = unit(at: index + 2)
        return low & 0xFC00 == 0xDC00 ? low : nil
    }

    private func unit(at index: Int) -> UInt16 {
        var unit: UInt16 = 0
        for offset in index..<index + 4 {
            let byte = base[offset]
            unit = unit << 4 | UInt16(Hexadecimal.value((0x41...0x46).contains(byte) ? byte | 0x20 : byte) ?? 0)
        }
        return unit
    }
}
