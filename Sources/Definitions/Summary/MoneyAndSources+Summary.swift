import Formats
import Lifecycle

extension CurrencyRates {
    /// One line for the base currency, then one for each rate: `1 USD = 0.92 EUR`.
    package var summary: [String] { ["Amounts are shown in \(base)"] + rates.map { "1 \($0.currency) = \($0.text) \(base)" } }
}

extension RevenueQuota {
    /// The quota in words: `Bookings: 250,000 EUR per closer per quarter`.
    package var summary: String {
        let amount = String(AmountFormatter.text(self.amount.amount).replacing(".00", with: ""))
        return "\(label): \(amount) \(side == .closer ? "per closer" : "for the team") per \(period.rawValue)"
    }
}

extension SourceName {
    /// The source with its spellings: `Google Ads: also google, Adwords`.
    package var summary: String { "\(name): also " + aliases.joined(separator: ", ") }
}
