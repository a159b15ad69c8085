/// One line of a definition in readable form.
package struct SummaryLine: Hashable, Sendable {
    /// What the line is, for looks only.
    package enum Kind: Hashable, Sendable {
        /// The title of what follows.
        case heading
        /// A plain sentence.
        case text
        /// One of several things under a heading.
        case item
    }

    /// What it is.
    package let kind: Kind
    /// Its words; what stands in the definition may be in it, so it passes the sanitizer like everything shown.
    package let text: String

    /// Makes a line.
    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}
