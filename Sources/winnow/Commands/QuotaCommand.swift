import ArgumentParser
import Journal
import Lifecycle
import Screen
import Workspace

struct QuotaCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "quota", _superCommandName: Winnow.name, abstract: "Show what is done of the quotas, and the pace needed.",
            discussion: """
                Leads count for whoever captured them, on the day on which they first entered the quota's stage. SDRs see their own, \
                marketing what marketers owe together, team leads and admins the sum over the reps. --for shows somebody else's \
                to who may act for them.

                Example: winnow quota
                """)
    }

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let attainments = try workspace.attainments(onBehalfOf: common.principal)
        if common.json {
            for attainment in attainments { context.output.json { $0.attainment(attainment) } }
            return
        }
        if workspace.definition.quotas.isEmpty { return context.output.line("the definition in force has no quotas") }
        if attainments.isEmpty {
            return context.output.line("no quota concerns you: they are for sdrs, marketing and who leads them")
        }
        var table = Table([
            .init(title: "QUOTA", isFlexible: true), .init(title: "OF", isFlexible: true), .init(title: "DONE", alignment: .right),
            .init(title: "OWED", alignment: .right), .init(title: "%", alignment: .right), .init(title: "UNTIL"),
            .init(title: "NEEDED"), .init(title: "PACE"),
        ])
        for attainment in attainments {
            table.add([
                attainment.quota.label, workspace.whose(attainment), String(attainment.done), String(attainment.owed),
                String(Int((attainment.attained * 100).rounded())), attainment.days.upperBound.description,
                attainment.paceText, attainment.isOnPace ? "on pace" : "behind",
            ])
        }
        table.write(to: context.output)
    }
}

extension Workspace {
    fileprivate func whose(_ attainment: Attainment) -> String {
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
        number("quota", attainment.owed)
        member("attained", attainment.attained)
        number("workingDaysLeft", attainment.workingDaysLeft)
        member("neededPerDay", attainment.neededPerDay)
        member("isOnPace", attainment.isOnPace)
    }
}
