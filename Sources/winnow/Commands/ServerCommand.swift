import ArgumentParser
import Formats
import Journal
import Lifecycle
import Workspace

struct ServerCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "server", _superCommandName: Winnow.name,
            abstract: "Keep a workspace on PostgreSQL, for a team on several machines.",
            discussion: """
                Addresses are libpq's own: postgresql://HOST/DATABASE or service=NAME, without a password, which belongs into \
                ~/.pgpass. Who somebody is comes from the database's login. `winnow init --server` makes a new workspace there.

                Example: winnow server clone postgresql://db.example/leads leads
                """,
            subcommands: [
                ServerCreateCommand.self, ServerGrantCommand.self, ServerPushCommand.self, ServerCloneCommand.self,
                ServerLeaveCommand.self,
            ])
    }
}

struct ServerCreateCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "create", _superCommandName: Winnow.name,
            abstract: "Make the tables, functions and roles in a database (its administrator).",
            discussion: """
                Run again, it brings them to this version of winnow and changes no entry.

                Example: winnow server create postgresql://db.example/leads
                """)
    }

    @Argument(help: ArgumentHelp("The address of the database.", valueName: "uri")) var uri: String
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        try Workspace.createServer(uri)
        context.did("server create", saying: "the tables, functions and roles were made")
        if common.json { return context.output.json { $0.member("isReady", true) } }
        context.output.line("the database is ready; next: winnow server grant LOGIN admin --uri URI")
    }
}

struct ServerGrantCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "grant", _superCommandName: Winnow.name,
            abstract: "Give a login of the database access as reader, writer or admin.",
            discussion: """
                A login that doesn't exist is made, without a password. A reader sees everything and changes nothing; what a \
                writer may do is up to the roles of the team; an admin can also erase people and move a workspace there.

                Example: winnow server grant dana writer --uri postgresql://db.example/leads
                """)
    }

    @Argument(help: "The login of the database.") var login: String
    @Argument(help: "The access.") var access: ServerAccess
    @Option(help: ArgumentHelp("The address of the database.", valueName: "uri")) var uri: String
    @Option(name: .customLong("as"), help: "The login of the team that it stands for, if that differs.") var member: Login?
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        try Workspace.grantServer(access, to: login, as: member, at: uri)
        context.did("server grant", saying: "the access was granted")
        if common.json {
            return context.output.json { object in
                object.text("login", login)
                object.text("access", access.rawValue)
            }
        }
        context.output.line("\(login) is \(access.rawValue)")
    }
}

extension ServerAccess: ExpressibleByArgument {}

struct ServerPushCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "push", _superCommandName: Winnow.name,
            abstract: "Move a workspace from its folder to a server.",
            discussion: """
                The same lines, ids and hashes; all of it or nothing. The folder leads there afterwards and is closed for \
                writing; its journal.jsonl stays as it was, and an erasure on the server doesn't reach it.

                Example: winnow server push /srv/leads postgresql://db.example/leads
                """)
    }

    @Argument(help: ArgumentHelp("The folder of the workspace.", valueName: "dir"), completion: .directory) var folder: String
    @Argument(help: ArgumentHelp("The address of the database.", valueName: "uri")) var uri: String
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        let path = try context.checkedPath(folder)
        let lines = try context.withProgress {
            try Workspace.pushToServer(path, uri, environment: context.environment, progress: $0)
        }
        context.did("server push", saying: "the workspace was moved")
        if common.json {
            return context.output.json { object in
                object.text("workspace", path)
                object.number("lines", lines)
            }
        }
        context.output.line("moved \(lines.counted("entry", "entries")); \(folder) leads to the server now")
    }
}

struct ServerCloneCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "clone", _superCommandName: Winnow.name,
            abstract: "Connect this machine to a workspace on a server.",
            discussion: "Example: winnow server clone postgresql://db.example/leads leads")
    }

    @Argument(help: ArgumentHelp("The address of the database.", valueName: "uri")) var uri: String
    @Argument(help: ArgumentHelp("The folder; created if it doesn't exist.", valueName: "dir"), completion: .directory) var folder:
        String
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        let path = try context.checkedPath(folder)
        let workspace = try context.withProgress {
            try Workspace.cloneFromServer(uri, to: path, environment: context.environment, progress: $0)
        }
        context.did("server clone", saying: "the folder was connected")
        context.printWarnings(workspace.takeWarnings())
        if common.json {
            return context.output.json { object in
                object.text("workspace", workspace.folder)
                object.text("login", workspace.me.name)
                object.number("lines", workspace.lastLine.value)
            }
        }
        context.output.line("connected \(folder) as \(workspace.me); next: winnow -w \(folder)")
    }
}

struct ServerLeaveCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "leave", _superCommandName: Winnow.name,
            abstract: "Bring a workspace back from its server to the folder.",
            discussion: """
                The same lines, ids and hashes. On the server the workspace is closed for writing, for everybody, and says where it \
                went. Only an admin can do that.

                Example: winnow server leave -w leads
                """)
    }

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        try context.requireWriting()
        let folder = try context.folder
        let lines = try context.withProgress {
            try Workspace.leaveServer(
                folder, host: ProcessEnvironment.hostName, environment: context.environment, progress: $0)
        }
        context.did("server leave", saying: "the workspace was brought back")
        if common.json {
            return context.output.json { object in
                object.text("workspace", folder)
                object.number("lines", lines)
            }
        }
        context.output.line("brought back \(lines.counted("entry", "entries")); \(folder) is a workspace of its own now")
    }
}
