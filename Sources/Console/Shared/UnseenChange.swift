internal import Lifecycle

/// A change by somebody else to the lead in front, until there was time to read it.
///
/// A key that was pressed before, or just after, was meant for the lead as it was.
struct UnseenChange: Sendable {
    /// The time that reading takes at least, in milliseconds.
    private static let readingTime: Int64 = 200

    let lead: LeadID
    /// The change with the lead's name, in words.
    let text: String
    /// When it was painted, in milliseconds of the keys' clock; nil until then.
    private var paintedAt: Int64?

    init(_ lead: LeadID, _ text: String) {
        self.lead = lead
        self.text = text
    }

    mutating func wasPainted(at time: Int64) { paintedAt = paintedAt ?? time }

    /// Whether a key pressed at a time was meant for the lead as it was before.
    func isUnread(at time: Int64) -> Bool { paintedAt.map { time - $0 < Self.readingTime } ?? true }
}
