import ArgumentParser
import Definitions
import Intake
import Journal
import Lifecycle
import Screen
import Workspace

struct InitCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "init", _superCommandName: Winnow.name, abstract: "Make a workspace.",
            discussion: """
                Alone it is yours only (0700). With --readers and --writers it is a shared one: readers see it, writers work in it, and \
                you stay its admin.

                Example: winnow init /srv/leads --readers sales-all --writers sdrs
                """)
    }

    @Argument(help: ArgumentHelp("The folder; made if it isn't there.", valueName: "dir")) var folder: String
    @Option(help: ArgumentHelp("The lead definition: a preset's name or a YAML file.", valueName: "preset|file"))
    var definition = DefinitionPresets.standard
    @Option(help: ArgumentHelp("The time zone of its days and hours; a preset takes this machine's otherwise.", valueName: "name"))
    var zone: String?
    @Option(help: ArgumentHelp("The group of those who may look.", valueName: "group")) var readers: String?
    @Option(help: ArgumentHelp("The group of those who may write.", valueName: "group")) var writers: String?
    @Flag(help: "Let commands set the clock with --at, and act for anybody: for trials and teaching.") var simulated = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if (readers == nil) != (writers == nil) { throw ValidationError("a shared workspace has both --readers and --writers") }
    }

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        if let at = common.at {
            guard simulated else { throw CommandError(.usage, "--at needs --simulated here") }
            try context.setClock(at)
        }
        let text = try inZone(context.definitionText(definition), context)
        let workspace = try Workspace.create(
            context.path(folder),
            options: WorkspaceOptions(definitionText: text, isSimulated: simulated, readersGroup: readers, writersGroup: writers),
            environment: context.environment)
        DiagnosticLog.shared.did("init")
        if common.json {
            context.output.json { object in
                object.text("workspace", workspace.folder)
                object.text("definition", workspace.definition.name)
                object.member("isSimulated", workspace.isSimulated)
            }
        } else {
            context.output.line("made \(workspace.folder) with the definition \"\(workspace.definition.name)\"")
            context.output.line("next: winnow -w \(folder) import FILE.csv, then winnow -w \(folder)")
        }
    }

    /// The definition's text with the zone that is meant; a file of one's own keeps what it says.
    private func inZone(_ text: String, _ context: CommandContext) throws(CommandError) -> String {
        if let zone {
            guard ZoneDatabase.table(named: zone) != nil, let changed = DefinitionEditor.setting(timeZone: zone, in: text) else {
                throw CommandError(.usage, "there is no time zone \"\(zone)\" on this machine; write one such as Europe/Berlin")
            }
            return changed
        }
        guard DefinitionPresets.names.contains(definition),
            let own = ZoneDatabase.machineZone(environment: context.surroundings.variables),
            ZoneDatabase.table(named: own) != nil
        else { return text }
        return DefinitionEditor.setting(timeZone: own, in: text) ?? text
    }
}

struct DemoCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "demo", _superCommandName: Winnow.name,
            abstract: "Make a workspace with a believable history, to look around in.",
            discussion:
                "The same seed and time give the same history.\n\nExample: winnow demo --leads 1000 && winnow -w winnow-demo"
        )
    }

    @Argument(help: ArgumentHelp("The folder; it must not be a workspace yet.", valueName: "dir")) var folder = "winnow-demo"
    @Option(help: "How many leads.") var leads = 1000
    @Option(help: "Which history.") var seed: UInt64 = 1
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if leads < 1 { throw ValidationError("--leads is 1 or more") }
    }

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        if let at = common.at { try context.setClock(at) }
        let workspace = try context.withProgress { progress in
            try Workspace.demo(
                context.path(folder), options: DemoOptions(leads: leads, seed: seed, now: context.now),
                environment: context.environment,
                progress: progress)
        }
        DiagnosticLog.shared.did("demo of \(leads)")
        if common.json {
            context.output.json { object in
                object.text("workspace", workspace.folder)
                object.number("leads", leads)
            }
        } else {
            context.output.line("made \(workspace.folder) with \(leads) leads")
            context.output.line("next: winnow -w \(folder)")
        }
    }
}

extension IntakeKind: ExpressibleByArgument {}
extension DateOrder: ExpressibleByArgument {}

