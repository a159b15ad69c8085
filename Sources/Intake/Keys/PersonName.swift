import Lifecycle

/// A person's name, for comparison.
package struct PersonName: Hashable, Sendable {
    let first: [String]
    let last: [String]
    /// What the titles before and after the name tell about the person. Not part of what makes names equal.
    private let titles: NameTitles

    /// Reads the name of a lead's fields; `N/A` and the like are blank.
    package init(_ fields: LeadFields) { self.init(first: fields[.firstName], last: fields[.lastName]) }

    /// Reads first and last name; `N/A` and the like are blank.
    package init(first: String?, last: String?) {
        let name = Placeholder.withoutPlaceholders(first: first, last: last)
        var titles = NameTitles()
        var one = titles.removeTitles(from: name.first, isFirst: true)
        let ofFirst = titles
        var two = titles.removeTitles(from: name.last, isFirst: false)
        if two.isEmpty, name.last != nil, one.count > 1, titles.hasGeneration {
            // "Robert Smith" and "Jr.", as earlier versions split a name.
            (one, two) = (Array(one.dropLast()), Array(one.suffix(1)))
        } else if two.isEmpty, !one.isEmpty, let last = name.last {
            // A surname may be the same as a title: Lucy Herr, Tom Senior. "Mr" alone is nobody's name.
            two = TextFolding.words(last)
            titles = ofFirst
        }
        if one.isEmpty, two.isEmpty, !titles.isAddressOnly { (one, two) = ([], TextFolding.words(name.last ?? name.first ?? "")) }
        self.first = one.map(Self.plainUmlauts)
        self.last = two.map(Self.plainUmlauts)
        self.titles = titles
    }

    /// All folded words, without titles.
    package var words: [String] { first + last }

    /// All words in alphabetical order, which is the same whichever part comes first.
    var sortedWords: [String] { (first + last).sorted() }

    /// The family name as one word; nil if there is no name.
    package var familyName: String? { isBlank ? nil : (last.isEmpty ? first : last).joined() }

    /// What titles tell about the person, to keep rows of Mr and Mrs Smith apart; empty without such titles.
    package var distinction: String { titles.distinction }

    /// Whether there is no name.
    package var isBlank: Bool { first.isEmpty && last.isEmpty }

    /// The name with its words in alphabetical order, so that equal names are equal values.
    package var sorted: PersonName { PersonName(sortedWords: (first + last).sorted()) }

    private init(sortedWords: [String]) {
        first = []
        last = sortedWords
        titles = NameTitles()
    }

    package static func == (a: PersonName, b: PersonName) -> Bool { a.first == b.first && a.last == b.last }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(first)
        hasher.combine(last)
    }

    /// Whether two names have the same words, in any order, and the titles don't contradict.
    package func isEqual(to other: PersonName) -> Bool {
        (sorted == other.sorted || isSameWithoutSpaces(as: other)) && !contradictsTitles(of: other)
    }

    /// Whether two names may be those of one person: equal, one blank, initials, or a short form of the first name.
    package func isCompatible(with other: PersonName) -> Bool {
        if isBlank || other.isBlank { return true }
        if contradictsTitles(of: other) { return false }
        if isEqual(to: other) { return true }
        switch (first.isEmpty || last.isEmpty, other.first.isEmpty || other.last.isEmpty) {
        case (true, _): return other.contains(first + last)
        case (_, true): return contains(other.first + other.last)
        case (false, false): return Self.areSameFamily(last, other.last) && FirstName.areCompatible(first, other.first)
        }
    }

    /// Whether the titles show two people: Jr. and Sr.; Mr and Mrs, unless both have the same first name.
    private func contradictsTitles(of other: PersonName) -> Bool {
        if titles.contradictsGeneration(of: other.titles) { return true }
        let hasSameFirstName = first.first.map { $0.count > 1 && $0 == other.first.first } ?? false
        return titles.contradictsGender(of: other.titles) && !hasSameFirstName
    }

    /// Whether one name is the other without spaces, whichever part comes first: 山田太郎 and 太郎 山田.
    private func isSameWithoutSpaces(as other: PersonName) -> Bool {
        guard first.count + last.count == 1 || other.first.count + other.last.count == 1 else { return false }
        let (whole, parts) = first.count + last.count == 1 ? (self, other) : (other, self)
        let text = (whole.first + whole.last).joined()
        // Two short Latin names in one word are rather another name: "Marian" isn't "Mari An".
        guard text.utf8.contains(where: { $0 >= 0x80 }) || text.utf8.count >= 8 else { return false }
        if text == (parts.first + parts.last).joined() || text == (parts.last + parts.first).joined() { return true }
        return parts.last.count == 2 && parts.first.isEmpty && text == parts.last.reversed().joined()
    }

    /// Whether a name of one part is the first or the last name.
    private func contains(_ part: [String]) -> Bool {
        if part.joined() == last.joined() || part.joined() == first.joined() { return true }
        if part.count == 1 {
            // The last name of a whole name in one column.
            if first.isEmpty || last.isEmpty, (first + last).last == part[0] { return true }
            return FirstName.areCompatible(part, first.isEmpty ? last : first)
        }
        guard !first.isEmpty, !last.isEmpty else {
            if (first + last).count == 1, let only = (first + last).first {
                return part.last == only || FirstName.areCompatible([only], part)
            }
            // Two whole names in one column each.
            let other = first + last
            return other.count > 1 && Self.areSameFamily([other[other.count - 1]], [part[part.count - 1]])
                && FirstName.areCompatible(Array(other.dropLast()), Array(part.dropLast()))
        }
        // A whole name in one column.
        return Self.areSameFamily(Array(part.suffix(1)), last) && FirstName.areCompatible(Array(part.dropLast()), first)
    }

    /// Whether two family names are the same, or one is the initial of the other: "Till U."
    private static func areSameFamily(_ a: [String], _ b: [String]) -> Bool {
        func isInitial(_ name: [String], of other: [String]) -> Bool {
            name.count == 1 && name[0].count == 1 && [other.first?.first, other.last?.first].contains(name[0].first)
        }
        return a.joined() == b.joined() || isInitial(a, of: b) || isInitial(b, of: a)
    }

    /// A word with `ae`, `oe` and `ue` as the letters with two dots are folded.
    static func plainUmlauts(_ word: String) -> String {
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
