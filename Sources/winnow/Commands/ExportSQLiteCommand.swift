import ArgumentParser
import Formats
import Lifecycle
import Workspace

struct ExportSQLiteCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "sqlite", _superCommandName: Winnow.name,
            abstract: "Export leads, events, accounts and opportunities as an SQLite database.",
            discussion: """
                All tables are as of one entry of the journal. The file has personal data and only you can read it. Its tables, views \
                and ten questions with their SQL are in Resources/exports/README.md.

                Example: winnow export sqlite leads.sqlite
                Example: winnow export sqlite leads.sqlite --overwrite
                """)
    }

    @Argument(help: "The new file, readable only by you.") var file: String
    @Flag(help: "Replace the file if it exists.") var overwrite = false
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        let path = try context.path(file)
        let workspace = try context.open()
        if overwrite { try PublishedFile.requireReplaceable(path, opening: "SQLite format 3\0") }
        var draft = try PrivateDraft(of: path, replacing: overwrite)
        let draftPath = draft.draftPath
        let export = try context.withProgress { try DatabaseExport.write(workspace, to: draftPath, progress: $0) }
        try draft.publish(replacing: overwrite)
        context.did("export sqlite", saying: "the database was written")
        guard common.json else {
            return context.output.line("exported \(export.leadCount.counted("lead")) to \(file)")
        }
        context.output.json { object in
            object.number("leads", export.leadCount)
            object.text("file", path)
        }
    }
}
