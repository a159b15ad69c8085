/// The id of an account in its workspace, shown and typed as `A3`. It is never reused.
package struct AccountID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number after the `A`, from 1.
    package let number: Int

    /// Makes the id with that number.
    package init(_ number: Int) { self.number = number }

    /// Parses `A3`, `a3` or `3`. Nil for anything else.
    package init?(parsing text: some StringProtocol) {
        guard let number = numberedID(text, "A", "a") else { return nil }
        self.number = number
    }

    /// Parses `A3` or `a3`, but no bare number: for a text that may be a name.
    package init?(withLetter text: some StringProtocol) {
        guard text.first == "A" || text.first == "a" else { return nil }
        self.init(parsing: text)
    }

    package var description: String { "A\(number)" }
    package static func < (a: AccountID, b: AccountID) -> Bool { a.number < b.number }
}
