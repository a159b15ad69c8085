// A name as texts, so that names can be compared of which only digests are kept.
//
// Two names of a first and a last part have a form in common, one kept and one sought, where ``isCompatible(with:)``
// says so. The forms never change: digests of them are kept for ever.
extension PersonName {
    /// The forms under which a person is kept: of last and first name together; of one name only if there is one.
    package var keptForms: Set<String> {
        let parts = parts
        guard !parts.last.isEmpty else { return [] }
        guard !parts.first.isEmpty else { return ["=" + parts.last.joined()] }
        return Self.pairs(Self.kept(last: parts.last), Self.kept(first: parts.first))
    }

    /// The forms that are looked up for a name, also with first and last name the other way round.
    package var soughtForms: Set<String> {
        let parts = parts
        guard !parts.last.isEmpty else { return [] }
        let whole = "=" + parts.last.joined()
        guard !parts.first.isEmpty else { return [whole] }
        return Self.pairs(Self.sought(last: parts.last), Self.sought(first: parts.first))
            .union(Self.pairs(Self.sought(last: parts.first), Self.sought(first: parts.last)))
            // Of somebody who had only a last name, the last name decides.
            .union([whole])
    }

    /// Whether there are a first and a last name, of which one at least is more than a letter.
    package var isWhole: Bool {
        let parts = parts
        return !parts.first.isEmpty && !parts.last.isEmpty && (parts.first + parts.last).contains { $0.count > 1 }
    }

    /// First and last name; of a whole name in one part, its last word is the last name.
    private var parts: (first: [String], last: [String]) {
        let (first, last) = (first, last)
        if !first.isEmpty, !last.isEmpty { return (first, last) }
        let only = first.isEmpty ? last : first
        return (Array(only.dropLast()), Array(only.suffix(1)))
    }

    private static func pairs(_ last: Set<String>, _ first: Set<String>) -> Set<String> {
        Set(last.flatMap { last in first.map { last + "," + $0 } })
    }

    // "=" marks a name, "^" the letter with which a kept name begins, "~" a kept name that is only a letter.

    private static func kept(last: [String]) -> Set<String> {
        if let initial = initial(of: last) { return ["~" + initial, "^" + initial] }
        let letters = [last.first?.first, last.last?.first].compactMap(\.self).map { "^" + String($0) }
        return Set(["=" + last.joined()] + letters)
    }

    private static func sought(last: [String]) -> Set<String> {
        if let initial = initial(of: last) { return ["^" + initial] }
        let letters = [last.first?.first, last.last?.first].compactMap(\.self).map { "~" + String($0) }
        return Set(["=" + last.joined()] + letters)
    }

    private static func kept(first: [String]) -> Set<String> {
        guard let letter = first.first?.first.map(String.init) else { return [] }
        if first[0].count == 1 { return Set(["~" + letter, "^" + letter]).union(called(first)) }
        return forms(ofFirst: first).union(initials(of: first).map { "^" + $0 })
    }

    private static func sought(first: [String]) -> Set<String> {
        guard let letter = first.first?.first.map(String.init) else { return [] }
        if first[0].count == 1 { return Set(["^" + letter]).union(called(first)) }
        return forms(ofFirst: first).union(initials(of: first).map { "~" + $0 })
    }

    /// The forms of a middle name by which somebody is called: Robert of "J. Robert".
    private static func called(_ first: [String]) -> Set<String> {
        first.count > 1 && first[1].count > 1 ? forms(ofFirst: Array(first.dropFirst())) : []
    }

    /// The letters with which a first name and its long forms begin: R. may be Bob.
    private static func initials(of first: [String]) -> [String] {
        (FirstName.shortForms[first[0]] ?? []).union([first[0]]).compactMap { $0.first.map(String.init) }
    }

    /// The first name and its long forms, "Jean-Pierre" also as "JP".
    private static func forms(ofFirst words: [String]) -> Set<String> {
        let long = FirstName.shortForms[words[0]] ?? [words[0]]
        let own = [words[0], words.joined()] + (words.count > 1 ? [String(words.compactMap(\.first))] : [])
        return Set((own + long).map { "=" + $0 })
    }

    private static func initial(of name: [String]) -> String? { name.count == 1 && name[0].count == 1 ? name[0] : nil }
}
