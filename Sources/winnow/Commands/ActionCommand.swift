import ArgumentParser
import Lifecycle
import ReadModel
import Workspace

/// A command that acts on leads: all of them by one action, on the path that the console's keys take.
protocol ActionCommand: WorkspaceCommand {
    /// What every acting command takes.
    var acting: ActionOptions { get }
    /// The leads.
    var leads: [LeadID] { get }
    /// What to do to each of them, in order.
    func commands(_ context: CommandContext, _ workspace: Workspace) throws -> [Command]
}

extension ActionCommand {
    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let commands = try commands(context, workspace)
        var seen: Set<LeadID> = []
        let steps = leads.filter { seen.insert($0).inserted }.flatMap { lead in commands.map { Intent.Step(lead, $0) } }
        try context.act(steps, acting, in: workspace)
    }
}

extension CommandContext {
    /// Does steps as one action and tells what came of it.
    func act(_ steps: [Intent.Step], _ acting: ActionOptions, in workspace: Workspace) throws {
        let verb = steps.first?.command.verb ?? "nothing"
        if let id = acting.id, let done = try earlier(id, in: workspace) { return try tell(done, verb: verb, in: workspace) }
        let intent = Intent(
            id: acting.id ?? workspace.newActionID(), steps: steps,
            occurredAt: try acting.occurred.map { try moment($0, in: workspace, .past) }, isPartial: acting.partial,
            onBehalfOf: common.principal)
        let done = try workspace.perform(intent)
        DiagnosticLog.shared.did(verb, leads: done.leads)
        try tell(done, verb: verb, in: workspace)
    }

    /// What an earlier call with the same id did; nil when there was none.
    ///
    /// The id tells when it was made, and nothing is written before its id is made: only lines since then are looked at.
    private func earlier(_ id: ActionID, in workspace: Workspace) throws -> ActionResult? {
        let made = Instant(milliseconds: Int64(id.high >> 16)) - .days(1)
        var before: SequenceNumber?
        while true {
            let page = try workspace.journal(before: before, limit: 500)
            let found = page.filter { $0.action == id }
            if !found.isEmpty {
                let leads = found.flatMap(\.leads)
                return ActionResult(action: id, entries: found.reversed(), leads: Array(Set(leads)).sorted())
            }
            guard page.count == 500, let oldest = page.last, oldest.at > made else { return nil }
            before = oldest.seq
        }
    }

    /// Tells what an action did.
    func tell(_ done: ActionResult, verb: String, in workspace: Workspace) throws {
        if common.json {
            output.json { $0.done(done, verb: verb, workspace.story) }
        } else {
            for lead in try workspace.rows(done.leads) {
                output.cutLine("\(verb) \(lead.id): " + LeadSummary(workspace: workspace).standing(lead))
            }
            if done.leads.isEmpty, done.refused.isEmpty { output.line("\(verb): done") }
        }
        for warning in done.warnings { complain(warning) }
        for refused in done.refused { complain("not done: " + refused.refusal.message) }
        if done.leads.isEmpty, done.entries.isEmpty, !done.refused.isEmpty {
            output.flush()
            throw CommandError.told(.refused)
        }
    }
}

struct AcceptCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "accept", _superCommandName: Winnow.name, abstract: "Take MQLs on for sales; they become yours.",
            discussion: "Example: winnow accept L481 L482")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.accept] }
}

struct QualifyCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "qualify", _superCommandName: Winnow.name,
            abstract: "Confirm that SALs are ready for a sales conversation.",
            discussion: "Example: winnow qualify L481")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.qualify] }
}

struct RejectCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reject", _superCommandName: Winnow.name, abstract: "Hand leads back to marketing for nurture: not now.",
            discussion: "Example: winnow reject L481 --reason timing")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @Option(help: "The reason's code in the definition; `winnow definition show` lists them.") var reason: String
    @Option(help: "A few words more.") var note: String?
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.reject(reason: reason, note: note)] }
}

struct DisqualifyCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "disqualify", _superCommandName: Winnow.name, abstract: "Say no to leads.",
            discussion: "Example: winnow disqualify L481 --reason badData")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @Option(help: "The reason's code in the definition; `winnow definition show` lists them.") var reason: String
    @Option(help: "A few words more.") var note: String?
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.disqualify(reason: reason, note: note)] }
}

struct PromoteCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "promote", _superCommandName: Winnow.name, abstract: "Put leads up to MQL.",
            discussion: "Example: winnow promote L481")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.promote] }
}

struct ReengageCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reengage", _superCommandName: Winnow.name, abstract: "Bring back leads that raised their hand.",
            discussion: "Example: winnow reengage L481 --note \"asked for a call\"")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @Option(help: "A few words more.") var note: String?
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.reengage(note: note)] }
}

struct ClaimCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "claim", _superCommandName: Winnow.name, abstract: "Make unowned leads yours.",
            discussion: "Example: winnow claim L481")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.claim] }
}

struct ReleaseCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "release", _superCommandName: Winnow.name, abstract: "Let go of leads.",
            discussion: "Example: winnow release L481")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.release] }
}

struct AssignCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "assign", _superCommandName: Winnow.name, abstract: "Make somebody the owner of leads.",
            discussion: "Example: winnow assign L481 --to kim"
        )
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @Option(name: .customLong("to"), help: "The login of the new owner.") var owner: Login
    @Option(help: "Why, in a few words.") var reason: String?
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.assign(owner, reason: reason)] }
}
