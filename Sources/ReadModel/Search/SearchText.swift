import Lifecycle

/// The words by which a lead is found, in plain small letters.
enum SearchText {
    /// The text of a lead in the index of the search.
    ///
    /// Always built in the same way, since deletion needs the identical text.
    static func of(name: String, company: String, email: String, phone: String, searchTerms: String) -> String {
        SearchGrams.text(of: words(name: name, company: company, email: email, phone: phone, searchTerms: searchTerms))
    }

    /// The words of a lead's texts.
    static func words(name: String, company: String, email: String, phone: String, searchTerms: String) -> [String] {
        words(name) + joined(name) + words(company) + words(email) + number(phone) + words(searchTerms)
    }

    /// Family and first name as one word in both orders, in scripts that write them without a space: `山田太郎`.
    private static func joined(_ name: String) -> [String] {
        guard name.utf8.contains(where: { $0 >= 0xE0 }) else { return [] }
        let parts = plainWords(name)
        guard parts.count == 2, parts.allSatisfy({ $0.unicodeScalars.allSatisfy(SearchGrams.isDense) }) else { return [] }
        return [parts[0] + parts[1], parts[1] + parts[0]]
    }

    /// The words of a text; of a word with `ä`, `ö` or `ü` also the form without dots on keys: `mueller`.
    static func words(_ text: String) -> [String] {
        let plain = plainWords(text)
        guard let spelled = spelledOut(text) else { return plain }
        return plain + plainWords(spelled).filter { !plain.contains($0) }
    }

    /// The words of a text without the marks that people leave out on a keyboard.
    ///
    /// `Королёв` becomes `королев`, `Άννα` becomes `αννα`.
    /// Match keys, which journals store, tell these letters apart.
    static func plainWords(_ text: String) -> [String] {
        guard text.utf8.contains(where: { $0 >= 0xCE }) else { return TextFolding.words(text) }
        return TextFolding.words(text).map { word in
            guard word.unicodeScalars.contains(where: { unmarked[$0] != nil || isVowelSign($0) }) else { return word }
            var out = String.UnicodeScalarView()
            for scalar in word.unicodeScalars where !isVowelSign(scalar) { out.append(unmarked[scalar] ?? scalar) }
            return String(out)
        }
    }

    /// Hebrew points and Arabic vowel signs, which names mostly lack.
    private static func isVowelSign(_ scalar: Unicode.Scalar) -> Bool {
        (0x0591...0x05C7).contains(scalar.value) || (0x064B...0x0652).contains(scalar.value) || scalar.value == 0x0640
    }

    private static let unmarked: [Unicode.Scalar: Unicode.Scalar] = [
        "ё": "е", "й": "и", "ї": "і", "ά": "α", "έ": "ε", "ή": "η", "ί": "ι", "ϊ": "ι", "ΐ": "ι", "ό": "ο", "ύ": "υ", "ϋ": "υ",
        "ΰ": "υ", "ώ": "ω",
        "ς": "σ",
        "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه",
    ]

    /// The digits of a phone number as one word, without the zero that is dialled only within a country; the words of
    /// a text with fewer than four digits.
    static func number(_ phone: String) -> [String] {
        let words = TextFolding.words(phone.replacing("(0)", with: " "))
        let digits = words.joined().filter(\.isASCIIDigit)
        return digits.utf8.count < 4 ? words : [digits]
    }

    private static func spelledOut(_ text: String) -> String? {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        var out = ""
        var isChanged = false
        // Composed or not: a character is compared by what it means.
        for character in text {
            let spelling: String? =
                switch character {
                case "ä", "Ä": "ae"
                case "ö", "Ö", "ø", "Ø": "oe"
                case "ü", "Ü": "ue"
                case "å", "Å": "aa"
                default: nil
                }
            if spelling != nil { isChanged = true }
            out += spelling ?? String(character)
        }
        return isChanged ? out : nil
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { self >= "0" && self <= "9" }
}
