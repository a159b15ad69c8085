import ArgumentParser
import Formats
import Glibc
import Journal
import Lifecycle
import ReadModel
import Workspace

struct VerifyCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "verify", _superCommandName: Winnow.name, abstract: "Check the whole journal for damage.",
            discussion: "A hash for --against is one that an earlier verify printed.\n\nExample: winnow verify --against 9f86d081…")
    }

    @Option(
        help: ArgumentHelp(
            "A hash that an earlier verify printed: check that the journal still contains that history.", valueName: "hash"))
    var against: String?
    @Flag(help: "Run `winnow repair` first, an older name of it (admin).")
    var repair = false
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let folder = try context.folder
        if repair {
            try context.requireWriting()
            let repair = try Workspace.repair(folder, from: nil, environment: context.environment)
            context.output.accomplished = "the repair was done"
            if !common.json { for step in repair.steps { context.output.line(step) } }
        }
        let report = try Workspace.verify(folder, against: against, environment: context.environment)
        if common.json {
            context.output.json { object in
                object.member("isClean", report.isClean)
                object.number("actions", report.actions)
                object.number("lines", report.lines)
                object.text("lastSum", report.lastHash)
                object.texts("problems", report.problems)
                object.texts("notes", report.notes)
            }
        } else {
            context.output.line(
                (report.isIntact ? "intact: " : "damaged; intact before the damage: ")
                    + "\(report.lines.counted("entry", "entries")), \(report.actions.counted("action"))")
            context.output.line("hash \(report.lastHash)")
            for note in report.notes { context.output.line(note) }
        }
        guard report.isClean else {
            context.output.flush()
            printDiagnostic(report.problems.joined(separator: "\n"))
            throw CommandError.alreadyReported(.badInput)
        }
    }
}

struct RebuildCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rebuild", _superCommandName: Winnow.name,
            abstract: "Rebuild the index from the journal; no data is lost.",
            discussion: "Example: winnow rebuild")
    }

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        try context.withProgress { try workspace.administration.rebuildIndex(progress: $0) }
        if common.json {
            context.output.json { $0.member("isRebuilt", true) }
        } else {
            context.output.line("the index was rebuilt")
        }
    }
}

struct EraseCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "erase", _superCommandName: Winnow.name, abstract: "Erase a person permanently; cannot be undone (admin).",
            discussion: """
                Removes the person from the journal and the index; a record of the erasure stays. Nothing brings the person \
                back: later rows with a record id, e-mail address, or phone and family name of the person are left out. \
                Files outside the workspace (imported files, rejected rows, exports) are not changed.

                Example: winnow erase L481 --yes
                """)
    }

    @Argument(help: "The lead id, such as L481.") var lead: LeadID
    @Flag(help: "Erase without asking for the lead id again.") var yes = false
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        guard let erased = try workspace.administration.leadsErased(with: lead) else {
            throw CommandError(
                .notFound, "there is no lead \(lead); `winnow search` finds leads by name, company, e-mail and phone")
        }
        if let at = try workspace.administration.erasure(of: lead) {
            try context.requireWriting()
            if common.json {
                let nothing = ActionResult(action: workspace.newActionID(), entries: [], leads: [lead])
                return context.output.json { $0.actionResult(nothing, verb: "erase", workspace.entryFormatter) }
            }
            let zone = workspace.definition.calendar.zone
            return context.output.line("\(lead) was erased on \(zone.day(of: at)); nothing to do")
        }
        let others = erased.merged.map(\.description)
        if !others.isEmpty {
            let all = others.count == 1 ? "both" : "all of them"
            printDiagnostic("\(lead) was merged with \(others.joined(lastWith: "and")): \(all) will be erased")
        }
        if !erased.undone.isEmpty {
            let count = erased.undone.count.counted("lead")
            printDiagnostic("\(count) of the same person, whose creation was undone, will be erased too")
        }
        if !yes {
            guard isatty(STDIN_FILENO) == 1 else { throw CommandError(.usage, "erasing cannot be undone; add --yes to confirm") }
            printDiagnostic("erasing cannot be undone; type \(lead) to confirm")
            guard let typed = readLine(), LeadID(parsing: typed) == lead else { throw CommandError(.usage, "nothing was erased") }
        }
        let result = try workspace.administration.erase(workspace.newActionID(), lead)
        context.did("erase", result, leads: [lead])
        if common.json { return context.output.json { $0.actionResult(result, verb: "erase", workspace.entryFormatter) } }
        context.output.line("erased \(([lead.description] + others).joined(lastWith: "and"))")
    }
}

