import ArgumentParser
import Definitions
import Formats
import Lifecycle
import Workspace

struct DemoCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "demo", _superCommandName: Winnow.name,
            abstract: "Create a workspace with realistic sample data, to try winnow.",
            discussion:
                """
                A made-up team works the leads by the definition of a preset. The same seed and time produce the same data.

                Example: winnow demo --leads 1000 && winnow -w winnow-demo
                Example: winnow demo --definition bant winnow-bant
                """
        )
    }

    @Argument(help: ArgumentHelp("The folder, which must not be a workspace yet.", valueName: "dir"), completion: .directory)
    var folder = "winnow-demo"
    @Option(help: "The number of leads.") var leads = 1000
    @Option(
        help: ArgumentHelp("The definition that the team agreed on.", valueName: "preset"),
        completion: .list(DefinitionPresets.names))
    var definition = DefinitionPresets.standard
    @Option(help: "The days of work.") var days = DemoOptions.defaultDays
    @Option(help: "The seed of the random data.") var seed: UInt64 = 1
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if leads < 1 { throw ValidationError("--leads must be 1 or more") }
        if !(7...3650).contains(days) { throw ValidationError("--days must be from 7 to 3650") }
    }

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        if let at = common.at { try context.setClock(at) }
        let workspace = try context.withProgress { progress in
            try Workspace.demo(
                context.checkedPath(folder),
                options: DemoOptions(
                    leads: leads, definition: DefinitionPresets.name(typed: definition), days: days, seed: seed, now: context.now),
                environment: context.environment,
                progress: progress)
        }
        context.did("demo of \(leads.counted("lead"))", saying: "the demo was created")
        if common.json {
            context.output.json { object in
                object.text("workspace", workspace.folder)
                object.number("leads", leads)
            }
        } else {
            context.output.line("created \(workspace.folder) with \(leads.counted("lead"))")
            context.output.line("next: winnow -w \(folder)")
        }
    }
}
