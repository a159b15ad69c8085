import Formats

/// The character encoding of a file.
package enum TextEncoding: String, Sendable, Equatable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16 (little-endian)"
    case utf16BigEndian = "UTF-16 (big-endian)"
    /// Latin-1 with Windows punctuation at 80–9F, as browsers and Excel use it.
    ///
    /// Source: WHATWG Encoding, "windows-1252".
    case windows1252 = "Windows-1252"

    /// Detects the encoding of a source, and converts the source to UTF-8 if it has another.
    ///
    /// A byte-order mark decides; then the position of NUL bytes (UTF-16 without a mark); then the whole file is
    /// checked as UTF-8, O(size).
    ///
    /// If that fails, invalid and valid sequences are counted: text in Windows-1252 rarely forms a valid sequence, so a
    /// file with more invalid than valid ones is Windows-1252. Any other file is UTF-8 with a few damaged cells, which
    /// are rejected by line.
    static func detect(converting source: RereadableFile) throws(IntakeError) -> TextEncoding {
        let head = try source.head(4_096)
        if head.starts(with: [0xFF, 0xFE, 0, 0]) {
            throw .unsupportedEncoding(path: source.path, encoding: "UTF-32 (little-endian)")
        }
        if head.starts(with: [0, 0, 0xFE, 0xFF]) { throw .unsupportedEncoding(path: source.path, encoding: "UTF-32 (big-endian)") }
        if head.starts(with: [0xEF, 0xBB, 0xBF]) {
            source.skip(3)
            return .utf8
        }
        if head.starts(with: [0xFF, 0xFE]) { return try convert(source, .utf16LittleEndian, skip: 2) }
        if head.starts(with: [0xFE, 0xFF]) { return try convert(source, .utf16BigEndian, skip: 2) }
        if let guess = unmarkedUTF16(head) { return try convert(source, guess, skip: 0) }
        if let looks = FileType.other(head: head) {
            throw .notATable(path: source.path, looksLike: looks.noun, advice: looks.advice)
        }
        let check = try reading { () throws(ReadFailure) in
            var check = UTF8Validator()
            try check.run(over: source)
            return check
        }
        if check.isBinary {
            throw .notATable(path: source.path, looksLike: "a binary file", advice: "export the table as CSV and import that")
        }
        guard check.invalid > check.valid else { return .utf8 }
        guard !check.hasUndefined1252 else {
            throw .unsupportedEncoding(path: source.path, encoding: "an encoding other than UTF-8, UTF-16 and Windows-1252")
        }
        var converter = Windows1252Converter()
        try source.convert(with: &converter)
        return .windows1252
    }

    private static func convert(_ source: RereadableFile, _ encoding: TextEncoding, skip: Int) throws(IntakeError) -> TextEncoding {
        source.skip(skip)
        // After a lost byte, every character would be another one.
        guard source.size % 2 == 0 else { throw .oddUTF16(path: source.path) }
        var converter = UTF16Converter(bigEndian: encoding == .utf16BigEndian)
        try source.convert(with: &converter)
        return encoding
    }

    /// Detects UTF-16 without a mark: digits, marks and Western letters have a NUL in every second byte, and nowhere
    /// else.
    private static func unmarkedUTF16(_ head: [UInt8]) -> TextEncoding? {
        guard head.count >= 8 else { return nil }
        let pairs = head.count / 2
        var even = 0
        var odd = 0
        for index in 0..<(pairs * 2) where head[index] == 0 {
            if index % 2 == 0 { even += 1 } else { odd += 1 }
        }
        if odd * 10 > pairs * 7 && even * 20 < pairs || odd * 5 > pairs && even == 0 { return .utf16LittleEndian }
        if even * 10 > pairs * 7 && odd * 20 < pairs || even * 5 > pairs && odd == 0 { return .utf16BigEndian }
        return nil
    }
}

/// Converts UTF-16 to UTF-8; a lone surrogate becomes a byte that is no UTF-8, so that its row is rejected by line.
private struct UTF16Converter: ByteConverter {
    let bigEndian: Bool
    private static let invalid: UInt8 = 0xFF
    private var half: UInt8?
    private var high: UInt16?

    init(bigEndian: Bool) { self.bigEndian = bigEndian }

    mutating func convert(_ block: [UInt8], into out: inout [UInt8]) {
        for byte in block {
            guard let first = half else {
                half = byte
                continue
            }
            half = nil
            decode(bigEndian ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first), into: &out)
        }
    }

    mutating func finish(into out: inout [UInt8]) {
        if high != nil || half != nil { out.append(Self.invalid) }
        high = nil
        half = nil
    }

    private mutating func decode(_ unit: UInt16, into out: inout [UInt8]) {
        if let first = high {
            high = nil
            if unit & 0xFC00 == 0xDC00 {
                append(0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(unit & 0x3FF)), to: &out)
                return
            }
            out.append(Self.invalid)
        }
        switch unit & 0xFC00 {
        case 0xD800: high = unit
        case 0xDC00: out.append(Self.invalid)
        default: append(UInt32(unit), to: &out)
        }
    }

    private func append(_ value: UInt32, to out: inout [UInt8]) {
        out.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
    }
}

/// Converts Windows-1252 to UTF-8 by the WHATWG index.
private struct Windows1252Converter: ByteConverter {
    private static let high: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]

    mutating func convert(_ block: [UInt8], into out: inout [UInt8]) {
        for byte in block {
            if byte < 0x80 {
                out.append(byte)
            } else {
                let value = byte < 0xA0 ? Self.high[Int(byte) - 0x80] : UInt32(byte)
                out.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
            }
        }
    }

    mutating func finish(into out: inout [UInt8]) {}
}
