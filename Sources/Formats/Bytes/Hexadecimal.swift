/// Lower-case hexadecimal digits, the only ones that winnow writes.
public enum Hexadecimal {
    /// The digit for a value of 0 to 15.
    @inlinable @inline(__always)
    public static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 &+ value : 0x57 &+ value
    }

    /// The value of a digit, or `nil` for any other byte.
    @inlinable @inline(__always)
    public static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit &- 0x30
        case 0x61...0x66: digit &- 0x57
        default: nil
        }
    }

    /// Parses sixteen digits as a big-endian word; nil if one of them is invalid.
    @inlinable @inline(__always)
    public static func word(_ digits: UnsafePointer<UInt8>) -> UInt64? {
        let bytes = UnsafeRawPointer(digits)
        guard let high = half(bytes.loadUnaligned(as: UInt64.self)),
            let low = half(bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        else { return nil }
        return high << 32 | low
    }

    /// Parses eight digits in the order of memory; nil if one of them is invalid.
    ///
    /// Parses all eight at once: letters have bit 6 set and count nine more than their low half. The value is encoded
    /// again and compared with the digits, which rejects every other byte.
    @inlinable @inline(__always)
    public static func half(_ loaded: UInt64) -> UInt64? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let text = UInt64(bigEndian: loaded)
        let letters = text &>> 6 & ones
        let values = (text & (ones &* 0x0F)) &+ letters &* 9
        let areLetters = (values &+ ones &* 6) &>> 4 & ones
        let again = values &+ ones &* 0x30 &+ areLetters &* 0x27
        guard values & (ones &* 0xF0) == 0, again == text else { return nil }
        var packed = (values | values &>> 4) & 0x00FF_00FF_00FF_00FF
        packed = (packed | packed &>> 8) & 0x0000_FFFF_0000_FFFF
        return (packed | packed &>> 16) & 0xFFFF_FFFF
    }

    /// Writes a word as sixteen digits.
    @inlinable @inline(__always)
    public static func write(_ word: UInt64, to digits: UnsafeMutablePointer<UInt8>) {
        let bytes = UnsafeMutableRawPointer(digits)
        bytes.storeBytes(of: spread(word &>> 32), as: UInt64.self)
        bytes.storeBytes(of: spread(word & 0xFFFF_FFFF), toByteOffset: 8, as: UInt64.self)
    }

    /// Eight digits in the order of memory, for a value of 32 bits.
    @inlinable @inline(__always)
    static func spread(_ value: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var values = (value | value &<< 16) & 0x0000_FFFF_0000_FFFF
        values = (values | values &<< 8) & 0x00FF_00FF_00FF_00FF
        values = (values | values &<< 4) & (ones &* 0x0F)
        let areLetters = (values &+ ones &* 6) &>> 4 & ones
        return (values &+ ones &* 0x30 &+ areLetters &* 0x27).bigEndian
    }

    /// The digits of some bytes.
    public static func string(_ bytes: some Sequence<UInt8>) -> String {
        var digits: [UInt8] = []
        for byte in bytes {
            digits.append(digit(byte >> 4))
            digits.append(digit(byte & 15))
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
