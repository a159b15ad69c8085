internal import Intake
internal import ReadModel

/// The names of the rows and leads that share a value, to see whether it identifies one person.
///
/// Initials and short forms of a name are no other name. The order in which names are added has no influence.
struct SharedNames {
    private var names: [String: PersonName] = [:]

    /// The number of spellings from which they are no more compared with each other, since they can't be few people's.
    private static let maximumSpellings = 64

    /// Adds a name as it is written; a blank one is none.
    mutating func insert(_ name: PersonName, text: String) {
        guard !name.isBlank, names.count <= Self.maximumSpellings else { return }
        // The first one stays: rows tell first from last names, leads in the index don't.
        if names[text.lowercased()] == nil { names[text.lowercased()] = name }
    }

    /// Whether they are the names of several people.
    var areSeveral: Bool { people > 1 }

    /// Whether there are more people than may share a value before it identifies nobody.
    var isCrowded: Bool { people > MatchKeys.maximumNames }

    /// The number of names that can't be those of the same people; the longest ones are compared first.
    private var people: Int {
        if names.count > Self.maximumSpellings { return names.count }
        var different: [PersonName] = []
        for (_, name) in names.sorted(by: { ($1.key.utf8.count, $0.key) < ($0.key.utf8.count, $1.key) })
        where !different.contains(where: name.isCompatible) {
            different.append(name)
        }
        return different.count
    }
}
