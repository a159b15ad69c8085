import ArgumentParser
import Lifecycle
import Workspace

struct MergeCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "merge", _superCommandName: Winnow.name, abstract: "Merge leads of the same person into one.",
            discussion: """
                The lead named by --into stays, with its stage, owner and clocks. It gets the histories of all leads, and its empty \
                fields are filled. The ids of the other leads then refer to it. `winnow undo` separates them again.

                Example: winnow merge L512 --into L481
                """)
    }

    @Argument(help: ArgumentHelp("The ids of the leads to merge into the other one, such as L512.", valueName: "leads")) var lists:
        [LeadList]
    @Option(name: .customLong("into"), help: ArgumentHelp("The id of the lead that stays, such as L481.", valueName: "lead"))
    var survivor: LeadID
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    private var leads: [LeadID] { lists.leads }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        var seen: Set<LeadID> = []
        let steps = leads.filter { seen.insert($0).inserted }.map { Intent.Step(survivor, .merge($0)) }
        try context.act(steps, actionOptions, in: workspace)
    }
}
