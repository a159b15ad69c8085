import ArgumentParser
import Formats
import Journal
import Lifecycle
import Screen
import Workspace

struct QuotaCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "quota", _superCommandName: Winnow.name, abstract: "Show quota attainment and the pace needed.",
            discussion: """
                A lead counts for the person who sourced it, on the day it first entered the quota's stage. SDRs see their own \
                quotas, marketing sees the shared quota of marketing, team leads and admins see the total of all reps. --for shows \
                another person's quotas if you may act for that person. Quotas of revenue follow: closers see their own and \
                the team's, team leads and admins see the totals, with the forecast of the page Pipeline.

                Example: winnow quota
                """)
    }

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let attainments = try workspace.queries.attainments(onBehalfOf: common.principal)
        let revenue = try RevenueQuotaListing(workspace: workspace, person: common.principal).lines()
        if common.json {
            for attainment in attainments { context.output.json { $0.attainment(attainment) } }
            for line in revenue { context.output.json { $0.revenue(line) } }
            return
        }
        if workspace.definition.quotas.isEmpty, workspace.definition.revenueQuotas.isEmpty {
            return context.output.line("the current definition has no quotas")
        }
        if attainments.isEmpty, revenue.isEmpty {
            return context.output.line("you have no quota: quotas are for SDRs, closers, marketing, team leads and admins")
        }
        write(attainments, workspace, context)
        if !attainments.isEmpty, !revenue.isEmpty { context.output.line() }
        write(revenue, context)
    }

    private func write(_ lines: [RevenueQuotaListing.Line], _ context: CommandContext) {
        guard !lines.isEmpty else { return }
        var table = Table([
            .init(title: "REVENUE QUOTA", isFlexible: true), .init(title: "WON", alignment: .right),
            .init(title: "TARGET", alignment: .right), .init(title: "ATTAINMENT", alignment: .right),
            .init(title: "FORECAST", alignment: .right), .init(title: "PERIOD"), .init(title: "PACE"),
        ])
        for line in lines {
            table.add([
                line.label, AmountFormatter.figure(line.won, as: .whole), AmountFormatter.figure(line.target, as: .whole),
                line.attained.map { "\(Int(($0 * 100).rounded()).grouped)%" } ?? "",
                AmountFormatter.figure(line.forecast, as: .whole),
                line.period, line.isOnPace ? "on pace" : "behind",
            ])
        }
        table.write(to: context.output)
    }

    private func write(_ attainments: [Attainment], _ workspace: Workspace, _ context: CommandContext) {
        guard !attainments.isEmpty else { return }
        var table = Table([
            .init(title: "QUOTA", isFlexible: true), .init(title: "FOR", isFlexible: true), .init(title: "DONE", alignment: .right),
            .init(title: "TARGET", alignment: .right), .init(title: "ATTAINMENT", alignment: .right), .init(title: "UNTIL"),
            .init(title: "NEEDED"), .init(title: "PACE"),
        ])
        for attainment in attainments {
            table.add([
                attainment.quota.label, workspace.ownerText(attainment), attainment.done.grouped, attainment.target.grouped,
                "\(Int((attainment.attained * 100).rounded()).grouped)%", attainment.days.upperBound.description,
                attainment.paceText, attainment.isOnPace ? "on pace" : "behind",
            ])
        }
        table.write(to: context.output)
    }
}

extension Workspace {
    fileprivate func ownerText(_ attainment: Attainment) -> String {
        if let owner = attainment.owner { return team.name(of: owner) }
        return attainment.quota.side == .sdr ? "all reps" : "marketing"
    }
}

extension JSONMembers {
    fileprivate mutating func attainment(_ attainment: Attainment) {
        text("id", attainment.quota.id)
        text("label", attainment.quota.label)
        text("side", attainment.quota.side.rawValue)
        text("owner", attainment.owner?.name ?? "")
        text("stage", attainment.quota.stage.rawValue)
        text("period", attainment.quota.period.rawValue)
        text("from", attainment.days.lowerBound.description)
        text("until", attainment.days.upperBound.description)
        number("done", attainment.done)
        number("quota", attainment.target)
        member("attained", attainment.attained)
        number("workingDaysLeft", attainment.workingDaysLeft)
        member("neededPerDay", attainment.neededPerDay)
        member("isOnPace", attainment.isOnPace)
    }

    fileprivate mutating func revenue(_ line: RevenueQuotaListing.Line) {
        text("id", line.id)
        text("label", line.label)
        text("currency", line.target.currency)
        text("period", line.period)
        for (name, amount) in [("won", line.won), ("quota", line.target), ("forecast", line.forecast)] as [(StaticString, Amount)] {
            member(name) { writer in
                writer.object {
                    $0.member("amount", Double(amount.cents) / 100)
                    $0.member("cents", amount.cents)
                }
            }
        }
        member("attained", line.attained)
        member("isOnPace", line.isOnPace)
    }
}
