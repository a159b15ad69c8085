import ArgumentParser
import Console
import Workspace

/// The command line as a whole; without a subcommand it is the console.
struct Winnow: ParsableCommand {
    /// The program's name; every subcommand names it as what stands above.
    ///
    /// So help is the same whether a subcommand is parsed by itself or below this one, and the parser doesn't try twice, before it parses a subcommand
    /// by itself, whether a script of completions is asked of it: a millisecond.
    static let name = "winnow"

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: name,
            abstract: "Triage leads in the terminal: take one, decide, next.",
            usage: "winnow [-w DIR] [--read-only]\nwinnow [-w DIR] COMMAND …",
            discussion: """
                Without a command the console opens on the workspace: -w DIR, else $WINNOW_WORKSPACE, else the nearest enclosing \
                folder with a journal.jsonl, else $XDG_DATA_HOME/winnow/default.

                Exit status: 0 done; 1 refused by a rule; 64 wrong usage; 65 bad input data; 66 no such workspace, file or lead; \
                73/74 can't write, I/O; 75 busy, try again; 77 not permitted.
                """,
            version: "winnow " + WorkspaceVersion.current,
            groupedSubcommands: [
                CommandGroup(name: "Begin", subcommands: [InitCommand.self, DemoCommand.self, ImportCommand.self]),
                CommandGroup(
                    name: "Look",
                    subcommands: [
                        QueueCommand.self, ShowCommand.self, SearchCommand.self, FunnelCommand.self, HealthCommand.self,
                        JournalCommand.self, QuotaCommand.self, KeysCommand.self,
                    ]),
                CommandGroup(
                    name: "Decide",
                    subcommands: [
                        AcceptCommand.self, QualifyCommand.self, RejectCommand.self, DisqualifyCommand.self, ConvertCommand.self,
                        CloseCommand.self, PromoteCommand.self, ReengageCommand.self,
                    ]),
                CommandGroup(
                    name: "Work",
                    subcommands: [
                        AddCommand.self, TouchCommand.self, ScheduleCommand.self, AssessCommand.self, SnoozeCommand.self,
                        NoteCommand.self,
                        EditCommand.self, EngageCommand.self, OptOutCommand.self, OptInCommand.self, BounceCommand.self,
                        MergeCommand.self,
                    ]),
                CommandGroup(name: "Own", subcommands: [ClaimCommand.self, AssignCommand.self, ReleaseCommand.self]),
                CommandGroup(name: "Take back", subcommands: [UndoCommand.self, RedoCommand.self]),
                CommandGroup(
                    name: "Keep in order",
                    subcommands: [
                        TickCommand.self, TeamCommand.self, DefinitionCommand.self, ExportCommand.self, VerifyCommand.self,
                        DoctorCommand.self, RebuildCommand.self, EraseCommand.self,
                    ]),
            ])
    }

    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let context = try CommandContext.begin(common)
        if let login = common.onBehalfOf {
            throw CommandError(
                .usage,
                "the console is everybody's own, and --for \(login) is for commands: winnow queue mql --mine --for \(login) lists, winnow accept LEAD --for \(login) decides"
            )
        }
        try ConsoleStart(context: context, opening: common.readOnly ? .funnel : nil).run()
        try context.output.finish()
    }
}

/// A command that works through a `CommandContext`.
protocol WorkspaceCommand: ParsableCommand {
    /// What every command takes.
    var common: CommonOptions { get }
    /// Does it.
    func perform(_ context: CommandContext) throws
}

extension WorkspaceCommand {
    func run() throws {
        let context = try CommandContext.begin(common)
        do {
            try perform(context)
        } catch {
            context.output.flush()
            throw error
        }
        try context.output.finish()
    }
}
