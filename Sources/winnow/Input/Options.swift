import ArgumentParser
import Lifecycle

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(
        name: [.customShort("w"), .customLong("workspace")],
        help: ArgumentHelp(
            "The workspace (else $WINNOW_WORKSPACE, else the nearest enclosing folder with a journal.jsonl).", valueName: "dir"))
    var workspace: String?

    @Flag(help: "Print JSON: an object, or an object a line for lists.")
    var json = false

    @Flag(
        help:
            "Write nothing, start nothing, take nothing from the environment but terminal and language; for who may only look."
    )
    var readOnly = false

    @Option(help: ArgumentHelp("Set the clock, in a simulated workspace only.", valueName: "time"))
    var at: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("Act for somebody else: team leads, or anyone in a simulated workspace.", valueName: "login"))
    var onBehalfOf: String?

    /// The person to act for.
    var principal: Login? { onBehalfOf.map(Login.init) }
}

/// What every command takes that acts on leads.
struct ActionOptions: ParsableArguments {
    @Flag(help: "Do what can be done and list the rest, rather than refusing all.")
    var partial = false

    @Option(
        name: [.customLong("occurred"), .customLong("when")],
        help: ArgumentHelp("When it happened, if not now (\"yesterday 16:30\", \"-2h\").", valueName: "time"))
    var occurred: String?

    @Option(
        name: .customLong("id"),
        help: ArgumentHelp("The action's id (UUIDv7): a retry with the same id is done once.", valueName: "uuid"))
    var id: ActionID?
}

extension LeadID: ExpressibleByArgument {
    package init?(argument: String) { self.init(parsing: argument) }
}

extension ActionID: ExpressibleByArgument {
    package init?(argument: String) { self.init(parsing: argument) }
}

extension Login: ExpressibleByArgument {
    package init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        self.init(argument)
    }
}

extension TouchChannel: ExpressibleByArgument {}
extension TouchOutcome: ExpressibleByArgument {}
extension EngagementType: ExpressibleByArgument {}
extension FormKind: ExpressibleByArgument {}
extension BuyingIntention: ExpressibleByArgument {}
extension Stage: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}
extension SigningSide: ExpressibleByArgument {}
