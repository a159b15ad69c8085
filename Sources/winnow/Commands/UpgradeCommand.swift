import ArgumentParser
import Formats
import Lifecycle
import Workspace

struct UpgradeCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "upgrade", _superCommandName: Winnow.name,
            abstract: "Write the journal in the newest format, and keep the old file.",
            discussion: """
                A journal of an older format works as it is. The newest format also protects the first line of the file. Entries, \
                numbers and times stay; the hashes are new. Only the owner of the workspace can upgrade it.

                Example: winnow upgrade
                """)
    }

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        let report = try Workspace.upgrade(context.folder, environment: context.environment)
        if report.isUpgraded { context.output.accomplished = "the journal was upgraded" }
        guard !common.json else {
            return context.output.json { object in
                object.member("isUpgraded", report.isUpgraded)
                object.number("format", report.format)
                object.number("lines", report.lines)
                object.text("lastSum", report.lastHash)
                object.text("formerJournal", report.formerJournal)
                object.texts("notes", report.notes)
            }
        }
        context.output.line(
            report.isUpgraded
                ? "upgraded to format \(report.format): \(report.lines.counted("entry", "entries"))"
                : "the journal has format \(report.format) already; nothing was changed")
        context.output.line("hash \(report.lastHash)")
        for note in report.notes { context.output.line(note) }
    }
}
