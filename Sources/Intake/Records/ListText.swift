/// Several texts in one cell of an export, with `; ` between them.
///
/// A text that has such a separator itself, or a backslash at its end, gets a backslash before each of these and stays
/// one text.
package enum ListText {
    private static let separator = "; "

    /// The texts as one.
    package static func joined(_ texts: [String]) -> String { texts.map(escaped).joined(separator: separator) }

    /// A text as an element of a list.
    package static func escaped(_ text: String) -> String {
        guard isEscaped(text) else { return text }
        return text.replacing("\\", with: "\\\\").replacing(separator, with: "\\" + separator)
    }

    /// The texts of a list.
    static func parts(of list: String) -> [String] {
        var parts: [String] = []
        var part = ""
        var backslashes = 0
        var rest = list[...]
        while let character = rest.first {
            if rest.hasPrefix(separator), backslashes.isMultiple(of: 2) {
                parts.append(part)
                part = ""
                rest = rest.dropFirst(separator.count)
                backslashes = 0
                continue
            }
            backslashes = character == "\\" ? backslashes + 1 : 0
            part.append(character)
            rest = rest.dropFirst()
        }
        return (parts + [part]).filter { !$0.isEmpty }.map(unescaped)
    }

    /// Whether a text has backslashes in a list; the same for both of its forms.
    private static func isEscaped(_ text: String) -> Bool { text.contains(separator) || text.hasSuffix("\\") }

    private static func unescaped(_ text: String) -> String {
        guard isEscaped(text) else { return text }
        return text.replacing("\\" + separator, with: separator).replacing("\\\\", with: "\\")
    }
}
