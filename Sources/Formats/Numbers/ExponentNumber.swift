/// A number in Java's notation of large doubles: `1.2345678E7`.
///
/// It has all digits that the double has, whereas spreadsheets shorten a number that they write with an exponent
/// (`1.23E+07`). The notation is that of `Double.toString` in the Java API: one digit, a point, at least one digit, an
/// `E` without a plus.
package enum ExponentNumber {
    /// The number in plain digits, such as `12345678`; nil for any other text, also for numbers below 10,000,000.
    package static func plain(_ text: String) -> String? {
        guard (5...24).contains(text.utf8.count) else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "E"), omittingEmptySubsequences: false)
        guard parts.count == 2, let mantissa = parts.first, let exponent = Int(Substring(parts[1])), (7...18).contains(exponent),
            parts[1].allSatisfy(ASCII.isDigit)
        else { return nil }
        let digits = mantissa.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard digits.count == 2, digits[0].count == 1, !digits[1].isEmpty, digits.joined().allSatisfy(ASCII.isDigit),
            digits[0].first != UInt8(ascii: "0")
        else { return nil }
        let all = Array(digits.joined())
        let whole = all.prefix(exponent + 1) + [UInt8](repeating: UInt8(ascii: "0"), count: max(0, exponent + 1 - all.count))
        let fraction = all.dropFirst(exponent + 1)
        return String(decoding: whole, as: UTF8.self) + (fraction.isEmpty ? "" : "." + String(decoding: fraction, as: UTF8.self))
    }
}
