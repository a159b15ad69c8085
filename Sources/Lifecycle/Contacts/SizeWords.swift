import Formats

/// The words that may stand beside a number of employees. With any other word, as in `see page 3`, the number is of
/// something else.
enum SizeWords {
    /// Whether all words before the first number and after the last one belong to a number of employees.
    static func areKnown(before: String, after: String) -> Bool {
        TextFolding.words(before).allSatisfy { isKnown($0) || $0.utf8.count == 1 && !CompanySize.atMost.contains($0) }
            && TextFolding.words(after).allSatisfy(isKnown)
    }

    private static func isKnown(_ word: String) -> Bool {
        others.contains(word) || CompanySize.more.contains(word) || CompanySize.fewer.contains(word)
            || CompanySize.atMost.contains(word) || CompanySize.isUnit(word)
    }

    private static let others: Set<String> = [
        "ca", "circa", "about", "approx", "approximately", "around", "roughly", "nearly", "almost", "est", "estimated", "etwa",
        "rund", "ungefahr", "zirka", "knapp", "fast", "environ", "cerca", "aprox", "aproximadamente", "alrededor", "ongeveer",
        "between", "zwischen", "entre", "tra", "fra", "tussen", "than", "als", "que", "di", "de", "dan", "at", "up", "the", "or",
        "oder", "ou", "o", "of", "und", "and", "et", "y", "e", "in", "total", "gesamt", "insgesamt", "worldwide", "globally",
        "global", "weltweit", "mondial", "full", "time", "fulltime", "vollzeit", "size", "company", "companies", "firm", "band",
        "class", "group", "range", "grosse", "taille", "tamano", "mid", "small", "medium", "large", "enterprise", "smb", "kmu",
        "workers", "worker", "team", "members", "member", "heads", "head", "personen", "leute", "effectif", "effectifs",
        "collaborateurs", "trabajadores", "addetti", "anstallda", "ansatte", "pracownikow", "human", "resources", "hc",
    ]
}
