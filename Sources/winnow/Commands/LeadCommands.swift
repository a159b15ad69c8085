import ArgumentParser
import Lifecycle
import Workspace

struct AddCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "add", _superCommandName: Winnow.name, abstract: "Take in a lead by hand.",
            discussion: "Example: winnow add firstName=Ada lastName=Byron company=\"Engine Works\" email=ada@engine.example")
    }

    @Argument(help: ArgumentHelp("What is known; extra.COLUMN=VALUE keeps what winnow has no field for.", valueName: "field=value"))
    var fields: [String]
    @Option(help: "The form that was submitted, if one was.") var form: FormKind?
    @Flag(help: "The person asked for information.") var requested = false
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let changes = try FieldInput.changes(fields)
        let workspace = try context.open()
        let new = NewLead(
            origin: form.map { .form($0) } ?? .byHand, fields: LeadFields(changes.fields, extra: changes.extra),
            isRequested: requested)
        try context.act([Intent.Step(nil, .add(new))], acting, in: workspace)
    }
}

struct TouchCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "touch", _superCommandName: Winnow.name, abstract: "Log an attempt to reach leads, and what came of it.",
            discussion: "Example: winnow touch L481 --channel call --outcome connected --next \"tomorrow 9:00\"")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @Option(help: "By which way.") var channel: TouchChannel = .call
    @Option(help: "What came of it.") var outcome: TouchOutcome = .unknown
    @Flag(help: "They reached us.") var inbound = false
    @Option(help: "A few words more.") var note: String?
    @Option(help: ArgumentHelp("A meeting or call agreed for then, in the same action.", valueName: "time")) var next: String?
    @Option(help: "By which way the next one is.") var nextChannel: TouchChannel = .call
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) throws -> [Command] {
        let touch = Command.touch(Touch(channel: channel, direction: inbound ? .inbound : .outbound, outcome: outcome, note: note))
        guard let next else { return [touch] }
        return [touch, .schedule(FollowUp(channel: nextChannel, at: try context.moment(next, in: workspace, .future)))]
    }
}

struct ScheduleCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "schedule", _superCommandName: Winnow.name, abstract: "Log a meeting or call agreed with the prospect.",
            discussion: "Example: winnow schedule L481 --on \"mon 10:00\" --channel meeting")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @Option(name: .customLong("on"), help: ArgumentHelp("When it is agreed for.", valueName: "time")) var agreed: String
    @Option(help: "By which way.") var channel: TouchChannel = .call
    @Option(help: "A few words more.") var note: String?
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) throws -> [Command] {
        [.schedule(FollowUp(channel: channel, at: try context.moment(agreed, in: workspace, .future), note: note))]
    }
}

struct AssessCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "assess", _superCommandName: Winnow.name, abstract: "Answer criteria: BANT and the definition's own.",
            discussion: "Example: winnow assess L481 budget=yes need=yes --chance 40")
    }

    @Argument(
        help: ArgumentHelp(
            "The leads, and the answers by criterion; an empty answer takes one back.", valueName: "lead|criterion=answer"))
    var arguments: [String]
    @Option(help: ArgumentHelp("The chance to close in percent.", valueName: "percent")) var chance: Int?
    @Option(help: "A few words more.") var note: String?
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    var leads: [LeadID] { arguments.compactMap { LeadID(parsing: $0) } }

    func validate() throws {
        try PairedArguments.check(arguments, pair: "CRITERION=ANSWER")
        if let chance, !(0...100).contains(chance) { throw ValidationError("--chance is a percentage, 0 to 100") }
        guard chance != nil || arguments.contains(where: { $0.contains("=") }) else {
            throw ValidationError("say what the answer is: CRITERION=ANSWER, or --chance PERCENT")
        }
    }

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] {
        [.assess(Assessed(answers: PairedArguments.pairs(arguments), chanceToClose: chance, note: note))]
    }
}

