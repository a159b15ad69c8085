import Formats

// E-mail addresses that stand for none.
extension Placeholder {
    private static let locals = FoldedWords(words("local"))
    private static let commonLocals = FoldedWords(words("commonLocal"))
    private static let domains = FoldedWords(words("domain"))
    private static let commonDomains = FoldedWords(words("commonDomain"))

    /// Whether an address stands for none: `noreply@…`, `unknown@…`, `test@test.com`, `a@a.com`, `no@email.com`.
    ///
    /// Words such as `mail` or `abc` may be a mailbox of a company, so they count only beside another sign.
    package static func isAddress(_ address: EmailAddress) -> Bool {
        let name = head(of: address.local, before: UInt8(ascii: "+"))
        let local = letters(of: name)
        let word = withoutNumber(local)
        if locals.contains(word) || local.hasPrefix("noreply") || local.hasPrefix("donotreply") { return true }
        // "-@x.example" and "n/a@x.example".
        if local.isEmpty || name.utf8.contains(UInt8(ascii: "/")) && isBlank(name) { return true }
        let label = letters(of: head(of: address.domain, before: UInt8(ascii: ".")))
        if domains.contains(label) || address.domain.hasSuffix(".invalid") { return true }
        let isCommon = commonLocals.contains(word) || isFillerWord(local)
        if local == label { return isCommon || local.utf8.count == 1 || isRepeated(local) }
        // "sin@correo.com" and "kein@mail.de" are one phrase.
        if noAddress.mayContain(local, label), noAddress.contains(local + label) { return true }
        if areNeighbours(local, label), !address.domain.hasSuffix(".example") { return true }
        guard isCommon else { return false }
        return commonDomains.contains(label) || isFillerWord(label) || ContactTables.freeMailDomains.contains(address.domain)
    }

    /// The letters and digits of a part of an address. Accents count: `më@…` is nobody's `me@…`.
    private static func letters(of part: String) -> String {
        part.utf8.allSatisfy { $0 < 0x80 } ? TextFolding.folded(part) : part.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    private static let noAddress = FoldedWords(words("email", "local").filter { $0.utf8.count >= 5 })

    /// Whether two texts are letters that follow each other: `a@b.com`, `x@y.de`.
    private static func areNeighbours(_ one: String, _ other: String) -> Bool {
        guard one.utf8.count == 1, other.utf8.count == 1, let a = one.utf8.first, let b = other.utf8.first else { return false }
        return ASCII.isLetter(a) && b == a + 1
    }

    private static func head(of text: String, before mark: UInt8) -> String {
        guard let cut = text.utf8.firstIndex(of: mark), cut > text.utf8.startIndex else { return text }
        return String(text[..<cut])
    }

    /// The text without digits at its end: `noemail` for `noemail12`.
    private static func withoutNumber(_ text: String) -> String {
        guard let last = text.utf8.last, ASCII.isDigit(last),
            let end = text.utf8.lastIndex(where: { !ASCII.isDigit($0) })
        else { return text }
        return String(text[...end])
    }

    /// The beginnings of the alphabet and of the rows of keyboards.
    private static let keySequences = FoldedWords(
        {
            let rows = [
                "abcdefgh", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
                "йцукен", "фыва",
            ]
            return Set(rows.flatMap { row in (1...row.count).map { String(row.prefix($0)) } })
        }())

    /// Whether a text is one character again and again, digits in their order, or keys that lie side by side.
    private static func isFillerWord(_ text: String) -> Bool {
        guard text.utf8.count >= 3 else { return false }
        if isRepeated(text) || text.utf8.allSatisfy(ASCII.isDigit) && isFiller(text) { return true }
        if keySequences.contains(text) { return true }
        let bytes = text.utf8
        let middle = bytes.index(bytes.startIndex, offsetBy: bytes.count / 2)
        guard bytes.count % 2 == 0, bytes[..<middle].elementsEqual(bytes[middle...]) else { return false }
        let half = text[..<middle]
        return half.count >= 3 && keySequences.contains(String(half))
    }

    private static func isRepeated(_ text: String) -> Bool {
        text.utf8.count >= 2 && text.utf8.allSatisfy { $0 == text.utf8.first }
    }
}
