/// One line of a definition in readable form.
package struct SummaryLine: Hashable, Sendable {
    /// The role of a line, for its appearance only.
    package enum Kind: Hashable, Sendable {
        /// The title of the lines below.
        case heading
        /// A plain sentence.
        case text
        /// One of several items under a heading.
        case item
    }

    /// The role of the line.
    package let kind: Kind
    /// The text of the line; it may contain text of the definition, so sanitize it for terminals.
    package let text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}

extension String {
    /// The text with its first letter as a capital, for the beginning of a line.
    var sentenceCased: String { prefix(1).uppercased() + dropFirst() }
}
