import Lifecycle

/// Turns a definition's text into the value that the core works with.
package enum DefinitionParser {
    /// Reads and checks a definition in YAML; the result has the number 0, since it isn't adopted.
    ///
    /// All problems of shape and meaning are found in one pass, each with its place and what was expected. Where the text isn't YAML at
    /// all, that is the only one. `fileName` is for messages only. O(length of the text); hostile texts are refused.
    ///
    /// - Throws: `DefinitionDiagnostics`, never empty.
    package static func read(_ text: String, fileName: String) throws(DefinitionDiagnostics) -> LeadDefinition {
        var problems = DiagnosticList(fileName: fileName)
        let definition = DefinitionSource.withRoot(of: text, &problems) { root, problems -> LeadDefinition? in
            var inspector = SchemaValidator(problems: problems)
            let section = inspector.section(root, DefinitionSchema.document, what: "the file")
            problems = inspector.problems
            guard let section else { return nil }
            var builder = DefinitionBuilder(root: section, problems: problems)
            let definition = builder.build()
            problems = builder.problems
            return definition
        }
        if problems.isEmpty, let definition, let definition { return definition }
        if problems.isEmpty { problems.add(TextLocation(line: 1, column: 1), "the file cannot be read as a definition") }
        throw problems.error
    }
}
