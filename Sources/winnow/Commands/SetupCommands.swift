import ArgumentParser
import Definitions
import Formats
import Glibc
import Intake
import Journal
import Lifecycle
import Screen
import Workspace

struct InitCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "init", _superCommandName: Winnow.name, abstract: "Create a workspace.",
            discussion: """
                By default only you can read and write it (0700). With --readers and --writers it is shared: the group of readers can \
                read it, the group of writers can also write it, and you stay its admin. With --server the workspace is in a database, for \
                a team on several machines; see `winnow server`.

                Example: winnow init /srv/leads --readers sales-all --writers sdrs
                """)
    }

    @Argument(help: ArgumentHelp("The folder; created if it doesn't exist.", valueName: "dir"), completion: .directory) var folder:
        String
    @Option(help: ArgumentHelp("The lead definition: a preset's name or a YAML file.", valueName: "preset|file"))
    var definition = DefinitionPresets.standard
    @Option(
        help: ArgumentHelp(
            "The time zone of days and business hours; for a preset the default is this machine's.", valueName: "name"))
    var zone: String?
    @Option(help: ArgumentHelp("The group of read-only users.", valueName: "group")) var readers: String?
    @Option(help: ArgumentHelp("The group of people who may write.", valueName: "group")) var writers: String?
    @Option(
        help: ArgumentHelp(
            "The address of the database that keeps the workspace, made ready by `winnow server create`.", valueName: "uri"))
    var server: String?
    @Flag(help: "Allow --at to set the clock and --for to act for anyone: for trials and training.") var simulated = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if (readers == nil) != (writers == nil) { throw ValidationError("a shared workspace needs both --readers and --writers") }
        if server != nil, readers != nil { throw ValidationError("on a server `winnow server grant` says who may read and write") }
    }

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        if let at = common.at {
            guard simulated else { throw CommandError(.usage, "--at works here only with --simulated") }
            try context.setClock(at)
        }
        for (option, name) in [("--readers", readers), ("--writers", writers)] {
            guard let name, let group = getgrnam(name)?.pointee.gr_gid, !WorkspaceOwnership.isOfPeople(group) else { continue }
            printDiagnostic(
                "\(option): \(name) is a group of the system or of one login, and `winnow doctor` will say so; "
                    + "make one for the purpose, as in `groupadd sales`")
        }
        let text = try inZone(context.definitionText(definition), context)
        let path = try context.checkedPath(folder)
        let options = WorkspaceOptions(
            definitionText: text, isSimulated: simulated, readersGroup: readers, writersGroup: writers)
        let workspace =
            if let server {
                try Workspace.create(path, onServer: server, options: options, environment: context.environment)
            } else {
                try Workspace.create(path, options: options, environment: context.environment)
            }
        context.did("init", saying: "the workspace was created")
        context.printWarnings(workspace.takeWarnings())
        if common.json {
            context.output.json { object in
                object.text("workspace", workspace.folder)
                object.text("definition", workspace.definition.name)
                object.member("isSimulated", workspace.session.isSimulated)
            }
        } else {
            context.output.line("created \(workspace.folder) with the definition \"\(workspace.definition.name)\"")
            context.output.line("next: winnow -w \(folder) import FILE.csv, then winnow -w \(folder)")
        }
    }

    /// The definition's text with the chosen time zone; a definition file without `--zone` keeps its own.
    private func inZone(_ text: String, _ context: CommandContext) throws(CommandError) -> String {
        if let zone {
            guard ZoneDatabase.table(named: zone) != nil, let changed = DefinitionEditor.setting(timeZone: zone, in: text) else {
                throw CommandError(.usage, "no time zone \"\(zone)\" on this machine; use one such as Europe/Berlin")
            }
            return changed
        }
        guard DefinitionPresets.names.contains(definition),
            let own = ZoneDatabase.machineZone(environment: context.processEnvironment.variables),
            ZoneDatabase.table(named: own) != nil
        else { return text }
        return DefinitionEditor.setting(timeZone: own, in: text) ?? text
    }
}

