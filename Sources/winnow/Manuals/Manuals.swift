import ArgumentParser
import Console
import Definitions
import Formats
import Journal
import Workspace

/// The manual pages, generated from what help, reference pages and the checker of definitions are made from.
struct Manuals {
    /// The day of the pages, such as `2026-11-23`.
    let date: String

    /// All pages: the program, each command, the definition and the journal.
    func pages() throws(JSONError) -> [ManualPage] {
        let program = try CommandDescription.program()
        let commands = program.subcommands.map { command($0, of: program) }
        return [self.program(program)] + commands + [definition, journal]
    }

    private func page(_ name: String, _ section: Int, _ summary: String) -> ManualPage {
        ManualPage(name: name, section: section, summary: summary, date: date, source: "winnow " + WorkspaceVersion.current)
    }

    // MARK: Commands

    private func command(_ command: CommandDescription, of program: CommandDescription) -> ManualPage {
        let name = Winnow.name + "-" + command.name
        var page = page(name, 1, command.abstract)
        let common = Set(program.arguments.flatMap(\.names))
        page.heading("Synopsis")
        for one in Self.callable(command, Winnow.name) { page.synopsis(one.name, Self.synopsis(one.command, without: common)) }
        page.heading("Description")
        page.paragraph(command.abstract)
        let text = HelpText(command.discussion)
        for paragraph in text.paragraphs { page.paragraph(paragraph) }
        var examples = text.examples
        if command.subcommands.isEmpty {
            addArguments(of: command, without: common, to: &page)
        } else {
            page.heading("Commands")
            for one in Self.callable(command, Winnow.name) {
                page.subheading(one.name)
                page.paragraph(one.command.abstract)
                let text = HelpText(one.command.discussion)
                for paragraph in text.paragraphs { page.paragraph(paragraph) }
                for argument in one.command.arguments where Self.isOwn(argument, common) { Self.add(argument, to: &page) }
                examples += text.examples
            }
            page.heading("Options")
        }
        page.paragraph("The options of every command, such as `--workspace` and `--json`, are in `winnow`(1).")
        if !examples.isEmpty {
            page.heading("Examples")
            page.examples(examples)
        }
        page.seeAlso(Self.related(to: command.name))
        return page
    }

    private func addArguments(of command: CommandDescription, without common: Set<String>, to page: inout ManualPage) {
        let own = command.arguments.filter { Self.isOwn($0, common) }
        let positional = own.filter { $0.kind == .positional }
        if !positional.isEmpty { page.heading("Arguments") }
        for argument in positional { Self.add(argument, to: &page) }
        page.heading("Options")
        for argument in own where argument.kind != .positional { Self.add(argument, to: &page) }
    }

    /// The command itself, or its subcommands, with the words that call them.
    private static func callable(
        _ command: CommandDescription, _ parent: String
    ) -> [(name: String, command: CommandDescription)] {
        let name = parent + " " + command.name
        return command.subcommands.isEmpty ? [(name, command)] : command.subcommands.flatMap { callable($0, name) }
    }

    private static func isOwn(_ argument: ArgumentDescription, _ common: Set<String>) -> Bool {
        !argument.names.contains(where: common.contains)
    }

    private static func synopsis(_ command: CommandDescription, without common: Set<String>) -> [String] {
        let own = command.arguments.filter { isOwn($0, common) }
        return (own.filter { $0.kind == .positional } + own.filter { $0.kind != .positional }).map { argument in
            let value = RoffText.italic(argument.valueName)
            let call =
                switch argument.kind {
                case .positional: value
                case .option: RoffText.bold(argument.names.first ?? "") + "\\ " + value
                case .flag: RoffText.bold(argument.names.first ?? "")
                }
            return (argument.isOptional ? "[" + call + "]" : call) + (argument.isRepeating ? "\\ ...\\&" : "")
        }
    }

    private static func add(_ argument: ArgumentDescription, to page: inout ManualPage) {
        let names = argument.names.map(RoffText.bold).joined(separator: ", ")
        let value = argument.kind == .flag ? "" : RoffText.italic(argument.valueName)
        let term = [names, value].filter { !$0.isEmpty }.joined(separator: " ")
        var notes: [String] = []
        if !argument.values.isEmpty { notes.append("values: " + argument.values.joined(separator: ", ")) }
        if let defaultValue = argument.defaultValue, argument.kind != .flag { notes.append("default: " + defaultValue) }
        page.tagged(term, [argument.abstract + (notes.isEmpty ? "" : " (" + notes.joined(separator: "; ") + ")")])
    }

