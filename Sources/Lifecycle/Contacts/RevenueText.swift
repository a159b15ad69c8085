import Formats

/// Tells an amount of revenue from other texts with a number: `$22,700.00`, `10M-50M`, `T€ 500`, but not `see page 3`.
enum RevenueText {
    /// Whether a text is a number or a range, with a currency and units at most.
    static func isAmount(_ written: String) -> Bool {
        // Most are plain numbers.
        if (1...18).contains(written.utf8.count), written.utf8.allSatisfy(ASCII.isDigit) { return true }
        let text = TextFolding.narrowed(TextFolding.visible(written)).lowercased()
        guard !text.contains("%"), let (numbers, after) = WrittenNumber.all(in: text), let first = numbers.first,
            numbers.count <= 2, !isNegative(first.before, after)
        else { return false }
        if numbers.count == 2 {
            guard isRange(numbers[1].before) else { return false }
            // "1-5m" is from a million; "50-10" may be a slip of any kind.
            let isShort = first.scale == 1 && numbers[1].scale > 1
            guard first.value <= numbers[1].value || isShort && first.value <= numbers[1].value / numbers[1].scale else {
                return false
            }
        }
        let sides = numbers.map(\.before) + [after]
        return sides.allSatisfy { TextFolding.words($0).allSatisfy(isKnown) && $0.allSatisfy(isMark) }
    }

    /// Whether a minus or the parentheses of accountants stand around the number.
    private static func isNegative(_ before: String, _ after: String) -> Bool {
        let mark = before.filter { !$0.isWhitespace && !$0.isCurrencySymbol && !$0.isLetter && $0 != "." }
        return mark.last == "(" || mark.contains { "-–—−".contains($0) } || after.trimmingSpace.first == "-"
    }

    private static func isRange(_ between: String) -> Bool {
        between.contains { "-–—−~…→".contains($0) } || between.contains("..")
            || TextFolding.words(between).contains { ["to", "bis", "a", "and", "und", "et", "y", "tot"].contains($0) }
    }

    private static func isMark(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character.isWhitespace || character.isCurrencySymbol
            || "+-–—−~<>≤≥=.,'’:/…→*()".contains(character)
    }

    /// Whether a word is a currency, a unit, or says how exact the number is.
    private static func isKnown(_ word: String) -> Bool {
        words.contains(word) || CompanySize.more.contains(word) || CompanySize.fewer.contains(word)
            || CompanySize.atMost.contains(word)
    }

    private static let words: Set<String> = Set(
        """
        eur euro euros usd us dollar dollars gbp pound pounds sterling chf sfr fr franken francs jpy yen cny rmb yuan inr rs rupees sek
        nok dkk kr kronor kroner pln zl zloty czk kc huf ft ron lei bgn try tl rub aud cad nzd hkd sgd brl mxn ars clp zar aed sar ils
        krw won thb idr myr php vnd a c nz hk s r mx k t m mm mn mio mil million millions millionen millones milioni miljoen b bn bio
        mrd milliarde milliarden milliard milliards billion billions tsd thousand thousands tausend lakh lakhs crore crores cr teur keur
        meur tusd kusd musd tchf kchf mchf tgbp kgbp mgbp ca circa about approx approximately around roughly nearly almost est estimated
        etwa rund ungefahr zirka knapp environ cerca aprox ongeveer between zwischen entre tra tussen than als que di de dan at up the
        or of to bis and und et y in per p pro year yr annum annually annual a jahr an ano anno jaar revenue turnover sales umsatz
        jahresumsatz arr chiffre affaires d c million net gross netto brutto total worldwide weltweit fy
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
