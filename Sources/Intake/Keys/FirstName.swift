/// Compares first names: with initials, middle names and short forms.
enum FirstName {
    /// Whether two first names, each with its middle names, may be those of one person.
    static func areCompatible(_ a: [String], _ b: [String]) -> Bool {
        guard let one = a.first, let other = b.first else { return true }
        if a.joined() == b.joined() { return true }
        // "JP" for "Jean-Pierre".
        if one.count == b.count, one == String(b.compactMap(\.first)) { return true }
        if other.count == a.count, other == String(a.compactMap(\.first)) { return true }
        if isByMiddleName(a, b) || isByMiddleName(b, a) { return true }
        return areSame(one, other) && zip(a.dropFirst(), b.dropFirst()).allSatisfy(areSame)
    }

    /// Whether the second name is the middle name after an initial: `J. Robert` and `Robert`.
    private static func isByMiddleName(_ long: [String], _ short: [String]) -> Bool {
        guard long.count > 1, long[0].count == 1, let called = short.first, called.count > 1 else { return false }
        return areSame(long[1], called) && long[1].count > 1
    }

    /// Whether two words may be the same name: equal, an initial, or short forms of one name.
    private static func areSame(_ one: String, _ other: String) -> Bool {
        if one == other { return true }
        let (forms, others) = (longForms(of: one), longForms(of: other))
        if one.count == 1 || other.count == 1 {
            // R. may be Bob.
            return !Set(forms.union([one]).compactMap(\.first)).isDisjoint(with: others.union([other]).compactMap(\.first))
        }
        return !forms.isDisjoint(with: others)
    }

    private static func longForms(of name: String) -> Set<String> { shortForms[name] ?? [name] }

    /// The long forms of first names, with letters folded as those of names are.
    static let shortForms: [String: Set<String>] = {
        var forms: [String: Set<String>] = [:]
        for (name, long) in IntakeTables.firstNames {
            forms[PersonName.plainUmlauts(name), default: []].formUnion(long.map(PersonName.plainUmlauts))
        }
        return forms
    }()
}
