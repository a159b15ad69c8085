import ArgumentParser
import Journal
import Lifecycle
import Workspace

struct ReviewDefinition: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "review", _superCommandName: Winnow.name,
            abstract: "Hold the definition against outcomes: rules that they contradict, sources far off.",
            discussion: """
                A finding stays open until the rule is changed, or kept with a reason under "keptRules": marketing declines it by \
                --keep with --why, which adopts the definition with that line and nothing else changed.

                Example: winnow definition review
                Example: winnow definition review --keep industry-core --why "They come back with the new model year."
                """)
    }

    @Option(help: ArgumentHelp("Decline a finding: keep this rule although outcomes contradict it.", valueName: "rule")) var keep:
        String?
    @Option(help: "Why it is kept.") var why: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if (keep == nil) != (why == nil) { throw ValidationError("--keep RULE and --why TEXT go together") }
        if let why, why.allSatisfy(\.isWhitespace) { throw ValidationError("--why says why the rule is kept") }
    }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        if let keep, let why { return try decline(keep, why, context, workspace) }
        let review = try context.withProgress { try workspace.reviewOutcomes(progress: $0) }
        if common.json { return tellAsJSON(review.findings, review.alarms, context.output) }
        if review.findings.isEmpty, review.alarms.isEmpty {
            return context.output.line("outcomes contradict no rule, and no source is outside of what is expected")
        }
        for finding in review.findings {
            let counts = finding.comparison
            context.output.line(
                "\(finding.kept == nil ? "open" : "kept")  \(finding.rule) (\(finding.label), \(finding.points > 0 ? "+" : "")\(finding.points)): "
                    + "\(Self.percent(counts.wonWith, counts.with)) of \(counts.with) leads with it were won, "
                    + "\(Self.percent(counts.wonWithout, counts.without)) of \(counts.without) without it"
                    + (finding.kept.map { "; kept: \($0)" } ?? ""))
        }
        for alarm in review.alarms {
            let name = alarm.source.isEmpty ? "inquiries without a source" : "source \"\(alarm.source)\""
            context.output.line(
                "alarm  \(name): \(alarm.share.percent) % of \(alarm.share.inquiries) inquiries are sales-ready, expected "
                    + "\(alarm.expected.lowerBound) to \(alarm.expected.upperBound) %")
        }
        if review.findings.contains(where: { $0.kept == nil }) {
            context.output.line(
                "to close a finding: change the rule and adopt that, or keep it: winnow definition review --keep RULE --why TEXT")
        }
    }

    private func decline(_ rule: String, _ why: String, _ context: CommandContext, _ workspace: Workspace) throws {
        let kept = try context.withProgress {
            try workspace.keep(workspace.newActionID(), rule: rule, why: why, onBehalfOf: common.principal, progress: $0)
        }
        DiagnosticLog.shared.did("keep")
        if common.json { return context.output.json { $0.done(kept.done, verb: "keep", workspace.story) } }
        context.output.line(
            "kept \(rule): definition \(workspace.definition.number), \"\(workspace.definition.name)\", is in force, unsigned")
        if kept.moved > 0 { context.output.line("\(kept.moved) leads moved by it") }
    }

    private func tellAsJSON(_ findings: [OutcomeFinding], _ alarms: [SourceAlarm], _ output: Output) {
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
                        item.member("isOpen", finding.kept == nil)
                        item.text("kept", finding.kept)
                    }
                }
            }
            object.member("sources") { json in
                json.array(alarms) { json, alarm in
                    json.object { item in
                        item.text("source", alarm.source)
                        item.number("inquiries", alarm.share.inquiries)
                        item.number("salesReady", alarm.share.salesReady)
                        item.number("expectedFrom", alarm.expected.lowerBound)
                        item.number("expectedTo", alarm.expected.upperBound)
                    }
                }
            }
        }
    }

    private static func percent(_ part: Int, _ whole: Int) -> String {
        whole == 0 ? "none" : "\((part * 100 + whole / 2) / whole) %"
    }
}
