import ArgumentParser
import Formats
import Lifecycle
import Workspace

struct AddCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "add", _superCommandName: Winnow.name, abstract: "Add a lead by hand.",
            discussion: "Example: winnow add firstName=Ada lastName=Byron company=\"Engine Works\" email=ada@engine.example")
    }

    @Argument(help: ArgumentHelp("The fields of the lead; extra.COLUMN=VALUE adds one of your own.", valueName: "field=value"))
    var fields: [String]
    @Option(help: "The form that the person submitted, if any.") var form: FormKind?
    @Flag(help: "The person asked for information.") var requested = false
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let changes = try FieldInput.changes(fields)
        let workspace = try context.open()
        let new = NewLead(
            origin: form.map { .form($0) } ?? .byHand, fields: LeadFields(changes.fields, extra: changes.extra),
            isRequested: requested)
        try context.act([Intent.Step(nil, .add(new))], actionOptions, in: workspace)
    }
}

struct TouchCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "touch", _superCommandName: Winnow.name, abstract: "Log an attempt to reach leads, with its outcome.",
            discussion: "Example: winnow touch L481 --channel call --outcome connected --next \"tomorrow 9:00\"")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @Option(help: "The channel.") var channel: TouchChannel = .call
    @Option(help: "The outcome; an attempt with an unknown outcome counts too.") var outcome: TouchOutcome = .unknown
    @Flag(help: "The prospect contacted us.") var inbound = false
    @Option(help: "A note.") var note: String?
    @Option(help: ArgumentHelp("Schedule the next meeting or call, in the same action.", valueName: "time")) var next: String?
    @Option(help: "The channel of the next one.") var nextChannel: TouchChannel = .call
    @OptionGroup var farAheadOptions: FarAheadOptions
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) throws -> [Command] {
        let touch = Command.touch(Touch(channel: channel, direction: inbound ? .inbound : .outbound, outcome: outcome, note: note))
        guard let next else { return [touch] }
        return [touch, .schedule(FollowUp(channel: nextChannel, at: try context.upcoming(next, in: workspace, farAheadOptions)))]
    }
}

struct ScheduleCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "schedule", _superCommandName: Winnow.name,
            abstract: "Schedule a meeting or call agreed with the prospect.",
            discussion: "Example: winnow schedule L481 --on \"mon 10:00\" --channel meeting")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @Option(name: .customLong("on"), help: ArgumentHelp("The agreed time.", valueName: "time")) var agreed: String
    @Option(help: "The channel.") var channel: TouchChannel = .call
    @Option(help: "A note.") var note: String?
    @OptionGroup var farAheadOptions: FarAheadOptions
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) throws -> [Command] {
        [.schedule(FollowUp(channel: channel, at: try context.upcoming(agreed, in: workspace, farAheadOptions), note: note))]
    }
}

struct AssessCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "assess", _superCommandName: Winnow.name, abstract: "Answer the definition's criteria, such as BANT.",
            discussion: "Example: winnow assess L481 budget=approved need=urgent --chance 40")
    }

    @Argument(
        help: ArgumentHelp(
            "The lead ids, and an answer for each criterion; an empty answer clears it. `winnow definition show` lists the answers.",
            valueName: "lead|criterion=answer"), completion: WorkspaceCompletion.leads.kind)
    var rawArguments: [String]
    @Option(help: ArgumentHelp("The chance to close, in percent.", valueName: "percent")) var chance: Int?
    @Option(help: "A note.") var note: String?
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    private var arguments: [String] { LeadList.words(of: rawArguments) }

    var leads: [LeadID] { arguments.compactMap { LeadID(parsing: $0) } }

    func validate() throws {
        try PairedArguments.check(arguments, pair: "CRITERION=ANSWER")
        if let chance, !(0...100).contains(chance) { throw ValidationError("--chance must be a percentage, 0 to 100") }
        guard chance != nil || arguments.contains(where: { $0.contains("=") }) else {
            throw ValidationError("no answer given; add CRITERION=ANSWER, or --chance PERCENT")
        }
    }

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] {
        let answers = DefinitionWords(workspace.definition).answers(PairedArguments.pairs(arguments))
        return [.assess(Assessed(answers: answers, chanceToClose: chance, note: note))]
    }
}

struct EditCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "edit", _superCommandName: Winnow.name,
            abstract: "Edit fields of leads; an empty value clears a field.",
            discussion: """
                Leads in nurture also have a return date and a nurture track; "none" clears one.

                Example: winnow edit L481 title="VP Operations" phone=
                Example: winnow edit L481 --return-on 2027-03-01
                """)
    }

    @Argument(
        help: ArgumentHelp("The lead ids, and the new values.", valueName: "lead|field=value"),
        completion: WorkspaceCompletion.leads.kind) var rawArguments: [String]
    @Option(
        name: .customLong("return-on"),
        help: ArgumentHelp("The day on which marketing looks at a lead in nurture again; none for no day.", valueName: "day"))
    var returnOn: String?
    @Option(help: "The nurture track of a lead in nurture; none for no track.", completion: WorkspaceCompletion.tracks.kind)
    var track: String?
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    private var arguments: [String] { LeadList.words(of: rawArguments) }

    var leads: [LeadID] { arguments.compactMap { LeadID(parsing: $0) } }

    func validate() throws {
        try PairedArguments.check(arguments, pair: "FIELD=VALUE")
        guard arguments.contains(where: { $0.contains("=") }) || returnOn != nil || track != nil else {
            throw ValidationError("no change given; add FIELD=VALUE")
        }
    }

    func commands(_ context: CommandContext, _ workspace: Workspace) throws -> [Command] {
        var changes = try FieldInput.changes(arguments.filter { $0.contains("=") })
        if let returnOn {
            changes.returnOn =
                TypedWord.isWord(Self.none, returnOn) ? .cleared : .set(try context.day(returnOn, in: workspace, for: .upcomingDay))
        }
        if let track {
            changes.track =
                TypedWord.isWord(Self.none, track) ? .cleared : .set(DefinitionWords(workspace.definition).trackID(track))
        }
        return [.edit(changes)]
    }

    private static let none = "none"
}

