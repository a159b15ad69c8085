import ArgumentParser
import Console
import Formats
import Lifecycle
import ReadModel
import Workspace

/// The lists of `winnow queue`: queues, leads past the contact window, and reassigned leads.
enum QueueChoice: Hashable, ExpressibleByArgument {
    case queue(Queue)
    case unreached, unattempted
    case reassigned

    init?(argument: String) {
        // The second names are those of earlier versions, and of queues in JSON.
        let special: [(QueueChoice, [String])] = [
            (.unreached, ["unreached"]), (.unattempted, ["unattempted", "neglected"]), (.reassigned, ["reassigned", "rerouted"]),
        ]
        let all = special + Queue.allCases.map { (.queue($0), [Self.name($0), $0.rawValue]) }
        guard let choice = TypedWord.value(argument, among: all, names: \.1) else { return nil }
        self = choice.0
    }

    static var allValueStrings: [String] { Queue.allCases.map(name) + ["unreached", "unattempted", "reassigned"] }
    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

    /// The name of a queue on the command line; its name in JSON is accepted too.
    private static func name(_ queue: Queue) -> String {
        switch queue {
        case .ended: "closed"
        case .dropped: "unsubscribed"
        default: queue.rawValue
        }
    }
}

/// The order of a queue on the command line.
enum QueueOrderChoice: String, WordArgument {
    case usual = "default"
    case likelihood, contact

    /// Parses a value; `own` is the name of the default in earlier versions.
    init?(argument: String) {
        guard
            let order = TypedWord.value(
                argument, among: Self.allCases, names: { $0 == .usual ? [$0.rawValue, "own"] : [$0.rawValue] })
        else { return nil }
        self = order
    }
}

struct QueueCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "queue", _superCommandName: Winnow.name, abstract: "List the leads of a queue, in queue order.",
            discussion: """
                Example: winnow queue mql --mine --limit 20
                Example: winnow queue sql --mine --by likelihood
                Example: winnow queue nurture --by contact
                """)
    }

    @Argument(
        help:
            "The queue: mql, sql, today, unreached (attempted, no contact), unattempted (no attempt in the contact window), reassigned (by rules), or a pool such as nurture, disqualified or unsubscribed (dropped out: unsubscribed or bounced)."
    )
    var choice: QueueChoice
    @Flag(help: "Only your leads and the unassigned leads of your territory, not the whole team's.") var mine = false
    @Flag(name: [.customLong("overdue"), .customLong("late")], help: "Only leads with an overdue task.") var late = false
    @Flag(help: "Include snoozed leads.") var snoozed = false
    @Option(help: "Only leads from this source.", completion: WorkspaceCompletion.sources.kind) var source: String?
    @Option(help: "Only leads of this owner.") var owner: Login?
    @Option(
        help:
            "The order: default (the queue's usual order), likelihood, with the leads most likely to convert soon first, or contact, with those longest without contact first."
    )
    var by: QueueOrderChoice = .usual
    @Option(help: "The maximum number of leads; 0 for all. The default in a terminal is 50.") var limit: Int?
    @Flag(help: "Print CSV.") var csv = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if by == .likelihood, ![.queue(.mql), .queue(.sql), .queue(.opportunities)].contains(choice) {
            throw ValidationError("--by likelihood works only with mql, sql and opportunities")
        }
        if by == .contact {
            guard case .queue(let queue) = choice, queue != .today else {
                throw ValidationError(
                    "--by contact works only with queues and pools, not with today, unreached, unattempted and reassigned")
            }
        }
        if let limit, limit < 0 { throw ValidationError("--limit must be 0 or more") }
        if choice == .reassigned, late || snoozed || source != nil || owner != nil {
            throw ValidationError("the queue reassigned accepts only --limit")
        }
        if choice == .unreached || choice == .unattempted, late || snoozed || source != nil {
            throw ValidationError(
                "the queues unreached and unattempted accept only --mine, --owner and --limit")
        }
    }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        if choice == .reassigned {
            return try ReassignmentListing(context: context, workspace: workspace, asCSV: csv).write(limit: limit ?? 0)
        }
        guard case .queue(let queue) = choice else { return try listPastWindow(context, workspace) }
        var filter = QueueFilter(source: source ?? "", owner: owner, onlyOverdue: late)
        filter.showsSnoozed = snoozed
        let scope = try mine ? workspace.session.scope(onBehalfOf: common.principal) : .team
        let request = QueueRequest(
            queue: queue, scope: scope, filter: filter, now: workspace.now, order: by == .contact ? .contact : .own)
        let listing = LeadListing(context: context, workspace: workspace, asCSV: csv)
        let defaultLimit = context.output.isTerminal ? 50 : 0
        let maximum = limit ?? defaultLimit
        let writtenCount: Int
        if by == .likelihood {
            let rows = try workspace.queries.ranked(request)
            let page = maximum == 0 ? rows : Array(rows.prefix(maximum))
            try listing.write(page)
            writtenCount = page.count
        } else {
            writtenCount = try listing.write(request, limit: maximum)
        }
        guard !common.json, !csv else { return }
        let count = try workspace.queries.count(request)
        if count.total > writtenCount {
            context.output.line("… \((count.total - writtenCount).grouped) more (--limit 0 shows all)")
        }
        if queue == .today, let line = try ReassignmentListing(context: context, workspace: workspace).notice() {
            context.output.line(line)
        }
        if count.total == 0 {
            let whose = mine ? common.principal.map { "\($0) has " } ?? "you have " : ""
            context.output.line(whose + Self.emptyText(queue))
        }
    }

    /// Lists leads past the contact window in the order of its end.
    ///
    /// They were attempted without contact (`unreached`) or never attempted (`unattempted`).
    private func listPastWindow(_ context: CommandContext, _ workspace: Workspace) throws {
        var scope = try mine ? workspace.session.scope(onBehalfOf: common.principal) : .team
        if let owner { scope = QueueScope(owner: owner, includesUnowned: false) }
        let defaultLimit = context.output.isTerminal ? 50 : 0
        let maximum = limit ?? defaultLimit
        let rowLimit = maximum == 0 ? .max : maximum
        let isAttempted = choice == .unreached
        let rows =
            try isAttempted
            ? workspace.queries.unreached(scope, limit: rowLimit) : workspace.queries.neglected(scope, limit: rowLimit)
        try LeadListing(context: context, workspace: workspace, asCSV: csv).write(rows)
        guard !common.json, !csv else { return }
        guard let window = workspace.definition.window else {
            return context.output.line("the definition \"\(workspace.definition.name)\" has no contact window")
        }
        let count = try workspace.queries.countPastWindow(scope)
        let total = isAttempted ? count.unreached : count.neglected
        if total > rows.count { context.output.line("… \((total - rows.count).grouped) more (--limit 0 shows all)") }
        let subject =
            total == 0
            ? (mine ? "none of your leads" : "no lead") : (mine ? "\(total.grouped) of your leads" : total.counted("lead"))
        let label =
            isAttempted
            ? "\(total < 2 ? "has" : "have") gone \(window.lengthText) with attempts but without contact"
            : "\(total < 2 ? "has" : "have") gone \(window.lengthText) without an attempt"
        context.output.line("\(subject) \(label)")
    }

    /// The line for a queue without leads.
    private static func emptyText(_ queue: Queue) -> String {
        switch queue {
        case .today: "nothing due today"
        case .mql: "no leads to review"
        case .sql: "no active leads"
        case .opportunities: "no open opportunities"
        case .nurture: "no leads in nurture"
        case .disqualified: "no disqualified leads"
        case .dropped: "no dropped-out leads"
        case .incoming: "no new leads"
        case .ended: "no closed leads"
        }
    }
}