struct ExportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "export", _superCommandName: Winnow.name,
            abstract: "Export leads, decisions, accounts or opportunities for other programs.",
            subcommands: [
                ExportLeadsCommand.self, ExportDispositionsCommand.self, ExportAccountsCommand.self,
                ExportOpportunitiesCommand.self, ExportSQLiteCommand.self,
            ])
    }
}

/// The destination of an export.
struct ExportOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write to this new file, readable only by you, instead of standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    /// Redirects standard output to the file, which must not exist yet.
    func redirect(_ context: CommandContext) throws(CommandError) {
        guard let output else { return }
        try context.requireWriting()
        let path = try context.path(output)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw CommandError(
                .cannotWrite,
                errno == EEXIST
                    ? "\(path) already exists; choose another name or delete it"
                    : "cannot create \(path) (\(String(cString: strerror(errno)))); choose another file")
        }
        // The umask may have taken the owner's own rights.
        fchmod(descriptor, 0o600)
        dup2(descriptor, STDOUT_FILENO)
        close(descriptor)
        context.output.destination = path
    }
}

struct ExportLeadsCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "leads", _superCommandName: Winnow.name,
            abstract: "Export all leads as CSV, or as JSON Lines with --json.",
            discussion: """
                `winnow import` restores the leads from it: fields, stage and its date, owner, consent, plans, opportunity and the \
                file's own columns. With --with-events also touches, answers, notes and what the prospects did, so that points \
                return; decisions stay in the journal. In CSV a cell that a spreadsheet would run as a formula begins with ', which \
                an import removes; JSON Lines contain the exact values.

                Example: winnow export leads --with-events --output leads.csv
                """)
    }

    @Option(help: "Export only this stage; can be repeated.") var stage: [Stage] = []
    @Flag(help: "Also export what happened to each lead, as JSON in a column, so that an import restores points.") var withEvents =
        false
    @OptionGroup var options: ExportOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        try options.redirect(context)
        let export = LeadExport(json: LeadJSON(workspace: workspace), hasEvents: withEvents)
        if !common.json { context.output.csv(export.heading) }
        var incomplete = 0
        try context.forEachLead(of: workspace) { lead, history in
            guard stage.isEmpty || stage.contains(lead.stage) else { return }
            export.write(lead, history, to: context.output, isJSON: common.json)
            if !withEvents, LeadExport.hasMore(lead) { incomplete += 1 }
        }
        guard incomplete > 0 else { return }
        printDiagnostic(
            "points, touches, answers and earlier notes of \(incomplete.counted("lead")) are not in this export and do not return with an "
                + "import; --with-events exports them, too")
    }
}

extension CommandContext {
    /// Calls the body for every lead and its history, in the order of their numbers.
    ///
    /// So two exports can be compared line by line.
    func forEachLead(of workspace: Workspace, _ body: (Lead, LeadHistory) throws -> Void) throws {
        try forEachHistory(of: workspace) { history in
            if let lead = history.fold(), !lead.isErased { try body(lead, history) }
        }
    }

    /// Calls the body for the history of every lead, also of those that were merged, undone or erased, in the order of
    /// their numbers; stops when nothing more can be written.
    func forEachHistory(of workspace: Workspace, _ body: (LeadHistory) throws -> Void) throws {
        guard let last = try workspace.queries.lastLead() else { return }
        for number in 1...last.number {
            guard !output.isClosed else { return }
            try body(workspace.queries.history(LeadID(number)))
        }
    }
}