    /// The pages that a command's page ends with.
    private static func related(to command: String) -> [(name: String, section: Int)] {
        let formats = ["definition": "winnow-definition", "journal": "winnow-journal"]
        return [(Winnow.name, 1)] + (formats[command].map { [($0, 5)] } ?? [])
    }

    // MARK: The program

    private func program(_ program: CommandDescription) -> ManualPage {
        var page = page(Winnow.name, 1, program.abstract)
        page.heading("Synopsis")
        let options = ["[\(RoffText.bold("-w"))\\ \(RoffText.italic("dir"))]"]
        page.synopsis(Winnow.name, options + ["[\(RoffText.bold("--read-only"))]"])
        page.synopsis(Winnow.name, options + [RoffText.italic("command"), "...\\&"])
        page.heading("Description")
        let text = HelpText(program.discussion)
        let (statuses, paragraphs) = text.statuses()
        for paragraph in paragraphs { page.paragraph(paragraph) }
        page.paragraph("Each command has a page of its own: `man winnow-import`.")
        page.heading("Commands")
        for group in Winnow.configuration.groupedSubcommands {
            page.subheading(group.name)
            for command in group.subcommands.map({ $0.configuration }) {
                page.tagged(RoffText.bold(command.commandName ?? ""), [command.abstract])
            }
        }
        page.heading("Options of every command")
        for argument in program.arguments { Self.add(argument, to: &page) }
        page.heading("Keys of the console")
        page.paragraph("`?` shows the keys of the current screen.")
        for row in ActionSpec.keyTable where !row.keys.isEmpty {
            page.tagged(RoffText.bold(row.keys), ["\(row.title): \(row.help)"])
        }
        if !statuses.isEmpty { page.heading("Exit status") }
        for status in statuses { page.tagged(RoffText.bold(status.code), [status.meaning]) }
        page.heading("Environment")
        for variable in Self.environment { page.tagged(RoffText.bold(variable.name), [variable.meaning]) }
        page.heading("Files")
        for file in Self.files { page.tagged(RoffText.italic(file.name), [file.meaning]) }
        let commands = program.subcommands.map { (name: Winnow.name + "-" + $0.name, section: 1) }
        page.seeAlso(commands + [("winnow-definition", 5), ("winnow-journal", 5)])
        return page
    }

    private static let environment: [(name: String, meaning: String)] = [
        ("WINNOW_WORKSPACE", "The workspace, where `-w` doesn't name one."),
        ("XDG_DATA_HOME", "Holds `winnow/default`, the workspace if there is no other (default: `~/.local/share`)."),
        ("XDG_CACHE_HOME", "Holds the index of each workspace (default: `~/.cache`)."),
        ("XDG_STATE_HOME", "Holds the log of actions and errors, and where a manager was last (default: `~/.local/state`)."),
        ("XDG_CONFIG_HOME", "Holds the list of trusted folders (default: `~/.config`)."),
        ("NO_COLOR", "If it is set, the console and pages of figures have no colours."),
    ]

    private static let files: [(name: String, meaning: String)] = [
        ("journal.jsonl", "In the workspace: the source of truth; see `winnow-journal`(5)."),
        ("definition.yaml", "In the workspace: the agreement to read and edit; see `winnow-definition`(5)."),
        ("server.conf", "In the folder of a workspace on a server: the address of its database."),
        ("erasure.key", "In the workspace: the key by which an import recognises erased people."),
        ("lock, quarantine, degraded", "In the workspace: the writers' lock, lines that were set aside, why writing stopped."),
    ]

    // MARK: Files

    private var definition: ManualPage {
        var page = page("winnow-definition", 5, "The definition of a qualified lead.")
        page.reference(DefinitionReference.text)
        page.seeAlso([(Winnow.name, 1), ("winnow-definition", 1)])
        return page
    }

    private var journal: ManualPage {
        var page = page("winnow-journal", 5, "The journal of a workspace.")
        page.reference(JournalReference.text)
        page.seeAlso([(Winnow.name, 1), ("winnow-journal", 1), ("winnow-verify", 1), ("winnow-repair", 1)])
        return page
    }
}
