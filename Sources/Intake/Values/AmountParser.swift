import Formats
import Lifecycle

/// Parses amounts of money in the notations of files.
enum AmountParser {
    /// The reason why a cell is not an amount.
    enum Failure: Error, Equatable {
        case notANumber
        case negative
        case tooLarge
        case unknownCurrency

        var reason: String {
            switch self {
            case .notANumber: "cannot read this as an amount; write it like 22700.00 or $22,700.00"
            case .negative: "the amount is negative"
            case .tooLarge: "the amount is too large"
            case .unknownCurrency: "unknown currency; write its ISO code, such as EUR"
            }
        }
    }

    /// Parses an amount; nil for a blank cell, `-`, `n/a`.
    ///
    /// Examples: `$22,700.00`, `1.234,56 €`, `EUR 900`, `12k`, `1.5m`, `22 700,00`, `1234.5678`.
    ///
    /// If a point and a comma occur, the last is the decimal mark. If one occurs once, followed by exactly three
    /// digits, it groups thousands (`1,234`, `1.234`), unless a zero or more than three digits precede it; followed by
    /// any other number of digits it is the decimal mark. More than two decimals are rounded half up.
    /// `currency` is the value of another column; a currency in the cell overrides it.
    static func parse(_ text: String, currency: String = "") throws(Failure) -> Money? {
        let trimmed = text.trimmingSpace
        if trimmed.isEmpty || ["-", "–", "—", "n/a", "na", "none", "null"].contains(trimmed.lowercased()) { return nil }
        var number: [UInt8] = []
        var letters = ""
        var symbol = ""
        var scale: Int64 = 1
        var isNegative = false
        for scalar in trimmed.unicodeScalars {
            switch scalar {
            case "0"..."9", ".", ",":
                guard scale == 1 else { throw .notANumber }
                number.append(UInt8(scalar.value))
            case "k", "K":
                if number.isEmpty || !letters.isEmpty { letters.unicodeScalars.append(scalar) } else { scale = 1_000 }
            case "m", "M":
                if number.isEmpty || !letters.isEmpty || scale > 1 {
                    letters.unicodeScalars.append(scalar)
                } else {
                    scale = 1_000_000
                }
            case "'", "’", "_", " ", "\t", "\u{A0}", "\u{202F}", "\u{2009}": continue
            case "-", "−", "(":
                isNegative = true
            case ")", "+": continue
            case "$", "€", "£", "¥", "₹", "₽", "₺", "₩", "₪", "₴", "฿", "₫", "₦", "₱", "¢":
                guard symbol.isEmpty else { throw .notANumber }
                symbol.unicodeScalars.append(scalar)
            case "A"..."Z", "a"..."z", "ł":
                letters.unicodeScalars.append(scalar)
            default: throw .notANumber
            }
        }
        if isNegative { throw .negative }
        let code = try self.code(symbol: symbol, letters: letters.uppercased())
        let cents = try self.cents(number, scale: scale)
        return Money(cents: cents, currency: code.isEmpty ? normalised(currency) : code)
    }

    /// The ISO 4217 code in a currency column: `eur`, `EUR - Euro`, `€`; empty if there is none.
    static func normalised(_ currency: String) -> String {
        let letters = currency.trimmingSpace.prefix { $0.isASCII && $0.isLetter }.uppercased()
        if letters.count == 3 { return letters }
        return (try? code(symbol: String(currency.trimmingSpace.prefix(1)), letters: "")) ?? ""
    }

    private static func code(symbol: String, letters: String) throws(Failure) -> String {
        let symbols = [
            "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW", "₪": "ILS", "₴": "UAH", "฿": "THB",
            "₫": "VND", "₦": "NGN", "₱": "PHP",
        ]
        switch (symbol, letters) {
        case ("", ""): return ""
        case ("$", ""), ("$", "US"), ("$", "USD"), ("", "US"): return "USD"
        case ("$", "A"), ("$", "AU"): return "AUD"
        case ("$", "C"), ("$", "CA"): return "CAD"
        case ("$", "NZ"): return "NZD"
        case ("$", "HK"): return "HKD"
        case ("$", "S"): return "SGD"
        case ("$", "R"): return "BRL"
        case ("$", "MX"): return "MXN"
        case ("", "ZŁ"): return "PLN"
        case ("", "R"): return "ZAR"
        case ("", "FR"), ("", "SFR"): return "CHF"
        case (let sign, let word) where word.utf8.count == 3 && (sign.isEmpty || sign == "$" || symbols[sign] == word): return word
        case (let sign, ""):
            guard let code = symbols[sign] else { throw .unknownCurrency }
            return code
        default: throw .unknownCurrency
        }
    }

    private static func cents(_ number: [UInt8], scale: Int64) throws(Failure) -> Int64 {
        let point = UInt8(ascii: ".")
        let comma = UInt8(ascii: ",")
        let separators = number.indices.filter { number[$0] == point || number[$0] == comma }
        var decimal: Int?
        if let last = separators.last {
            let same = separators.count { number[$0] == number[last] }
            let digitsAfter = number.count - last - 1
            if same < separators.count {
                guard same == 1 else { throw .notANumber }
                decimal = last
            } else if separators.count == 1 {
                let before = number[..<last]
                let groups = digitsAfter == 3 && (1...3).contains(before.count) && before.first != UInt8(ascii: "0")
                decimal = groups ? nil : last
            }
        }
        let whole = number[..<(decimal ?? number.count)].filter(ASCII.isDigit)
        let fraction = decimal.map { Array(number[($0 + 1)...]) } ?? []
        guard !whole.isEmpty || !fraction.isEmpty, fraction.allSatisfy(ASCII.isDigit), fraction.count <= 18 else {
            throw .notANumber
        }
        // In ten-thousandths of a cent, so that "1.5m" and rounding are exact.
        var units: Int64 = 0
        for digit in whole + (0..<6).map({ $0 < fraction.count ? fraction[$0] : UInt8(ascii: "0") }) {
            let (shifted, over) = units.multipliedReportingOverflow(by: 10)
            let (sum, overAgain) = shifted.addingReportingOverflow(Int64(digit - 0x30))
            guard !over, !overAgain else { throw .tooLarge }
            units = sum
        }
        let (scaled, over) = units.multipliedReportingOverflow(by: scale)
        guard !over, scaled < Int64.max - 5_000 else { throw .tooLarge }
        return (scaled + 5_000) / 10_000
    }
}
