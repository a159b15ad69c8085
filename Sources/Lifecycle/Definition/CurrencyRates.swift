/// The rates that turn amounts of several currencies into one.
package struct CurrencyRates: Hashable, Sendable {
    /// What one unit of a currency is worth.
    package struct Rate: Hashable, Sendable {
        /// The currency's code, such as `USD`.
        package var currency: String
        /// The worth of one unit in the base currency, in millionths.
        package var millionths: Int

        package init(currency: String, millionths: Int) {
            self.currency = currency
            self.millionths = millionths
        }

        /// The worth of one unit as a plain number: `0.92`.
        package var text: String {
            var decimals = String(millionths % 1_000_000 + 1_000_000).dropFirst()
            while decimals.last == "0" { decimals.removeLast() }
            return "\(millionths / 1_000_000)" + (decimals.isEmpty ? "" : "." + decimals)
        }
    }

    /// The currency that amounts are shown in.
    package var base: String
    /// The rates of the other currencies, in the order of the text.
    package var rates: [Rate]

    package init(base: String, rates: [Rate]) {
        self.base = base
        self.rates = rates
    }

    /// The worth of one unit in the base currency, in millionths; nil for a currency without a rate. O(rates).
    package func millionths(of currency: String) -> Int? {
        currency == base ? 1_000_000 : rates.first { $0.currency == currency }?.millionths
    }

    /// Parses a rate: a positive number with at most seven digits and six decimals; nil for anything else.
    package static func millionths(parsing text: String) -> Int? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        func isNumber(_ part: Substring, atMost count: Int) -> Bool {
            (1...count).contains(part.utf8.count) && part.utf8.allSatisfy { (48...57).contains($0) }
        }
        guard let whole = parts.first, isNumber(whole, atMost: 7), let units = Int(whole) else { return nil }
        guard parts.count > 1 else { return units > 0 ? units * 1_000_000 : nil }
        guard isNumber(parts[1], atMost: 6), let decimals = Int(parts[1] + String(repeating: "0", count: 6 - parts[1].utf8.count))
        else { return nil }
        let all = units * 1_000_000 + decimals
        return all > 0 ? all : nil
    }
}
