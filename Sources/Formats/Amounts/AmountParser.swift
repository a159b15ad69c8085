/// An amount of money in hundredths of its currency's unit.
package struct Amount: Equatable, Sendable {
    /// Hundredths of the currency's unit (cents).
    package let cents: Int64
    /// The ISO 4217 code; empty if unknown.
    package let currency: String

    package init(cents: Int64, currency: String = "") {
        self.cents = cents
        self.currency = currency
    }
}

/// Parses amounts of money in the notations of files and of people.
package enum AmountParser {
    /// The reason why a text is not an amount.
    package enum Failure: Error, Equatable {
        case notANumber
        case negative
        case tooLarge
        case unknownCurrency

        /// What is wrong and how to write it.
        package var reason: String {
            switch self {
            case .notANumber: "cannot read this as an amount; write it like 22700.00 or $22,700.00"
            case .negative: "the amount is negative"
            case .tooLarge: "the amount is too large"
            case .unknownCurrency: "unknown currency; write its ISO code, such as EUR"
            }
        }
    }

    /// Where a text comes from: programs write any number of decimals, which are rounded; for people a third is a slip.
    package enum Origin: Sendable { case file, typed }

    /// Parses an amount; nil for a blank text, `-`, `n/a`.
    ///
    /// Examples: `$22,700.00`, `1.234,56 €`, `EUR 900`, `12k`, `1.5m`, `22 700,00`, `1234.5678`, `12,34,567`, `1.500,-`
    /// (a dash for no cents), `1.5E7` (Java, see ``ExponentNumber``).
    ///
    /// If a point and a comma occur, the last is the decimal mark. If one occurs once, followed by exactly three
    /// digits, it groups thousands (`1,234`, `1.234`), unless a zero or more than three digits precede it; followed by
    /// any other number of digits it is the decimal mark. More than two decimals are rounded half up.
    /// `currency` is the value of another column; a currency in the text overrides it.
    package static func parse(
        _ text: String, currency: String = "", from origin: Origin = .file
    ) throws(Failure) -> Amount? {
        let text = text.drop { $0.isWhitespace }
        if text.allSatisfy(\.isWhitespace) || ["-", "–", "—", "n/a", "na", "none", "null"].contains(text.lowercased()) {
            return nil
        }
        var parts = Parts()
        let plain = ExponentNumber.plain(String(text)) ?? withoutDash(text)
        for scalar in plain.unicodeScalars { try parts.add(scalar) }
        if parts.isNegative { throw .negative }
        let (scale, letters) = parts.scaleAndLetters
        let code = try self.code(symbol: parts.symbol, letters: letters)
        let cents = try self.cents(parts.number, scale: scale, origin)
        return Amount(cents: cents, currency: code.isEmpty ? normalised(currency) : code)
    }

    /// The ISO 4217 code in a currency column: `eur`, `EUR - Euro`, `€`; empty if there is none.
    package static func normalised(_ currency: String) -> String {
        let trimmed = currency.drop { $0.isWhitespace }
        let letters = trimmed.prefix { $0.isASCII && $0.isLetter }.uppercased()
        if letters.count == 3 { return letters }
        return (try? code(symbol: String(trimmed.prefix(1)), letters: "")) ?? ""
    }

    /// The text without a dash that stands for no cents: `1.500,-`, `€ 1.500,--`, `CHF 1’500.–`.
    private static func withoutDash(_ text: Substring) -> String {
        let isDash: (Character) -> Bool = { "-–—−".contains($0) }
        guard let mark = text.lastIndex(where: { $0 == "," || $0 == "." }), mark > text.startIndex,
            text[text.index(before: mark)].isNumber
        else { return String(text) }
        let after = text[text.index(after: mark)...]
        let rest = after.drop(while: isDash)
        guard (1...2).contains(after.count - rest.count), !rest.contains(where: \.isNumber) else { return String(text) }
        return String(text[..<mark]) + rest
    }

    /// The characters of an amount by their role.
    private struct Parts {
        /// Digits, points and commas.
        var number: [UInt8] = []
        var symbol = ""
        var lettersBefore = ""
        var lettersAfter = ""
        var isNegative = false
        private var isComplete = false

        mutating func add(_ scalar: Unicode.Scalar) throws(Failure) {
            switch scalar {
            case "0"..."9", ".", ",":
                // The number must be contiguous: neither `12k5` nor `1 EUR 5`.
                if isComplete { throw .notANumber }
                number.append(UInt8(truncatingIfNeeded: scalar.value))
            case "'", "’", "_", " ", "\t", "\u{A0}", "\u{202F}", "\u{2009}": return
            case "-", "−", "(": isNegative = true
            case ")", "+": return
            case "$", "€", "£", "¥", "₹", "₽", "₺", "₩", "₪", "₴", "฿", "₫", "₦", "₱", "¢":
                guard symbol.isEmpty else { throw .notANumber }
                symbol.unicodeScalars.append(scalar)
                isComplete = !number.isEmpty
            case "A"..."Z", "a"..."z", "ł":
                if number.isEmpty {
                    lettersBefore += scalar.properties.uppercaseMapping
                } else {
                    lettersAfter += scalar.properties.uppercaseMapping
                    isComplete = true
                }
            default: throw .notANumber
            }
        }

        /// Thousands or millions after the number, and the letters of the currency.
        ///
        /// `12k` and `12k EUR`, but `5 KES` are shillings and `5 kr` are crowns.
        var scaleAndLetters: (scale: Int64, letters: String) {
            guard lettersAfter.count != 3, lettersAfter != "KR", let first = lettersAfter.first, first == "K" || first == "M" else {
                return (1, lettersBefore + lettersAfter)
            }
            return (first == "K" ? 1_000 : 1_000_000, lettersBefore + lettersAfter.dropFirst())
        }
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

    private static func cents(_ number: [UInt8], scale: Int64, _ origin: Origin) throws(Failure) -> Int64 {
        let decimal = try decimalMark(of: number)
        let groups = number[..<(decimal ?? number.count)].split(omittingEmptySubsequences: false) { !ASCII.isDigit($0) }
        if groups.count > 1 {
            // Groups of three, or of two before the last three as in India.
            guard let first = groups.first, (1...3).contains(first.count), groups.last?.count == 3,
                groups.dropFirst().allSatisfy({ $0.count == 2 || $0.count == 3 })
            else { throw .notANumber }
        }
        let whole = groups.joined()
        let fraction = decimal.map { Array(number[($0 + 1)...]) } ?? []
        guard !whole.isEmpty || !fraction.isEmpty, fraction.count <= 18 else { throw .notANumber }
        if origin == .typed, whole.isEmpty || decimal != nil && !(1...2).contains(fraction.count) { throw .notANumber }
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

    /// The index of the decimal mark in a number; nil if it has none.
    private static func decimalMark(of number: [UInt8]) throws(Failure) -> Int? {
        let marks = number.indices.filter { !ASCII.isDigit(number[$0]) }
        guard let last = marks.last else { return nil }
        let same = marks.count { number[$0] == number[last] }
        if same < marks.count {
            guard same == 1, Set(marks.dropLast().map { number[$0] }).count == 1 else { throw .notANumber }
            return last
        }
        guard marks.count == 1 else { return nil }
        let before = number[..<last]
        let groups = number.count - last - 1 == 3 && (1...3).contains(before.count) && before.first != UInt8(ascii: "0")
        return groups ? nil : last
    }
}
