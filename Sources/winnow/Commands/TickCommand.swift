import ArgumentParser
import Formats
import Journal
import Lifecycle
import Workspace

struct TickCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "tick", _superCommandName: Winnow.name,
            abstract: "Apply the rules that act on a schedule; for cron or a systemd timer.",
            discussion: """
                Disqualifies leads that were attempted but not reached within the contact window (if the definition has a rule for it), \
                and reassigns leads whose first touch is overdue and leads whose owner is absent or over capacity. It is safe to run repeatedly, even in \
                parallel. An open console does the same.

                Example: winnow tick --json
                """)
    }

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let report = try workspace.rules.tick()
        TickRecord(workspace: workspace.id, processEnvironment: context.processEnvironment).save(workspace.now)
        DiagnosticLog.shared.did("tick", leads: report.assignments.map(\.lead) + report.disqualified)
        if !report.actions.isEmpty || report.requalified > 0 { context.output.accomplished = "the rules were applied" }
        if common.json {
            context.output.json { $0.tick(report) }
        } else {
            for line in Self.lines(report, workspace) { context.output.line(line) }
        }
        context.printWarnings(report.warnings)
    }

    /// The results of the rules and the work left for people, one line each.
    static func lines(_ report: TickReport, _ workspace: Workspace) -> [String] {
        let window = workspace.definition.window?.lengthText ?? ""
        var lines = report.assignments.map { assignment in
            "reassigned \(assignment.lead)" + (assignment.from.map { " from \($0)" } ?? "")
                + " to \(assignment.to): \(assignment.cause.text) (rule \(assignment.cause.ruleName))"
        }
        lines += report.disqualified.map { "disqualified \($0): attempts but no contact within \(window)" }
        lines += report.dropped.map { "moved \($0) out of marketing: opted out, or without a valid phone number or e-mail address" }
        for action in report.actions { lines.append("a team lead can undo this: winnow undo --batch \(action)") }
        if report.requalified > 0 {
            lines.append(
                "\(leads(report.requalified)) moved to another stage by definition \(workspace.definition.number)")
        }
        if report.isIdle { lines.append("nothing to do") }
        if report.unreached > 0 {
            let (all, ready) = (report.unreached, report.ready)
            let which = ready == all ? them(all) : "\(ready.grouped) of them"
            let batch =
                ready > 0
                ? "to disqualify \(which) as one batch, press D in the console"
                : "before \(all == 1 ? "it" : "they") can be disqualified, the reason requires more"
            lines.append(
                "\(leads(all)) \(all == 1 ? "has" : "have") gone \(window) with attempts but without contact; \(batch); "
                    + "to list \(them(all)): winnow queue unreached"
            )
        }
        if report.neglected > 0 {
            lines.append(
                "\(leads(report.neglected)) \(report.neglected == 1 ? "has" : "have") gone \(window) without an attempt; to list \(them(report.neglected)): winnow queue unattempted"
            )
        }
        if report.stuck > 0 { lines.append("\(leads(report.stuck)) to reassign, but no member is free") }
        if report.endedSnoozes > 0 { lines.append("\(leads(report.endedSnoozes)) no longer snoozed since the last run") }
        return lines
    }

    private static func leads(_ count: Int) -> String { count.counted("lead") }

    private static func them(_ count: Int) -> String { count == 1 ? "it" : "them" }
}

extension JSONMembers {
    /// Writes the results of the rules; the keys must not change.
    mutating func tick(_ report: TickReport) {
        member("given") { json in
            json.array(report.assignments) { json, assignment in
                json.object { item in
                    item.text("lead", assignment.lead.description)
                    item.text("from", assignment.from?.name)
                    item.text("to", assignment.to.name)
                    item.text("rule", assignment.cause.ruleName)
                    item.text("reason", assignment.cause.text)
                }
            }
        }
        texts("disqualified", report.disqualified.map(\.description))
        texts("dropped", report.dropped.map(\.description))
        number("requalified", report.requalified)
        number("unreached", report.unreached)
        number("neglected", report.neglected)
        number("stuck", report.stuck)
        number("woken", report.endedSnoozes)
        texts("actions", report.actions.map(\.description))
        texts("warnings", report.warnings)
    }
}
