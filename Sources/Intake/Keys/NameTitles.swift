import Lifecycle

/// The titles before and after a person's name, and what they tell about the person.
struct NameTitles: Sendable {
    private enum Gender { case female, male }

    private var gender: Gender?
    /// `jr`, `sr`, `ii` …
    private var generation: String?
    private var hasOthers = false

    /// What tells people of the same name apart: Mr and Mrs, Jr. and Sr.
    var distinction: String { [gender.map { $0 == .male ? "m" : "f" }, generation].compactMap(\.self).joined(separator: " ") }

    /// Whether a title tells the father from the son.
    var hasGeneration: Bool { generation != nil }

    /// Whether there are titles that only address somebody, such as "Mr".
    var isAddressOnly: Bool { gender != nil && generation == nil && !hasOthers }

    /// Whether a text only addresses somebody, such as `Ms.`, and so is no job title.
    static func isSalutation(_ text: String) -> Bool {
        guard text.utf8.count <= 24 else { return false }
        let words = TextFolding.words(text)
        guard (1...3).contains(words.count) else { return false }
        let others = words.filter { !folded.male.contains($0) && !folded.female.contains($0) }
        // "Prof." alone may be the job.
        return others.allSatisfy { ["dr", "prof", "mx"].contains($0) } && others != ["prof"]
    }

    /// Whether a text tells people of one name and family apart, such as `Jr.`
    static func isGeneration(_ text: String) -> Bool { generations[TextFolding.folded(text)] != nil }

    private static let male: Set<String> = [
        "mr", "mister", "herr", "herrn", "hr", "monsieur", "señor", "senor", "sig", "signor", "signore", "dhr", "meneer", "sir",
        "senhor", "господин",
    ]
    private static let female: Set<String> = [
        "mrs", "ms", "miss", "missus", "frau", "fr", "fräulein", "madame", "mme", "mlle", "mademoiselle", "sra", "srta", "señora",
        "senora", "señorita", "senhora", "signora", "mevr", "mevrouw", "pani", "mw", "fru", "госпожа", "madam",
    ]
    /// Titles that everybody may have.
    private static let neutral: Set<String> = ["dr", "prof", "professor", "dipl", "ing", "mx"]
    private static let generations = [
        "jr": "jr", "jnr": "jr", "junior": "jr", "sr": "sr", "snr": "sr", "senior": "sr", "ii": "ii", "2nd": "ii", "iii": "iii",
        "3rd": "iii", "iv": "iv", "4th": "iv",
    ]
    private static let degrees: Set<String> = [
        "phd", "dphil", "mba", "emba", "md", "dds", "dmd", "dvm", "esq", "esquire", "cpa", "cfa", "cma", "acca", "msc", "bsc",
        "beng", "meng", "llm", "llb", "jd", "rn", "pmp", "csm", "cissp", "pharmd", "edd", "dba", "mph", "mpa", "mphil", "bcom",
        "mcom", "bba", "frcs", "facs", "csc", "drsc", "thd", "obe", "mbe", "cbe",
    ]
    private static let folded = (
        male: Set(male.map(TextFolding.folded)), female: Set(female.map(TextFolding.folded))
    )

    /// Every word that may be a title. Most names have none.
    private static let all = folded.male.union(folded.female).union(neutral).union(generations.keys).union(degrees)

    /// The words of a part of a name without its titles, which it notes. They may be all of its words.
    mutating func removeTitles(from text: String?, isFirst: Bool) -> [String] {
        guard let text else { return [] }
        var words = Self.words(text)
        guard words.contains(where: Self.all.contains) else { return words }
        while let word = words.first {
            // "Sr" is a Spanish gentleman before a name, and the elder one after it.
            if Self.folded.male.contains(word) || word == "sr" && (isFirst || words.count > 1) {
                gender = .male
            } else if Self.folded.female.contains(word) {
                gender = .female
            } else if Self.neutral.contains(word) {
                hasOthers = true
            } else {
                break
            }
            words.removeFirst()
        }
        while let word = words.last {
            if let generation = Self.generations[word] {
                self.generation = generation
            } else if Self.degrees.contains(word) && (words.count > 1 || word != "md")
                || Self.neutral.contains(word) && words.count > 1
            {
                hasOthers = true
            } else {
                break
            }
            words.removeLast()
        }
        let inner = words.filter { !["phd", "mba", "dr", "prof", "dipl", "ing"].contains($0) }
        if inner.count < words.count, !inner.isEmpty {
            hasOthers = true
            words = inner
        }
        return words
    }

    /// Whether a word is a title after a name: `PhD`, `Jr.`, `III`.
    static func isSuffix(_ word: some StringProtocol) -> Bool {
        let folded = TextFolding.folded(String(word))
        return generations[folded] != nil || degrees.contains(folded)
    }

    /// Whether the first word addresses a man or a woman: `Mrs Smith`.
    static func beginsWithAddress(_ text: String) -> Bool {
        guard let word = text.split(whereSeparator: \.isWhitespace).first.map({ TextFolding.folded(String($0)) }) else {
            return false
        }
        return folded.male.contains(word) || folded.female.contains(word) || word == "sr"
    }

    func contradictsGender(of other: NameTitles) -> Bool {
        if let gender, let others = other.gender { gender != others } else { false }
    }

    func contradictsGeneration(of other: NameTitles) -> Bool {
        if let generation, let others = other.generation { generation != others } else { false }
    }

    /// The words of a text; `Ph.D.` is one.
    private static func words(_ text: String) -> [String] {
        guard text.utf8.contains(UInt8(ascii: ".")) else { return TextFolding.words(text) }
        return text.split { $0.isWhitespace || $0 == "," }.flatMap { (token: Substring) -> [String] in
            isSuffix(token) ? [TextFolding.folded(String(token))] : TextFolding.words(String(token))
        }
    }
}
