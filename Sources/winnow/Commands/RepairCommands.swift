import ArgumentParser
import Formats
import Glibc
import Lifecycle
import Workspace

struct RepairCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "repair", _superCommandName: Winnow.name,
            abstract: "Mend a damaged journal without losing an entry (admin).",
            discussion: """
                Says what is damaged, and keeps the whole journal beside it before it changes anything. By itself it sets aside only \
                an incomplete last action, undoes converted line ends, leaves out lines that are no entries or are there twice, and \
                makes missing files again. Entries that are damaged come \
                from a copy: a backup, an older folder of the workspace, or a quarantine file. Only the owner of the workspace can \
                repair it.

                Example: winnow repair --from /backup/winnow
                """)
    }

    @Option(
        help: ArgumentHelp("Take damaged or missing entries from this copy of the journal.", valueName: "copy"), completion: .file()
    ) var from: String?
    @Flag(help: "Go on without entries at the end that are missing or damaged, if no backup has them.") var acceptLoss = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !acceptLoss || from == nil else { throw ValidationError("--accept-loss goes without --from") }
    }

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        let report = try Workspace.repair(
            context.folder, from: try from.map(context.path), acceptingLoss: acceptLoss, environment: context.environment)
        if report.hasChanged { context.output.accomplished = "the repair was done" }
        try context.print(report, isJSON: common.json)
    }
}

struct BackupCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "backup", _superCommandName: Winnow.name, abstract: "Copy the journal while others go on working.",
            discussion: """
                Writes one file, or journal.backup.jsonl in a folder, and beside it the key that keeps erased people out. A later \
                backup to the same place adds what is new. The result is read again before the command ends. Keep the hash that it \
                prints in another place: `winnow verify --against` shows with it whether anything was changed since.

                Example: winnow backup /backup/winnow
                """)
    }

    @Argument(help: ArgumentHelp("The folder, or the new file.", valueName: "dir|file"), completion: .file()) var path: String
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        let report = try Workspace.backUp(context.folder, to: try context.path(path), environment: context.environment)
        context.output.accomplished = "the backup was written"
        if common.json {
            context.output.json { object in
                object.text("file", report.path)
                object.number("lines", report.lines)
                object.number("addedLines", report.addedLines)
                object.text("lastSum", report.lastHash)
                object.texts("notes", report.problems + report.notes)
            }
        } else {
            context.output.line(
                "\(report.path): \(report.lines.counted("entry", "entries")), \(report.addedLines.grouped) of them new; verified")
            context.output.line("hash \(report.lastHash)")
            for note in report.notes { context.output.line(note) }
        }
        guard !report.problems.isEmpty else { return }
        // It was written, but is no backup of what was there.
        for problem in report.problems { printDiagnostic(problem) }
        context.output.flush()
        throw CommandError.alreadyReported(.inputOutput)
    }
}

struct RestoreCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "restore", _superCommandName: Winnow.name, abstract: "Bring the journal back from a backup (admin).",
            discussion: """
                A folder without a journal becomes a workspace again. A journal that lost entries gets them from the backup, and \
                keeps its newer ones. A journal that has everything is left as it is. Only with --replace does a backup that lacks \
                entries take the place of a journal that is damaged or has other entries; that journal is kept beside it.

                Example: winnow restore /backup/winnow
                """)
    }

    @Argument(help: ArgumentHelp("The file or folder that `winnow backup` wrote.", valueName: "backup"), completion: .file())
    var backup: String
    @Option(help: ArgumentHelp("Restore into this folder instead of the workspace.", valueName: "dir"), completion: .directory)
    var to: String?
    @Flag(help: "Let the backup take the journal's place, even if it lacks entries; the old one is kept.") var replace = false
    @Option(help: ArgumentHelp("In a folder without a journal: the group of everyone who may read.", valueName: "group"))
    var readers: String?
    @Option(help: ArgumentHelp("In a folder without a journal: the group of those who may write.", valueName: "group"))
    var writers: String?
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        let report = try Workspace.restore(
            try to.map(context.checkedPath) ?? context.folder, from: context.path(backup), replacing: replace, readers: readers,
            writers: writers, environment: context.environment)
        if report.hasChanged { context.output.accomplished = "the restore was done" }
        try context.print(report, isJSON: common.json)
    }
}

extension CommandContext {
    fileprivate func print(_ report: RepairReport, isJSON: Bool) throws {
        if isJSON {
            output.json { object in
                object.member("isClean", report.isSound)
                object.number("lines", report.lines)
                object.text("lastSum", report.lastHash)
                object.text("keptCopy", report.keptCopy)
                object.texts("notes", report.steps)
            }
        } else {
            for step in report.steps { output.line(step) }
            output.line(
                (report.isIntact ? "intact: " : "still damaged; intact before the damage: ")
                    + report.lines.counted("entry", "entries"))
            output.line("hash \(report.lastHash)")
        }
        guard !report.isSound else { return }
        output.flush()
        throw CommandError(
            .badInput,
            report.isIntact
                ? "the workspace is still read-only; `winnow verify` says why"
                : "the journal is not sound yet; `winnow verify` says what is left")
    }
}
