/// A member of the team: identity, roles and capacity.
package struct TeamMember: Hashable, Sendable {
    /// The operating system's login.
    package var login: Login
    /// The display name; personal.
    package var name: String
    /// Other names used in files, such as a CRM's owner column; personal.
    package var aliases: [String]
    /// The member's roles; empty once they have left.
    package var roles: Set<Role>
    /// Countries, states, industries or sources whose unassigned leads they see first; empty means all.
    package var territory: [String]
    /// The maximum number of active leads that routing gives them, 0 for none; nil is unbounded.
    package var capacity: Int?
    /// The end of an absence; nil when present.
    package var absentUntil: Instant?

    package init(
        login: Login, name: String = "", aliases: [String] = [], roles: Set<Role>, territory: [String] = [], capacity: Int? = nil,
        absentUntil: Instant? = nil
    ) {
        self.login = login
        self.name = name
        self.aliases = aliases
        self.roles = roles
        self.territory = territory
        self.capacity = capacity
        self.absentUntil = absentUntil
    }

    /// The end of the present absence. Nil when present, the distant future for a member who has left.
    package func absence(at now: Instant) -> Instant? {
        if roles.isEmpty { return .distantFuture }
        return absentUntil.flatMap { $0 > now ? $0 : nil }
    }

    /// Whether a name is one of the other names, ignoring case.
    package func hasAlias(_ name: String) -> Bool { aliases.contains { $0.lowercased() == name.lowercased() } }

    /// Whether they have left the team.
    package var hasLeft: Bool { roles.isEmpty }
    /// Whether they may get leads: not if they have left or only look.
    package var canOwnLeads: Bool { !roles.isSubset(of: [.viewer]) }

    /// Whether they talk to customers.
    package var sells: Bool { !roles.isDisjoint(with: [.sdr, .closer, .teamlead]) }

    /// Whether a lead with these fields is in their territory. An empty territory covers everything.
    package func covers(_ fields: LeadFields) -> Bool {
        guard !territory.isEmpty else { return true }
        let values = [fields[.country], fields[.state], fields[.industry], fields[.source]].compactMap { $0?.lowercased() }
        return territory.contains { values.contains($0.lowercased()) }
    }
}

/// The people of a workspace by login. Everyone else is a viewer.
package struct Team: Hashable, Sendable {
    /// The members by login.
    package private(set) var members: [Login: TeamMember]

    package init(_ members: [TeamMember] = []) {
        self.members = Dictionary(members.map { ($0.login, $0) }) { _, last in last }
    }

    /// The roles of a login; `viewer` if it is not on the team.
    package func roles(of login: Login) -> Set<Role> {
        guard let roles = members[login]?.roles, !roles.isEmpty else { return [.viewer] }
        return roles
    }

    /// The display name, or the login.
    package func name(of login: Login) -> String {
        guard let name = members[login]?.name, !name.isEmpty else { return login.name }
        return name
    }

    /// The member that a file's owner column names: by login, name or alias, ignoring case.
    ///
    /// Of two with the same name, the one who may get leads. O(n) in the members.
    package func member(named text: String) -> TeamMember? {
        all(named: text).min { ($0.canOwnLeads ? 0 : 1, $0.login) < ($1.canOwnLeads ? 0 : 1, $1.login) }
    }

    /// The members other than one that a file's owner column could mean by a name, in the order of their logins.
    package func others(than login: Login, named text: String) -> [TeamMember] {
        all(named: text).filter { $0.login != login }.sorted { $0.login < $1.login }
    }

    private func all(named text: String) -> [TeamMember] {
        let wanted = text.lowercased()
        return members.values.filter { member in
            member.login.name.lowercased() == wanted || member.name.lowercased() == wanted
                || member.hasAlias(wanted)
        }
    }

    /// Adds a member, or replaces the one with that login.
    package mutating func update(_ member: TeamMember) { members[member.login] = member }
}