/// Arguments that mix lead ids and `KEY=VALUE` pairs.
enum PairedArguments {
    /// The pairs by the text before the first equals sign.
    static func pairs(_ arguments: [String]) -> [String: String] {
        var pairs: [String: String] = [:]
        for argument in arguments {
            guard let equals = argument.firstIndex(of: "=") else { continue }
            pairs[String(argument[..<equals])] = String(argument[argument.index(after: equals)...])
        }
        return pairs
    }

    /// Rejects arguments that are neither a lead id nor a pair, and calls without a lead id.
    static func check(_ arguments: [String], pair: String) throws {
        for argument in arguments where !argument.contains("=") && LeadID(parsing: argument) == nil {
            throw ValidationError("\"\(argument)\" is neither a lead id, such as L481, nor \(pair)")
        }
        guard arguments.contains(where: { LeadID(parsing: $0) != nil }) else {
            throw ValidationError("no lead given; add its id, such as L481")
        }
    }
}

struct SnoozeCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "snooze", _superCommandName: Winnow.name, abstract: "Hide leads from the queues until a later time.",
            discussion: "Example: winnow snooze L481 --until \"mon 9:00\"")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @Option(help: ArgumentHelp("When the snooze ends.", valueName: "time")) var until: String
    @OptionGroup var farAheadOptions: FarAheadOptions
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) throws -> [Command] {
        [.snooze(until: try context.upcoming(until, in: workspace, farAheadOptions))]
    }
}

struct NoteCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "note", _superCommandName: Winnow.name, abstract: "Add a note to leads.",
            discussion: "Example: winnow note L481 \"back from leave on Monday\"")
    }

    @Argument(
        help: ArgumentHelp("The lead ids, then the text of the note.", valueName: "lead … text"),
        completion: WorkspaceCompletion.leads.kind) var rawArguments: [String]
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    private var arguments: [String] { LeadList.words(of: rawArguments) }

    private var leadCount: Int { arguments.prefix { LeadID(parsing: $0) != nil }.count }
    var leads: [LeadID] { arguments.prefix(leadCount).compactMap { LeadID(parsing: $0) } }

    func validate() throws {
        guard leadCount > 0 else { throw ValidationError("no lead given; add its id, such as L481, then the note") }
        guard leadCount < arguments.count else { throw ValidationError("no note given; add its text after the lead ids") }
    }

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] {
        [.note(arguments.dropFirst(leadCount).joined(separator: " "))]
    }
}

struct EngageCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "engage", _superCommandName: Winnow.name,
            abstract: "Log prospect activity, such as a form or a download.",
            discussion: "Example: winnow engage L481 --type formSubmitted --form pricing")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @Option(help: "The kind of activity.") var type: EngagementType
    @Option(help: "The form that was submitted.") var form: FormKind?
    @Flag(help: "The prospect asked to talk to sales.") var asksForSales = false
    @Option(help: "The campaign of the activity.") var campaign: String?
    @Option(help: "The page, the subject of the e-mail, and so on.") var detail: String?
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] {
        [.engage(Engagement(type: type, form: form, asksForSales: asksForSales, campaign: campaign, detail: detail))]
    }
}

struct OptOutCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "optout", _superCommandName: Winnow.name, abstract: "Opt leads out of one channel or of all.",
            discussion: "Example: winnow optout L481 --channel email")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @Option(help: "The channel; all channels by default.") var channel: TouchChannel?
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.optOut(channel)] }
}

struct OptInCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "optin", _superCommandName: Winnow.name, abstract: "Opt leads in again, to one channel or to all.",
            discussion: "Example: winnow optin L481 --channel email")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @Option(help: "The channel; all channels by default.") var channel: TouchChannel?
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.optIn(channel)] }
}

struct BounceCommand: LeadListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bounce", _superCommandName: Winnow.name, abstract: "Mark an e-mail address or phone number as invalid.",
            discussion: """
                Example: winnow bounce L481 --address ada@old.example

                Of several e-mail addresses, only one is marked invalid: the given one, or the one that is in use; the next good
                one is then used instead.
                """)
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @Option(help: "What is invalid: email for the e-mail address, call for phone numbers.") var channel: TouchChannel = .email
    @Option(help: "The e-mail address that is invalid; the one in use by default.") var address: String?
    @OptionGroup var actionOptions: LeadActionOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let address, EmailAddress(address) == nil {
            throw ValidationError("--address: \"\(address)\" is no e-mail address; give one such as ada@works.example")
        }
    }

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] {
        [.bounce(channel, of: address.flatMap(EmailAddress.init))]
    }
}
