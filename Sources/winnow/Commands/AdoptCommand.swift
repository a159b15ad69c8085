import ArgumentParser
import Definitions
import Formats
import Glibc
import Journal
import Lifecycle
import Workspace

struct DefinitionPreviewCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "preview", _superCommandName: Winnow.name,
            abstract: "Show what adopting a definition would change, without adopting it.",
            discussion: "Example: winnow definition preview team.yaml")
    }

    @Argument(
        help: ArgumentHelp(
            "A YAML file or the name of a preset; by default the workspace's definition.yaml.", valueName: "file|preset"),
        completion: .file())
    var named: String?
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        // Problems in the text are reported before the workspace is opened.
        let namedText = try named.map { try context.definitionText($0) }
        let workspace = try context.open()
        let source = named ?? "definition.yaml"
        let text = try namedText ?? context.text(of: workspace.administration.definitionFilePath, mustBeRegular: true)
        let preview = try context.withProgress {
            try workspace.administration.previewAdoption(text: text, fileName: source, progress: $0)
        }
        if common.json { return context.output.json { $0.preview(preview) } }
        context.output.write(preview)
        context.output.line("to adopt it: winnow definition adopt \(source)")
    }
}

struct DefinitionAdoptCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "adopt", _superCommandName: Winnow.name, abstract: "Adopt a definition; cannot be undone (admin).",
            discussion: """
                First shows which leads would move, then asks for confirmation in a terminal. Leads that someone has worked on or \
                owns do not move.

                Example: winnow definition adopt team.yaml
                """)
    }

    @Argument(
        help: ArgumentHelp(
            "A YAML file or the name of a preset; by default the workspace's definition.yaml.", valueName: "file|preset"),
        completion: .file())
    var named: String?
    @Flag(help: "Adopt without asking for confirmation.") var yes = false
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        // Problems in the text are reported before the workspace is opened.
        let namedText = try named.map { try context.definitionText($0) }
        let workspace = try context.open()
        let source = named ?? "definition.yaml"
        let text = try namedText ?? context.text(of: workspace.administration.definitionFilePath, mustBeRegular: true)
        // With --json the preview is left out; `definition preview --json` prints it.
        var previewed: Int?
        if !common.json {
            previewed = workspace.definition.number
            context.output.write(
                try context.withProgress {
                    try workspace.administration.previewAdoption(text: text, fileName: source, progress: $0)
                })
        }
        if !yes, !common.json, isatty(STDIN_FILENO) == 1,
            !context.confirms("adopt this definition? It cannot be undone")
        {
            context.output.line("nothing was changed")
            return
        }
        let adopted = try context.withProgress {
            try workspace.administration.adopt(
                workspace.newActionID(), text: text, fileName: source, replacing: previewed, onBehalfOf: common.principal,
                progress: $0)
        }
        context.did("adopt", adopted.result)
        if common.json { return context.output.json { $0.actionResult(adopted.result, verb: "adopt", workspace.entryFormatter) } }
        context.output.line("definition \(workspace.definition.number), \"\(workspace.definition.name)\", is now the current one")
        if adopted.moved > 0 { context.output.line("\(adopted.moved.counted("lead")) moved to another stage") }
        context.output.line(
            "to sign it, one person runs winnow definition sign --side sales and another runs winnow definition sign --side marketing"
        )
    }
}

struct DefinitionVersionsCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "versions", _superCommandName: Winnow.name,
            abstract: "List the definitions adopted in this workspace, and who signed them.",
            discussion: "Example: winnow definition versions")
    }

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let zone = workspace.definition.calendar.zone
        for version in workspace.session.versions {
            if common.json {
                context.output.json { object in
                    object.number("number", version.number)
                    object.text("name", version.name)
                    object.member("adoptedAt", version.at)
                    object.text("adoptedBy", version.by.description)
                    object.signatures(version)
                }
                continue
            }
            let signed = SigningSide.allCases.flatMap { side in
                (version.signers[side] ?? []).map { "\($0.by) (\(side.rawValue))" }
            }
            context.output.line(
                "\(version.number)  \(version.name), adopted by \(version.by) on \(MomentFormatter.wall(version.at, zone)); "
                    + (signed.isEmpty ? "not signed" : "signed by " + signed.joined(separator: " and ")))
        }
    }
}

extension JSONMembers {
    /// Writes who signed a version: the newest signer of each side, and all of them.
    mutating func signatures(_ version: AdoptedVersion?) {
        member("signatures") { json in
            json.object { signatures in
                for side in SigningSide.allCases {
                    signatures.member(named: side.rawValue) { $0.escapedString(version?.signatures[side]?.by.name ?? "") }
                }
            }
        }
        member("signers") { json in
            json.object { signers in
                for side in SigningSide.allCases {
                    signers.member(named: side.rawValue) { json in
                        json.array(version?.signers[side] ?? []) { $0.escapedString($1.by.name) }
                    }
                }
            }
        }
    }
}

extension Output {
    /// Writes what an adoption would do: the leads that would move, and the differences.
    func write(_ preview: AdoptionPreview) {
        line("from definition \(preview.current.number), \"\(preview.current.name)\", to \"\(preview.proposed.name)\":")
        for sentence in preview.sentences { line("  " + sentence) }
        guard !preview.differences.isEmpty else { return }
        line("differences:")
        for group in preview.differences.groups {
            line("  " + group.title)
            for change in group.lines { line("    " + change) }
        }
    }
}

extension JSONMembers {
    /// Writes what an adoption would do.
    mutating func preview(_ preview: AdoptionPreview) {
        text("name", preview.proposed.name)
        number("number", preview.proposed.number)
        member("moves") { json in
            json.array(preview.moves) { json, move in
                json.object { item in
                    item.text("from", move.from.rawValue)
                    item.text("to", move.to.rawValue)
                    item.number("count", move.count)
                }
            }
        }
        member("gates") { json in
            json.array(preview.gates) { json, gate in
                json.object { item in
                    item.text("gate", gate.transition.rawValue)
                    item.number("leads", gate.count)
                    item.number("passNow", gate.passingNow)
                    item.number("passThen", gate.passingIfAdopted)
                }
            }
        }
        number("stay", preview.stayCount)
        texts("differences", preview.differences.groups.flatMap(\.lines))
    }
}
