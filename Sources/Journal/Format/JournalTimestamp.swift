import Formats
import Lifecycle

/// Instants in the journal's only form: UTC with milliseconds, `2026-11-23T09:14:05.123Z`.
///
/// Years go from 0000 to 9999, by the proleptic Gregorian calendar of `Day`.
enum JournalTimestamp {
    /// The length of an instant in bytes.
    static let length = 24

    /// The instants whose year has four digits, in milliseconds since 1970.
    static let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// Parses an instant, in milliseconds since 1970-01-01T00:00:00Z.
    ///
    /// Returns `nil` for another form or an impossible date.
    @inline(__always)
    static func milliseconds(_ text: UnsafeRawBufferPointer) -> Int64? {
        guard text.count == length, text[4] == 0x2D, text[7] == 0x2D, text[10] == 0x54, text[13] == 0x3A, text[16] == 0x3A,
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
        guard !bad, hour < 24, minute < 60, second < 60, let date = Day(year: year, month: month, day: day) else { return nil }
        return Int64((((date.number * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milli)
    }

    /// The instant of a text in the journal's form.
    static func instant(_ text: String) -> Instant? {
        var text = text
        return text.withUTF8 { milliseconds(UnsafeRawBufferPointer($0)) }.map { Instant(milliseconds: $0) }
    }

    /// Writes an instant without quotes; one outside the years 0000 to 9999 is clamped.
    static func write(_ milliseconds: Int64, to text: inout JSONWriter) {
        let clamped = min(max(milliseconds, range.lowerBound), range.upperBound)
        let (day, milli) = floorDivide(clamped, 86_400_000)
        let (year, month, dayOfMonth) = Day(number: Int(day)).civil
        let digits = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { out in
            func put(_ value: Int64, _ count: Int, at index: Int) {
                var rest = value
                for position in stride(from: index + count - 1, through: index, by: -1) {
                    out[position] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
            }
            put(Int64(year), 4, at: 0)
            out[4] = 0x2D
            put(Int64(month), 2, at: 5)
            out[7] = 0x2D
            put(Int64(dayOfMonth), 2, at: 8)
            out[10] = 0x54
            put(milli / 3_600_000, 2, at: 11)
            out[13] = 0x3A
            put(milli / 60000 % 60, 2, at: 14)
            out[16] = 0x3A
            put(milli / 1000 % 60, 2, at: 17)
            out[19] = 0x2E
            put(milli % 1000, 3, at: 20)
            out[23] = 0x5A
            return [UInt8](out)
        }
        text.raw(digits)
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
