import BundledResources
import Lifecycle
import Formats

/// Reads the parts of a column's name that aren't its meaning: a time zone, a hint, the words of a question.
enum ColumnName {
    /// The name without a time zone or hint in parentheses at its end, such as `Create Date (GMT+2)`; nil without one.
    static func withoutAddition(_ name: String) -> String? {
        guard let (rest, addition) = parts(name), offset(of: addition) != nil || hints.contains(TextFolding.folded(addition)) else {
            return nil
        }
        return rest
    }

    /// The name of a column of which a file has several, without the number: `Company` for `Company (2)`.
    static func withoutNumber(_ name: String) -> String? {
        guard let (rest, addition) = parts(name), let number = Int(addition), (2...99).contains(number) else { return nil }
        return rest
    }

    /// Seconds east of UTC that the name gives for its column's times; nil if it gives none.
    static func zoneOffset(_ name: String) -> Int? { parts(name).flatMap { offset(of: $0.addition) } }

    private static func parts(_ name: String) -> (rest: String, addition: String)? {
        let text = name.trimmingSpace
        guard text.last == ")" || text.last == "]", let open = text.lastIndex(where: { $0 == "(" || $0 == "[" }) else { return nil }
        let rest = text[..<open].trimmingSpace
        return rest.isEmpty ? nil : (String(rest), String(text[text.index(after: open)...].dropLast()))
    }

    private static let hints: Set<String> = Set(
        ["required", "optional", "mandatory", "Pflichtfeld", "freiwillig", "obligatoire", "facultatif", "obligatorio", "opcional"])

    /// Reads `UTC`, `CEST`, `GMT+2`, `UTC-05:30`.
    private static func offset(of text: String) -> Int? {
        let plain = text.uppercased().filter { !$0.isWhitespace }.replacing("\u{2212}", with: "-")
        if let hours = ZoneAbbreviation.hours(of: plain) { return hours * 3600 }
        guard let base = ["UTC", "GMT"].first(where: plain.hasPrefix) else { return nil }
        let rest = plain.dropFirst(base.count)
        guard let sign = rest.first, sign == "+" || sign == "-" else { return nil }
        let digits = rest.dropFirst().split(separator: ":", maxSplits: 1).map(String.init)
        guard let first = digits.first, first.utf8.allSatisfy(ASCII.isDigit), let number = Int(first) else { return nil }
        let hasFour = digits.count == 1 && first.count == 4
        let hours = hasFour ? number / 100 : number
        guard let minutes = digits.count == 2 ? Int(digits[1]) : hasFour ? number % 100 : 0, hours <= 14, (0..<60).contains(minutes)
        else { return nil }
        return (hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
    }

    /// The folded words of a question without those that only ask: "What is your email address?" is `emailaddress`.
    ///
    /// Nil for a name that is no question.
    static func answer(_ name: String) -> String? {
        guard name.utf8.count <= 160 else { return nil }
        let words = TextFolding.words(name.replacing("_", with: " "))
        let rest = words.filter { !questionWords.contains($0) }
        guard rest.count < words.count, (1...3).contains(rest.count), words.count > 1 else { return nil }
        // "Your company" is a question too; "Name of dog" isn't one that names the lead.
        guard name.contains("?") || name.contains("？") || questionStarts.contains(words[0]) else { return nil }
        return rest.joined()
    }

    private static let questionWords: Set<String> = {
        var words: Set<String> = []
        for row in TableParser.rows(columnWordBytes).dropFirst() where row.count == 2 && row[0] == "question" {
            words.insert(TextFolding.folded(row[1]))
        }
        return words
    }()

    private static let questionStarts: Set<String> = Set(
        [
            "what", "whats", "which", "how", "who", "where", "your", "please", "enter", "tell", "give", "share", "wie", "ihr",
            "ihre",
            "dein", "deine", "in", "bitte", "votre", "vos", "quel", "quelle", "tu", "su", "cual", "por", "qual", "la", "il", "seu",
            "sua", "wat", "jouw", "uw",
        ].map(TextFolding.folded))

    /// Short names that are also words of other languages, and the names of which one must stand beside each.
    ///
    /// An "Ad" is an advertisement, unless there is a column "Soyad".
    static let partners: [String: Set<String>] = [
        "ad": ["soyad", "soyadi", "soyisim"], "ho": ["ten", "tendem", "tenvatendem"],
        "cep": ["ad", "adi", "soyad", "adsoyad", "isim"], "infix": ["lastname", "surname", "achternaam"],
    ]

    /// Whether a name says that its column has the ids of leads: `Lead Number`, `mql_id`, `Prospect-Nr.`.
    static func isLeadID(_ key: String) -> Bool {
        // "Contact No" may be a phone number, "Contact UUID" is none.
        if let person = people.first(where: key.hasPrefix), certainIDs.contains(String(key.dropFirst(person.utf8.count))) {
            return true
        }
        guard (4...40).contains(key.utf8.count), let owner = owners.first(where: key.hasPrefix) else { return false }
        var rest = key.dropFirst(owner.count)
        for word in ["crm", "record", "external", "unique", "source", "system", "master"] where rest.hasPrefix(word) && rest != word
        {
            rest = rest.dropFirst(word.count)
        }
        return idWords.contains(String(rest))
    }

    /// Whether a name of a column of ids names a person, so that it is no activity's.
    ///
    /// For example `Prospect ID`, `Record ID - Contact`.
    static func isIDOfPerson(_ key: String) -> Bool {
        owners.contains(where: key.hasPrefix) || persons.contains { key.contains($0) }
    }

    private static let persons = ["lead", "contact", "kontakt", "person", "people", "prospect", "subscriber", "interessent"]
    private static let owners = ["prospect", "leads", "lead", "mql", "sql", "interessenten", "interessent", "inquiry", "enquiry"]
    private static let people = ["contacts", "contact", "person", "people", "subscriber", "kontakt", "record", "datensatz"]
    private static let certainIDs: Set<String> = [
        "id", "uuid", "guid", "uid", "key", "identifier", "externalid", "uniqueid", "crmid", "hash", "id18",
    ]
    private static let idWords: Set<String> = [
        "id", "ids", "uuid", "guid", "uid", "key", "number", "no", "num", "nr", "nummer", "numero", "identifier", "ref",
        "reference",
        "ticket", "hash", "kennung", "code",
    ]

    /// Whether a name says that its column has ids or numbers of some records: `Ticket`, `orderId`, `Vorgang Nr.`.
    static func isCalledID(_ name: String) -> Bool {
        if TextFolding.words(name.replacing("_", with: " ")).contains(where: idWords.contains) { return true }
        return name.hasSuffix("ID") || name.hasSuffix("Id")
    }
}
