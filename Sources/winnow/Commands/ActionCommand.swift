import ArgumentParser
import Console
import Formats
import Lifecycle
import ReadModel
import Workspace

/// A command that acts on leads.
///
/// One action covers all leads and takes the same path as the console's keys.
protocol ActionCommand: WorkspaceCommand {
    /// The options that every action command takes.
    var actionOptions: LeadActionOptions { get }
    /// The leads to act on.
    var leads: [LeadID] { get }
    /// The commands to apply to each lead, in order.
    func commands(_ context: CommandContext, _ workspace: Workspace) throws -> [Command]
}

/// An action command whose arguments are leads only.
protocol LeadListCommand: ActionCommand {
    /// The leads to act on, as the parser gets them.
    var lists: [LeadList] { get }
}

extension LeadListCommand {
    var leads: [LeadID] { lists.leads }
}

extension ActionCommand {
    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let commands = try commands(context, workspace)
        var seen: Set<LeadID> = []
        let steps = leads.filter { seen.insert($0).inserted }.flatMap { lead in commands.map { Intent.Step(lead, $0) } }
        try context.act(steps, actionOptions, in: workspace)
    }
}

extension CommandContext {
    /// Performs the steps as one action and reports the result.
    @discardableResult
    func act(_ steps: [Intent.Step], _ actionOptions: LeadActionOptions, in workspace: Workspace) throws -> ActionResult {
        let command = steps.first?.command
        let intent = Intent(
            id: actionOptions.id ?? workspace.newActionID(), steps: steps,
            occurredAt: try actionOptions.occurred.map { try pastOccurrence($0, of: command, in: workspace) },
            isPartial: actionOptions.partial,
            onBehalfOf: common.principal)
        let result: ActionResult
        do throws(WorkspaceError) {
            result = try workspace.perform(intent)
        } catch {
            throw CommandError(error, leads: Set(steps.compactMap(\.lead)).count)
        }
        did(command.verb, result, leads: result.leads)
        remark(onRepeated: result, in: workspace)
        try report(result, of: command, in: workspace)
        return result
    }

    /// Says, on standard error, that an earlier try with the same id had done it.
    func remark(onRepeated result: ActionResult, in workspace: Workspace) {
        guard result.isRepeated, let first = result.entries.first else { return }
        let when = MomentFormatter.wall(first.at, workspace.definition.calendar.zone)
        let undone = result.isUndone ? " and was undone since" : ""
        let remedy = result.isUndone ? "; to do it again, give another id" : ""
        printDiagnostic(
            "already done: this id was recorded on \(when) (entry \(first.seq))\(undone); nothing was changed now\(remedy)")
    }

    /// Reports the result of an action.
    func report(_ result: ActionResult, of command: Command?, in workspace: Workspace) throws {
        let duplicates = try duplicates(of: result, command, in: workspace)
        if common.json {
            output.json { object in
                object.actionResult(result, verb: command.verb, workspace.entryFormatter)
                guard let duplicates else { return }
                let formatter = DuplicateFormatter(workspace: workspace)
                object.member("possibleDuplicates") { json in
                    json.array(duplicates) { json, duplicate in json.object { formatter.write(duplicate, to: &$0) } }
                }
            }
        } else {
            let summary = LeadSummary(workspace: workspace)
            let entries = Dictionary(grouping: result.entries, by: \.lead)
            for lead in try workspace.queries.rows(result.leads) {
                output.truncatedLine(
                    confirmation(of: command, lead.id, entries[lead.id] ?? [], summary, workspace.entryFormatter) + ": "
                        + summary.status(of: lead))
            }
            if result.leads.isEmpty, result.refused.isEmpty { output.line("done") }
            for duplicate in duplicates ?? [] { output.line(DuplicateFormatter.sentence(duplicate)) }
        }
        for refused in result.refused { printDiagnostic("refused: " + refused.refusal.message) }
        if result.leads.isEmpty, result.entries.isEmpty, !result.refused.isEmpty {
            output.flush()
            throw CommandError.alreadyReported(.refused)
        }
    }

    /// The leads that may be the same person as one that was added; nil if none was.
    private func duplicates(
        of result: ActionResult, _ command: Command?, in workspace: Workspace
    ) throws -> [PossibleDuplicate]? {
        guard case .add = command, let lead = result.leads.first else { return nil }
        let decisionContext = try workspace.decisionContext(onBehalfOf: common.principal)
        return try workspace.queries.possibleDuplicates(of: lead, given: decisionContext)
    }

