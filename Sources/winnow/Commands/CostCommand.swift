import ArgumentParser
import Formats
import Lifecycle
import Screen
import Workspace

struct CostCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "cost", _superCommandName: Winnow.name, abstract: "Record and list what sources cost.",
            subcommands: [CostListCommand.self, CostAddCommand.self], defaultSubcommand: CostListCommand.self)
    }
}

struct CostListCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list", _superCommandName: Winnow.name, abstract: "List the costs of sources, by month.",
            discussion: "Example: winnow cost list --csv")
    }

    @Flag(help: "Print CSV.") var csv = false
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        if common.json, csv { throw CommandError(.usage, "use --json or --csv, not both") }
        let workspace = try context.open()
        let costs = workspace.queries.costs.all.sorted { ($0.month, $0.source) < ($1.month, $1.source) }
        if common.json {
            for cost in costs { context.output.json { $0.cost(cost) } }
            return
        }
        if csv {
            context.output.csv(["source", "month", "amount", "currency"])
            for cost in costs {
                let amount = AmountFormatter.plain(cost.amount.cents)
                context.output.csv([cost.source, cost.month.description, amount, cost.amount.currency])
            }
            return
        }
        if costs.isEmpty { return context.output.line("no costs recorded; `winnow cost add SOURCE MONTH AMOUNT` records one") }
        var table = Table([
            .init(title: "SOURCE", isFlexible: true), .init(title: "MONTH"), .init(title: "AMOUNT", alignment: .right),
        ])
        for cost in costs { table.add([cost.source, cost.month.description, cost.amount.description]) }
        table.write(to: context.output)
    }
}

struct CostAddCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "add", _superCommandName: Winnow.name,
            abstract: "Record what a source cost in a month (marketing, team lead).",
            discussion: """
                The amount is that of the whole month; another one for the same source and month replaces it. The page Sources of \
                winnow funnel has the cost of its period, per lead that qualified and per lead won. An amount without a currency is \
                in the base currency of the definition's rates, if it has some. winnow undo undoes it.

                Example: winnow cost add "Google Ads" 2026-11 "EUR 3000"
                """)
    }

    @Argument(help: "The source, in any spelling.", completion: WorkspaceCompletion.sources.kind) var source: String
    @Argument(help: "The month, such as 2026-11.") var month: String
    @Argument(help: "The amount, such as 3000 or \"EUR 3k\".") var amount: String
    @Option(help: "The id of the action (UUIDv7): a retry with the same id runs only once.") var id: ActionID?
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        guard let month = Month(parsing: month) else {
            throw CommandError(.usage, "cannot read \"\(month)\" as a month; try 2026-11")
        }
        var amount = try AmountArgument.money(amount)
        let workspace = try context.open()
        if amount.currency.isEmpty, let base = workspace.definition.rates?.base {
            amount = Money(cents: amount.cents, currency: base)
        }
        let recorded = try workspace.administration.recordCost(
            id ?? workspace.newActionID(), CostRecorded(source: source, month: month, amount: amount), onBehalfOf: common.principal)
        context.did("cost", recorded.result)
        if common.json {
            return context.output.json { json in
                json.cost(recorded.cost)
                json.member("replaced") { writer in
                    if let before = recorded.before { writer.object { $0.cost(before) } } else { writer.null() }
                }
            }
        }
        context.output.line(
            "recorded the cost of \(recorded.cost.source) in \(month): \(recorded.cost.amount)"
                + (recorded.before.map { ", was \($0.amount)" } ?? ""))
    }
}

extension JSONMembers {
    /// Writes the cost of a source in a month.
    fileprivate mutating func cost(_ cost: CostRecorded) {
        text("source", cost.source)
        text("month", cost.month.description)
        member("amount", Double(cost.amount.cents) / 100)
        member("cents", cost.amount.cents)
        text("currency", cost.amount.currency)
    }
}
