import Formats

/// A date as the number that a spreadsheet keeps: the days since 30 December 1899, such as `45000` or `45001.5`.
///
/// A column that is formatted as a number loses its dates this way. Only in a column of dates is such a number one.
struct SpreadsheetDate: Equatable {
    /// The day, from 1970-01-01.
    let day: Int
    /// Milliseconds since midnight; nil without a time.
    let millisecond: Int?

    /// The number of 1970-01-01.
    private static let epoch = 25_569
    /// From 1970 to 2099: other numbers are years, postal codes or amounts.
    private static let range = 25_569...73_050

    /// Reads a number of five digits, with or without a fraction; nil for anything else.
    init?(_ bytes: FieldBytes) {
        let parts = bytes.trimmed.split(maxSplits: 1, omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",")
        }
        guard parts.count <= 2, parts[0].count == 5, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(ASCII.isDigit) }),
            let number = Int(String(decoding: parts[0], as: UTF8.self)), Self.range.contains(number)
        else { return nil }
        day = number - Self.epoch
        guard parts.count == 2, let fraction = Double("0." + String(decoding: parts[1], as: UTF8.self)), fraction > 0 else {
            millisecond = nil
            return
        }
        // Spreadsheets keep seconds only approximately.
        let second = min(86_399, Int((fraction * 86_400).rounded()))
        millisecond = second * 1000
    }
}
