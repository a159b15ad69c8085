import ArgumentParser
import Console
import Formats
import Journal
import Screen

struct KeyListCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "keys", _superCommandName: Winnow.name, abstract: "List the console's keys.",
            discussion: "Example: winnow keys --markdown")
    }

    @Flag(help: "Print the reference page in Markdown.") var markdown = false
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) {
        let rows = ActionSpec.keyTable.filter { !$0.keys.isEmpty }
        if common.json {
            for row in rows {
                context.output.json { object in
                    object.text("keys", row.keys)
                    object.text("title", row.title)
                    object.text("help", row.help)
                }
            }
        } else if markdown {
            context.output.line("# Keys of the console")
            context.output.line()
            context.output.line("`winnow keys` prints this table; `?` in the console shows the keys of the current screen.")
            context.output.line()
            context.output.line("| Keys | Action | What it does |")
            context.output.line("|---|---|---|")
            for row in rows {
                context.output.line("| `\(row.keys.split(separator: "|").joined(separator: "\\|"))` | \(row.title) | \(row.help) |")
            }
        } else {
            var table = Table([
                Table.Column(title: "KEYS"), Table.Column(title: "ACTION"), Table.Column(title: "WHAT IT DOES", isFlexible: true),
            ])
            for row in rows { table.add([row.keys, row.title, row.help]) }
            table.write(to: context.output)
        }
    }
}

struct CommandListCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "commands", _superCommandName: Winnow.name, abstract: "List all commands.",
            discussion: "Example: winnow commands --markdown")
    }

    @Flag(help: "Print the reference page in Markdown, with every option.") var markdown = false
    @OptionGroup var common: CommonOptions

    /// A command with its full name, such as `winnow definition show`.
    private struct Named {
        var name: String
        var command: any ParsableCommand.Type
        var abstract: String { command.configuration.abstract }
    }

    private static func named(_ command: any ParsableCommand.Type, below parent: String) -> [Named] {
        let name = "\(parent) \(command.configuration.commandName ?? "")"
        return [Named(name: name, command: command)] + command.configuration.subcommands.flatMap { named($0, below: name) }
    }

    func perform(_ context: CommandContext) {
        let groups = Winnow.configuration.groupedSubcommands
        if common.json {
            for group in groups {
                for one in group.subcommands.flatMap({ Self.named($0, below: Winnow.name) }) {
                    context.output.json { object in
                        object.text("command", one.name)
                        object.text("group", group.name)
                        object.text("help", one.abstract)
                    }
                }
            }
        } else if markdown {
            writeMarkdown(groups, to: context.output)
        } else {
            var table = Table([Table.Column(title: "COMMAND"), Table.Column(title: "WHAT IT DOES", isFlexible: true)])
            for one in groups.flatMap(\.subcommands).flatMap({ Self.named($0, below: Winnow.name) }) {
                table.add([one.name, one.abstract])
            }
            table.write(to: context.output)
        }
    }

    private func writeMarkdown(_ groups: [CommandGroup], to output: Output) {
        output.line("# Commands")
        output.line()
        output.line(
            "Every key of the console has a command that does the same, by the same rules. `winnow COMMAND --help` prints these texts."
        )
        for group in groups {
            output.line()
            output.line("## \(group.name)")
            output.line()
            output.line("| Command | What it does |")
            output.line("|---|---|")
            let all = group.subcommands.flatMap { Self.named($0, below: Winnow.name) }
            for one in all { output.line("| `\(one.name)` | \(one.abstract) |") }
            for one in all {
                output.line()
                output.line("### \(one.name)")
                output.line()
                output.line("```text")
                output.lines(Winnow.helpMessage(for: one.command, columns: 110))
                output.line("```")
            }
        }
    }
}
