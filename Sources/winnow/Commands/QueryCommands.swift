import ArgumentParser
import Console
import Glibc
import Lifecycle
import ReadModel
import Workspace

/// What `winnow queue` lists: a queue, the leads past the window of contact, whether tried but never reached or never tried, or what changed hands.
enum QueueChoice: Hashable, ExpressibleByArgument {
    case queue(Queue)
    case unreached, neglected
    case rerouted

    init?(argument: String) {
        if argument == "unreached" {
            self = .unreached
        } else if argument == "neglected" {
            self = .neglected
        } else if argument == "rerouted" {
            self = .rerouted
        } else if let queue = Queue(rawValue: argument) {
            self = .queue(queue)
        } else {
            return nil
        }
    }

    static var allValueStrings: [String] { Queue.allCases.map(\.rawValue) + ["unreached", "neglected", "rerouted"] }
}

extension QueueOrder: ExpressibleByArgument {}

struct QueueCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "queue", _superCommandName: Winnow.name, abstract: "List a queue in its order.",
            discussion: """
                Example: winnow queue mql --mine --limit 20
                Example: winnow queue sql --mine --by likelihood
                """)
    }

    @Argument(help: "Which one: mql, sql, today, unreached, neglected, rerouted, and the pools nurture, disqualified and so on.")
    var choice: QueueChoice
    @Flag(help: "Only mine and the unowned of my territory, rather than the whole team's.") var mine = false
    @Flag(help: "Only what is late.") var late = false
    @Flag(help: "Snoozed leads too.") var snoozed = false
    @Option(help: "Only from this source.") var source: String?
    @Option(help: "Only of this owner.") var owner: Login?
    @Option(help: "In which order: own, or likelihood, by who is likeliest to convert soon.") var by: QueueOrder = .own
    @Option(help: "At most so many; 0 for all. A terminal shows 50 unless told.") var limit: Int?
    @Flag(help: "Print CSV.") var csv = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if by == .likelihood, case .queue(let queue) = choice, [.mql, .sql, .opportunities].contains(queue) {
        } else if by == .likelihood {
            throw ValidationError("--by likelihood ranks what is in sales' hands: mql, sql, opportunities")
        }
        if let limit, limit < 0 { throw ValidationError("--limit is 0 or more") }
        if choice == .rerouted, late || snoozed || source != nil || owner != nil {
            throw ValidationError("rerouted takes --limit; they are what rules took from you and gave to you")
        }
        if choice == .unreached || choice == .neglected, late || snoozed || source != nil {
            throw ValidationError("unreached and neglected take --mine, --owner and --limit; all of it is late, snoozed or not")
        }
    }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        if choice == .rerouted {
            return try ReroutingListing(context: context, workspace: workspace, asCSV: csv).write(limit: limit ?? 0)
        }
        guard case .queue(let queue) = choice else { return try listPastWindow(context, workspace) }
        var filter = QueueFilter(source: source ?? "", owner: owner, onlyLate: late)
        filter.showsSnoozed = snoozed
        let scope = try mine ? workspace.scope(onBehalfOf: common.principal) : .team
        let request = QueueRequest(queue: queue, scope: scope, filter: filter, now: workspace.now)
        let listing = LeadListing(context: context, workspace: workspace, asCSV: csv)
        let usual = context.output.isTerminal ? 50 : 0
        let most = limit ?? usual
        let shown: Int
        if by == .likelihood {
            let rows = try workspace.ranked(request)
            let wanted = most == 0 ? rows : Array(rows.prefix(most))
            try listing.write(wanted)
            shown = wanted.count
        } else {
            shown = try listing.write(request, limit: most)
        }
        guard !common.json, !csv else { return }
        let count = try workspace.count(request)
        if count.total > shown { context.output.line("… \(count.total - shown) more (--limit 0 shows all)") }
        if queue == .today, let line = try ReroutingListing(context: context, workspace: workspace).notice() {
            context.output.line(line)
        }
        if count.total == 0 { context.output.line("nothing in \(queue.rawValue)" + (mine ? " of yours" : "")) }
    }

    /// Lists those that nobody reached, or tried to reach, within the window, those for which it closed first before the others.
    private func listPastWindow(_ context: CommandContext, _ workspace: Workspace) throws {
        var scope = try mine ? workspace.scope(onBehalfOf: common.principal) : .team
        if let owner { scope = QueueScope(owner: owner, includesUnowned: false) }
        let usual = context.output.isTerminal ? 50 : 0
        let most = limit ?? usual
        let wanted = most == 0 ? .max : most
        let isTried = choice == .unreached
        let rows = try isTried ? workspace.unreached(scope, limit: wanted) : workspace.neglected(scope, limit: wanted)
        try LeadListing(context: context, workspace: workspace, asCSV: csv).write(rows)
        guard !common.json, !csv else { return }
        guard let window = workspace.definition.window else {
            return context.output.line("the definition \"\(workspace.definition.name)\" has no window of contact")
        }
        let count = try workspace.countPastWindow(scope)
        let total = isTried ? count.unreached : count.neglected
        if total > rows.count { context.output.line("… \(total - rows.count) more (--limit 0 shows all)") }
        let words =
            isTried ? "tried for \(window.lengthText) and never reached" : "that nobody tried to reach for \(window.lengthText)"
        context.output.line("\(total) \(words)" + (mine ? ", of yours" : ""))
    }
}

