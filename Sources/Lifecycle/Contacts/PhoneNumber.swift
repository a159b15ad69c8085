import Formats

/// A phone number for comparison: its digits, without the extension.
package struct PhoneNumber: Hashable, Sendable {
    /// The digits, including a known country code but without `+` or `00`.
    package let digits: String

    /// Parses a number; nil unless it has 5 to 15 digits (ITU-T E.164), or if it has unexpected letters.
    ///
    /// The digits may be full-width ones or those of another script.
    package init?(_ written: String) {
        if let plain = Self.plainDigits(of: written) {
            guard (5...15).contains(plain.utf8.count) else { return nil }
            digits = plain
            return
        }
        var text = TextFolding.narrowed(written)
        // "+44 (0)20 …": the zero in parentheses is dialled only within the country.
        if text.contains("(0)"), Self.isInternational(text) { text = text.replacing("(0)", with: " ") }
        var number: [UInt8] = []
        var plus = false
        var inExtension = false
        var isLabelled = false
        var word: [UInt8] = []
        for scalar in text.unicodeScalars {
            let byte = scalar.isASCII ? UInt8(scalar.value) : 0x20
            if ASCII.isLetter(byte) || byte == UInt8(ascii: "#") {
                guard word.count < 14 else { return nil }  // longer than any word used with a number
                word.append(ASCII.lowered(byte))
                continue
            }
            if !word.isEmpty {
                guard Self.acceptWord(word, number: number, inExtension: &inExtension) else { return nil }
                isLabelled = !number.isEmpty && !inExtension
                word.removeAll()
            }
            if ASCII.isDigit(byte) {
                guard !isLabelled else { return nil }
                if !inExtension { number.append(byte) }
            } else if byte == UInt8(ascii: "+"), number.isEmpty {
                plus = true
            } else if byte == UInt8(ascii: ";") || byte == UInt8(ascii: ","), number.count >= 5 {
                break  // a second number follows
            }
        }
        guard word.isEmpty || Self.acceptWord(word, number: number, inExtension: &inExtension) else { return nil }
        var digits = String(decoding: number, as: UTF8.self)
        if !plus, digits.hasPrefix("00"), digits.utf8.count > 8 {
            digits.removeFirst(2)
            plus = true
        }
        guard (5...15).contains(digits.utf8.count) else { return nil }
        self.digits = digits
    }

    /// The digits of a number without words and second numbers, as nearly all are; nil if the full rules must decide.
    private static func plainDigits(of text: String) -> String? {
        var text = text
        return text.withUTF8 { bytes in
            var (count, zeros, hasPlus, hasParenthesis) = (0, 0, false, false)
            for byte in bytes {
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    if byte == UInt8(ascii: "0"), zeros == count { zeros += 1 }
                    count += 1
                case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ")"): break
                case UInt8(ascii: "("): hasParenthesis = true
                case UInt8(ascii: "+") where count == 0: hasPlus = true
                default: return nil
                }
            }
            let isInternational = hasPlus || zeros >= 2 && count > 8
            // The zero of "(0)" is only dialled within the country.
            guard !(isInternational && hasParenthesis) else { return nil }
            let digits = bytes.lazy.filter(ASCII.isDigit).dropFirst(isInternational && !hasPlus ? 2 : 0)
            return String(decoding: Array(digits), as: UTF8.self)
        }
    }

    private static let labels: Set<String> = [
        "tel", "phone", "fon", "t", "p", "m", "mob", "mobile", "office", "telephone", "o", "c", "cell", "cellphone", "work", "home",
        "main", "direct", "business", "private", "personal", "other", "number", "telefon", "telefonnummer", "handy", "mobil",
        "privat", "dienstlich", "festnetz", "buero", "telefono", "movil", "portable", "bureau", "domicile",
    ]

    /// Whether a word is allowed at this position: the mark of an extension, or a label before or after the number.
    private static func acceptWord(_ word: [UInt8], number: [UInt8], inExtension: inout Bool) -> Bool {
        let text = String(decoding: word, as: UTF8.self)
        if ["x", "ext", "extn", "extension", "durchwahl", "dw", "#"].contains(text), number.count >= 5 {
            inExtension = true
            return true
        }
        return labels.contains(text) && (number.isEmpty || number.count >= 5)
    }

    /// Whether a number begins with the code of a country, behind whatever label.
    private static func isInternational(_ text: String) -> Bool {
        let number = text.unicodeScalars.drop { $0 != "+" && !("0"..."9").contains($0) }
        return number.first == "+" || number.starts(with: "00".unicodeScalars)
    }

    /// The last nine digits, which are equal with and without country code and trunk zero.
    package var comparable: String { String(digits.suffix(9)) }
}
