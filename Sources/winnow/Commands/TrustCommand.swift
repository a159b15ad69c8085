import ArgumentParser
import Formats
import Workspace

struct TrustCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "trust", _superCommandName: Winnow.name,
            abstract: "Use somebody else's workspace without naming it each time.",
            discussion: """
                A workspace that winnow finds in an enclosing folder must belong to you or to root. Otherwise somebody could leave a \
                workspace there that gets your customers' data. winnow uses other workspaces after this command, or if -w or \
                $WINNOW_WORKSPACE names them. It never uses somebody else's folder that others can write to. The list is \
                $XDG_CONFIG_HOME/winnow/trusted, one folder a line.

                Example: winnow trust /srv/leads
                """)
    }

    @Argument(help: ArgumentHelp("The folder of the workspace.", valueName: "dir"), completion: .directory) var folder: String?
    @Flag(help: "List the trusted folders.") var list = false
    @Option(help: ArgumentHelp("Trust this folder no longer.", valueName: "dir"), completion: .directory) var remove: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard [folder != nil, list, remove != nil].count(where: \.self) == 1 else {
            throw ValidationError("give the folder of a workspace, or --list, or --remove DIR")
        }
    }

    func perform(_ context: CommandContext) throws {
        let trusted = context.trustedFolders
        guard !list else {
            for path in try trusted.list() {
                if common.json { context.output.json { $0.text("folder", path) } } else { context.output.line(path) }
            }
            return
        }
        try context.requireWriting()
        let isTrusted = remove == nil
        let path =
            if let remove { try trusted.remove(context.path(remove)) } else { try trusted.add(context.path(folder ?? ".")) }
        DiagnosticLog.shared.did(isTrusted ? "trust" : "trust removed")
        guard !common.json else {
            return context.output.json { object in
                object.text("folder", path)
                object.member("isTrusted", isTrusted)
            }
        }
        context.output.line(isTrusted ? "trusted: \(path)" : "no longer trusted: \(path)")
    }
}
