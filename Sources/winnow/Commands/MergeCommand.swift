import ArgumentParser
import Lifecycle
import Workspace

struct MergeCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "merge", abstract: "Make one lead of several that are the same person.",
            discussion: """
                The lead named by --into stays, with its stage, owner and clocks; it keeps the histories of all, and fields that \
                are blank in it are filled. From then on the other numbers stand for it. `winnow undo` parts them again.

                Example: winnow merge L512 --into L481
                """)
    }

    @Argument(help: "The leads that become part of the other one, such as L512.") var leads: [LeadID]
    @Option(name: .customLong("into"), help: ArgumentHelp("The lead that stays, such as L481.", valueName: "lead")) var survivor:
        LeadID
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        var seen: Set<LeadID> = []
        let steps = leads.filter { seen.insert($0).inserted }.map { Intent.Step(survivor, .merge($0)) }
        try context.act(steps, acting, in: workspace)
    }
}
