import ArgumentParser
import Console
import Workspace

/// The root command; without a subcommand it opens the console.
struct Winnow: ParsableCommand {
    /// The program's name, given to every subcommand as the name of its parent.
    ///
    /// The help is then the same whether a subcommand is parsed alone or below this command. It also spares the parser
    /// a check for a requested completion script before it parses a subcommand alone: about a millisecond.
    static let name = "winnow"

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: name,
            abstract: "Triage leads in the terminal, one at a time.",
            usage: "winnow [-w DIR] [--read-only]\nwinnow [-w DIR] COMMAND …",
            discussion: """
                Without a command the console opens on the workspace: -w DIR, else $WINNOW_WORKSPACE, else the nearest enclosing \
                folder with a journal.jsonl, else $XDG_DATA_HOME/winnow/default. One that it finds must belong to you or to root, or be \
                trusted (`winnow trust`).

                Exit status: 0 success; 1 refused by a rule; 64 usage error; 65 invalid input data; 66 workspace, file or lead not found; \
                73/74 cannot write, I/O error; 75 busy, try again; 77 permission denied.
                """,
            version: "winnow " + WorkspaceVersion.current,
            // Hidden; all others are in the groups.
            subcommands: [ManualsCommand.self],
            groupedSubcommands: [
                CommandGroup(
                    name: "Set up", subcommands: [InitCommand.self, DemoCommand.self, ImportCommand.self, TrustCommand.self]),
                CommandGroup(
                    name: "View",
                    subcommands: [
                        QueueCommand.self, ShowCommand.self, SearchCommand.self, DuplicatesCommand.self, FunnelCommand.self,
                        AccountCommand.self, OpportunityCommand.self, HealthCommand.self, JournalCommand.self, QuotaCommand.self,
                        MetricsCommand.self, KeyListCommand.self, CommandListCommand.self,
                    ]),
                CommandGroup(
                    name: "Decide",
                    subcommands: [
                        AcceptCommand.self, QualifyCommand.self, RejectCommand.self, DisqualifyCommand.self, ConvertCommand.self,
                        CloseCommand.self, PromoteCommand.self, ReengageCommand.self,
                    ]),
                CommandGroup(
                    name: "Work on leads",
                    subcommands: [
                        AddCommand.self, TouchCommand.self, ScheduleCommand.self, AssessCommand.self, SnoozeCommand.self,
                        NoteCommand.self,
                        EditCommand.self, EngageCommand.self, OptOutCommand.self, OptInCommand.self, BounceCommand.self,
                        MergeCommand.self,
                    ]),
                CommandGroup(name: "Ownership", subcommands: [ClaimCommand.self, AssignCommand.self, ReleaseCommand.self]),
                CommandGroup(name: "Undo", subcommands: [UndoCommand.self, RedoCommand.self]),
                CommandGroup(
                    name: "Administration",
                    subcommands: [
                        TickCommand.self, TeamCommand.self, CostCommand.self, DefinitionCommand.self, ExportCommand.self,
                        VerifyCommand.self,
                        DoctorCommand.self, RebuildCommand.self, RepairCommand.self, BackupCommand.self, RestoreCommand.self,
                        UpgradeCommand.self, EraseCommand.self, ServerCommand.self,
                    ]),
            ])
    }

    @OptionGroup(title: "Options of every command") var common: CommonOptions

    func run() throws {
        let context = try CommandContext.begin(common)
        if let login = common.onBehalfOf {
            throw CommandError(
                .usage,
                "--for does not work in the console, which always acts as you; use it with commands: winnow queue mql --mine --for \(login) lists leads, winnow accept LEAD --for \(login) accepts one"
            )
        }
        try ConsoleStart(context: context, opening: common.readOnly ? .funnel : nil).run()
        try context.finish()
    }
}

/// A command that works through a `CommandContext`.
protocol WorkspaceCommand: ParsableCommand {
    /// The options that every command takes.
    var common: CommonOptions { get }
    /// Runs the command.
    func perform(_ context: CommandContext) throws
}

extension WorkspaceCommand {
    func run() throws {
        let context = try CommandContext.begin(common)
        do {
            try perform(context)
        } catch {
            context.output.flush()
            context.printWarnings()
            // What isn't found may be behind the damage.
            let isPart = context.printJournalProblem(unlessSaidBy: error)
            var failure = context.output.explaining(error)
            if isPart, var known = (failure as? CommandError) ?? (failure as? WorkspaceError).map(CommandError.init),
                known.code == .notFound
            {
                known.code = .inputOutput
                failure = known
            }
            throw failure
        }
        context.printWarnings()
        try context.finish()
    }
}
