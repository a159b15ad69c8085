import Lifecycle

/// A person's name, for comparison.
package struct PersonName: Hashable, Sendable {
    let first: [String]
    let last: [String]

    /// Reads the name of a lead's fields; `N/A` and the like are blank.
    package init(_ fields: LeadFields) { self.init(first: fields[.firstName], last: fields[.lastName]) }

    /// Reads first and last name; `N/A` and the like are blank.
    package init(first: String?, last: String?) {
        let name = Placeholder.withoutPlaceholders(first: first, last: last)
        self.first = Self.words(name.first)
        self.last = Self.words(name.last)
    }

    /// All words in alphabetical order, which is the same whichever part comes first.
    var sortedWords: [String] { (first + last).sorted() }

    /// The family name as one word; nil if there is no name.
    package var familyName: String? { isBlank ? nil : (last.isEmpty ? first : last).joined() }

    /// Whether there is no name.
    package var isBlank: Bool { first.isEmpty && last.isEmpty }

    /// The name with its words in alphabetical order, so that equal names are equal values.
    package var sorted: PersonName { PersonName(sortedWords: (first + last).sorted()) }

    private init(sortedWords: [String]) {
        first = []
        last = sortedWords
    }

    /// Whether two names have the same words, in any order.
    package func isEqual(to other: PersonName) -> Bool { sorted == other.sorted }

    /// Whether two names may be those of one person: equal, one blank, initials, or a short form of the first name.
    package func isCompatible(with other: PersonName) -> Bool {
        if isBlank || other.isBlank || isEqual(to: other) { return true }
        switch (first.isEmpty || last.isEmpty, other.first.isEmpty || other.last.isEmpty) {
        case (true, _): return other.contains(first + last)
        case (_, true): return contains(other.first + other.last)
        case (false, false): return Self.areSameFamily(last, other.last) && Self.areCompatible(first, other.first)
        }
    }

    /// Whether a name of one part is the first or the last name.
    private func contains(_ part: [String]) -> Bool {
        if part.joined() == last.joined() || part.joined() == first.joined() { return true }
        if part.count == 1 { return Self.areCompatible(part, first.isEmpty ? last : first) }
        // A whole name in one column.
        guard !first.isEmpty, !last.isEmpty else { return false }
        return Self.areSameFamily(Array(part.suffix(1)), last) && Self.areCompatible(Array(part.dropLast()), first)
    }

    /// Whether two family names are the same, or one is the initial of the other: "Till U."
    private static func areSameFamily(_ a: [String], _ b: [String]) -> Bool {
        func isInitial(_ name: [String], of other: [String]) -> Bool {
            name.count == 1 && name[0].count == 1 && [other.first?.first, other.last?.first].contains(name[0].first)
        }
        return a.joined() == b.joined() || isInitial(a, of: b) || isInitial(b, of: a)
    }

    private static func areCompatible(_ a: [String], _ b: [String]) -> Bool {
        guard let one = a.first, let other = b.first else { return true }
        if one == other || a.joined() == b.joined() { return true }
        if one.count == 1 || other.count == 1 { return one.first == other.first }
        // "JP" for "Jean-Pierre".
        if one.count == b.count, one == String(b.compactMap(\.first)) { return true }
        if other.count == a.count, other == String(a.compactMap(\.first)) { return true }
        let forms = shortForms
        return !(forms[one] ?? [one]).isDisjoint(with: forms[other] ?? [other])
    }

    /// The long forms of first names, with letters folded as those of names are.
    static let shortForms: [String: Set<String>] = {
        var forms: [String: Set<String>] = [:]
        for (name, long) in IntakeTables.firstNames { forms[plainUmlauts(name), default: []].formUnion(long.map(plainUmlauts)) }
        return forms
    }()

    private static let titles: Set<String> = [
        "dr", "prof", "mr", "mrs", "ms", "herr", "frau", "jr", "sr", "phd", "mba", "dipl", "ing",
    ]

    /// The words of a part of a name, without titles; `ae`, `oe` and `ue` as the letters with two dots are folded.
    private static func words(_ text: String?) -> [String] {
        guard let text else { return [] }
        let all = TextFolding.words(text)
        let words = all.contains(where: titles.contains) ? all.filter { !titles.contains($0) } : all
        return (words.isEmpty ? all : words).map(plainUmlauts)
    }

    private static func plainUmlauts(_ word: String) -> String {
        let pairs = zip(word.utf8, word.utf8.dropFirst())
        guard pairs.contains(where: { $1 == UInt8(ascii: "e") && "aou".utf8.contains($0) }) else { return word }
        var out = ""
        for character in word {
            if character == "e", let before = out.last, "aou".contains(before) { continue }
            out.append(character)
        }
        return out
    }
}
