import Formats

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

    /// The amount as a value of `Formats`.
    package init(_ amount: Amount) { self.init(cents: amount.cents, currency: amount.currency) }

    /// Parses what a person types: `12000`, `12,000.50`, `12k`, `EUR 900`, `$22,700.00`; nil for anything else.
    package init?(parsing text: String) {
        guard let amount = (try? AmountParser.parse(text, from: .typed)) ?? nil else { return nil }
        self.init(amount)
    }

    /// The cents and the currency as formatters take them.
    package var amount: Amount { Amount(cents: cents, currency: currency) }

    /// `22,700.00 USD`.
    package var description: String { AmountFormatter.text(amount) }
}
