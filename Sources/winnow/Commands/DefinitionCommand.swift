import ArgumentParser
import Definitions
import Formats
import Glibc
import Journal
import Lifecycle
import Workspace

struct DefinitionCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "definition", _superCommandName: Winnow.name,
            abstract: "Show, check, compare, adopt and sign the agreed definition of a lead.",
            subcommands: [
                DefinitionShowCommand.self, DefinitionCheckCommand.self, DefinitionDiffCommand.self, DefinitionPreviewCommand.self,
                DefinitionAdoptCommand.self,
                DefinitionSignCommand.self, DefinitionVersionsCommand.self, DefinitionReviewCommand.self,
                DefinitionPrintCommand.self, DefinitionReferenceCommand.self,
                DefinitionSchemaCommand.self,
            ],
            defaultSubcommand: DefinitionShowCommand.self)
    }
}

struct DefinitionShowCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", _superCommandName: Winnow.name, abstract: "Show the current definition.",
            discussion: "Example: winnow definition show --yaml > team.yaml")
    }

    @Flag(help: "Print the whole YAML text, as it was adopted.") var yaml = false
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let definition = workspace.definition
        if yaml { return context.output.lines(workspace.session.definitionText) }
        if common.json {
            return context.output.json { object in
                object.number("number", definition.number)
                object.text("name", definition.name)
                object.text("summary", definition.summary)
                object.signatures(workspace.session.versions.last)
                object.member("reasons") { json in
                    json.array(definition.reasons) { json, reason in
                        json.object { item in
                            item.text("code", reason.id)
                            item.text("label", reason.label)
                            item.texts("for", Reason.Use.allCases.filter(reason.uses.contains).map(\.rawValue))
                        }
                    }
                }
                object.member("criteria") { json in
                    json.array(definition.criteria) { json, criterion in
                        json.object { item in
                            item.text("id", criterion.id)
                            item.text("question", criterion.question)
                            item.texts("answers", criterion.answers.map(\.id))
                        }
                    }
                }
                object.text("text", workspace.session.definitionText)
            }
        }
        write(definition, workspace, to: context.output)
    }

    private func write(_ definition: LeadDefinition, _ workspace: Workspace, to output: Output) {
        output.line("definition \(definition.number), \(definition.name): \(definition.summary)")
        for side in SigningSide.allCases {
            let signers = workspace.session.versions.last?.signers[side] ?? []
            let signed = signers.map { "signed by \($0.by) on \(MomentFormatter.wall($0.at, definition.calendar.zone))" }
            output.line("  for \(side.rawValue): " + (signed.isEmpty ? "not signed" : signed.joined(separator: "; ")))
        }
        for line in DefinitionSummary(of: definition, showsCodes: true).lines {
            switch line.kind {
            case .heading:
                output.line()
                output.line(line.text)
            case .text, .item: output.line("  " + line.text)
            }
        }
        output.line()
        output.line("Codes for the command line")
        for use in Reason.Use.allCases {
            let reasons = definition.reasons(for: use)
            if !reasons.isEmpty {
                let command =
                    switch use {
                    case .lost: "close --lost"
                    case .noDecision: "close --no-decision"
                    case .reject, .disqualify: use.rawValue
                    }
                output.line("  \(command) --reason " + reasons.map { "\($0.id) (\($0.label))" }.joined(separator: ", "))
            }
        }
        for criterion in definition.criteria {
            output.line("  assess \(criterion.id)= " + criterion.answers.map { "\($0.id) (\($0.label))" }.joined(separator: ", "))
        }
        if workspace.administration.definitionFileDiffers {
            output.line(
                "definition.yaml in the workspace differs from the current definition; to adopt it: winnow definition adopt")
        }
        output.line("to see the full YAML: winnow definition show --yaml")
    }
}

struct DefinitionCheckCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check", _superCommandName: Winnow.name,
            abstract: "Check a definition file, and report each problem with its line.",
            discussion: "Example: winnow definition check team.yaml")
    }

    @Argument(
        help: ArgumentHelp("The YAML file; by default the workspace's definition.yaml.", valueName: "file"), completion: .file())
    var named: String?
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let file = try named ?? context.open().administration.definitionFilePath
        if DefinitionPresets.text(named: file) != nil, try access(context.path(file), F_OK) != 0 {
            throw CommandError(
                .notFound,
                "there is no file \(file); `definition check` needs a YAML file (\(file) is a preset, which is always valid)")
        }
        let text = try context.text(of: context.path(file), mustBeRegular: named == nil)
        let problems: [String]
        let name: String
        do throws(DefinitionDiagnostics) {
            name = try DefinitionParser.parse(text, fileName: file).name
            problems = []
        } catch {
            name = ""
            problems = error.description.split(separator: "\n").map(String.init)
        }
        if common.json {
            context.output.json { object in
                object.text("file", file)
                object.member("isValid", problems.isEmpty)
                object.texts("problems", problems)
            }
        } else if problems.isEmpty {
            context.output.line("\(file) is a valid definition, \"\(name)\"")
        }
        guard problems.isEmpty else {
            context.output.flush()
            printDiagnostic(problems.joined(separator: "\n"))
            throw CommandError.alreadyReported(.badInput)
        }
    }
}

struct DefinitionSignCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "sign", _superCommandName: Winnow.name,
            abstract: "Sign the current definition for sales or marketing; a different person signs for each side.",
            discussion: "Example: winnow definition sign --side sales")
    }

    @Option(help: "The side to sign for; by default the side of your roles, if there is only one.") var side: SigningSide?
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let side = try side ?? own(workspace)
        let result = try workspace.administration.sign(workspace.newActionID(), side: side, onBehalfOf: common.principal)
        context.did("sign", result)
        if common.json { return context.output.json { $0.actionResult(result, verb: "sign", workspace.entryFormatter) } }
        context.output.line("signed definition \(workspace.definition.number) for \(side.rawValue)")
    }

    /// The side that the person's roles belong to, if there is exactly one.
    private func own(_ workspace: Workspace) throws -> SigningSide {
        let roles = workspace.team.roles(of: common.principal ?? workspace.me)
        let sides = SigningSide.allCases.filter { !roles.isDisjoint(with: $0.roles) }
        guard sides.count == 1 else {
            throw CommandError(
                .usage,
                sides.isEmpty
                    ? "your roles belong to neither sales nor marketing; an admin can give you another role"
                    : "you have roles in both sales and marketing; use --side sales or --side marketing")
        }
        return sides[0]
    }
}