struct ImportCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import", _superCommandName: Winnow.name,
            abstract: "Import CSV or JSON Lines: leads, and their history.",
            discussion: """
                Columns are recognised by the names that Salesforce, HubSpot, Zoho, Pipedrive, Dynamics, Odoo, Apollo, LinkedIn, \
                Facebook, Google Ads, Mailchimp, Brevo, Typeform, Calendly and your own spreadsheets use; --dry-run shows what each \
                column is imported as. Importing the same file again adds no lead twice, and only fills blank fields. Rows that \
                cannot be read go to a reject file next to the input, and make the exit status 65 once all other rows are in; for \
                standard input (-) it is stdin.rejects.csv in the current folder. An export of `winnow export leads` restores the \
                leads. One import is one batch: `winnow undo --batch` undoes it as a whole.

                With --as outcomes each deal is an opportunity of its own, known by its record id, else by lead, name and date of \
                creation, whatever the order of the rows. A later file changes and closes the opportunities of its deals. What \
                somebody changed here stays, unless the deal was modified in the file's system after that. A closed opportunity \
                is never reopened. The report names the lines of such rows.

                Example: winnow import leads.csv --dry-run

                The fields of --map, by the kind of rows:

                \(Self.fieldNames)
                """)
    }

    /// The fields of each kind of rows, as `--help` lists them.
    private static var fieldNames: String {
        IntakeKind.allCases.map { kind in
            "\(kind.rawValue): " + IntakeField.fields(of: kind).map(\.rawValue).joined(separator: ", ")
        }.joined(separator: "\n\n")
    }

    @Argument(help: ArgumentHelp("The files to import; - is standard input.", valueName: "file"), completion: .file()) var files:
        [String]
    @Option(name: .customLong("as"), help: "The kind of rows in the file.") var kind: IntakeKind = .leads
    @Option(help: ArgumentHelp("Import a column as this field, whatever its name.", valueName: "field=column")) var map: [String] =
        []
    @Option(
        help: ArgumentHelp(
            "Import a value of the file's stage column as this stage (\"none\" for no stage).", valueName: "word=stage"))
    var word: [String] = []
    @Option(help: "The source of all leads in the file.", completion: WorkspaceCompletion.sources.kind) var source: String?
    @Option(help: "The stage of all leads in the file; of outcomes: opportunity, won, lost or noDecision.") var stage: Stage?
    @Option(help: "Whether dates begin with the day or the month, if the file doesn't show it.") var dates: DateOrder?
    @Option(
        help: ArgumentHelp(
            "What makes a row join a lead: the same record id (id), also an e-mail address that fits one person (email), or nothing (none)."
        ))
    var match: MatchMode = .email
    @Option(
        help: ArgumentHelp(
            "The system that the record ids belong to, such as salesforce; by default the columns show it.", valueName: "name"))
    var system: String?
    @Option(
        help: ArgumentHelp(
            "The encoding of the file's text, such as Shift_JIS or Windows-1251; by default the bytes show it.", valueName: "name"))
    var encoding: String?
    @Flag(help: "Show an import preview, and write nothing.") var dryRun = false
    @Flag(help: "Exit with 0 although rows were rejected; without it the exit status is 65.") var allowRejects = false
    @Flag(help: "Import without asking, also if many rows join each other.") var yes = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        for pair in map where !pair.contains("=") || pair.hasPrefix("=") {
            throw ValidationError("--map \"\(pair)\" is not FIELD=COLUMN")
        }
        if files.count(where: { $0 == "-" }) > 1 {
            throw ValidationError("standard input (-) is given twice, but can be read once only; name each file once")
        }
        _ = try stagesByText()
        if let stage {
            let isOutcome = stage == .opportunity || stage.isOutcome
            guard kind == .leads || kind == .outcomes && isOutcome else {
                throw ValidationError(
                    kind == .outcomes
                        ? "--stage \(stage.rawValue) is no stage of an opportunity; with --as outcomes it is opportunity, won, lost or "
                            + "noDecision"
                        : "--stage is for leads and outcomes; \(kind.rawValue) have no stage")
            }
        }
        if let system, ImportMapping.systemName(system) == nil {
            throw ValidationError("--system \"\(system)\" has no letter or digit; name the system, such as salesforce")
        }
        if let encoding, TextEncoding.named(encoding) == nil {
            throw ValidationError(
                "--encoding: no encoding \"\(encoding)\" (encodings: \(TextEncoding.names.joined(separator: ", ")))")
        }
    }

    /// The stages that `--word` gives to texts of the file.
    ///
    /// The last equals sign separates text and stage, since a text may contain one.
    private func stagesByText() throws -> [String: Stage?] {
        var stages: [String: Stage?] = [:]
        for pair in word {
            guard let equals = pair.lastIndex(of: "="), equals > pair.startIndex else {
                throw ValidationError("--word \"\(pair)\" is not WORD=STAGE")
            }
            let name = String(pair[pair.index(after: equals)...])
            let stage = Stage(argument: name)
            guard TypedWord.isWord("none", name) || stage != nil else {
                let names = Stage.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--word: no stage \"\(name)\" (stages: \(names); none for no stage)")
            }
            stages.updateValue(stage, forKey: String(pair[..<equals]))
        }
        return stages
    }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        var options = ImportOptions(kind: kind)
        options.stageValues = try stagesByText()
        options.map = PairedArguments.pairs(map)
        options.source = source
        options.stage = stage
        options.dates = dates
        options.match = match
        options.system = system
        options.encoding = encoding.flatMap(TextEncoding.named)
        options.dryRun = dryRun
        options.onBehalfOf = common.principal
        var (rejected, rows) = (0, 0)
        var imported: [String] = []
        for file in files {
            options.confirm = { (preview) throws(WorkspaceError) in try confirm(preview, file, context) }
            let path = try file == "-" ? file : context.path(file)
            let report = try context.withProgress { try workspace.importFile(path, options: options, progress: $0) }
            DiagnosticLog.shared.did("import of \(report.count("rows").counted("row"))")
            if report.batch != nil {
                imported.append(file)
                context.output.accomplished = "\(imported.joined(lastWith: "and")) \(imported.count == 1 ? "was" : "were") imported"
            }
            if common.json { context.output.json { write(report, file, to: &$0) } } else { write(report, file, context.output) }
            context.output.flush()
            rejected += report.rejected
            rows += report.count("rows")
        }
        guard rejected > 0, !allowRejects else { return }
        context.printWarnings()
        printDiagnostic(
            dryRun
                ? "\(rejected.counted("row")) would be rejected; nothing was written, and there is no reject file yet"
                : "\(rejected.counted("row")) \(rejected == 1 ? "was" : "were") rejected, and "
                    + (rejected == rows ? "no row was imported; " : "all other rows were imported; ")
                    + "correct the reject file and import it, or use --allow-rejects for exit status 0")
        throw CommandError.alreadyReported(.badInput)
    }

    /// Says what the rows are before anything is written, and asks if unusually many of them join each other.
    private func confirm(_ preview: ImportPreview, _ file: String, _ context: CommandContext) throws(WorkspaceError) -> Bool {
        if !common.json {
            context.output.line("\(Self.name(of: file)): \(preview.text)")
            context.output.flush()
        }
        guard preview.isUnusual, !yes else { return true }
        let joined = "\(preview.joinedInFile.grouped) of \(preview.rows.grouped) rows would join another row of the same file"
        if !common.json, isatty(STDIN_FILENO) == 1 {
            guard context.confirms("\(joined); import anyway") else {
                context.output.line("nothing was imported")
                return false
            }
            return true
        }
        throw WorkspaceError(
            .refused,
            "\(joined), so nothing was imported; look at the file, then choose: --yes imports anyway, --match id joins only rows with "
                + "the same record id, --match none makes each row a lead")
    }

    /// A file as messages name it.
    private static func name(of file: String) -> String { file == "-" ? "standard input" : CommandContext.shortened(file) }

    private func write(_ report: ImportReport, _ file: String, _ output: Output) {
        // Somebody said no.
        guard !report.counts.isEmpty else { return }
        let name = Self.name(of: file)
        output.line(dryRun ? "\(name): import preview" : "\(name):")
        if dryRun {
            for line in report.mapping { output.line("  " + line) }
            if let preview = report.preview {
                output.line("  \(preview.text)\(preview.isUnusual ? "; the import would ask first" : "")")
            }
        }
        let width = report.counts.map { $0.count.grouped.count }.max() ?? 1
        for count in report.counts { output.line("  " + count.count.grouped.fitted(to: width, .right) + "  " + count.label) }
        for note in report.notes { output.line("  " + note) }
        if let rejects = report.rejectFile, report.rejected > 0 {
            // The file lies beside the input: where the input's path is relative, so is its own.
            let folder = report.file.hasSuffix(file) ? String(report.file.dropLast(file.count)) : ""
            let rejects = rejects.hasPrefix(folder) ? String(rejects.dropFirst(folder.count)) : rejects
            output.line(
                "  to correct the rejected \(report.rejected == 1 ? "row" : "rows"), edit and import the reject file: "
                    + CommandContext.shortened(rejects))
        }
        if let batch = report.batch, !dryRun { output.line("  to undo the import: winnow undo --batch \(batch)") }
        if !report.places.isEmpty {
            let places = report.places.map { "\($0.count.grouped) in \($0.name)" }.joined(separator: ", ")
            output.line("  the added leads\(dryRun ? " would be" : ""): " + places)
        }
    }

    private func write(_ report: ImportReport, _ file: String, to object: inout JSONMembers) {
        object.text("file", file)
        object.text("batch", report.batch?.description)
        object.member("isDryRun", dryRun)
        object.member("counts") { json in
            json.object { counts in
                for count in report.counts { counts.member(named: count.name) { $0.integer(count.count) } }
            }
        }
        object.member("places") { json in
            json.object { places in
                for place in report.places { places.member(named: place.name) { $0.integer(place.count) } }
            }
        }
        object.texts("plan", report.mapping)
        object.texts("notes", report.notes)
        object.number("rejected", report.rejected)
        object.text("rejectFile", report.rejectFile)
    }
}

extension CommandContext {
    /// The text of the definition that a preset's name or a file's path names.
    func definitionText(_ name: String) throws(CommandError) -> String {
        if let text = DefinitionPresets.text(named: DefinitionPresets.name(typed: name)) { return text }
        if !name.contains("/"), !name.contains(".") {
            let near = DefinitionPresets.nearest(to: name).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandError(
                .notFound,
                "no preset \"\(name)\" (presets: \(DefinitionPresets.names.joined(separator: ", "))); the path of a file contains a dot or slash"
                    + near)
        }
        return try text(of: path(name))
    }
}
