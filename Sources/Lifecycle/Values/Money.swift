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
        var currency = ""
        var digits = ""
        var scale: Int64 = 1
        for character in text where !character.isWhitespace && character != "'" && character != "_" {
            switch character {
            case "0"..."9", ".", ",": digits.append(character)
            case "$": currency = "USD"
            case "€": currency = "EUR"
            case "£": currency = "GBP"
            case "k" where !digits.isEmpty, "K" where !digits.isEmpty: scale = 1000
            case let c where c.isASCII && c.isLetter: currency.append(c.uppercased())
            default: return nil
            }
        }
        guard currency.isEmpty || currency.count == 3, let first = digits.first, first.isNumber else { return nil }
        var fraction = ""
        if let mark = digits.lastIndex(where: { $0 == "." || $0 == "," }) {
            let tail = digits[digits.index(after: mark)...]
            if tail.count == 1 || tail.count == 2 {
                fraction = String(tail)
                digits = String(digits[..<mark])
            } else if tail.count != 3 {
                return nil
            }
        }
        digits.removeAll { $0 == "." || $0 == "," }
        while fraction.count < 2 { fraction.append("0") }
        guard digits.count <= 13, let whole = Int64(digits), let part = Int64(fraction) else { return nil }
        self.init(cents: (whole * 100 + part) * scale, currency: currency)
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
