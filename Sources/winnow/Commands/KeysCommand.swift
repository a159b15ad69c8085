import ArgumentParser
import Console
import Journal
import Screen

struct KeysCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "keys", _superCommandName: Winnow.name, abstract: "List the console's keys.",
            discussion: "Example: winnow keys --markdown")
    }

    @Flag(help: "As a table in Markdown, for the README.") var markdown = false
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
            context.output.line("| Keys | | |")
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
