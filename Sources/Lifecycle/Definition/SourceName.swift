/// A source of leads with the other spellings that stand for it.
package struct SourceName: Hashable, Sendable {
    /// The name that figures show.
    package var name: String
    /// The other spellings, in the order of the text.
    package var aliases: [String]

    package init(name: String, aliases: [String]) {
        self.name = name
        self.aliases = aliases
    }

    /// A spelling without the differences that never separate sources: case, and how many spaces there are. O(length).
    package static func key(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
    }
}
