import ArgumentParser
import Console
import Formats
import Journal
import Lifecycle
import Workspace

struct TeamCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "team", _superCommandName: Winnow.name,
            abstract: "Show and change the team: members, roles, territories, absences.",
            subcommands: [
                TeamShowCommand.self, TeamAddCommand.self, TeamSetCommand.self, TeamAwayCommand.self, TeamBackCommand.self,
            ],
            defaultSubcommand: TeamShowCommand.self)
    }
}

struct TeamShowCommand: WorkspaceCommand {
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
        let summary = LeadSummary(workspace: workspace)
        let rows = members.map { member in
            [
                member.login.name, member.name, member.roles.sorted().map(\.rawValue).joined(separator: " "),
                member.territory.joined(separator: ", "), member.capacity.map(String.init) ?? "",
                absenceText(member, summary), member.aliases.joined(separator: ", "),
            ]
        }
        let titles = ["login", "name", "roles", "territory", "capacity", "away", "aliases"]
        if csv {
            context.output.csv(titles)
            for row in rows { context.output.csv(row) }
        } else {
            var table = Table(
                titles.map { $0 == "away" ? "absent" : $0 }.map { Table.Column(title: $0.uppercased(), isFlexible: true) })
            for row in rows { table.add(row) }
            table.write(to: context.output)
        }
    }

    /// The absence of a member; empty if there is none now.
    private func absenceText(_ member: TeamMember, _ summary: LeadSummary) -> String {
        guard let until = member.absentUntil, until > summary.now else { return "" }
        // The CSV value must not change.
        guard until != .distantFuture else { return csv ? "away" : "absent" }
        return "until " + summary.wall(until)
    }
}

/// The properties of a team member that commands set.
struct MemberOptions: ParsableArguments {
    @Option(help: "The name shown on screens.") var name: String?
    @Option(name: .customLong("role"), help: "A role; can be repeated, or separated with commas.") var roles: [String] = []
    @Option(help: "Another name of the member in files, such as the CRM's owner column; can be repeated.") var alias: [String] =
        []
    @Option(help: "A country, industry or source whose unassigned leads go to the member first; can be repeated.") var territory:
        [String] = []
    @Option(help: "The maximum number of active leads that routing gives the member: 0 for none, \"unlimited\" for no limit.")
    var capacity: CapacityChoice?

    /// Applies the options to a member; properties without an option stay the same.
    func apply(to member: inout TeamMember) throws {
        if let name { member.name = name }
        if !roles.isEmpty {
            member.roles = Set(
                try roles.flatMap { $0.split(separator: ",") }.map { text in
                    guard let role = Role(argument: String(text)) else {
                        throw CommandError(
                            .usage,
                            "there is no role \"\(text)\"; the roles are \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
                    }
                    return role
                })
        }
        for name in alias where !member.aliases.contains(name) { member.aliases.append(name) }
        if !territory.isEmpty { member.territory = territory.filter { !$0.isEmpty } }
        switch capacity {
        case .atMost(let count)?: member.capacity = count
        case .unlimited?: member.capacity = nil
        case nil: break
        }
    }
}

/// A limit of active leads on the command line; 0 is a limit too.
enum CapacityChoice: ExpressibleByArgument {
    case atMost(Int)
    case unlimited

    init?(argument: String) {
        if TypedWord.isWord("unlimited", argument) {
            self = .unlimited
        } else if let count = Int(argument), count >= 0 {
            self = .atMost(count)
        } else {
            return nil
        }
    }
}

extension CommandContext {
    /// Saves a member of the team and reports the change.
    func update(_ member: TeamMember, in workspace: Workspace) throws {
        let before = workspace.team.members[member.login]
        let result = try workspace.administration.updateTeam(workspace.newActionID(), member, onBehalfOf: common.principal)
        did("team", result)
        if common.json { return output.json { $0.member(member, now: workspace.now) } }
        output.line(Self.confirmation(of: member, before: before, LeadSummary(workspace: workspace)))
    }

