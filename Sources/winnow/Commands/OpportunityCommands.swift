import ArgumentParser
import Lifecycle
import Workspace

struct ConvertCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "convert", _superCommandName: Winnow.name, abstract: "Make leads opportunities, with account and contact.",
            discussion: """
                Where account or contact aren't given, they are the lead's company and name.

                Example: winnow convert L481 --amount 24000 --close-date 2026-12-18 --meeting "thu 14:00" --intention fromUs
                """)
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @Option(help: "The account's name.") var account: String?
    @Flag(help: "The account was there before.") var existing = false
    @Option(help: "The contact's name at the account.") var contact: String?
    @Option(help: "The opportunity's name.") var opportunity: String?
    @Option(help: "What it is expected to be worth, such as 24000 or \"EUR 24k\".") var amount: String?
    @Option(help: ArgumentHelp("When it is expected to close.", valueName: "date")) var closeDate: String?
    @Option(help: ArgumentHelp("A meeting agreed for then.", valueName: "time")) var meeting: String?
    @Option(help: ArgumentHelp("A call agreed for then.", valueName: "time")) var context: String?
    @Option(help: "Whether they mean to buy, and from whom.") var intention: BuyingIntention?
    @Option(help: ArgumentHelp("The closer who receives it.", valueName: "login")) var closer: Login?
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if meeting != nil, context != nil { throw ValidationError("one next step at a time: --meeting or --call") }
    }

    func perform(_ asked: CommandContext) throws {
        let workspace = try asked.open()
        let amount = try self.amount.map { try AmountArgument.money($0) }
        var followUp: FollowUp?
        if let time = meeting ?? context {
            followUp = FollowUp(channel: meeting != nil ? .meeting : .call, at: try asked.moment(time, in: workspace, .future))
        }
        let input = TimeInput(now: workspace.now, calendar: workspace.definition.calendar, leaning: .future)
        let closing = try closeDate.map { text throws(CommandError) -> Day in
            guard let day = input.date(text) else { throw CommandError(.usage, "\"\(text)\" is no date; write 2026-12-24 or +30d") }
            return day
        }
        var seen: Set<LeadID> = []
        let steps = try leads.filter { seen.insert($0).inserted }.map { id in
            let lead = try workspace.lead(standingFor: id)
            return Intent.Step(
                id,
                .convert(
                    Conversion(
                        account: account ?? lead?.fields[.company], isExistingAccount: existing,
                        contact: contact ?? lead?.fields.fullName,
                        opportunity: opportunity, amount: amount, closeDate: closing, followUp: followUp, intention: intention,
                        closer: closer)))
        }
        try asked.act(steps, acting, in: workspace)
    }
}

/// How an opportunity ended, as a flag.
enum OutcomeFlag: String, EnumerableFlag {
    case won, lost, noDecision

    /// The outcome.
    var outcome: Outcome {
        switch self {
        case .won: .won
        case .lost: .lost
        case .noDecision: .noDecision
        }
    }
}

struct CloseCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "close", _superCommandName: Winnow.name, abstract: "End opportunities: won, lost or without a decision.",
            discussion: "Example: winnow close L481 --won --amount 22000")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @Flag(exclusivity: .exclusive, help: "How it ended.") var outcome: OutcomeFlag
    @Option(help: "The reason's code, where the definition asks for one.") var reason: String?
    @Option(help: "What it was worth in the end.") var amount: String?
    @Option(help: "A few words more.") var note: String?
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) throws -> [Command] {
        [.close(outcome.outcome, reason: reason, amount: try amount.map { try AmountArgument.money($0) }, note: note)]
    }
}

/// Amounts as people type them.
enum AmountArgument {
    /// The amount.
    static func money(_ text: String) throws(CommandError) -> Money {
        guard let money = Money(parsing: text) else {
            throw CommandError(.usage, "\"\(text)\" is no amount; write 24000, \"EUR 24k\" or \"22,700.00 USD\"")
        }
        return money
    }
}
