/// An amount of money in the smallest unit of its currency.
package struct Money: Hashable, Sendable, CustomStringConvertible {
    /// Hundredths of the currency's unit (cents); winnow keeps two decimals for every currency.
    package let cents: Int64
    /// ISO 4217 code such as `EUR`; empty where nobody said.
    package let currency: String

    /// Makes an amount.
    package init(cents: Int64, currency: String = "") {
        self.cents = cents
        self.currency = currency
    }

    /// Reads what a person types: `12000`, `12,000.50`, `12k`, `EUR 900`, `$22,700.00`; nil for anything else or a negative amount.
    ///
    /// A comma or point followed by one or two last digits is the decimal mark, any other groups thousands.
    package init?(parsing text: String) {
        var letters = ""
        var symbol = ""
        var digits = ""
        var lettersAfter = ""
        for character in text where !character.isWhitespace && character != "'" && character != "_" {
            switch character {
            case "0"..."9", ".", ",":
                // A number in one piece: neither `12k5` nor `1 EUR 5`.
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

    /// The whole units and the hundredths of a number with or without groups, such as `22,700.5`; at most 13 digits before the mark.
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
            // The decimal mark comes once, and `12.` is unfinished.
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
