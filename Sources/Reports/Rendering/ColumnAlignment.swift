internal import Formats
internal import Screen

/// The widths of a column whose numbers are aligned on the decimal point, or on the unit of whole numbers.
struct ColumnAlignment {
    /// The width up to the last whole digit.
    private(set) var whole = 0
    /// The width after it: decimals, unit and signs.
    private(set) var rest = 0

    var width: Int { whole + rest }

    mutating func add(_ text: String) {
        let rest = Self.rest(of: text)
        self.rest = max(self.rest, rest)
        whole = max(whole, text.displayWidth - rest)
    }

    mutating func merge(_ other: ColumnAlignment) {
        whole = max(whole, other.whole)
        rest = max(rest, other.rest)
    }

    /// The blanks after a text.
    func padding(after text: String) -> Int { max(0, rest - Self.rest(of: text)) }

    /// The width of a text after its first whole number; 0 without digits, such as for a dash, and for a moment, which
    /// ends with a time of day.
    private static func rest(of text: String) -> Int {
        guard !text.suffix(3).hasPrefix(":") else { return 0 }
        guard let first = text.firstIndex(where: { $0.isASCII && $0.isNumber }) else { return 0 }
        let number = text[first...]
        guard let end = number.firstIndex(where: { !($0.isASCII && ($0.isNumber || $0 == ",")) }) else { return 0 }
        return String(text[end...]).displayWidth
    }
}

extension FigureBlock {
    /// How the amounts of a column are written, of all rows and of both periods; nil for a column without amounts.
    /// O(rows).
    func notation(ofColumn index: Int) -> AmountNotation? {
        let amounts = rows.flatMap { [$0.value(index), $0.comparedValue(index)] }.compactMap { value -> Int64? in
            if case .money(let cents, _, leads: _, _) = value { cents } else { nil }
        }
        return amounts.isEmpty ? nil : AmountNotation(of: amounts)
    }
}
