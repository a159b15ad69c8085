import ArgumentParser
import Lifecycle
import Workspace

struct ExportAccountsCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "accounts", _superCommandName: Winnow.name,
            abstract: "Export all accounts as CSV, or as JSON Lines with --json.",
            discussion: "Example: winnow export accounts --output accounts.csv")
    }

    @OptionGroup var options: ExportOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        try options.redirect(context)
        AccountListing(context, workspace).write(try workspace.queries.accounts.all(), asCSV: !common.json)
    }
}

struct ExportOpportunitiesCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "opportunities", _superCommandName: Winnow.name,
            abstract: "Export all opportunities, open and ended, as CSV, or as JSON Lines with --json.",
            discussion: "Example: winnow export opportunities --output deals.csv")
    }

    @OptionGroup var options: ExportOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        try options.redirect(context)
        OpportunityListing(context, workspace).write(try workspace.queries.opportunities(openOnly: false), asCSV: !common.json)
    }
}
