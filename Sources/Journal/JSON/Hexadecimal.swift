/// Lower-case hexadecimal digits, the only ones the journal writes or takes.
enum Hexadecimal {
    /// The digit for a value of 0 to 15.
    @inline(__always)
    static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 &+ value : 0x57 &+ value
    }

    /// The value of a digit, or `nil` for any other byte.
    @inline(__always)
    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit &- 0x30
        case 0x61...0x66: digit &- 0x57
        default: nil
        }
    }

    /// Sixteen digits as a big-endian word, or `nil` if one of them is none.
    @inline(__always)
    static func word(_ digits: UnsafePointer<UInt8>) -> UInt64? {
        var word: UInt64 = 0
        var bad: UInt8 = 0
        for index in 0..<16 {
            let byte = digits[index]
            let isNumber = byte &- 0x30 < 10
            let isLetter = byte &- 0x61 < 6
            bad |= isNumber || isLetter ? 0 : 1
            word = word << 4 | UInt64((isNumber ? byte &- 0x30 : byte &- 0x57) & 15)
        }
        return bad == 0 ? word : nil
    }

    /// Writes a word as sixteen digits.
    @inline(__always)
    static func write(_ word: UInt64, to digits: UnsafeMutablePointer<UInt8>) {
        for index in 0..<16 {
            digits[index] = digit(UInt8(truncatingIfNeeded: word &>> UInt64(60 &- index &* 4)) & 15)
        }
    }

    /// The digits of some bytes.
    static func string(_ bytes: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        for byte in bytes {
            digits.append(digit(byte >> 4))
            digits.append(digit(byte & 15))
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
