/// An amount of money in the smallest unit of its currency.
package struct Money: Hashable, Sendable, CustomStringConvertible {
    /// Hundredths of the currency's unit (cents). winnow stores two decimals for every currency.
    package let cents: Int64
    /// The ISO 4217 code, such as `EUR`; empty if unknown.
    package let currency: String

    package init(cents: Int64, currency: String = "") {
        self.cents = cents
        self.currency = currency
    }

    /// Parses what a person types: `12000`, `12,000.50`, `12k`, `EUR 900`, `$22,700.00`.
    ///
    /// A comma or point before the last one or two digits is the decimal separator; any other separates thousands. Nil
    /// for anything else and for negative amounts.
    package init?(parsing text: String) {
        var letters = ""
        var symbol = ""
        var digits = ""
        var lettersAfter = ""
        for character in text where !character.isWhitespace && character != "'" && character != "_" {
            switch character {
            case "0"..."9", ".", ",":
                // The number must be contiguous: neither `12k5` nor `1 EUR 5`.
                guard lettersAfter.isEmpty else { return nil }
                digits.append(character)
            case "$", "€", "£":
                guard symbol.isEmpty else { return nil }
                symbol = character == "$" ? "USD" : character == "€" ? "EUR" : "GBP"
            case let letter where letter.isASCII && letter.isLetter:
                if digits.isEmpty { letters.append(letter.uppercased()) } else { lettersAfter.append(letter.uppercased()) }
            default: return nil
            }
        }
        // `12k` and `12k EUR`, but `5 KES` are shillings.
        let isThousands = lettersAfter.first == "K" && lettersAfter.count != 3
        let currency = letters + symbol + (isThousands ? String(lettersAfter.dropFirst()) : lettersAfter)
        guard currency.isEmpty || currency.count == 3, let (whole, part) = Self.amount(digits) else { return nil }
        self.init(cents: (whole * 100 + part) * (isThousands ? 1000 : 1), currency: currency)
    }

    /// The whole units and the hundredths of a number such as `22,700.5`.
    ///
    /// Thousands separators are optional. At most 13 digits before the decimal separator.
    private static func amount(_ text: String) -> (whole: Int64, part: Int64)? {
        var groups = text.split(separator: ".", omittingEmptySubsequences: false).flatMap {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let marks = text.filter { $0 == "." || $0 == "," }
        var grouping = marks
        var fraction = ""
        if let tail = groups.last, !marks.isEmpty, tail.count <= 2 {
            fraction = String(tail)
            groups.removeLast()
            grouping.removeLast()
            // There is only one decimal separator, and `12.` is incomplete.
            guard !fraction.isEmpty, let mark = marks.last, !grouping.contains(mark) else { return nil }
        }
        guard Set(grouping).count <= 1, let first = groups.first, !first.isEmpty else { return nil }
        if groups.count > 1 {
            // Groups of three, or of two before the last three as in India.
            guard first.count <= 3, groups.last?.count == 3, groups.dropFirst().allSatisfy({ $0.count == 2 || $0.count == 3 })
            else {
                return nil
            }
        }
        let digits = groups.joined()
        guard digits.count <= 13, let whole = Int64(digits),
            let part = fraction.isEmpty ? 0 : Int64(fraction.count == 1 ? fraction + "0" : fraction)
        else { return nil }
        return (whole, part)
    }

    /// `22,700.00 USD`.
    package var description: String {
        let whole = String(abs(cents) / 100)
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        let rest = abs(cents) % 100
        let amount = (cents < 0 ? "-" : "") + grouped + (rest < 10 ? ".0" : ".") + String(rest)
        return currency.isEmpty ? amount : amount + " " + currency
    }
}