    /// What changed about a member, such as `Nina Holt: roles SDR, team lead; alias "N. Holt"`.
    private static func confirmation(of member: TeamMember, before: TeamMember?, _ summary: LeadSummary) -> String {
        let name = member.name.isEmpty ? member.login.name : member.name
        let roles = member.roles.sorted().map(\.label).joined(separator: ", ")
        guard let before else {
            return "added \(name) as \(roles)" + (member.capacity == 0 ? ", without leads by routing" : "")
        }
        if member.roles.isEmpty, !before.roles.isEmpty { return "\(name) has left the team" }
        var changes: [String] = []
        if member.name != before.name { changes.append("name \(member.name)") }
        if member.roles != before.roles { changes.append("\(member.roles.count == 1 ? "role" : "roles") \(roles)") }
        for alias in member.aliases where !before.aliases.contains(alias) { changes.append("alias \"\(alias)\"") }
        for alias in before.aliases where !member.aliases.contains(alias) { changes.append("no longer \"\(alias)\"") }
        if member.territory != before.territory {
            changes.append(
                member.territory.isEmpty ? "no territory" : "territory \(member.territory.joined(separator: ", "))")
        }
        if member.capacity != before.capacity {
            changes.append(
                member.capacity.map { $0 == 0 ? "no leads by routing" : "at most \($0.counted("active lead"))" }
                    ?? "no limit of active leads")
        }
        if member.absentUntil != before.absentUntil {
            let isOpenEnded = member.absentUntil == .distantFuture
            changes.append(
                member.absentUntil.map { isOpenEnded ? "absent" : "absent until \(summary.wall($0))" } ?? "back from absence")
        }
        return changes.isEmpty ? "nothing changed for \(name)" : "\(name): " + changes.joined(separator: "; ")
    }

    /// The member with a login.
    func member(_ login: Login, of workspace: Workspace) throws(CommandError) -> TeamMember {
        guard let member = workspace.team.members[login] else {
            throw CommandError(.notFound, "\(login) is not on the team; `winnow team add \(login)` adds this login")
        }
        return member
    }
}

struct TeamAddCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "add", _superCommandName: Winnow.name, abstract: "Add a member to the team (admin).",
            discussion: "Example: winnow team add kim --name \"Kim Olsen\" --role sdr --territory DE")
    }

    @Argument(help: "The login of the member.") var login: Login
    @OptionGroup var options: MemberOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        guard workspace.team.members[login] == nil else {
            throw CommandError(.refused, "\(login) is already on the team; `winnow team set \(login)` changes the member")
        }
        var member = TeamMember(login: login, roles: [.sdr])
        try options.apply(to: &member)
        try context.update(member, in: workspace)
    }
}

struct TeamSetCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "set", _superCommandName: Winnow.name, abstract: "Change a member of the team (admin).",
            discussion: "Example: winnow team set kim --role sdr,teamlead --alias \"Kimberley O.\"")
    }

    @Argument(help: "The login of the member.") var login: Login
    @Flag(help: "The member has left: remove all roles.") var left = false
    @Option(help: "Remove another name that the member has in files; can be repeated.") var removeAlias: [String] = []
    @OptionGroup var options: MemberOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        var member = try context.member(login, of: workspace)
        for name in removeAlias {
            let others = member.aliases.filter { $0.lowercased() != name.lowercased() }
            guard others.count < member.aliases.count else {
                throw CommandError(.usage, "\(member.login) has no alias \"\(name)\"; `winnow team` lists the aliases")
            }
            member.aliases = others
        }
        try options.apply(to: &member)
        if left { member.roles = [] }
        try context.update(member, in: workspace)
    }
}

struct TeamAwayCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "away", _superCommandName: Winnow.name, abstract: "Mark a member as absent.",
            discussion: "Example: winnow team away kim --until 2026-12-28")
    }

    @Argument(help: "The login of the member.") var login: Login
    @Option(help: ArgumentHelp("The end of the absence; open-ended by default.", valueName: "time")) var until: String?
    @OptionGroup var farAheadOptions: FarAheadOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        var member = try context.member(login, of: workspace)
        member.absentUntil = try until.map { try context.upcoming($0, in: workspace, farAheadOptions) } ?? .distantFuture
        try context.update(member, in: workspace)
    }
}

struct TeamBackCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "back", _superCommandName: Winnow.name, abstract: "Mark a member as back from absence.",
            discussion: "Example: winnow team back kim")
    }

    @Argument(help: "The login of the member.") var login: Login
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        let workspace = try context.open()
        var member = try context.member(login, of: workspace)
        member.absentUntil = nil
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
        moment("awayUntil", member.absentUntil.flatMap { $0 > now ? $0 : nil })
    }
}
