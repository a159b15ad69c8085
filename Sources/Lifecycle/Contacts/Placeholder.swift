import Formats

/// Recognises texts that stand for a missing value: they identify nobody.
///
/// The words are in `Resources/tables/placeholders.csv`.
package enum Placeholder {
    private static let nothing = FoldedWords(words("any"))
    private static let ids = FoldedWords(words("any", "id"))
    private static let phones = FoldedWords(words("any", "phone"))
    private static let emails = FoldedWords(words("any", "email"))
    private static let companies = FoldedWords(words("any", "company"))
    private static let occupations = FoldedWords(words("occupation"))

    static func words(_ kinds: String...) -> Set<String> {
        kinds.reduce(into: []) { $0.formUnion(ContactTables.placeholders[$1] ?? []) }
    }

    /// Whether a text says as little as an empty cell: `N/A`, `-`, `?`, `(blank)`, `#REF!`, `keine`.
    package static func isBlank(_ text: String) -> Bool { isAmong(nothing, text) }

    /// Whether a text is no record id: `N/A`, `-`, `0`, `000000000000000AAA`, `#REF!`.
    package static func isRecordID(_ text: String) -> Bool {
        let folded = TextFolding.folded(text)
        if isAmong(ids, text, folded) || text == "-1" { return true }
        // Salesforce's null id is zeros with their check characters.
        let digits = folded.hasSuffix("aaa") ? String(folded.dropLast(3)) : folded
        return digits.utf8.allSatisfy { $0 == UInt8(ascii: "0") } || isFillerID(folded)
    }

    /// Whether an id fills a field: `99999`, `111111111`, `1234567890`. Shorter and longer ones may be those of
    /// records.
    private static func isFillerID(_ folded: String) -> Bool {
        guard folded.utf8.count >= 5, folded.utf8.allSatisfy(ASCII.isDigit) else { return false }
        return folded.utf8.allSatisfy { $0 == UInt8(ascii: "9") }
            || folded.utf8.count >= 9 && isFiller(folded)
                && (folded.utf8.count <= 10 || folded.utf8.allSatisfy { $0 == folded.utf8.first })
    }

    /// Whether a text is a number that a program shortened: `1.00E+05`, `1,5e17`, `4.15 × 10^17`.
    ///
    /// Its last digits are lost. `1E5` may be an id: without a fraction only the sign of the exponent shows a number.
    package static func isShortenedNumber(_ text: String) -> Bool {
        guard mayBeShortenedNumber(text) else { return false }
        var plain = TextFolding.narrowed(text).lowercased().filter { !$0.isWhitespace && $0 != "'" && $0 != "\"" }
        for power in ["×10^", "x10^", "*10^", "·10^", "×10", "x10^"] { plain = plain.replacing(power, with: "e") }
        let parts = plain.split(separator: "e", omittingEmptySubsequences: false)
        guard parts.count == 2, var first = parts.first, var exponent = parts.last, first.last?.isNumber ?? false else {
            return false
        }
        if first.first == "-" || first.first == "+" || first.first == "=" { first.removeFirst() }
        let hasSign = exponent.first == "+" || exponent.first == "-" || exponent.first == "−"
        if hasSign { exponent.removeFirst() }
        let digits = first.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," || $0 == "٫" }
        guard digits.count == 2 || digits.count == 1 && hasSign, (1...3).contains(exponent.utf8.count) else { return false }
        return (digits + [exponent]).allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(ASCII.isDigit) }
    }

    /// False for nearly every text that is no shortened number, without folding it.
    private static func mayBeShortenedNumber(_ text: String) -> Bool {
        guard text.utf8.count <= 32 else { return false }
        var hasSign = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "^"), 0x80...: hasSign = true
            case UInt8(ascii: "x"), UInt8(ascii: "X"): continue
            default: if ASCII.isLetter(byte) { return false }
            }
        }
        return hasSign
    }

    /// Whether a text is no phone number: `n/a`, `123`, `0000000000`, `1234567890`, `+49 0000000`.
    package static func isPhone(_ text: String) -> Bool {
        let folded = TextFolding.folded(text)
        guard !folded.isEmpty, folded.utf8.allSatisfy(ASCII.isDigit) else {
            return isAmong(phones, text, folded) || isShortenedNumber(text)
        }
        guard folded.utf8.count >= 5 else { return true }
        guard mayBeFiller(folded) else { return false }
        return isFiller(folded) || isNearlyFiller(folded)
            || text.utf8.first == UInt8(ascii: "+") && isFillerAfterCountryCode(folded[...])
            || text.hasPrefix("00") && isFillerAfterCountryCode(folded.dropFirst(2))
    }

    /// Whether digits fill a field instead of being a number: all the same, or in the order of the keyboard.
    static func isFiller(_ digits: String) -> Bool { isSequence(digits.utf8) }

    private static func isSequence(_ bytes: some Collection<UInt8>) -> Bool {
        guard let first = bytes.first, let second = bytes.dropFirst().first else { return true }
        // 0, 1 or 9 from each digit to the next: 5555, 789012, 321098.
        let step = (second &+ 10 &- first) % 10
        guard step == 0 || step == 1 || step == 9 else { return false }
        return zip(bytes, bytes.dropFirst()).allSatisfy { ($1 &+ 10 &- $0) % 10 == step }
    }

    /// Whether a number fills a field, with or without a country code.
    package static func isFiller(_ number: PhoneNumber) -> Bool {
        mayBeFiller(number.digits) && (isFiller(number.digits) || isNearlyFiller(number.digits))
    }

    /// Whether at least five digits have what all kinds of fillers have; false for nearly every number of somebody.
    ///
    /// These are four different digits at most, or a run of five that are the same or follow each other.
    private static func mayBeFiller(_ digits: String) -> Bool {
        var (seen, run, step): (UInt16, Int, UInt8?) = (0, 0, nil)
        var previous: UInt8?
        for byte in digits.utf8 {
            seen |= 1 << UInt16(byte & 15)
            if let previous {
                let next = (byte &+ 10 &- previous) % 10
                run = next == step ? run + 1 : 1
                step = next
                if run >= 4, next == 0 || next == 1 || next == 9 { return true }
            }
            previous = byte
        }
        return seen.nonzeroBitCount <= 4
    }

    /// Whether digits fill a field but for one of them, or repeat a few: `1111111112`, `1212121212`, `1234567891`.
    static func isNearlyFiller(_ digits: String) -> Bool {
        let bytes = Array(digits.utf8)
        guard bytes.count >= 7 else { return false }
        for period in 2...4 where bytes.count >= max(8, 3 * period) {
            if (period..<bytes.count).allSatisfy({ bytes[$0] == bytes[$0 - period] }) { return true }
        }
        guard bytes.count >= 9 else { return false }
        // If all digits but one are the same, one of the first two is that digit.
        for digit in bytes.prefix(2) where bytes.count(where: { $0 == digit }) >= bytes.count - 1 { return true }
        return bytes.count <= 12 && isSequence(bytes.prefix(9))
    }

    private static func isFillerAfterCountryCode(_ digits: Substring) -> Bool {
        (1...3).contains { length in
            let rest = digits.dropFirst(length)
            // A sequence in the midst of a number, as in +49 30 1234567, may be somebody's.
            return rest.utf8.count >= 5
                && (rest.utf8.allSatisfy { $0 == rest.utf8.first } || rest.first == "1" && isFiller(String(rest)))
        }
    }

    /// Whether a text in a column of addresses says that there is none: `no email`, `sin correo`, `N/A`.
    package static func isMissingAddress(_ text: String) -> Bool { isAmong(emails, text) }

    /// Whether a text is no company's name: `N/A`, `no company`. One made of emoji is a name.
    package static func isCompany(_ text: String) -> Bool {
        isAmong(companies, text) && (text.utf8.allSatisfy { $0 < 0x80 } || TextFolding.symbols(text).isEmpty)
    }

    /// Whether a text in the field of the company is no account: no name, or what people without a company write,
    /// `self-employed`, `student`.
    package static func isAccount(_ text: String) -> Bool {
        isCompany(text) || isAmong(occupations, text) && !TextFolding.folded(text).isEmpty
    }

    /// Whether a text is among the words, or consists of marks, crosses, or an error of a spreadsheet.
    private static func isAmong(_ words: FoldedWords, _ text: String) -> Bool {
        mayBeAmong(words, text) && isAmong(words, text, TextFolding.folded(text))
    }

    /// False for nearly every text that is not among the words, without folding it.
    static func mayBeAmong(_ words: FoldedWords, _ text: String) -> Bool {
        guard text.utf8.count <= 48 else { return false }  // longer than any of them
        if let first = text.utf8.first, first == UInt8(ascii: "#") || first == UInt8(ascii: "\\") { return true }
        let letter = text.utf8.first { ASCII.isLetter($0) || ASCII.isDigit($0) }
        return letter.map { ASCII.lowered($0) == UInt8(ascii: "x") } ?? true || words.mayContain(text)
    }

    /// The same for a text that is folded already.
    static func isAmong(_ words: FoldedWords, _ text: String, _ folded: String) -> Bool {
        guard text.utf8.count <= 48 else { return false }
        if folded.isEmpty || words.contains(folded) || text == "\\N" { return true }
        if text.first == "#", let last = text.last, last == "!" || last == "?" { return true }
        return folded.utf8.count > 1 && folded.utf8.allSatisfy { $0 == UInt8(ascii: "x") }
    }
}
