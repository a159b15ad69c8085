import Lifecycle

/// Splits the name of a person and recognises names that mean nobody.
enum PersonNameParser {
    private static let noOwnerTexts: Set<String> = [
        "noowner", "unassigned", "notassigned", "none", "nobody", "na", "null", "nichtzugewiesen", "niemand", "keiner",
        "nonassigne",
        "sinasignar", "nonassegnato",
    ]

    /// Whether an owner's cell means that there is no owner ("No owner", "Unassigned").
    static func isNoOwner(_ name: String) -> Bool {
        let key = TextFolding.folded(name)
        return key.isEmpty || noOwnerTexts.contains(key)
    }

    private static let prefixes: Set<String> = [
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "herr", "frau", "sr", "sra", "mme", "sir",
    ]
    private static let particles: Set<String> = [
        "von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "zu", "zum", "ter", "ten", "bin",
        "al", "el", "st",
    ]

    /// Splits a full name into first and last name, with titles after the name in the last name.
    ///
    /// "Robert Smith, PhD" is Robert and "Smith, PhD". An address that tells a man from a woman stays where there is no
    /// first name that would: "Mr Smith", "Mrs Smith".
    static func split(_ full: String) -> (first: String?, last: String?) {
        let full = NameRemarks.withoutRemark(withoutBracketedBlank(full))
        var name = NameRemarks.withoutTitles(full[...])
        while let cut = name.lastIndex(where: { $0 == "," || $0.isWhitespace }),
            NameTitles.isSuffix(name[name.index(after: cut)...]), name[..<cut].contains(where: \.isLetter)
        {
            name = name[..<cut]
            while let last = name.last, last == "," || last.isWhitespace { name.removeLast() }
        }
        if let cut = credentialStart(name) { name = name[..<cut] }
        let suffix = full[name.endIndex...]
        // Only a suffix after two words leaves a name: "Silva Junior" has a last name.
        guard name.contains(where: { $0.isWhitespace }) || suffix.isEmpty else { return splitInFormatOne(full) }
        if suffix.isEmpty, let parts = splitEastAsian(name) { return parts }
        let (first, last) = splitInFormatOne(String(name))
        guard let last else { return (first, nil) }
        if first == nil, suffix.isEmpty, last != full, NameTitles.beginsWithAddress(full) { return (nil, full) }
        return (first, last + suffix)
    }

    /// A name without the bracket beside it that stands for a missing part: "Cid [not provided]", "(keine Angabe) Cid".
    ///
    /// It has several words, which would be taken apart with the name's. A bracket alone is left to those who judge the
    /// parts of names.
    private static func withoutBracketedBlank(_ full: String) -> String {
        guard full.utf8.contains(where: { "[(<{".utf8.contains($0) }) else { return full }
        var name = full.trimmingSpace
        if let open = name.lastIndex(where: { "[(<{".contains($0) }), let last = name.last, "])>}".contains(last),
            isNoName(name[open...]), !name[..<open].trimmingSpace.isEmpty
        {
            name = name[..<open].trimmingSpace
        }
        if let first = name.first, "[(<{".contains(first), let close = name.firstIndex(where: { "])>}".contains($0) }) {
            let rest = name[name.index(after: close)...].trimmingSpace
            if isNoName(name[...close]), !rest.isEmpty { name = rest }
        }
        return String(name)
    }

    private static func isNoName(_ text: Substring) -> Bool {
        Placeholder.withoutPlaceholders(first: nil, last: String(text)).last == nil
    }

    /// Where credentials begin that no table has: `, SPHR` after first and last name.
    ///
    /// "FERREIRA, TOMÁS" is a name in capitals, and "de la Cruz, ANA" a last name before a first one.
    private static func credentialStart(_ name: Substring) -> String.Index? {
        guard let comma = name.firstIndex(of: ",") else { return nil }
        let before = name[..<comma]
        let parts = name[comma...].split { $0 == "," || $0.isWhitespace || $0 == "." || $0 == "-" }
        let words = before.spacedParts
        guard words.count > 1, let first = words.first, !particles.contains(first.lowercased()),
            before.contains(where: \.isLowercase),
            !parts.isEmpty, parts.allSatisfy({ (1...6).contains($0.count) && !$0.contains(where: \.isLowercase) }),
            parts.contains(where: { $0.count > 1 && $0.contains(where: \.isUppercase) }),
            !parts.contains(where: { FirstName.shortForms[TextFolding.folded(String($0))] != nil })
        else { return nil }
        return comma
    }

    /// Splits a name of two words in Chinese, Japanese or Korean script, where the family name comes first: 山田 太郎.
    private static func splitEastAsian(_ name: Substring) -> (first: String?, last: String?)? {
        guard name.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        let words = name.spacedParts
        guard words.count == 2, words.allSatisfy(PersonNameOrder.isEastAsian) else { return nil }
        return (String(words[1]), String(words[0]))
    }

    /// Splits a full name as format 1 did: keys of whole rows were computed so.
    ///
    /// A comma separates the last name from the first ("Ferreira, Tomás"). Without a comma the last word is the last
    /// name, with the particles before it ("Ludwig van Beethoven"). A single word is a last name.
    static func splitInFormatOne(_ full: String) -> (first: String?, last: String?) {
        if full.utf8.contains(UInt8(ascii: ",")), let comma = full.firstIndex(of: ",") {
            let last = full[..<comma].trimmingSpace
            let first = full[full.index(after: comma)...].trimmingSpace
            if !last.isEmpty, !first.isEmpty { return (String(first), String(last)) }
        }
        var words = full.spacedParts.map(String.init)
        while words.count > 1, let word = words.first, prefixes.contains(TextFolding.folded(word)) { words.removeFirst() }
        guard words.count > 1 else { return (nil, words.first ?? full) }
        var start = words.count - 1
        while start > 1, particles.contains(words[start - 1].lowercased()) { start -= 1 }
        return (words[..<start].joined(separator: " "), words[start...].joined(separator: " "))
    }
}
