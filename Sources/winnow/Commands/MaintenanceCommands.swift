import ArgumentParser
import Glibc
import Journal
import Lifecycle
import ReadModel
import Workspace

struct VerifyCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "verify", _superCommandName: Winnow.name, abstract: "Check the journal from first to last line.",
            discussion: "Example: winnow verify --against 9f86d081…  (a sum that you kept from an earlier verify)")
    }

    @Option(help: ArgumentHelp("A sum that an earlier verify printed: is that history still there?", valueName: "sum")) var against:
        String?
    @Flag(help: "Set damage at the end aside, so that work can go on (admin).") var repair = false
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let folder = context.folder
        if repair {
            try context.requireWriting()
            for line in try Workspace.repair(folder, environment: context.environment) { context.output.line(line) }
        }
        let report = try Workspace.verify(folder, against: against)
        if common.json {
            context.output.json { object in
                object.member("isClean", report.isClean)
                object.number("actions", report.actions)
                object.number("lines", report.lines)
                object.text("lastSum", report.lastSum)
                object.texts("problems", report.problems)
                object.texts("notes", report.notes)
            }
        } else {
            context.output.line(
                (report.isClean ? "clean: " : "NOT clean; up to the damage: ") + "\(report.lines) lines, \(report.actions) actions")
            context.output.line("sum \(report.lastSum)")
            for note in report.notes { context.output.line(note) }
        }
        guard report.isClean else {
            context.output.flush()
            complain(report.problems.joined(separator: "\n"))
            throw CommandError.told(.badInput)
        }
    }
}

struct RebuildCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rebuild", _superCommandName: Winnow.name,
            abstract: "Make the index anew from the journal; loses nothing.",
            discussion: "Example: winnow rebuild")
    }

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        try context.withProgress { try workspace.rebuildIndex(progress: $0) }
        if common.json {
            context.output.json { $0.member("isRebuilt", true) }
        } else {
            context.output.line("the index is made anew")
        }
    }
}

struct EraseCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "erase", _superCommandName: Winnow.name, abstract: "Erase a person for good; never undoable (admin).",
            discussion: """
                The person disappears from journal and index, the fact of the erasure stays. Reject files and exports are out of its reach.

                Example: winnow erase L481 --yes
                """)
    }

    @Argument(help: "The lead, such as L481.") var lead: LeadID
    @Flag(help: "I mean it; otherwise the lead's number is asked for once more.") var yes = false
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        guard let person = try workspace.lead(standingFor: lead) else {
            throw CommandError(.notFound, "there is no lead \(lead); look at its number again")
        }
        let others = ([person.id] + person.absorbed.map(\.id)).filter { $0 != lead }.map(\.description)
        if !others.isEmpty { complain("\(lead) is one with \(others.joined(separator: ", ")): all of it is erased") }
        if !yes {
            guard isatty(STDIN_FILENO) == 1 else { throw CommandError(.usage, "erasing is for good; say --yes") }
            complain("erasing is for good; type \(lead) to go on")
            guard let typed = readLine(), LeadID(parsing: typed) == lead else { throw CommandError(.usage, "nothing was erased") }
        }
        let done = try workspace.erase(workspace.newActionID(), lead)
        DiagnosticLog.shared.did("erase", leads: [lead])
        if common.json { return context.output.json { $0.done(done, verb: "erase", workspace.story) } }
        context.output.line("erased \(lead)")
    }
}

struct ExportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "export", _superCommandName: Winnow.name, abstract: "Write leads or decisions for other programs.",
            subcommands: [ExportLeads.self, ExportDispositions.self])
    }
}

/// Where an export goes.
struct ExportOptions: ParsableArguments {
    @Option(
        name: .shortAndLong, help: ArgumentHelp("A new file (readable by you only) rather than standard output.", valueName: "file")
    )
    var output: String?

    /// Makes standard output that file; it must not be there yet.
    func redirect(_ context: CommandContext) throws(CommandError) {
        guard let output else { return }
        try context.requireWriting()
        let path = context.path(output)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw CommandError(.cannotWrite, "\(path) can't be made: \(String(cString: strerror(errno)))")
        }
        dup2(descriptor, STDOUT_FILENO)
        close(descriptor)
    }
}

struct ExportLeads: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "leads", _superCommandName: Winnow.name, abstract: "All leads as CSV, or as JSON Lines with --json.",
            discussion: """
                In CSV a text that a spreadsheet would compute gets a ' in front; JSON Lines are exact.

                Example: winnow export leads --output leads.csv
                """)
    }

    @Option(help: "Only this stage; several times.") var stage: [Stage] = []
    @OptionGroup var options: ExportOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        try options.redirect(context)
        let json = LeadJSON(workspace: workspace)
        if !common.json { context.output.csv(LeadCSV.heading) }
        try context.forEachLead(of: workspace) { lead in
            guard stage.isEmpty || stage.contains(lead.stage) else { return }
            if common.json {
                context.output.json { json.write(lead, to: &$0) }
            } else {
                context.output.csv(LeadCSV.cells(lead, json))
            }
        }
    }
}

struct ExportDispositions: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "dispositions", _superCommandName: Winnow.name,
            abstract: "Every decision on every lead, with its reason: for marketing to learn from.",
            discussion: "Example: winnow export dispositions --json | jq -r .reason | sort | uniq -c")
    }

    @OptionGroup var options: ExportOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        try options.redirect(context)
        let heading = [
            "id", "externalId", "email", "source", "decision", "reason", "reasonLabel", "occurredAt", "by", "definition",
            "isDeclared",
        ]
        if !common.json { context.output.csv(heading) }
        let labels = Dictionary(workspace.definition.reasons.map { ($0.id, $0.label) }) { first, _ in first }
        try context.forEachLead(of: workspace) { lead in
            for decision in lead.decisions {
                let cells = [
                    lead.id.description, lead.fields[.externalID] ?? "", lead.fields[.email] ?? "", lead.fields[.source] ?? "",
                    decision.kind,
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
                            default: if cell.isEmpty { json.null() } else { json.shown(cell) }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension CommandContext {
    /// Goes through all leads, list by list; every stage stands in one of them.
    func forEachLead(of workspace: Workspace, _ body: (Lead) throws -> Void) throws {
        let queues: [Queue] = [.incoming, .mql, .sql, .opportunities, .nurture, .disqualified, .dropped, .ended]
        var filter = QueueFilter()
        filter.showsSnoozed = true
        for queue in queues {
            let request = QueueRequest(queue: queue, scope: .team, filter: filter, now: workspace.now)
            var last: LeadRow?
            while !output.isClosed {
                let rows = try workspace.rows(request, after: last, limit: 500)
                for row in rows {
                    if let lead = try workspace.lead(row.id) { try body(lead) }
                }
                guard rows.count == 500, let end = rows.last else { break }
                last = end
            }
        }
    }
}
