/// Somebody in the team: who they are, what they may do and how much they can take.
package struct TeamMember: Hashable, Sendable {
    /// The operating system's login.
    package var login: Login
    /// The name for eyes; personal.
    package var name: String
    /// Other names under which files know them, such as a CRM's owner column; personal.
    package var aliases: [String]
    /// What they may do; empty once they have left.
    package var roles: Set<Role>
    /// Countries, industries or sources whose unowned leads are theirs to see first; empty means all.
    package var territory: [String]
    /// How many leads in hand they can take; nil is unbounded.
    package var capacity: Int?
    /// Away until then; nil when present.
    package var awayUntil: Instant?

    /// Makes a member.
    package init(
        login: Login, name: String = "", aliases: [String] = [], roles: Set<Role>, territory: [String] = [], capacity: Int? = nil,
        awayUntil: Instant? = nil
    ) {
        self.login = login
        self.name = name
        self.aliases = aliases
        self.roles = roles
        self.territory = territory
        self.capacity = capacity
        self.awayUntil = awayUntil
    }

    /// Until when they see to nothing: they are away, or have left for good; nil while they are there.
    package func absence(at now: Instant) -> Instant? {
        if roles.isEmpty { return .distantFuture }
        return awayUntil.flatMap { $0 > now ? $0 : nil }
    }

    /// Whether an unowned lead with these fields is in their territory; an empty territory covers everything.
    package func covers(_ fields: LeadFields) -> Bool {
        guard !territory.isEmpty else { return true }
        let values = [fields[.country], fields[.state], fields[.industry], fields[.source]].compactMap { $0?.lowercased() }
        return territory.contains { values.contains($0.lowercased()) }
    }
}

/// The people of a workspace by login; who isn't in it is a viewer.
package struct Team: Hashable, Sendable {
    /// The members by login.
    package private(set) var members: [Login: TeamMember]

    /// Makes a team.
    package init(_ members: [TeamMember] = []) {
        self.members = Dictionary(members.map { ($0.login, $0) }) { _, last in last }
    }

    /// What somebody may do; `viewer` for somebody not in the team.
    package func roles(of login: Login) -> Set<Role> {
        guard let roles = members[login]?.roles, !roles.isEmpty else { return [.viewer] }
        return roles
    }

    /// The name for eyes, or the login.
    package func name(of login: Login) -> String {
        guard let name = members[login]?.name, !name.isEmpty else { return login.name }
        return name
    }

    /// The member that a file's owner column means: by login, name or alias, whatever the case; O(n) in the members.
    package func member(named text: String) -> TeamMember? {
        let wanted = text.lowercased()
        return members.values.filter { member in
            member.login.name.lowercased() == wanted || member.name.lowercased() == wanted
                || member.aliases.contains { $0.lowercased() == wanted }
        }.min { $0.login < $1.login }
    }

    /// Puts a member in, or in place of who had that login.
    package mutating func update(_ member: TeamMember) { members[member.login] = member }
}
