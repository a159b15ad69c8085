import Lifecycle

/// The reference page of a definition's keys, in Markdown; generated from `DefinitionSchema`, which the checker goes by too.
package enum DefinitionReference {
    /// The page, with a newline at its end; the same each time.
    package static var text: String {
        let parts = DocumentedSections(DefinitionSchema.document).parts
        var lines = introduction
        for part in parts { lines += section(part) }
        lines += ["## Words", "", "What the words stand for that definitions use."]
        for list in DefinitionSchema.wordLists {
            lines += ["", "### \(list.title)", "", "| Word | Meaning |", "|---|---|"]
            lines += list.words.map { "| `\($0.word)` | \(cell($0.about)) |" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let introduction = """
        # The lead definition, key by key

        A definition is a YAML file in which sales and marketing agree on what they mean by a lead. `winnow definition check FILE` finds what is
        wrong with one and says where; `winnow definition diff A B` tells in words what differs between two; adopting puts one in force. The presets
        `standard`, `topline`, `bant`, `complex-sale`, `readiness` and `status` are complete examples (`winnow definition show --yaml` prints
        the one in force).

        Editors that know the YAML language server complete and check while you write, if `winnow definition schema > definition.schema.json`
        has put the schema beside the file and its first line is

            # yaml-language-server: $schema=definition.schema.json

        Every key that there is stands below. "Without it" says what holds where a key isn't written.

        """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

    private static func section(_ part: DocumentedSections.Part) -> [String] {
        let shape = part.shape
        var lines = ["## \(title(shape))", "", shape.about + written(part.paths)]
        for group in shape.exactlyOne {
            lines += [
                "",
                "Exactly one of " + group.map { "`\($0)`" }.joined(separator: ", ")
                    + (group.contains("to") ? " (`from` and `to` go together)." : "."),
            ]
        }
        lines += ["", "| Key | Value | Without it | What it does |", "|---|---|---|---|"]
        lines += shape.keys.map { key in
            "| `\(key.name)` | \(cell(value(key.type))) | \(without(key, shape)) | \(cell(about(key))) |"
        }
        return lines + [""]
    }

    private static func written(_ paths: [String]) -> String {
        paths.isEmpty ? "" : " Written under " + paths.map { "`\($0)`" }.joined(separator: ", ") + "."
    }

    private static func about(_ key: KeyDescription) -> String {
        guard key.isModifier else { return key.about }
        return (key.modifies.map { "With `\($0)`: " } ?? "With any of them: ") + key.about
    }

    private static func without(_ key: KeyDescription, _ shape: Shape) -> String {
        if key.isRequired { return "must be there" }
        if let standard = key.standard { return key.isModifier ? standard : "`\(standard)`" }
        if case .section(let inner) = key.type, !inner.keys.contains(where: \.isRequired) { return "as without its keys" }
        return shape.exactlyOne.contains { $0.contains(key.name) } ? "another of them" : "nothing"
    }

    /// What may stand behind a key, with links to the sections that explain it.
    private static func value(_ type: ValueType) -> String {
        switch type {
        case .choice(_, let words): return "one of " + words.map { "`\($0)`" }.joined(separator: ", ")
        case .list(let element, let least, _):
            return "a list\(least > 0 ? " of at least \(least)" : ""), each " + value(element)
        case .table(let noun, let words, let element):
            return "by \(noun) (" + words.map { "`\($0)`" }.joined(separator: ", ") + "): " + value(element)
        case .section(let shape): return link(shape)
        case .wordOrSection(let noun, let words, let shape):
            return link(shape) + ", or a \(noun) that is a word: " + words.map { "`\($0)`" }.joined(separator: ", ")
        default: return type.expectation
        }
    }

    private static func link(_ shape: Shape) -> String {
        let anchor = title(shape).lowercased().replacing(" ", with: "-")
        return "[\(shape.name)](#\(anchor))"
    }

    private static func title(_ shape: Shape) -> String { shape.name.prefix(1).uppercased() + shape.name.dropFirst() }

    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
