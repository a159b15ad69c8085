import ArgumentParser
import Console
import Journal
import Lifecycle
import Workspace

struct TeamCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "team", _superCommandName: Winnow.name, abstract: "Who works here: show, add, set, away, back.",
            subcommands: [ShowTeam.self, AddMember.self, SetMember.self, MemberAway.self, MemberBack.self],
            defaultSubcommand: ShowTeam.self)
    }
}

struct ShowTeam: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", _superCommandName: Winnow.name, abstract: "List the team.",
            discussion: "Example: winnow team show --json")
    }

    @Flag(help: "Print CSV.") var csv = false
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        let members = workspace.team.members.values.sorted { $0.login < $1.login }
        if common.json {
            for member in members { context.output.json { $0.member(member, now: workspace.now) } }
            return
        }
        let phrase = LeadSummary(workspace: workspace)
        let rows = members.map { member in
            [
                member.login.name, member.name, member.roles.sorted().map(\.rawValue).joined(separator: " "),
                member.territory.joined(separator: ", "), member.capacity.map(String.init) ?? "",
                member.awayUntil.flatMap { $0 > workspace.now ? ($0 == .distantFuture ? "away" : "until " + phrase.wall($0)) : nil }
                    ?? "",
            ]
        }
        let titles = ["login", "name", "roles", "territory", "capacity", "away"]
        if csv {
            context.output.csv(titles)
            for row in rows { context.output.csv(row) }
        } else {
            var table = Table(titles.map { Table.Column(title: $0.uppercased(), isFlexible: true) })
            for row in rows { table.add(row) }
            table.write(to: context.output)
        }
    }
}

/// What can be said of a member.
struct MemberOptions: ParsableArguments {
    @Option(help: "The name for eyes.") var name: String?
    @Option(name: .customLong("role"), help: "What they may do; several times, or with commas.") var roles: [String] = []
    @Option(help: "Another name under which files know them, such as the CRM's owner column; several times.") var alias: [String] =
        []
    @Option(help: "Countries, industries or sources whose unowned leads are theirs first; several times.") var territory: [String] =
        []
    @Option(help: "How many leads in hand they can take.") var capacity: Int?

    /// Says it of a member; what wasn't given stays.
    func apply(to member: inout TeamMember) throws {
        if let name { member.name = name }
        if !roles.isEmpty {
            member.roles = Set(
                try roles.flatMap { $0.split(separator: ",") }.map { text in
                    guard let role = Role(rawValue: text.lowercased()) else {
                        throw CommandError(
                            .usage,
                            "there is no role \"\(text)\"; roles are \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
                    }
                    return role
                })
        }
        for name in alias where !member.aliases.contains(name) { member.aliases.append(name) }
        if !territory.isEmpty { member.territory = territory.filter { !$0.isEmpty } }
        if let capacity { member.capacity = capacity > 0 ? capacity : nil }
    }
}

extension CommandContext {
    /// Writes a member into the team and tells it.
    func update(_ member: TeamMember, in workspace: Workspace) throws {
        let done = try workspace.updateTeam(workspace.newActionID(), member, onBehalfOf: common.principal)
        DiagnosticLog.shared.did("team")
        if common.json { return output.json { $0.member(member, now: workspace.now) } }
        output.line(done.entries.map { workspace.story.sentence($0) }.joined(separator: "; "))
    }

    /// The member of a login.
    func member(_ login: Login, of workspace: Workspace) throws(CommandError) -> TeamMember {
        guard let member = workspace.team.members[login] else {
            throw CommandError(.notFound, "nobody called \(login) is in the team; `winnow team add` takes them in")
        }
        return member
    }
}

struct AddMember: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "add", _superCommandName: Winnow.name, abstract: "Take somebody into the team (admin).",
            discussion: "Example: winnow team add kim --name \"Kim Olsen\" --role sdr --territory DE")
    }

    @Argument(help: "The operating system's login.") var login: Login
    @OptionGroup var options: MemberOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        guard workspace.team.members[login] == nil else {
            throw CommandError(.refused, "\(login) is in the team already; `winnow team set` changes what is said of them")
        }
        var member = TeamMember(login: login, roles: [.sdr])
        try options.apply(to: &member)
        try context.update(member, in: workspace)
    }
}

struct SetMember: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "set", _superCommandName: Winnow.name, abstract: "Change what is said of a member (admin).",
            discussion: "Example: winnow team set kim --role sdr,teamlead --alias \"Kimberley O.\"")
    }

    @Argument(help: "The operating system's login.") var login: Login
    @Flag(help: "They have left: no role any more.") var left = false
    @OptionGroup var options: MemberOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        var member = try context.member(login, of: workspace)
        try options.apply(to: &member)
        if left { member.roles = [] }
        try context.update(member, in: workspace)
    }
}

struct MemberAway: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "away", _superCommandName: Winnow.name, abstract: "Somebody is away.",
            discussion: "Example: winnow team away kim --until 2026-12-28")
    }

    @Argument(help: "The login.") var login: Login
    @Option(help: ArgumentHelp("Until when; open-ended otherwise.", valueName: "time")) var until: String?
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        var member = try context.member(login, of: workspace)
        member.awayUntil = try until.map { try context.moment($0, in: workspace, .future) } ?? .distantFuture
        try context.update(member, in: workspace)
    }
}

struct MemberBack: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "back", _superCommandName: Winnow.name, abstract: "Somebody is back.",
            discussion: "Example: winnow team back kim")
    }

    @Argument(help: "The login.") var login: Login
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        var member = try context.member(login, of: workspace)
        member.awayUntil = nil
        try context.update(member, in: workspace)
    }
}

extension JSONMembers {
    /// Writes a member of the team.
    mutating func member(_ member: TeamMember, now: Instant) {
        text("login", member.login.name)
        text("name", member.name)
        texts("roles", member.roles.sorted().map(\.rawValue))
        texts("aliases", member.aliases)
        texts("territory", member.territory)
        number("capacity", member.capacity)
        moment("awayUntil", member.awayUntil.flatMap { $0 > now ? $0 : nil })
    }
}
