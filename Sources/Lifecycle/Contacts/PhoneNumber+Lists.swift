import Formats

// The numbers in a cell with several of them.
extension PhoneNumber {
    /// The numbers in a text with the part of it that each is written in, in its order and each once.
    ///
    /// It separates `0421 555 0111; 0151 555 0112`, `a / b`, `a ::: b` (Google), `a or b` and numbers on lines of their
    /// own, but not the area code of `0421/5550111`.
    package static func all(in text: String) -> [(text: String, number: PhoneNumber)] {
        let text = withoutVariant(TextFolding.narrowed(text))
        let parts = parts(of: text)
        var found: [(text: String, number: PhoneNumber)] = []
        if parts.count > 1 {
            for part in parts {
                let part = unlabelled(part)
                guard let number = PhoneNumber(part), !found.contains(where: { $0.number.comparable == number.comparable }) else {
                    continue
                }
                found.append((part, number))
            }
        }
        if found.count < 2 {
            let bare = unlabelled(text)
            if let number = PhoneNumber(bare) { return [(bare, number)] }
        }
        return found
    }

    /// A number without the other last digits after it: `+49 421 555 0161 / 0162`.
    private static func withoutVariant(_ text: String) -> String {
        guard let slash = text.lastIndex(of: "/") else { return text }
        let (number, variant) = (text[..<slash].trimmingSpace, text[text.index(after: slash)...].trimmingSpace)
        // An area code before a slash is shorter than a whole number.
        guard (1...4).contains(variant.utf8.count), variant.utf8.allSatisfy(ASCII.isDigit), digits(number) >= 9,
            !number.contains(where: \.isLetter)
        else { return text }
        return String(number)
    }

    /// A number without the label before it, such as `Office:`, and the remark after it, such as `(mornings only)`.
    private static func unlabelled(_ part: String) -> String {
        guard part.utf8.contains(where: { ASCII.isLetter($0) || $0 >= 0x80 }), part.contains(where: \.isLetter) else { return part }
        var rest = part[...]
        if var start = rest.firstIndex(where: { $0.isNumber || $0 == "+" }), start > rest.startIndex {
            let before = rest.index(before: start)
            if rest[before] == "(" { start = before }
            let words = TextFolding.words(String(rest[..<start]))
            if !words.isEmpty, words.allSatisfy(labels.contains) { rest = rest[start...] }
        }
        if let last = rest.lastIndex(where: \.isNumber) {
            let remark = rest[rest.index(after: last)...]
            let words = TextFolding.words(String(remark))
            let isApart = remark.trimmingSpace.first.map { "([".contains($0) } ?? false
            let isRemark = isApart ? words.count <= 6 && !words.contains(where: others.contains) : words.allSatisfy(labels.contains)
            if !words.isEmpty, isRemark { rest = rest[...last] }
        }
        return String(rest.trimmingSpace)
    }

    /// Words before or after a number, folded.
    private static let labels = folded([
        "tel", "telephone", "phone", "fon", "mob", "mobile", "cell", "cellphone", "cellular",
        "office", "work", "home", "main", "direct", "dial", "business", "company", "private", "personal", "other", "number", "line",
        "no", "nr", "hq", "headquarters", "switchboard", "reception", "telefon", "telefonnummer", "rufnummer", "handy", "mobil",
        "mobiltelefon", "privat", "dienstlich", "geschäftlich", "festnetz", "büro", "buero", "arbeit", "firma", "zentrale",
        "durchwahl", "empfang", "sekretariat", "telefono", "teléfono", "movil", "móvil", "celular", "oficina", "casa", "trabajo",
        "téléphone", "portable", "bureau", "domicile", "standard", "fixe", "ufficio", "cellulare", "kantoor", "mobiel", "thuis",
    ])

    /// Words that say that a number is no phone, or no one's.
    private static let others = folded([
        "fax", "telefax", "wrong", "invalid", "old", "dead", "false", "disconnected", "not", "no", "falsch", "ungültig", "alt",
        "tot", "nicht", "kein", "keine", "faux", "incorrecto", "x", "ext", "dw",
    ])

    private static func folded(_ words: [String]) -> Set<String> { Set(words.flatMap(TextFolding.words)) }

    private static let words = [" or ", " oder ", " und ", " and ", " ou ", " et ", ":::"]

    private static func parts(of text: String) -> [String] {
        // Nearly all cells have a single number, and no mark that could separate two.
        guard text.utf8.dropFirst().contains(where: isMark), text.utf8.count(where: ASCII.isDigit) >= 10 else { return [text] }
        var rest = Substring(text)
        for word in words where text.contains(word) { rest = Substring(rest.replacing(word, with: ";")) }
        var parts: [String] = []
        var part = ""
        while let character = rest.popFirst() {
            if part.isEmpty, character == " " { continue }
            let isSeparator: Bool =
                switch character {
                case ";", "|", "•", "；", "、": true
                case ",": digits(part) >= 5
                case "/", "&", "\\", "#", "=": digits(part) >= 7 && isNumber(rest, after: part)
                case "+": digits(part) >= 7
                default: character.isNewline
                }
            if !isSeparator {
                part.append(character)
                continue
            }
            parts.append(part)
            part = character == "+" ? "+" : ""
        }
        parts.append(part)
        return parts.prefix(200).map { String($0.trimmingSpace) }.filter { !$0.isEmpty }
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "."): false
        default: !ASCII.isDigit(byte)
        }
    }

    /// Whether what follows a slash is another number, and not the rest of the one before it.
    private static func isNumber(_ rest: Substring, after part: String) -> Bool {
        let next = rest.drop { $0 == " " }.prefix { !";|/&\\#=•".contains($0) && !$0.isNewline }
        guard digits(next) >= 6, let first = next.first else { return false }
        let isLocal = part.first != "0" && part.first != "+"
        return first == "+" || first == "0" || digits(part) >= 8 || isLocal && digits(part) == digits(next)
    }

    /// The number of digits, without those dialled only within a country (`+49 (0)421`) or before its code (`0049`).
    private static func digits(_ text: some StringProtocol) -> Int {
        text.utf8.count(where: ASCII.isDigit) - (text.contains("(0)") ? 1 : 0) - (text.hasPrefix("00") ? 2 : 0)
    }
}
