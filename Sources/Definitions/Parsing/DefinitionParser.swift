import Lifecycle

/// Parses a definition's text into the `LeadDefinition` that the core uses.
package enum DefinitionParser {
    /// Parses and checks a definition in YAML; the result has the number 0, because it isn't adopted.
    ///
    /// One pass finds all problems of form and meaning, each with its location and what was expected. If the text isn't
    /// YAML, that is the only problem. `fileName` only appears in messages. O(length of the text); hostile texts are
    /// refused.
    ///
    /// - Parameter isAdopted: Whether the text is in a journal. Earlier programs accepted some texts that can't be
    ///   adopted any more; what they adopted stays valid.
    /// - Throws: `DefinitionDiagnostics`, never empty.
    package static func parse(
        _ text: String, fileName: String, isAdopted: Bool = false
    ) throws(DefinitionDiagnostics) -> LeadDefinition {
        var problems = DiagnosticList(fileName: fileName)
        let definition = DefinitionYAML.withRoot(of: text, &problems) { root, problems -> LeadDefinition? in
            var validator = SchemaValidator(problems: problems)
            let section = validator.section(root, DefinitionSchema.document, what: "the file")
            problems = validator.problems
            guard let section else { return nil }
            var builder = DefinitionBuilder(root: section, problems: problems, isAdopted: isAdopted)
            let definition = builder.build()
            problems = builder.problems
            return definition
        }
        if problems.isEmpty, let definition, let definition { return definition }
        if problems.isEmpty { problems.add(TextLocation(line: 1, column: 1), "the file can't be read as a definition") }
        throw problems.error
    }
}
