import ArgumentParser
import Formats
import Journal
import Lifecycle
import Workspace

struct DefinitionReviewCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "review", _superCommandName: Winnow.name,
            abstract: "Compare the definition with outcomes: contradicted rules, and sources outside the expected range.",
            discussion: """
                A finding stays open until the rule is changed, or kept with a reason under "keptRules". Marketing keeps a rule with \
                --keep and --why, which adopts the definition with that line added and no other change.

                Example: winnow definition review
                Example: winnow definition review --keep industry-core --why "They come back with the new model year."
                """)
    }

    @Option(help: ArgumentHelp("Keep this rule although outcomes contradict it, which closes the finding.", valueName: "rule"))
    var keep: String?
    @Option(help: "The reason for keeping the rule.") var why: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if (keep == nil) != (why == nil) { throw ValidationError("--keep RULE and --why TEXT must be used together") }
        if let why, why.allSatisfy(\.isWhitespace) { throw ValidationError("--why must give the reason for keeping the rule") }
    }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        if let keep, let why { return try keepRule(keep, why, context, workspace) }
        let review = try context.withProgress { try workspace.administration.reviewOutcomes(progress: $0) }
        if common.json { return writeJSON(review.findings, review.alerts, workspace, context.output) }
        if review.findings.isEmpty, review.alerts.isEmpty {
            return context.output.line("no rule contradicts the outcomes, and no source is an alert")
        }
        for finding in review.findings {
            let counts = finding.comparison
            context.output.line(
                "\(finding.kept == nil ? "open" : "kept")  \(finding.rule) (\(finding.label), \(finding.points > 0 ? "+" : "")\(finding.points)): "
                    + "\(Self.percent(counts.wonWith, counts.with)) of \(counts.with.counted("ended lead")) with it were won, "
                    + "\(Self.percent(counts.wonWithout, counts.without)) of \(counts.without.grouped) without it"
                    + since(finding, workspace) + (finding.kept.map { "; kept: \($0)" } ?? ""))
        }
        let topology = workspace.definition.topology
        let mql = workspace.definition.label(topology.nearestUsed(.mql))
        for alert in review.alerts {
            let name = alert.source.isEmpty ? "inquiries without a source" : "source \"\(alert.source)\""
            context.output.line(
                "alert  \(name): \(alert.share.percent)% of \(alert.share.inquiries.grouped) inquiries reached \(mql), expected "
                    + "\(alert.expected.lowerBound)% to \(alert.expected.upperBound)%")
        }
        if review.findings.contains(where: { $0.kept == nil }) {
            context.output.line(
                "to close a finding: change the rule and adopt the definition, or keep the rule: winnow definition review --keep RULE --why TEXT"
            )
        }
    }

    /// Since when the outcomes contradict a rule that nobody has decided on.
    private func since(_ finding: OutcomeFinding, _ workspace: Workspace) -> String {
        guard finding.isOpen, let since = finding.since else { return "" }
        let day = workspace.definition.calendar.zone.day(of: since)
        return "; since \(day)" + (workspace.now > since ? " (\((workspace.now - since).shortText))" : "")
    }

    private func keepRule(_ rule: String, _ why: String, _ context: CommandContext, _ workspace: Workspace) throws {
        let kept = try context.withProgress {
            try workspace.administration.keep(
                workspace.newActionID(), rule: rule, why: why, onBehalfOf: common.principal, progress: $0)
        }
        context.did("keep", kept.result)
        if common.json { return context.output.json { $0.actionResult(kept.result, verb: "keep", workspace.entryFormatter) } }
        context.output.line(
            "kept \(rule): definition \(workspace.definition.number), \"\(workspace.definition.name)\", is now the current one and needs new signatures"
        )
        if kept.moved > 0 { context.output.line("\(kept.moved.counted("lead")) moved to another stage") }
    }

    private func writeJSON(_ findings: [OutcomeFinding], _ alerts: [SourceAlert], _ workspace: Workspace, _ output: Output) {
        output.json { object in
            object.member("findings") { json in
                json.array(findings) { json, finding in
                    json.object { item in
                        item.text("rule", finding.rule)
                        item.text("label", finding.label)
                        item.number("points", finding.points)
                        item.number("leadsWith", finding.comparison.with)
                        item.number("wonWith", finding.comparison.wonWith)
                        item.number("leadsWithout", finding.comparison.without)
                        item.number("wonWithout", finding.comparison.wonWithout)
                        item.member("isOpen", finding.isOpen)
                        item.member("since", finding.since)
                        item.text("kept", finding.kept)
                    }
                }
            }
            object.member("sources") { json in
                json.array(alerts) { json, alert in
                    json.object { item in
                        item.text("source", alert.source)
                        item.number("inquiries", alert.share.inquiries)
                        item.number("salesReady", alert.share.salesReady)
                        item.number("expectedFrom", alert.expected.lowerBound)
                        item.number("expectedTo", alert.expected.upperBound)
                    }
                }
            }
        }
    }

    private static func percent(_ part: Int, _ whole: Int) -> String { whole == 0 ? "none" : Percentage.text(part, of: whole) }
}
