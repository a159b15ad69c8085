/// Amounts of money as text.
package enum AmountFormatter {
    /// With thousands, two decimals and the currency: `22,700.00 USD`.
    package static func text(_ amount: Amount) -> String {
        let magnitude = amount.cents.magnitude
        return (amount.cents < 0 ? "-" : "") + NumberText.grouped(magnitude / 100) + "."
            + NumberText.twoDigits(Int(magnitude % 100))
            + (amount.currency.isEmpty ? "" : " " + amount.currency)
    }

    /// Without thousands and currency, for programs: `22700.00`.
    package static func plain(_ cents: Int64) -> String {
        (cents < 0 ? "-" : "") + "\(cents.magnitude / 100)." + NumberText.twoDigits(Int(cents.magnitude % 100))
    }

    /// As a figure: `12,400 EUR`, `1.24 M EUR`; cents only for amounts below a hundred.
    package static func figure(_ value: Amount) -> String {
        let unit = value.currency.isEmpty ? "" : " " + value.currency
        let sign = value.cents < 0 ? "-" : ""
        let amount = Int64(clamping: value.cents.magnitude)
        if amount >= 100_000_000 {
            // Rounded half up; the sum of both would be too much for the largest amounts.
            let hundredths = amount / 1_000_000 + (amount % 1_000_000 >= 500_000 ? 1 : 0)
            return "\(sign)\(NumberText.grouped(hundredths / 100)).\(NumberText.twoDigits(Int(hundredths % 100))) M\(unit)"
        }
        if amount >= 10_000 || amount % 100 == 0 { return sign + NumberText.grouped((amount + 50) / 100) + unit }
        return "\(sign)\(amount / 100).\(NumberText.twoDigits(Int(amount % 100)))\(unit)"
    }
}
