import Lifecycle

/// The reference page for the keys of a definition, in Markdown, generated from `DefinitionSchema`.
package enum DefinitionReference {
    /// The page, with a newline at its end; the same on every call.
    package static var text: String {
        let parts = DocumentedSections(DefinitionSchema.document).parts
        var lines = introduction
        for part in parts { lines += section(part) }
        lines += ["## Values", "", "The fixed values that definitions use, and what they mean."]
        for list in DefinitionSchema.termLists {
            lines += ["", "### \(list.title)", "", "| Value | Meaning |", "|---|---|"]
            lines += list.terms.map { "| `\($0.term)` | \(cell($0.meaning)) |" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let introduction = """
        # Definition reference

        A definition is a YAML file in which sales and marketing agree on what a lead is and how it is worked.
        `winnow definition check FILE` reports every problem with its line and column, `winnow definition diff A B` lists the
        differences between two definitions, and `winnow definition adopt FILE` puts a definition into effect. The presets
        `standard`, `topline`, `bant`, `complex-sale`, `readiness` and `status` are complete examples;
        `winnow definition show --yaml` prints the current definition.

        Editors that support the YAML language server can complete and check a definition as you type. Save the schema beside
        the file with `winnow definition schema > definition.schema.json`, and make this the first line of the file:

            # yaml-language-server: $schema=definition.schema.json

        The sections below list every key. "Default" is the value that applies when a key is absent.

        """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

    private static func section(_ part: DocumentedSections.Part) -> [String] {
        let shape = part.shape
        var lines = ["## \(title(shape))", "", shape.documentation + location(part.paths)]
        for group in shape.exactlyOne {
            lines += [
                "",
                "Use exactly one of " + group.map { "`\($0)`" }.joined(separator: ", ")
                    + (group.contains("to") ? " (`from` and `to` may be combined)." : "."),
            ]
        }
        lines += ["", "| Key | Value | Default | Meaning |", "|---|---|---|---|"]
        lines += shape.keys.map { key in
            "| `\(key.name)` | \(cell(value(key.type))) | \(defaultValue(key, shape)) | \(cell(meaning(key))) |"
        }
        return lines + [""]
    }

    private static func location(_ paths: [String]) -> String {
        paths.isEmpty ? "" : " Used in " + paths.map { "`\($0)`" }.joined(separator: ", ") + "."
    }

    private static func meaning(_ key: KeyDescription) -> String {
        guard key.isModifier else { return key.documentation }
        return (key.modifies.map { "With `\($0)`: " } ?? "With any other key: ") + key.documentation
    }

    private static func defaultValue(_ key: KeyDescription, _ shape: Shape) -> String {
        if key.isRequired { return "required" }
        if let defaultText = key.defaultText { return key.isModifier ? defaultText : "`\(defaultText)`" }
        if case .section(let inner) = key.type, !inner.keys.contains(where: \.isRequired) { return "the defaults of its keys" }
        return shape.exactlyOne.contains { $0.contains(key.name) } ? "one key of the group is required" : "none"
    }

    /// The type of a value, with links to the sections that document it.
    private static func value(_ type: ValueType) -> String {
        switch type {
        case .choice(_, let values): return "one of " + values.map { "`\($0)`" }.joined(separator: ", ")
        case .list(let element, let least, _):
            return "a list\(least > 0 ? " of at least \(least)" : ""), each " + value(element)
        case .table(let noun, let keys, let element):
            return "by \(noun) (" + keys.map { "`\($0)`" }.joined(separator: ", ") + "): " + value(element)
        case .section(let shape): return link(shape)
        case .keywordOrSection(let noun, let keywords, let shape):
            return link(shape) + ", or a \(noun) without parameters: " + keywords.map { "`\($0)`" }.joined(separator: ", ")
        default: return type.expectation
        }
    }

    private static func link(_ shape: Shape) -> String {
        let anchor = title(shape).lowercased().replacing(" ", with: "-")
        return "[\(shape.name)](#\(anchor))"
    }

    private static func title(_ shape: Shape) -> String { shape.name.sentenceCased }

    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
