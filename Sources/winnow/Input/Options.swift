import ArgumentParser
import Lifecycle

/// The options that every command takes.
struct CommonOptions: ParsableArguments {
    @Option(
        name: [.customShort("w"), .customLong("workspace")],
        help: ArgumentHelp(
            "The workspace (default: $WINNOW_WORKSPACE, then the nearest enclosing folder with a journal.jsonl).", valueName: "dir"),
        completion: .directory)
    var workspace: String?

    @Flag(help: "Print JSON: one object, or one object per line for lists.")
    var json = false

    @Flag(
        help:
            "Change nothing and run no other program; ignore the environment except terminal, language and home folders."
    )
    var readOnly = false

    @Option(parsing: .unconditional, help: ArgumentHelp("Set the clock; only in a simulated workspace.", valueName: "time"))
    var at: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("Act for another person: as a team lead, or as anyone in a simulated workspace.", valueName: "login"),
        completion: WorkspaceCompletion.logins.kind)
    var onBehalfOf: String?

    /// The person to act for.
    var principal: Login? { onBehalfOf.map(Login.init) }
}

/// The options of every command that acts on leads.
struct LeadActionOptions: ParsableArguments {
    @Flag(help: "Do what is possible and list the rest, instead of refusing all; the exit status is 0 if anything was done.")
    var partial = false

    @Option(
        name: [.customLong("occurred"), .customLong("when")], parsing: .unconditional,
        help: ArgumentHelp("The time of the event, if not now (\"yesterday 16:30\", \"-2h\").", valueName: "time"))
    var occurred: String?

    @Option(
        name: .customLong("id"),
        help: ArgumentHelp("The id of the action (UUIDv7): a retry with the same id runs only once.", valueName: "uuid"))
    var id: ActionID?
}

extension LeadID: ExpressibleByArgument {
    package static var defaultCompletionKind: CompletionKind { WorkspaceCompletion.leads.kind }

    package init?(argument: String) { self.init(parsing: argument) }
}

extension ActionID: ExpressibleByArgument {
    package init?(argument: String) { self.init(parsing: argument) }
}

extension Login: ExpressibleByArgument {
    package static var defaultCompletionKind: CompletionKind { WorkspaceCompletion.logins.kind }

    package init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        self.init(argument)
    }
}
