internal import Intake
internal import Lifecycle

// Ids of which only one side shows the system. A short file of a system has too few columns to show it.
extension RowIdentity {
    /// Whether both have an id in common of which only one shows the system.
    func hasSameIDApartFromSystem(as other: RowIdentity) -> Bool { idApartFromSystem(of: other) != nil }

    /// Whether an id in common, of which only one shows the system, makes both one record.
    ///
    /// Another system may use the number for somebody else. So the names must fit, and something must be beside a part
    /// of a name: an address, a phone, the whole name, or an id that is too long for a coincidence.
    ///
    /// - Parameter isSystemShared: Whether the file as a whole shows that its ids are those of the leads.
    func isLikelyRecord(of other: RowIdentity, isSystemShared: Bool) -> Bool {
        guard let id = idApartFromSystem(of: other), name.isCompatible(with: other.name), !contradicts(other) else { return false }
        if isSystemShared || id.isLong || sharesAddress(with: other) || sharesPhone(with: other) { return true }
        let common = Set(name.words).intersection(other.name.words)
        return name.words.count > 1 && other.name.words.count > 1 && common.contains { $0.count > 1 }
    }

    /// Whether the rest of two records with such an id says that they are one person; nil if it says nothing.
    func agrees(with other: RowIdentity) -> Bool? {
        guard name.isCompatible(with: other.name) else { return false }
        return sharesAddress(with: other) || !name.isBlank && !other.name.isBlank ? true : nil
    }

    private func idApartFromSystem(of other: RowIdentity) -> RecordID? {
        ids.first { id in other.ids.contains { $0.id == id.id && ($0.system == nil) != (id.system == nil) } }
    }
}

/// Whether the ids of a file are those of the leads, although only one side shows their system.
struct SharedSystem {
    private var agreeing = 0
    private var contradicting = 0

    /// The number of rows that are compared.
    static let maximumRows = 400

    /// Adds a row with the identities of the leads that have its id.
    mutating func add(_ row: RowIdentity, _ leads: [RowIdentity]) {
        let answers = leads.filter(row.hasSameIDApartFromSystem).compactMap(row.agrees)
        guard !answers.isEmpty else { return }
        if answers.contains(true) { agreeing += 1 } else { contradicting += 1 }
    }

    /// Whether several rows agree, and hardly one doesn't. Numbers of another system would agree by chance only.
    var isShown: Bool { agreeing >= 2 && agreeing >= 9 * contradicting }
}