struct SearchCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "search", _superCommandName: Winnow.name, abstract: "Find leads by name, company, e-mail or phone.",
            discussion: "By the beginnings of words; accents and case don't matter.\n\nExample: winnow search muller halden")
    }

    @Argument(help: "Words, or their beginnings.") var words: [String]
    @Option(help: "At most so many.") var limit = 50
    @Flag(help: "Print CSV.") var csv = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit is 1 or more") }
    }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let rows = try workspace.search(words.joined(separator: " "), limit: limit)
        try LeadListing(context: context, workspace: workspace, asCSV: csv).write(rows)
        if rows.isEmpty, !common.json, !csv { context.output.line("no lead has that") }
    }
}

struct ShowCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", _superCommandName: Winnow.name,
            abstract: "Show all about a lead: why it is here, what its gates ask, what happened.",
            discussion: "Example: winnow show L481")
    }

    @Argument(help: "The leads, such as L481.") var leads: [LeadID]
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let decisionContext = try workspace.decisionContext(onBehalfOf: common.principal)
        for (index, id) in leads.enumerated() {
            let survivor = try workspace.survivor(of: id)
            let shown = survivor ?? id
            guard let lead = try workspace.lead(shown) else {
                throw CommandError(.notFound, "there is no lead \(id); look at its number again")
            }
            let history = try workspace.history(shown)
            if common.json {
                if let survivor { complain("\(id) was merged into \(survivor), which is shown") }
                let json = LeadJSON(workspace: workspace)
                context.output.json { json.writeDetail(lead, history, decisionContext, to: &$0) }
            } else {
                if index > 0 { context.output.line() }
                if let survivor { context.output.line("\(id) was merged into \(survivor):") }
                LeadDetailText(workspace: workspace, lead: lead, history: history, decisionContext: decisionContext).write(
                    to: context.output)
            }
        }
    }
}

struct JournalCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "journal", _superCommandName: Winnow.name, abstract: "Read what was done, oldest first.",
            discussion: "Example: winnow journal --follow\n\nThe file itself is readable too: jq . journal.jsonl")
    }

    @Option(help: "Only about this lead.") var lead: LeadID?
    @Flag(help: "Go on as lines come.") var follow = false
    @Option(help: "At most so many of the newest; 0 for all.") var limit = 50
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit is 0 or more") }
    }

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        if let lead, try workspace.lead(lead) == nil, try workspace.history(lead).entries.isEmpty {
            throw CommandError(.notFound, "there is no lead \(lead); look at its number again")
        }
        var last = SequenceNumber(0)
        if limit > 0 {
            let newest = try workspace.journal(before: nil, limit: limit, lead: lead)
            for entry in newest.reversed() { tell(entry, context, workspace) }
            last = newest.first?.seq ?? last
        } else {
            last = try tellAll(context, workspace)
        }
        guard follow else { return }
        // Watched before it is looked at: what is written between the two would be missed until the next line.
        let watched = workspace.watchDescriptors
        while !context.output.isClosed {
            if try !workspace.catchUp().isEmpty { last = try tellNew(after: last, context, workspace) ?? last }
            context.output.flush()
            guard Self.wait(for: watched) else { return }
        }
    }

    /// Pages backwards to find where the new lines begin, then tells them in order.
    private func tellNew(after last: SequenceNumber, _ context: CommandContext, _ workspace: Workspace) throws -> SequenceNumber? {
        var fresh: [Entry] = []
        var before: SequenceNumber?
        while true {
            let page = try workspace.journal(before: before, limit: 500, lead: lead)
            fresh += page.filter { $0.seq > last }
            guard let oldest = page.last?.seq, oldest > last, page.count == 500 else { break }
            before = oldest
        }
        for entry in fresh.reversed() { tell(entry, context, workspace) }
        return fresh.first?.seq
    }

    private func tellAll(_ context: CommandContext, _ workspace: Workspace) throws -> SequenceNumber {
        guard lead == nil else { return try tellNew(after: SequenceNumber(0), context, workspace) ?? SequenceNumber(0) }
        guard let newest = try workspace.journal(before: nil, limit: 1).first?.seq else { return SequenceNumber(0) }
        var told = 0
        // In order from the first: a window of lines that ends at `top` is read backwards and told forwards.
        while told < newest.value, !context.output.isClosed {
            let top = min(told + 1000, newest.value)
            let page = try workspace.journal(before: SequenceNumber(top + 1), limit: top - told)
            for entry in page.reversed() { tell(entry, context, workspace) }
            told = top
        }
        return newest
    }

    private func tell(_ entry: Entry, _ context: CommandContext, _ workspace: Workspace) {
        if common.json { return context.output.json { $0.entry(entry, workspace.story) } }
        let zone = workspace.definition.calendar.zone
        let through = entry.via.map { " (through \($0))" } ?? ""
        context.output.cutLine(
            "\(entry.seq)  \(MomentFormatter.wall(entry.at, zone))  \(workspace.story.sentence(entry))\(through)")
    }

    /// Sleeps until one of the descriptors can be read; false when the reader of the output has gone.
    private static func wait(for descriptors: [Int32]) -> Bool {
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        polled.append(pollfd(fd: STDOUT_FILENO, events: 0, revents: 0))
        // Without a watch (a file system that has none) look once a second.
        poll(&polled, nfds_t(polled.count), descriptors.isEmpty ? 1000 : -1)
        return (polled.last?.revents ?? 0) & Int16(POLLERR | POLLHUP) == 0
    }
}
