import ArgumentParser
import Formats
import Lifecycle
import ReadModel
import Workspace

struct OpportunityCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "opportunity", _superCommandName: Winnow.name,
            abstract: "Show and change opportunities: amount, close date, chance, next step.",
            subcommands: [OpportunityListCommand.self, OpportunityShowCommand.self, OpportunityEditCommand.self],
            defaultSubcommand: OpportunityListCommand.self)
    }
}

struct OpportunityListCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list", _superCommandName: Winnow.name,
            abstract: "List open opportunities, likeliest first, with what each lacks.",
            discussion: """
                Two equally likely ones are in the order of their amounts, those of one currency together.

                Example: winnow opportunity list --mine
                """)
    }

    @Flag(help: "Only yours.") var mine = false
    @Flag(help: "Also those that have ended.") var all = false
    @OptionGroup var list: ListOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let owner = try mine ? workspace.session.scope(onBehalfOf: common.principal).owner : nil
        let found = try workspace.queries.opportunities(openOnly: !all).filter { owner == nil || $0.row.owner == owner }
        let shown = try list.shown(of: found, context)
        OpportunityListing(context, workspace).write(shown, asCSV: list.csv)
        guard !list.csv, !common.json else { return }
        let open = found.map(\.row).filter(\.isOpen)
        let sums = open.compactMap(\.amount).sums.map(\.description).joined(separator: " + ")
        if shown.count < found.count {
            context.output.line("\(shown.count.grouped) of \(found.count.grouped) (--limit 0 shows all)")
        }
        context.output.line(
            open.isEmpty ? "no open opportunities" : "\(open.count.grouped) open" + (sums.isEmpty ? "" : ", \(sums)"))
    }
}

struct OpportunityShowCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", _superCommandName: Winnow.name, abstract: "Show an opportunity.",
            discussion: "Example: winnow opportunity show O12")
    }

    @Argument(help: ArgumentHelp("The opportunity's id, such as O12, or its lead's.", valueName: "opportunity"))
    var opportunity: String
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let found = try context.opportunity(opportunity, in: workspace)
        OpportunityListing(context, workspace).write([found], asCSV: false)
    }
}

struct OpportunityEditCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "edit", _superCommandName: Winnow.name, abstract: "Change an open opportunity.",
            discussion: "Example: winnow opportunity edit O12 --amount 25000 --close-date 2027-01-31 --next-step \"send the offer\""
        )
    }

    @Argument(help: ArgumentHelp("The opportunity's id, such as O12, or its lead's.", valueName: "opportunity"))
    var opportunity: String
    @Option(help: "The expected amount, such as 24000 or \"EUR 24k\".") var amount: String?
    @Option(help: ArgumentHelp("The expected close date; empty for none.", valueName: "date")) var closeDate: String?
    @Option(help: ArgumentHelp("The chance to close, in percent.", valueName: "percent")) var chance: Int?
    @Option(help: "What is to be done next; empty for nothing.") var nextStep: String?
    @Option(help: "Another account, by its id or name.") var account: String?
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let chance, !(0...100).contains(chance) { throw ValidationError("--chance must be a percentage, 0 to 100") }
        if amount == nil, closeDate == nil, chance == nil, nextStep == nil, account == nil {
            throw ValidationError("give --amount, --close-date, --chance, --next-step or --account")
        }
    }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let found = try context.opportunity(opportunity, in: workspace)
        var change = OpportunityChange(opportunity: found.row.id, chance: chance)
        change.account = try account.map { try context.account($0, in: workspace).id }
        if let amount {
            let money = try AmountArgument.money(amount)
            // An amount without a currency is in the one that the opportunity has.
            change.amount = money.currency.isEmpty ? Money(cents: money.cents, currency: found.row.amount?.currency ?? "") : money
        }
        change.closeDate = try closeDate.map {
            $0.isEmpty ? .cleared : .set(try context.day($0, in: workspace, for: .upcomingDay))
        }
        change.nextStep = nextStep.map { $0.isEmpty ? .cleared : .set($0) }
        try context.act([Intent.Step(found.row.lead, .changeOpportunity(change))], actionOptions, in: workspace)
    }
}

extension CommandContext {
    /// The opportunity that a person means, with its account: by its id, or the newest one of a lead.
    ///
    /// - Throws: `CommandError.notFound`.
    func opportunity(_ text: String, in workspace: Workspace) throws -> (row: OpportunityRow, account: AccountSummary?) {
        if let lead = LeadID(withLetter: text) {
            guard let newest = try workspace.queries.lead(resolving: lead)?.opportunities.last,
                let found = try workspace.queries.opportunity(newest.id)
            else { throw CommandError(.notFound, "\(lead) has no opportunity; converting it opens one") }
            return found
        }
        guard let id = OpportunityID(parsing: text), let found = try workspace.queries.opportunity(id) else {
            throw CommandError(.notFound, "there is no opportunity \(text); `winnow opportunity list --all` shows all")
        }
        return found
    }
}
