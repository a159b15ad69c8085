/// The id of an opportunity in its workspace, shown and typed as `O7`. It is never reused.
package struct OpportunityID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number after the `O`, from 1.
    package let number: Int

    /// Makes the id with that number.
    package init(_ number: Int) { self.number = number }

    /// Parses `O7`, `o7` or `7`. Nil for anything else.
    package init?(parsing text: some StringProtocol) {
        guard let number = numberedID(text, "O", "o") else { return nil }
        self.number = number
    }

    /// Parses `O7` or `o7`, but no bare number: for a text that may be a name.
    package init?(withLetter text: some StringProtocol) {
        guard text.first == "O" || text.first == "o" else { return nil }
        self.init(parsing: text)
    }

    package var description: String { "O\(number)" }
    package static func < (a: OpportunityID, b: OpportunityID) -> Bool { a.number < b.number }
}
