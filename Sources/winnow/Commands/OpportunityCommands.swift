import ArgumentParser
import Formats
import Lifecycle
import Workspace

struct ConvertCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "convert", _superCommandName: Winnow.name,
            abstract: "Convert leads to opportunities, with account and contact.",
            discussion: """
                Account and contact default to the lead's company and name. An existing account of that name, in any \
                spelling, is used. Where the name or the e-mail domain is like that of another account, the command asks \
                for that account's id or for --new-account.

                Example: winnow convert L481 --amount 24000 --close-date 2026-12-18 --meeting "thu 14:00" --intention fromUs
                """)
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @Option(help: "The account's name or id, such as A12.") var account: String?
    @Flag(help: "The account exists already; refused if it doesn't.") var existing = false
    @Flag(help: "The account is a new one, whatever others are called like.") var newAccount = false
    @Option(help: "The contact's name at the account.") var contact: String?
    @Option(help: "The opportunity's name.") var opportunity: String?
    @Option(help: "The expected amount, such as 24000 or \"EUR 24k\".") var amount: String?
    @Option(help: ArgumentHelp("The expected close date.", valueName: "date")) var closeDate: String?
    @Option(help: ArgumentHelp("The time of the next meeting.", valueName: "time")) var meeting: String?
    @Option(help: ArgumentHelp("The time of the next call.", valueName: "time")) var call: String?
    @Option(help: "Whether they intend to buy, and from whom.") var intention: BuyingIntention?
    @Option(help: ArgumentHelp("The closer who receives it.", valueName: "login")) var closer: Login?
    @OptionGroup var farAheadOptions: FarAheadOptions
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    private var leads: [LeadID] { lists.leads }

    func validate() throws {
        if existing, newAccount { throw ValidationError("use --existing or --new-account, not both") }
        if meeting != nil, call != nil { throw ValidationError("use --meeting or --call, not both") }
    }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let amount = try self.amount.map { try AmountArgument.money($0) }
        var followUp: FollowUp?
        if let time = meeting ?? call {
            followUp = FollowUp(
                channel: meeting != nil ? .meeting : .call, at: try context.upcoming(time, in: workspace, farAheadOptions))
        }
        let closing = try closeDate.map { text throws(CommandError) in
            try context.day(text, in: workspace, for: .upcomingDay)
        }
        var seen: Set<LeadID> = []
        var choices: [AccountChoice] = []
        let steps = try leads.filter { seen.insert($0).inserted }.map { id in
            let lead = try workspace.queries.lead(resolving: id)
            let choice = try AccountChoice(
                of: lead, id, named: account, isExisting: existing, isNew: newAccount, in: workspace, after: choices)
            choices.append(choice)
            var conversion = Conversion(
                account: choice.name, isExistingAccount: choice.isExisting, contact: contact ?? lead?.fields.fullName,
                opportunity: opportunity, amount: amount, closeDate: closing, followUp: followUp, intention: intention,
                closer: closer)
            conversion.isNewAccount = newAccount
            return Intent.Step(id, .convert(conversion))
        }
        let result = try context.act(steps, actionOptions, in: workspace)
        guard !common.json, !result.isRepeated else { return }
        for choice in choices { choice.remark.map(context.output.line) }
    }
}

/// The outcome of an opportunity, as a flag.
enum OutcomeFlag: String, EnumerableFlag {
    case won, lost, noDecision

    /// The outcome that the flag stands for.
    var outcome: Outcome {
        switch self {
        case .won: .won
        case .lost: .lost
        case .noDecision: .noDecision
        }
    }
}

struct CloseCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "close", _superCommandName: Winnow.name, abstract: "Close opportunities: won, lost or no decision.",
            usage: "winnow close [<options>] <leads> ... (--won | --lost | --no-decision)",
            discussion: "Example: winnow close L481 --won --amount 22000")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @Flag(exclusivity: .exclusive, help: "The outcome.") var outcome: OutcomeFlag
    @Option(help: "The code of a reason, if the definition requires one.", completion: WorkspaceCompletion.reasons.kind) var reason:
        String?
    @Option(help: "The final amount.") var amount: String?
    @Option(help: "A note.") var note: String?
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) throws -> [Command] {
        [
            .close(
                outcome.outcome, reason: reason.map(DefinitionWords(workspace.definition).reasonCode),
                amount: try amount.map { try AmountArgument.money($0) }, note: note)
        ]
    }
}

/// Parses amounts of money as people type them.
enum AmountArgument {
    /// The amount; throws `CommandError.usage` for unreadable text.
    static func money(_ text: String) throws(CommandError) -> Money {
        guard let money = Money(parsing: text) else {
            throw CommandError(.usage, "cannot read \"\(text)\" as an amount; try 24000, \"EUR 24k\" or \"22,700.00 USD\"")
        }
        return money
    }
}
