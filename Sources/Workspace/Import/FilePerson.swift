internal import Intake

/// The rows of a file that are one person, as the whole file shows it.
///
/// It is known before the first row is written, so the order of the rows has no influence on it.
struct FilePerson {
    /// A number that no other person of the file has: that of one of its rows.
    var number: Int
    /// What its rows are recognised by, each once.
    var identities: [RowIdentity]
    /// What other rows that are linked with it are recognised by.
    var others: [RowIdentity] = []
    /// Whether every row that is linked with it is this person.
    var isCertain = true
}

extension FilePerson {
    /// The persons of linked rows that are more than one: for each, the one that it belongs to.
    ///
    /// A person without a record id belongs to one with a record id who has the same name and address, if there is
    /// exactly one such person.
    static func owners(_ identities: [RowIdentity], persons: [Int]) -> [Int: Int] {
        var withID: Set<Int> = []
        for (person, identity) in zip(persons, identities) where !identity.hasNoRecord { withID.insert(person) }
        var candidates: [Int: Set<Int>] = [:]
        for (person, identity) in zip(persons, identities) where !withID.contains(person) {
            for (other, record) in zip(persons, identities) where withID.contains(other) {
                if identity.sharesAddress(with: record), identity.name.isEqual(to: record.name) {
                    candidates[person, default: []].insert(other)
                }
            }
        }
        return candidates.compactMapValues { $0.count == 1 ? $0.first : nil }
    }
}