    /// What was done with a lead, by its entries, such as `scheduled a meeting with L387 for Mon 10:00`.
    private func confirmation(
        of command: Command?, _ lead: LeadID, _ entries: [Entry], _ summary: LeadSummary, _ entryFormatter: EntryFormatter
    ) -> String {
        for entry in entries {
            switch (entry.event, command) {
            case (.followUpScheduled(let followUp), .schedule):
                let channel = followUp.channel == .other ? "follow-up" : followUp.channel.label
                return
                    "scheduled \(followUp.channel == .email ? "an" : "a") \(channel) with \(lead) for \(summary.short(followUp.at))"
            case (.touched(let touch), .touch): return "logged " + entryFormatter.named(touch, lead.description)
            case (.bounced(let change), .bounce) where change.channel == .meeting:
                return "marked \(lead) as not reachable by meeting"
            case (.bounced(let change), .bounce) where change.channel == .email:
                return "marked the e-mail address of \(lead) as invalid"
            case (.bounced(let change), .bounce) where change.channel == .call:
                return "marked the phone numbers of \(lead) as invalid"
            case (.merged, .merge):
                let absorbed = entries.compactMap { entry in
                    if case .merged(let merged) = entry.event { merged.absorbed.description } else { nil }
                }
                return "merged \(absorbed.joined(lastWith: "and")) into \(lead)"
            default: continue
            }
        }
        return switch command {
        case .add: "added \(lead)"
        case .engage: "logged activity for \(lead)"
        case .reengage: "re-engaged \(lead)"
        case .touch: "logged a touch for \(lead)"
        case .schedule: "scheduled a follow-up with \(lead)"
        case .note: "added a note to \(lead)"
        case .optOut: "opted \(lead) out"
        case .optIn: "opted \(lead) in"
        case .bounce: "marked contact data of \(lead) as invalid"
        case .qualify: "qualified \(lead)"
        case .disqualify: "disqualified \(lead)"
        case .close, .merge, .promote, .release, .snooze: "\(command.verb)d \(lead)"
        case .changeOpportunity(let change): "edited \(change.opportunity) of \(lead)"
        case .accept, .assess, .assign, .claim, .convert, .edit, .fillBlanks, .recordOutcome, .reject, nil:
            "\(command.verb)ed \(lead)"
        }
    }
}

extension Command? {
    /// The verb of an action's first command; an action without one does nothing.
    fileprivate var verb: String { self?.verb ?? "nothing" }
}

struct AcceptCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "accept", _superCommandName: Winnow.name, abstract: "Accept MQLs for sales; you become their owner.",
            discussion: "Example: winnow accept L481 L482")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.accept] }
}

struct QualifyCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "qualify", _superCommandName: Winnow.name,
            abstract: "Confirm that SALs are ready for a sales conversation.",
            discussion: "Example: winnow qualify L481")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.qualify] }
}

struct RejectCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reject", _superCommandName: Winnow.name,
            abstract: "Return leads to marketing for nurture, with a reason.",
            discussion: """
                A reason that implies a return date takes the one of the definition unless another is given; a nurture track too.

                Example: winnow reject L481 --reason timing --return-on 2027-03-01
                """)
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @Option(
        help: "The code of a reason, listed at the end of `winnow definition show`.", completion: WorkspaceCompletion.reasons.kind)
    var reason: String
    @Option(help: "A note.") var note: String?
    @Option(
        name: .customLong("return-on"),
        help: ArgumentHelp("The day on which marketing looks at the lead again, such as 2027-03-01 or +90d.", valueName: "day"))
    var returnOn: String?
    @Option(
        help: "The nurture track, if not the one that the definition has for the reason; none for no track.",
        completion: WorkspaceCompletion.tracks.kind)
    var track: String?
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) throws -> [Command] {
        let day = try returnOn.map { try context.day($0, in: workspace, for: .upcomingDay) }
        return [
            .reject(
                reason: DefinitionWords(workspace.definition).reasonCode(reason), note: note, returnOn: day,
                track: track.map(DefinitionWords(workspace.definition).trackID))
        ]
    }
}

struct DisqualifyCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "disqualify", _superCommandName: Winnow.name, abstract: "Disqualify leads, with a reason.",
            discussion: "Example: winnow disqualify L481 --reason badData")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @Option(
        help: "The code of a reason, listed at the end of `winnow definition show`.", completion: WorkspaceCompletion.reasons.kind)
    var reason: String
    @Option(help: "A note.") var note: String?
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] {
        [.disqualify(reason: DefinitionWords(workspace.definition).reasonCode(reason), note: note)]
    }
}

struct PromoteCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "promote", _superCommandName: Winnow.name, abstract: "Promote leads to MQL, for sales to review.",
            discussion: "Example: winnow promote L481")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.promote] }
}

struct ReengageCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reengage", _superCommandName: Winnow.name,
            abstract: "Send leads back to sales after they raised their hand.",
            discussion: "Example: winnow reengage L481 --note \"asked for a call\"")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @Option(help: "A note.") var note: String?
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.reengage(note: note)] }
}

struct ClaimCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "claim", _superCommandName: Winnow.name, abstract: "Become the owner of unassigned leads.",
            discussion: "Example: winnow claim L481")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.claim] }
}

struct ReleaseCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "release", _superCommandName: Winnow.name, abstract: "Release leads, so that they have no owner.",
            discussion: "Example: winnow release L481")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.release] }
}

struct AssignCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "assign", _superCommandName: Winnow.name, abstract: "Assign leads to a team member.",
            discussion: "Example: winnow assign L481 --to kim"
        )
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @Option(name: .customLong("to"), help: "The login of the new owner.") var owner: Login
    @Option(help: "The reason.") var reason: String?
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.assign(owner, reason: reason)] }
}
