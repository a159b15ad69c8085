import Yams

/// Edits a definition's text in one place and leaves everything else unchanged, comments included.
package enum DefinitionEditor {
    /// Returns the text with another time zone under `calendar.timeZone`.
    ///
    /// Returns nil when the text isn't YAML, when the key is missing or its value isn't on one line, and when the name
    /// can't be that of a zone. Parse the result: this machine may not know the zone. O(length of the text).
    package static func setting(timeZone name: String, in text: String) -> String? {
        guard ZoneDatabase.isName(name) else { return nil }
        var problems = DiagnosticList(fileName: "")
        let scalar = DefinitionYAML.withRoot(of: text, &problems) { root, _ -> Node.Scalar? in
            guard case .mapping(let keys) = root, case .mapping(let calendar) = value("calendar", in: keys),
                case .scalar(let zone) = value("timeZone", in: calendar), zone.anchor == nil
            else { return nil }
            return zone
        }
        guard let scalar, let scalar, let mark = scalar.mark else { return nil }
        let quote: String
        switch scalar.style {
        case .plain, .any: quote = ""
        case .singleQuoted: quote = "'"
        case .doubleQuoted: quote = "\""
        case .literal, .folded: return nil
        }
        let written = quote + scalar.string + quote
        // Split by scalars, because a carriage return with its line feed is one character.
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.indices.contains(mark.line - 1) else { return nil }
        let line = lines[mark.line - 1].unicodeScalars
        let before = String(line.prefix(mark.column - 1))
        let rest = String(line.dropFirst(mark.column - 1))
        guard !written.isEmpty, rest.hasPrefix(written) else { return nil }
        lines[mark.line - 1] = before + name + rest.dropFirst(written.count)
        return lines.joined(separator: "\n")
    }

    private static func value(_ key: String, in mapping: Node.Mapping) -> Node? {
        mapping.first { pair in
            if case .scalar(let scalar) = pair.key { scalar.string == key } else { false }
        }?.value
    }
}
