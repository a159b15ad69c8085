import Formats

// E-mail addresses that stand for none.
extension Placeholder {
    private static let locals = words("local")
    private static let commonLocals = words("commonLocal")
    private static let domains = words("domain")
    private static let commonDomains = words("commonDomain")

    /// Whether an address stands for none: `noreply@…`, `unknown@…`, `test@test.com`, `a@a.com`, `no@email.com`.
    ///
    /// Words such as `mail` or `abc` may be a mailbox of a company, so they count only beside another sign.
    static func isAddress(_ address: EmailAddress) -> Bool {
        let local = TextFolding.folded(head(of: address.local, before: UInt8(ascii: "+")))
        let word = withoutNumber(local)
        if locals.contains(word) || local.hasPrefix("noreply") || local.hasPrefix("donotreply") { return true }
        let label = TextFolding.folded(head(of: address.domain, before: UInt8(ascii: ".")))
        if domains.contains(label) || address.domain.hasSuffix(".invalid") { return true }
        let isCommon = commonLocals.contains(word) || isCrossOrFiller(local)
        if local == label { return isCommon || local.utf8.count <= 2 }
        return isCommon && (commonDomains.contains(label) || IntakeTables.freeMailDomains.contains(address.domain))
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

    /// Whether a local part is one character again and again, or digits in the order of the keyboard.
    private static func isCrossOrFiller(_ local: String) -> Bool {
        guard local.utf8.count >= 3, let first = local.utf8.first else { return false }
        return local.utf8.allSatisfy { $0 == first } || local.utf8.allSatisfy(ASCII.isDigit) && isFiller(local)
    }
}
