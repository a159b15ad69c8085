import ArgumentParser
import Definitions
import Formats
import Journal
import Lifecycle
import Workspace

struct DefinitionDiffCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "diff", _superCommandName: Winnow.name, abstract: "Describe the differences between two definitions.",
            discussion: "Example: winnow definition diff standard definition.yaml")
    }

    @Argument(
        help: ArgumentHelp("The old one: a YAML file, a preset's name, or the number of an adopted definition.", valueName: "old"),
        completion: .file())
    var old: String
    @Argument(help: ArgumentHelp("The new one, in the same form.", valueName: "new"), completion: .file()) var new: String
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let difference = DefinitionDiff(from: try context.definition(old), to: try context.definition(new))
        if common.json {
            return context.output.json { object in
                object.text("old", old)
                object.text("new", new)
                object.member("isSame", difference.isEmpty)
                object.member("groups") { json in
                    json.array(difference.groups) { json, group in
                        json.object { item in
                            item.text("title", group.title)
                            item.texts("changes", group.lines)
                        }
                    }
                }
            }
        }
        guard !difference.isEmpty else { return context.output.line("no difference between \(old) and \(new)") }
        for (index, group) in difference.groups.enumerated() {
            if index > 0 { context.output.line() }
            context.output.line(group.title)
            for line in group.lines { context.output.line("  " + line) }
        }
    }
}

struct DefinitionSchemaCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "schema", _superCommandName: Winnow.name,
            abstract: "Print the JSON Schema of definitions, for editors that complete and check YAML.",
            discussion: """
                Save it next to the definition, and begin the definition with the line
                # yaml-language-server: $schema=definition.schema.json

                Example: winnow definition schema > definition.schema.json
                """)
    }

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) { context.output.lines(DefinitionJSONSchema.text) }
}

struct DefinitionReferenceCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reference", _superCommandName: Winnow.name,
            abstract: "Print a Markdown page that explains every key of a definition.",
            discussion: "Example: winnow definition reference | less")
    }

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) { context.output.lines(DefinitionReference.text) }
}

extension CommandContext {
    /// The definition that a preset's name, a file's path or the number of an adopted definition names.
    ///
    /// - Throws: `CommandError` if it has problems, after printing them.
    func definition(_ name: String) throws -> LeadDefinition {
        let number = Int(name)
        let adopted = try number.map { try open().session.version($0).text }
        let text = try adopted ?? definitionText(name)
        do throws(DefinitionDiagnostics) {
            var definition = try DefinitionParser.parse(text, fileName: name, isAdopted: adopted != nil)
            if let number { definition.number = number }
            return definition
        } catch {
            output.flush()
            printDiagnostic(error.description)
            throw CommandError.alreadyReported(.badInput)
        }
    }
}
