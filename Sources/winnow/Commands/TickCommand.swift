import ArgumentParser
import Journal
import Lifecycle
import Workspace

struct TickCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "tick", _superCommandName: Winnow.name,
            abstract: "Let rules do what the clock asks for; for cron or a systemd timer.",
            discussion: """
                Disqualifies who was not reached within the window (where the definition lets the clock do so), and gives leads whose owner is away, \
                has no room, or let them wait to somebody else. Running it twice, or two at once, does nothing twice. An open console does the same.

                Example: winnow tick --json
                """)
    }

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let report = try workspace.tick()
        DiagnosticLog.shared.did("tick", leads: report.given.map(\.lead) + report.disqualified)
        if common.json {
            context.output.json { $0.tick(report) }
        } else {
            for line in Self.lines(report, workspace) { context.output.line(line) }
        }
        for warning in report.warnings { complain(warning) }
    }

    /// What was done and what is left for people, a line each.
    static func lines(_ report: TickReport, _ workspace: Workspace) -> [String] {
        let window = workspace.definition.window?.lengthText ?? ""
        var lines = report.given.map { gift in
            "\(gift.lead)" + (gift.from.map { " from \($0)" } ?? "")
                + " to \(gift.to): \(gift.cause.words) (rule \(gift.cause.ruleName))"
        }
        lines += report.disqualified.map { "\($0) disqualified: tried for \(window) and never reached" }
        lines += report.dropped.map { "\($0) dropped out: it can't or mustn't be reached any more" }
        for action in report.actions { lines.append("a team lead takes this back with winnow undo --batch \(action)") }
        if report.requalified > 0 {
            lines.append("\(leads(report.requalified)) moved to where definition \(workspace.definition.number) puts them")
        }
        if report.isIdle { lines.append("nothing to do") }
        if report.unreached > 0 {
            lines.append(
                "\(leads(report.unreached)) tried for \(window) and never reached, to be disqualified as one batch: winnow queue unreached, or D in the console"
            )
        }
        if report.neglected > 0 { lines.append("\(leads(report.neglected)) that nobody tried to reach for \(window)") }
        if report.stuck > 0 { lines.append("\(leads(report.stuck)) to be given to somebody else, but nobody is free") }
        if report.woken > 0 { lines.append("\(leads(report.woken)) awake again since the last look") }
        return lines
    }

    private static func leads(_ count: Int) -> String { count == 1 ? "1 lead" : "\(count) leads" }
}

extension JSONMembers {
    /// Writes what the clock did; the keys stay.
    mutating func tick(_ report: TickReport) {
        member("given") { json in
            json.array(report.given) { json, gift in
                json.object { item in
                    item.text("lead", gift.lead.description)
                    item.text("from", gift.from?.name)
                    item.text("to", gift.to.name)
                    item.text("rule", gift.cause.ruleName)
                    item.text("reason", gift.cause.words)
                }
            }
        }
        texts("disqualified", report.disqualified.map(\.description))
        texts("dropped", report.dropped.map(\.description))
        number("requalified", report.requalified)
        number("unreached", report.unreached)
        number("neglected", report.neglected)
        number("stuck", report.stuck)
        number("woken", report.woken)
        texts("actions", report.actions.map(\.description))
        texts("warnings", report.warnings)
    }
}