struct SearchCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "search", _superCommandName: Winnow.name, abstract: "Find leads by name, company, e-mail or phone.",
            discussion: "Matches the beginnings of words; accents and case don't matter.\n\nExample: winnow search muller halden")
    }

    @Argument(help: "Words, or the beginnings of words.") var words: [String]
    @Option(help: "The maximum number of leads.") var limit = 50
    @Flag(help: "Print CSV.") var csv = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be 1 or more") }
    }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let rows = try workspace.queries.search(words.joined(separator: " "), limit: limit)
        try LeadListing(context: context, workspace: workspace, asCSV: csv).write(rows)
        if rows.isEmpty, !common.json, !csv { context.output.line("no leads found") }
    }
}

struct ShowCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", _superCommandName: Winnow.name,
            abstract: "Show all details of leads: fields, score, criteria, next steps and timeline.",
            discussion: "Example: winnow show L481")
    }

    @Argument(help: ArgumentHelp("The lead ids, such as L481.", valueName: "leads")) var lists: [LeadList]
    @OptionGroup var common: CommonOptions

    private var leads: [LeadID] { lists.leads }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let decisionContext = try workspace.decisionContext(onBehalfOf: common.principal)
        for (index, id) in leads.enumerated() {
            let survivor = try workspace.queries.survivor(of: id)
            let current = survivor ?? id
            guard let lead = try workspace.queries.lead(current) else {
                throw CommandError(
                    .notFound, "there is no lead \(id); `winnow search` finds leads by name, company, e-mail and phone")
            }
            let history = try workspace.queries.history(current)
            let duplicates = try workspace.queries.possibleDuplicates(of: current, given: decisionContext)
            let accounts = workspace.queries.accounts
            if common.json {
                if let survivor { printDiagnostic("\(id) was merged into \(survivor): showing \(survivor)") }
                let json = LeadJSON(workspace: workspace)
                let (account, ofOpportunities) = (try accounts.account(of: lead), try accounts.accountsOfOpportunities(of: lead))
                context.output.json {
                    json.writeDetail(lead, history, decisionContext, duplicates, account, ofOpportunities, to: &$0)
                }
            } else {
                if index > 0 { context.output.line() }
                if let survivor { context.output.line("\(id) was merged into \(survivor):") }
                LeadDetailText(
                    workspace: workspace, lead: lead, history: history, decisionContext: decisionContext, duplicates: duplicates,
                    glance: try accounts.glance(at: lead)
                ).write(to: context.output)
            }
        }
    }
}
