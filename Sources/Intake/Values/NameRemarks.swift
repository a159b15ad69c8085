import Lifecycle

/// What stands before and after a whole name and is no part of it: academic titles, remarks in brackets, emoji.
enum NameRemarks {
    /// A name without the remark at its end: `John Smith (Contractor)`, `Ana Ruiz (she/her)`, `Kim Lee 🚀`.
    ///
    /// A bracket after a single word may be a part of the name.
    static func withoutRemark(_ full: String) -> String {
        var name = full[...]
        while let last = name.last {
            if last.isWhitespace || isSymbol(last) {
                name.removeLast()
            } else if last == ")" || last == "]", let open = name.lastIndex(where: { $0 == "(" || $0 == "[" }),
                name[..<open].split(whereSeparator: \.isWhitespace).count(where: { $0.contains(where: \.isLetter) }) > 1
            {
                name = name[..<open]
            } else {
                break
            }
        }
        return name.contains(where: \.isLetter) ? String(name) : full
    }

    /// Whether a character is an emoji or a pictograph.
    private static func isSymbol(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first, scalar.value > 0x7F else { return false }
        return scalar.properties.isEmojiPresentation || scalar.properties.generalCategory == .otherSymbol
    }

    /// A name without the academic titles before it: `Dr. med. Max Muster`, `Mag. Eva Klein`, `Ing. Karl Novák`.
    ///
    /// Mag and Ing may also be names, so a point must follow them. What belongs to a title follows one: `rer. nat.`
    static func withoutTitles(_ full: Substring) -> Substring {
        var rest = full.drop(while: \.isWhitespace)
        var hasTitle = false
        while let end = rest.firstIndex(where: \.isWhitespace) {
            let word = rest[..<end]
            let folded = TextFolding.folded(String(word))
            let isTitle = pointless.contains(folded) || word.last == "." && titles.contains(folded)
            guard isTitle || hasTitle && word.last == "." && parts.contains(folded) else { break }
            hasTitle = true
            rest = rest[end...].drop(while: \.isWhitespace)
        }
        return rest.isEmpty ? full : rest
    }

    /// Titles that are nobody's name.
    private static let pointless: Set<String> = [
        "dr", "prof", "dipling", "diplkfm", "diplkffr", "diplinf", "diplphys", "diplbiol", "diplchem", "diplpsych", "diplbetriebsw",
        "diplwirting", "univprof", "judr", "mudr", "phdr", "rndr", "mvdr", "paeddr", "thdr", "drmed", "drjur", "drrernat", "dring",
        "drphil", "drhc", "dott", "dottssa", "mgr", "mga",
    ]
    private static let titles: Set<String> = [
        "mag", "maga", "ing", "dipl", "di", "bc", "bca", "lic", "avv", "rag", "arch", "geom", "doc", "inz", "ir", "drs", "dra",
        "hab",
        "me", "privdoz", "pd", "akad", "dkfm", "komm", "kommr", "eng",
    ]
    private static let parts: Set<String> = [
        "med", "rer", "nat", "phil", "jur", "iur", "h", "c", "hc", "habil", "oec", "pol", "techn", "mult", "vet", "dent", "theol",
        "sc",
        "pharm", "ing", "soc", "agr", "paed", "math", "univ", "emer", "et", "psych", "kfm", "publ", "oek", "troph", "cult",
    ]
}
