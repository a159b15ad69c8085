/// How the amounts of one column are written, so that they can be compared digit by digit.
package enum AmountNotation: Hashable, Sendable {
    /// With two decimals.
    case cents
    /// In whole units.
    case whole
    /// In millions with two decimals.
    case millions

    /// The notation of amounts in cents: by the largest of them. O(amounts).
    ///
    /// Cents as long as all amounts are below a hundred units, millions from a hundred million on (our choice).
    package init(of amounts: some Sequence<Int64>) {
        let all = amounts.map(\.magnitude)
        let largest = all.max() ?? 0
        self =
            largest >= 10_000_000_000
            ? .millions : largest < 10_000 && all.contains { $0 % 100 != 0 } ? .cents : .whole
    }
}

extension AmountFormatter {
    /// As a figure in a column's notation: `12,400 EUR`, `0.40 M EUR`; `<1 EUR` for less than a half of the last place.
    package static func figure(_ value: Amount, as notation: AmountNotation) -> String {
        let unit = value.currency.isEmpty ? "" : " " + value.currency
        let sign = value.cents < 0 ? "-" : ""
        let amount = UInt64(clamping: value.cents.magnitude)
        switch notation {
        case .cents: return "\(sign)\(NumberText.grouped(amount / 100)).\(NumberText.twoDigits(Int(amount % 100)))\(unit)"
        case .whole:
            let whole = amount / 100 + (amount % 100 >= 50 ? 1 : 0)
            return whole == 0 && amount > 0 ? "\(sign)<1\(unit)" : sign + NumberText.grouped(whole) + unit
        case .millions:
            let hundredths = amount / 1_000_000 + (amount % 1_000_000 >= 500_000 ? 1 : 0)
            if hundredths == 0, amount > 0 { return "\(sign)<0.01 M\(unit)" }
            return "\(sign)\(NumberText.grouped(hundredths / 100)).\(NumberText.twoDigits(Int(hundredths % 100))) M\(unit)"
        }
    }
}
