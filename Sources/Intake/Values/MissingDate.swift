import Formats
import Lifecycle

/// Dates by which databases and spreadsheets say that there is none: `0000-00-00`, `0001-01-01`, `1899-12-30`,
/// `1900-01-00`.
///
/// They are the zero of MySQL, of .NET and of spreadsheets. Nothing that a file tells happened before 1901.
enum MissingDate {
    /// The last year whose dates stand for none.
    private static let lastYear = 1900

    /// Whether a cell has such a date, in any order and with any time after it.
    static func isShown(by bytes: FieldBytes) -> Bool {
        let text = bytes.trimmed.withoutQuote
        guard text.count >= 8, text.count <= 40, let first = text.first, ASCII.isDigit(first) else { return false }
        var groups: [(value: Int, count: Int)] = [(0, 0)]
        for byte in text {
            if ASCII.isDigit(byte) {
                let last = groups.count - 1
                groups[last] = (groups[last].value * 10 + Int(byte - UInt8(ascii: "0")), groups[last].count + 1)
                guard groups[last].count <= 4 else { return false }
            } else if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "."), groups.count < 3 {
                groups.append((0, 0))
            } else {
                break
            }
        }
        guard groups.count == 3, groups.allSatisfy({ $0.count > 0 }) else { return false }
        let years = groups.filter { $0.count == 4 }
        return years.count == 1 && years[0].value <= lastYear
    }
}
