import ArgumentParser
import Formats
import Glibc
import Intake
import Lifecycle
import Workspace

struct ExportDispositionsCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "dispositions", _superCommandName: Winnow.name,
            abstract: "Export every decision on every lead, with its reason, or the state of each lead for a CRM.",
            discussion: """
                With --for salesforce, hubspot, pipedrive or zoho the file is one that this CRM imports: the record ids, status, owner, \
                reason, account and opportunity of each lead that was worked on here. Columns that begin with winnow_ can be mapped \
                to fields of your own. With --since-last it has only the leads that changed since you last did so; that is remembered \
                for each person and CRM, once the file is complete. --after repeats such an export.

                Example: winnow export dispositions --json | jq -r .reason | sort | uniq -c
                Example: winnow export dispositions --for hubspot --since-last --output hubspot.csv
                """)
    }

    @Flag(help: "For a CRM: only leads that changed since your last export with this option; at first all.") var sinceLast = false
    @Option(
        help: ArgumentHelp("For a CRM: only leads that changed after the journal's entry with this number.", valueName: "seq"))
    var after: Int?
    @OptionGroup var options: ExportOptions
    @OptionGroup var common: CommonOptions

    /// The CRM that `--for` names; nil for a person.
    private var system: DispositionSystem? {
        common.onBehalfOf.flatMap { TypedWord.value($0, among: DispositionSystem.allCases) { [$0.rawValue] } }
    }

    func validate() throws {
        if sinceLast || after != nil, system == nil {
            throw ValidationError("--since-last and --after need a CRM: --for \(Self.systems)")
        }
        if sinceLast, after != nil { throw ValidationError("use --since-last or --after, not both") }
        if let after, after < 0 { throw ValidationError("--after must be 0 or more") }
    }

    private static let systems = DispositionSystem.allCases.map(\.rawValue).joined(lastWith: "or")

    func perform(_ context: CommandContext) throws {
        if sinceLast { try context.requireWriting() }
        let workspace = try context.open()
        if let system { return try write(for: system, context, workspace) }
        if let person = common.principal, workspace.team.members[person] == nil {
            throw CommandError(
                .usage, "--for \(person): neither a CRM (\(Self.systems)) nor a member of the team (`winnow team show`)")
        }
        try options.redirect(context)
        try writeDecisions(context, workspace)
    }

    // MARK: For a CRM

    private func write(for system: DispositionSystem, _ context: CommandContext, _ workspace: Workspace) throws {
        let export = DispositionExport(context: context, workspace: workspace, system: system)
        let record = try sinceLast ? record(of: system, context, workspace) : nil
        let known = try record?.load().flatMap { try isKnown($0, workspace) ? $0 : nil }
        if let record, known == nil, record.load() != nil {
            printDiagnostic("the last export was of another state of the journal: all leads are exported")
        }
        if let after { try workspace.requireEntry(after) }
        let position = known?.seq ?? after.map(SequenceNumber.init)
        // Before the file is created, so that a wrong call leaves none behind.
        try options.redirect(context)
        let report = try export.write(after: position)
        printDiagnostic(Self.summary(report, system, known, workspace))
        if !report.unknownOwners.isEmpty {
            let logins = report.unknownOwners.sorted().map(\.name)
            printDiagnostic(
                "\(system.rawValue) finds owners by \(system.needsOwnerAddress ? "their e-mail addresses" : "name"), which \(logins.count == 1 ? "isn't" : "aren't") known of "
                    + "\(logins.joined(lastWith: "and")), so their cells are blank; `winnow team set LOGIN --alias ADDRESS` adds one; "
                    + "then repeat this export with --after \(position?.value ?? 0)"
            )
        }
        if let record { try remember(export.last, in: record, context, workspace) }
    }

    /// Where the last export of this person is remembered.
    private func record(
        of system: DispositionSystem, _ context: CommandContext, _ workspace: Workspace
    ) throws(CommandError) -> DispositionRecord {
        guard
            let record = DispositionRecord(
                workspace: workspace.id, system: system.rawValue, processEnvironment: context.processEnvironment)
        else {
            throw CommandError(
                .cannotWrite,
                "--since-last needs a folder to remember the export in: set XDG_STATE_HOME or HOME to an absolute path")
        }
        return record
    }

    /// Whether a position is one of this journal, and not of one that was restored or repaired with a loss since.
    private func isKnown(_ position: DispositionRecord.Position, _ workspace: Workspace) throws -> Bool {
        guard position.seq <= workspace.lastLine else { return false }
        let entry = try workspace.queries.journal(before: position.seq.next, limit: 1).first
        return entry?.seq == position.seq && entry?.action == position.action
    }

    /// Remembers the export once all of it is written.
    ///
    /// What was shown on a terminal, was cut off or may be incomplete isn't remembered.
    private func remember(
        _ last: SequenceNumber, in record: DispositionRecord, _ context: CommandContext, _ workspace: Workspace
    ) throws {
        try context.output.finish()
        guard !context.output.isClosed, !context.output.isTerminal || options.output != nil,
            workspace.journalProblem == nil
        else { return printDiagnostic("this export is not remembered: it was not written to a file or another program as a whole") }
        // Fails for pipes, which keep nothing.
        if fsync(STDOUT_FILENO) != 0, errno == EIO || errno == ENOSPC || errno == EDQUOT {
            throw CommandError(.inputOutput, "cannot write \(context.output.destination): \(String(cString: strerror(errno)))")
        }
        guard let entry = try workspace.queries.journal(before: last.next, limit: 1).first,
            record.save(.init(seq: last, action: entry.action, at: workspace.now))
        else {
            return printDiagnostic(
                "the export is complete but could not be remembered in \(record.path), so the next one repeats it")
        }
    }

    private static func summary(
        _ report: DispositionExport.Report, _ system: DispositionSystem, _ known: DispositionRecord.Position?,
        _ workspace: Workspace
    ) -> String {
        var text = "\(report.leads.counted("lead")) for \(system.rawValue)"
        if let known {
            let day = MomentFormatter.wall(known.at, workspace.definition.calendar.zone)
            text += ", changed since your export of \(day) (to repeat this one: --after \(known.seq))"
        }
        if report.withoutMatch > 0 {
            text +=
                "; \(report.withoutMatch.counted("lead")) left out, without an id of \(system.rawValue) and without an e-mail address"
        }
        return text
    }

    // MARK: Every decision

    private func writeDecisions(_ context: CommandContext, _ workspace: Workspace) throws {
        let heading = [
            "id", "externalId", "email", "source", "decision", "reason", "reasonLabel", "occurredAt", "by", "definition",
            "isDeclared",
        ]
        if !common.json { context.output.csv(heading) }
        let labels = Dictionary(workspace.definition.reasons.map { ($0.id, $0.label) }) { first, _ in first }
        try context.forEachLead(of: workspace) { lead, _ in
            for decision in lead.decisions {
                let cells = [
                    lead.id.description, lead.fields[.externalID] ?? "", lead.fields[.email] ?? "", lead.fields[.source] ?? "",
                    decision.kind.rawValue,
                    decision.reason ?? "", decision.reason.flatMap { labels[$0] } ?? "", MomentFormatter.utc(decision.occurredAt),
                    decision.by.description, String(decision.definition), String(decision.isDeclared),
                ]
                guard common.json else {
                    context.output.csv(cells)
                    continue
                }
                context.output.json { object in
                    for (key, cell) in zip(heading, cells) {
                        object.member(named: key) { json in
                            switch key {
                            case "definition": json.integer(decision.definition)
                            case "isDeclared": json.bool(decision.isDeclared)
                            default: if cell.isEmpty { json.null() } else { json.escapedString(cell) }
                            }
                        }
                    }
                }
            }
        }
    }
}
