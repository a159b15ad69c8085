import Lifecycle

extension CurrencyRates {
    /// One line for the base currency, then one for each rate: `1 USD = 0.92 EUR`.
    package var summary: [String] { ["Amounts are shown in \(base)"] + rates.map { "1 \($0.currency) = \($0.text) \(base)" } }
}

extension SourceName {
    /// The source with its spellings: `Google Ads: also google, Adwords`.
    package var summary: String { "\(name): also " + aliases.joined(separator: ", ") }
}
