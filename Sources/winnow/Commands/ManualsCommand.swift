import ArgumentParser
import Formats
import Glibc
import Lifecycle
import Workspace

/// Writes the manual pages; hidden, because only a package or an installation needs it.
struct ManualsCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "manuals", _superCommandName: Winnow.name, abstract: "Write the manual pages into a folder.",
            discussion: """
                The pages are written to man1 and man5 in the folder, and take the place of those that are there.

                Example: winnow manuals share/man --date 2026-11-23 && man -l share/man/man1/winnow.1
                """, shouldDisplay: false)
    }

    @Argument(help: ArgumentHelp("The folder; created if it doesn't exist.", valueName: "dir"), completion: .directory) var folder:
        String
    @Option(help: ArgumentHelp("The day of the pages; today by default.", valueName: "day")) var date: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let date, date.wholeMatch(of: #/[0-9]{4}-[0-9]{2}-[0-9]{2}/#) == nil {
            throw ValidationError("--date: \"\(date)\" is no day; write it as 2026-11-23")
        }
    }

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        let folder = try context.path(folder)
        let pages = try Manuals(date: date ?? "\(ZoneTable.utc.day(of: context.now))").pages()
        try makeFolder(folder)
        for section in Set(pages.map(\.section)) { try makeFolder("\(folder)/man\(section)") }
        for page in pages { try write(page.text, to: "\(folder)/man\(page.section)/\(page.fileName)") }
        if common.json {
            return context.output.json { object in
                object.text("folder", folder)
                object.texts("pages", pages.map(\.fileName))
            }
        }
        context.output.line("wrote \(pages.count) manual pages to \(folder)")
    }

    /// Creates a folder that everybody may read, unless it exists.
    private func makeFolder(_ path: String) throws(CommandError) {
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw CommandError(
                .cannotWrite, "cannot create the folder \(path) (\(String(cString: strerror(errno)))); choose another folder")
        }
    }

    private func write(_ text: String, to path: String) throws(CommandError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else {
            throw CommandError(
                .cannotWrite, "cannot write \(path) (\(String(cString: strerror(errno)))); choose another folder")
        }
        defer { close(descriptor) }
        let code = writeAll(Array(text.utf8), to: descriptor)
        guard code == 0 else {
            throw CommandError(.cannotWrite, "cannot write \(path) (\(String(cString: strerror(code)))); free some space")
        }
    }
}
