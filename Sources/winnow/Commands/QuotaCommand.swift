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
                another person's quotas if you may act for that person.

                Example: winnow quota
                """)
    }

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let attainments = try workspace.queries.attainments(onBehalfOf: common.principal)
        if common.json {
            for attainment in attainments { context.output.json { $0.attainment(attainment) } }
            return
        }
        if workspace.definition.quotas.isEmpty {
            return context.output.line(
                workspace.definition.revenueQuotas.isEmpty
                    ? "the current definition has no quotas"
                    : "the current definition has quotas of revenue only; `winnow funnel --page team` shows them")
        }
        if attainments.isEmpty {
            return context.output.line("you have no quota: quotas are for SDRs, marketing, team leads and admins")
        }
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
}
