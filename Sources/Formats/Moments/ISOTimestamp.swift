/// Moments in the form of the journal and of JSON output: UTC with milliseconds, `2026-11-23T09:14:05.123Z`.
///
/// Years go from 0000 to 9999. Moments are milliseconds since 1970-01-01T00:00:00Z.
public enum ISOTimestamp {
    /// The length in bytes.
    public static let length = 24

    /// The moments whose year has four digits.
    public static let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// Parses a moment; nil for another form or an impossible date.
    @inlinable @inline(__always)
    public static func milliseconds(_ text: UnsafeRawBufferPointer) -> Int64? {
        guard text.count == 24, text[4] == 0x2D, text[7] == 0x2D, text[10] == 0x54, text[13] == 0x3A, text[16] == 0x3A,
            text[19] == 0x2E, text[23] == 0x5A
        else { return nil }
        var bad = false
        @inline(__always) func digit(_ index: Int) -> Int {
            let value = text[index] &- 0x30
            if value > 9 { bad = true }
            return Int(value)
        }
        let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3)
        let month = digit(5) * 10 + digit(6)
        let day = digit(8) * 10 + digit(9)
        let hour = digit(11) * 10 + digit(12)
        let minute = digit(14) * 10 + digit(15)
        let second = digit(17) * 10 + digit(18)
        let milli = digit(20) * 100 + digit(21) * 10 + digit(22)
        guard !bad, hour < 24, minute < 60, second < 60, let date = Gregorian.day(year: year, month: month, day: day) else {
            return nil
        }
        return Int64((((date * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milli)
    }

    /// Parses a moment; nil for another form or an impossible date.
    public static func milliseconds(_ text: String) -> Int64? {
        var text = text
        return text.withUTF8 { milliseconds(UnsafeRawBufferPointer($0)) }
    }

    /// The text of a moment; one outside the years 0000 to 9999 is clamped.
    public static func text(_ milliseconds: Int64) -> String {
        String(decoding: digits(milliseconds), as: UTF8.self)
    }

    /// The bytes of a moment; one outside the years 0000 to 9999 is clamped.
    public static func digits(_ milliseconds: Int64) -> [UInt8] {
        let (day, milli) = split(min(max(milliseconds, range.lowerBound), range.upperBound))
        let (year, month, dayOfMonth) = Gregorian.civil(day)
        return [UInt8](unsafeUninitializedCapacity: length) { out, count in
            func put(_ value: Int, _ digits: Int, at index: Int) {
                var rest = value
                for position in stride(from: index + digits - 1, through: index, by: -1) {
                    out[position] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
            }
            put(year, 4, at: 0)
            out[4] = 0x2D
            put(month, 2, at: 5)
            out[7] = 0x2D
            put(dayOfMonth, 2, at: 8)
            out[10] = 0x54
            put(milli / Int(Milliseconds.hour), 2, at: 11)
            out[13] = 0x3A
            put(milli / Int(Milliseconds.minute) % 60, 2, at: 14)
            out[16] = 0x3A
            put(milli / 1000 % 60, 2, at: 17)
            out[19] = 0x2E
            put(milli % 1000, 3, at: 20)
            out[23] = 0x5A
            count = length
        }
    }

    /// The day in UTC, counted from 1970, and the milliseconds since its midnight.
    @inlinable
    public static func split(_ milliseconds: Int64) -> (day: Int, millisecond: Int) {
        let (day, rest) = milliseconds.quotientAndRemainder(dividingBy: Milliseconds.day)
        return rest < 0 ? (Int(day) - 1, Int(rest + Milliseconds.day)) : (Int(day), Int(rest))
    }
}
