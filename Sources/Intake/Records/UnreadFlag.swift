/// A value of a column for opt-outs or deletions that says neither yes nor no, or no where that is no opt-out.
package struct UnreadFlag: Hashable, Sendable {
    /// The column's name.
    package let column: String
    /// The value in the file.
    package let text: String
    /// Whether the column says that the record was deleted; it is about consent otherwise.
    package let isAboutDeletion: Bool
    /// Whether it is a plain no in a column of opt-ins. That is no opt-out: the person may never have been asked.
    package var isRefusal = false
}
