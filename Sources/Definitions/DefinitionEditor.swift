import Yams

/// Changes a definition's text in one place and leaves all else as it was written, comments too.
package enum DefinitionEditor {
    /// The text with another time zone under `calendar.timeZone`; nil when the text isn't YAML, has no such key with a value in one
    /// line, or the name isn't one of a zone.
    ///
    /// What it makes must be read again, since the zone may be unknown here. O(length of the text).
    package static func setting(timeZone name: String, in text: String) -> String? {
        guard ZoneDatabase.isName(name) else { return nil }
        var problems = DiagnosticList(fileName: "")
        let scalar = DefinitionSource.withRoot(of: text, &problems) { root, _ -> Node.Scalar? in
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
        // By scalars: a carriage return and a line feed are one character.
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
