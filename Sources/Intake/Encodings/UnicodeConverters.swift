import Formats

/// Converts UTF-16 to UTF-8; a lone surrogate becomes a byte that is no UTF-8, so that its row is rejected by line.
struct UTF16Converter: ByteConverter {
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
struct Windows1252Converter: ByteConverter {
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