struct EditCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "edit", _superCommandName: Winnow.name,
            abstract: "Change what is known of leads; an empty value blanks a field.",
            discussion: "Example: winnow edit L481 title=\"VP Operations\" phone=")
    }

    @Argument(help: ArgumentHelp("The leads, and the new values.", valueName: "lead|field=value")) var arguments: [String]
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    var leads: [LeadID] { arguments.compactMap { LeadID(parsing: $0) } }

    func validate() throws {
        try PairedArguments.check(arguments, pair: "FIELD=VALUE")
        guard arguments.contains(where: { $0.contains("=") }) else { throw ValidationError("say what to change: FIELD=VALUE") }
    }

    func commands(_ context: CommandContext, _ workspace: Workspace) throws -> [Command] {
        [.edit(try FieldInput.changes(arguments.filter { $0.contains("=") }))]
    }
}

/// Arguments in which leads and pairs are mixed.
enum PairedArguments {
    /// The pairs by what stands before the equals sign.
    static func pairs(_ arguments: [String]) -> [String: String] {
        var pairs: [String: String] = [:]
        for argument in arguments {
            guard let equals = argument.firstIndex(of: "=") else { continue }
            pairs[String(argument[..<equals])] = String(argument[argument.index(after: equals)...])
        }
        return pairs
    }

    /// Refuses what is neither a lead nor a pair, and calls without any lead.
    static func check(_ arguments: [String], pair: String) throws {
        for argument in arguments where !argument.contains("=") && LeadID(parsing: argument) == nil {
            throw ValidationError("\"\(argument)\" is neither a lead, such as L481, nor \(pair)")
        }
        guard arguments.contains(where: { LeadID(parsing: $0) != nil }) else {
            throw ValidationError("say which lead, such as L481")
        }
    }
}

struct SnoozeCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "snooze", _superCommandName: Winnow.name, abstract: "Let leads sleep until a moment.",
            discussion: "Example: winnow snooze L481 --until \"mon 9:00\"")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @Option(help: ArgumentHelp("Until when.", valueName: "time")) var until: String
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) throws -> [Command] {
        [.snooze(until: try context.moment(until, in: workspace, .future))]
    }
}

struct NoteCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "note", _superCommandName: Winnow.name, abstract: "Write a note.",
            discussion: "Example: winnow note L481 \"back from leave on Monday\"")
    }

    @Argument(help: ArgumentHelp("The leads, then the note.", valueName: "lead … text")) var arguments: [String]
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    private var leadCount: Int { arguments.prefix { LeadID(parsing: $0) != nil }.count }
    var leads: [LeadID] { arguments.prefix(leadCount).compactMap { LeadID(parsing: $0) } }

    func validate() throws {
        guard leadCount > 0 else { throw ValidationError("say which lead, such as L481, and then the note") }
        guard leadCount < arguments.count else { throw ValidationError("say what the note is, behind the leads") }
    }

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] {
        [.note(arguments.dropFirst(leadCount).joined(separator: " "))]
    }
}

struct EngageCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "engage", _superCommandName: Winnow.name, abstract: "Log what prospects did.",
            discussion: "Example: winnow engage L481 --type formSubmitted --form pricing")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @Option(help: "What they did.") var type: EngagementType
    @Option(help: "Which form it was.") var form: FormKind?
    @Flag(help: "It is a direct request for sales.") var asksForSales = false
    @Option(help: "The campaign that it belongs to.") var campaign: String?
    @Option(help: "The page, the mail's subject and the like.") var detail: String?
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] {
        [.engage(Engagement(type: type, form: form, asksForSales: asksForSales, campaign: campaign, detail: detail))]
    }
}

struct OptOutCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "optout", _superCommandName: Winnow.name, abstract: "Leads don't want to be reached, by one way or any.",
            discussion: "Example: winnow optout L481 --channel email")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @Option(help: "The one way; all of them otherwise.") var channel: TouchChannel?
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.optOut(channel)] }
}

struct OptInCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "optin", _superCommandName: Winnow.name, abstract: "Leads may be reached again.",
            discussion: "Example: winnow optin L481 --channel email")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @Option(help: "The one way; all of them otherwise.") var channel: TouchChannel?
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.optIn(channel)] }
}

struct BounceCommand: ActionCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bounce", _superCommandName: Winnow.name, abstract: "An address of leads turned out to be dead.",
            discussion: "Example: winnow bounce L481 --channel email")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @Option(help: "Which address: email, or call for phone numbers.") var channel: TouchChannel = .email
    @OptionGroup var acting: ActionOptions
    @OptionGroup var common: CommonOptions

    func commands(_ context: CommandContext, _ workspace: Workspace) -> [Command] { [.bounce(channel)] }
}