struct ImportCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import", _superCommandName: Winnow.name,
            abstract: "Take in CSV or JSON Lines: leads, and what happened with them.",
            discussion: """
                Columns are recognised by the names that Salesforce, HubSpot, Zoho, Pipedrive and home-made files give them; --dry-run \
                prints what each is taken as. Importing the same file again adds nothing. Rows that can't be read go to a reject file \
                beside the input. One import is one batch: `winnow undo` takes it back whole.

                Example: winnow import leads.csv --dry-run
                """)
    }

    @Argument(help: ArgumentHelp("The files.", valueName: "file")) var files: [String]
    @Option(name: .customLong("as"), help: "What the rows are.") var kind: IntakeKind = .leads
    @Option(help: ArgumentHelp("Take a column as a field, whatever its name.", valueName: "field=column")) var map: [String] = []
    @Option(help: ArgumentHelp("Take a word of the file as a stage (\"none\" for none).", valueName: "word=stage")) var word:
        [String] = []
    @Option(help: "The source of all of them.") var source: String?
    @Option(help: "The stage of all of them.") var stage: Stage?
    @Option(help: "Whether the day or the month comes first, where a file doesn't show it.") var dates: DateOrder?
    @Flag(help: "Read and report, and write nothing.") var dryRun = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        for pair in map where !pair.contains("=") || pair.hasPrefix("=") {
            throw ValidationError("--map \"\(pair)\" is not FIELD=COLUMN")
        }
        _ = try stagesOfWords()
    }

    /// What `--word` says; the last equals sign parts, since a word may have one.
    private func stagesOfWords() throws -> [String: Stage?] {
        var stages: [String: Stage?] = [:]
        for pair in word {
            guard let equals = pair.lastIndex(of: "="), equals > pair.startIndex else {
                throw ValidationError("--word \"\(pair)\" is not WORD=STAGE")
            }
            let name = String(pair[pair.index(after: equals)...])
            guard name == "none" || Stage(rawValue: name) != nil else {
                let names = Stage.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--word: there is no stage \"\(name)\" (stages: \(names); none for none)")
            }
            stages.updateValue(Stage(rawValue: name), forKey: String(pair[..<equals]))
        }
        return stages
    }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        var options = ImportOptions(kind: kind)
        options.words = try stagesOfWords()
        options.map = PairedArguments.pairs(map)
        options.source = source
        options.stage = stage
        options.dates = dates
        options.dryRun = dryRun
        options.onBehalfOf = common.principal
        for file in files {
            let report = try context.withProgress { try workspace.importFile(context.path(file), options: options, progress: $0) }
            DiagnosticLog.shared.did("import of \(report.counts.reduce(0) { $0 + $1.count }) counts")
            if common.json { context.output.json { write(report, file, to: &$0) } } else { tell(report, file, context.output) }
            context.output.flush()
        }
    }

    private func tell(_ report: ImportReport, _ file: String, _ output: Output) {
        output.line(dryRun ? "\(file): would be taken in like this" : "\(file):")
        if dryRun || report.counts.isEmpty { for line in report.plan { output.line("  " + line) } }
        let width = report.counts.map { String($0.count).count }.max() ?? 1
        for count in report.counts { output.line("  " + String(count.count).fitted(to: width, .right) + "  " + count.label) }
        for note in report.notes { output.line("  " + note) }
        if let rejects = report.rejectFile, report.rejected > 0 {
            output.line("  \(report.rejected) rows couldn't be read; they are in \(rejects): mend and import that file")
        }
        if let batch = report.batch, !dryRun { output.line("  to take it back: winnow undo --batch \(batch)") }
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
        object.texts("plan", report.plan)
        object.texts("notes", report.notes)
        object.number("rejected", report.rejected)
        object.text("rejectFile", report.rejectFile)
    }
}

extension CommandContext {
    /// The text of a definition that is meant by a preset's name or a file's path.
    func definitionText(_ name: String) throws(CommandError) -> String {
        if let text = DefinitionPresets.text(named: name) { return text }
        if !name.contains("/"), !name.contains(".") {
            let near = DefinitionPresets.nearest(to: name).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandError(
                .notFound,
                "there is no preset \"\(name)\" (presets: \(DefinitionPresets.names.joined(separator: ", "))), and a file has a dot or slash in its path"
                    + near)
        }
        return try text(of: path(name))
    }
}
