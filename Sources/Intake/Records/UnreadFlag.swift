/// A value of a column for opt-outs or deletions that says neither yes nor no.
package struct UnreadFlag: Hashable, Sendable {
    /// The column's name.
    package let column: String
    /// The value in the file.
    package let text: String
    /// Whether the column says that the record was deleted; it is about consent otherwise.
    package let isAboutDeletion: Bool
}
