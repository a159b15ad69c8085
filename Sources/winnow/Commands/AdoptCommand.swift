import ArgumentParser
import Definitions
import Glibc
import Journal
import Lifecycle
import Workspace

struct PreviewDefinition: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "preview", _superCommandName: Winnow.name,
            abstract: "Show what adopting a definition would do, and do nothing.",
            discussion: "Example: winnow definition preview team.yaml")
    }

    @Argument(
        help: ArgumentHelp(
            "A YAML file or a preset's name; the workspace's definition.yaml unless another is named.", valueName: "file|preset"))
    var named: String?
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        // What is wrong with the text is told before anything is opened.
        let told = try named.map { try context.definitionText($0) }
        let workspace = try context.open()
        let source = named ?? "definition.yaml"
        let text = try told ?? context.text(of: workspace.definitionFilePath)
        let preview = try context.withProgress { try workspace.previewAdoption(text: text, fileName: source, progress: $0) }
        if common.json { return context.output.json { $0.preview(preview) } }
        context.output.tell(preview)
        context.output.line("to put it in force: winnow definition adopt \(source)")
    }
}

struct AdoptDefinition: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "adopt", _superCommandName: Winnow.name, abstract: "Put a definition into force; not undoable (admin).",
            discussion: """
                Shows first which leads it would move, and asks, where somebody sits at a terminal. Only leads that nobody has decided on move.

                Example: winnow definition adopt team.yaml
                """)
    }

    @Argument(
        help: ArgumentHelp(
            "A YAML file or a preset's name; the workspace's definition.yaml unless another is named.", valueName: "file|preset"))
    var named: String?
    @Flag(help: "Don't ask.") var yes = false
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        // What is wrong with the text is told before anything is opened.
        let told = try named.map { try context.definitionText($0) }
        let workspace = try context.open()
        let source = named ?? "definition.yaml"
        let text = try told ?? context.text(of: workspace.definitionFilePath)
        // Whoever reads JSON asks for it with `preview`; here nobody would see it.
        if !common.json {
            context.output.tell(
                try context.withProgress { try workspace.previewAdoption(text: text, fileName: source, progress: $0) })
        }
        if !yes, !common.json, isatty(STDIN_FILENO) == 1, !agrees(context) {
            context.output.line("nothing was changed")
            return
        }
        let adopted = try context.withProgress {
            try workspace.adopt(
                workspace.newActionID(), text: text, fileName: source, onBehalfOf: common.principal, progress: $0)
        }
        DiagnosticLog.shared.did("adopt")
        if common.json { return context.output.json { $0.done(adopted.done, verb: "adopt", workspace.story) } }
        context.output.line("definition \(workspace.definition.number), \"\(workspace.definition.name)\", is in force")
        if adopted.moved > 0 { context.output.line("\(adopted.moved) leads moved by it") }
        context.output.line("to sign it: winnow definition sign --side sales, and --side marketing by somebody else")
    }

    private func agrees(_ context: CommandContext) -> Bool {
        context.output.flush()
        _ = writeAll(Array("put it in force? it can't be taken back (y/N) ".utf8), to: STDERR_FILENO)
        let answer = readLine()?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }
}

struct DefinitionVersions: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "versions", _superCommandName: Winnow.name,
            abstract: "List the definitions that were adopted here, and who signed them.",
            discussion: "Example: winnow definition versions")
    }

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let zone = workspace.definition.calendar.zone
        for version in workspace.versions {
            if common.json {
                context.output.json { object in
                    object.number("number", version.number)
                    object.text("name", version.name)
                    object.member("adoptedAt", version.at)
                    object.text("adoptedBy", version.by.description)
                    object.member("signatures") { json in
                        json.object { signatures in
                            for side in SigningSide.allCases {
                                signatures.member(named: side.rawValue) { $0.shown(version.signatures[side]?.by.name ?? "") }
                            }
                        }
                    }
                }
                continue
            }
            let signed = SigningSide.allCases.map { side in
                version.signatures[side].map { "signed for \(side.rawValue) by \($0.by)" } ?? "not signed for \(side.rawValue)"
            }
            context.output.line(
                "\(version.number)  \(version.name), adopted by \(version.by) on \(MomentFormatter.wall(version.at, zone)); "
                    + signed.joined(separator: ", "))
        }
    }
}

extension Output {
    /// Tells what an adoption would do: who would move, and what differs.
    func tell(_ preview: AdoptionPreview) {
        line("from definition \(preview.now.number), \"\(preview.now.name)\", to \"\(preview.then.name)\":")
        for sentence in preview.sentences { line("  " + sentence) }
        guard !preview.differences.isEmpty else { return }
        line("what differs:")
        for group in preview.differences.groups {
            line("  " + group.title)
            for change in group.lines { line("    " + change) }
        }
    }
}

extension JSONMembers {
    /// Writes what an adoption would do.
    mutating func preview(_ preview: AdoptionPreview) {
        text("name", preview.then.name)
        number("number", preview.then.number)
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
                    item.number("passNow", gate.passNow)
                    item.number("passThen", gate.passThen)
                }
            }
        }
        number("stay", preview.stay)
        texts("differences", preview.differences.groups.flatMap(\.lines))
    }
}
