internal import Lifecycle

/// What the rows of a file are, before anything is written.
package struct ImportPreview: Sendable {
    /// The number of readable rows.
    package internal(set) var rows = 0
    /// Rows that are new leads.
    package internal(set) var new = 0
    /// Rows that join a lead or an earlier row, by the rule's name and label.
    package internal(set) var joined: [ImportReport.Count] = []
    /// Of these, the rows that join an earlier row of the file.
    package internal(set) var joinedInFile = 0
    /// New leads that are flagged as possible duplicates, and leads that get the address of another one.
    package internal(set) var flagged = 0
    /// Rows of people who were erased.
    package internal(set) var erased = 0

    /// A share of the rows above which so many records of a file are rarely the same people.
    private static let unusualShare = 0.2
    /// A smaller file is easily checked by eye.
    private static let leastRows = 50

    /// Whether so many rows join each other that somebody should look at it first.
    package var isUnusual: Bool { rows >= Self.leastRows && Double(joinedInFile) > Double(rows) * Self.unusualShare }

    /// The number of rows that join.
    package var joinedCount: Int { joined.reduce(0) { $0 + $1.count } }

    /// The preview as one sentence.
    package var text: String {
        var parts = [new.counted("new lead")]
        if joinedCount > 0 {
            let rules = joined.filter { $0.count > 0 }.map { "\($0.count.grouped) \($0.label)" }.joined(separator: ", ")
            parts.append(
                "\(joinedCount.counted("row")) that \(joinedCount == 1 ? "joins" : "join") a known lead or another row (\(rules))")
        }
        if flagged > 0 { parts.append("\(flagged.grouped) \(ImportTally.flagged(flagged))") }
        if erased > 0 { parts.append("\(erased.counted("row")) of people who were erased") }
        return parts.joined(separator: ", ")
    }
}
