/// Who gets leads that need an owner, and what takes a lead from one rep to another.
package struct Routing: Hashable, Sendable {
    /// How the next rep is found among those who are there and have room.
    package enum Method: String, CaseIterable, Sendable {
        /// Nobody is chosen: leads wait in general ownership.
        case nobody
        /// One after the other, by login.
        case roundRobin
        /// Who has the fewest leads in hand; of equals the first by login.
        case leastBusy
    }

    /// How the next rep is found.
    package var method: Method
    /// Whether those whose territory covers the lead come first, and others only when none of them is free.
    package var byTerritory: Bool
    /// Stages in which a lead that nobody owns is given to a rep as it enters.
    package var assigns: Set<Stage>
    /// What takes a lead from its owner.
    package var reroutes: Set<Cause>

    /// Why a lead is given to somebody by a rule.
    package enum Cause: String, CaseIterable, Sendable {
        /// It came in and needs an owner.
        case entered
        /// Its owner is away.
        case away
        /// Its owner has more in hand than they can take ("a busy rep's leads are routed to someone else by the system").
        case full
        /// Its owner let the first-touch clock run out.
        case late
        /// Nobody tried to reach it within the window of contact.
        case neglected

        /// Why, in words, for both who loses it and who gets it.
        package var words: String {
            switch self {
            case .entered: "new, by routing"
            case .away: "its owner is away"
            case .full: "its owner has no room"
            case .late: "the first touch was late"
            case .neglected: "nobody tried to reach it"
            }
        }
    }

    /// Makes it; by default leads wait for somebody to claim them, and stay with whom they are.
    package init(method: Method = .nobody, byTerritory: Bool = false, assigns: Set<Stage> = [], reroutes: Set<Cause> = []) {
        self.method = method
        self.byTerritory = byTerritory
        self.assigns = assigns
        self.reroutes = reroutes
    }
}

/// How much everybody has in hand and who was given a lead last: what routing needs to know of all other leads.
package struct RoutingState: Hashable, Sendable {
    /// Leads in hand (MQL to SQL, snoozed ones too) by owner; who isn't in it has none.
    package var loads: [Login: Int]
    /// To whom routing gave a lead last.
    package var last: Login?

    /// Makes a desk.
    package init(loads: [Login: Int] = [:], last: Login? = nil) {
        self.loads = loads
        self.last = last
    }

    /// Whether somebody can take one more lead.
    package func hasRoom(_ member: TeamMember) -> Bool { member.capacity.map { loads[member.login, default: 0] < $0 } ?? true }

    /// The sdrs who are there and have room, in no order. O(team).
    package func free(in team: Team, now: Instant) -> [TeamMember] {
        team.members.values.filter { $0.roles.contains(.sdr) && $0.absence(at: now) == nil && hasRoom($0) }
    }

    /// The rep who gets a lead with some fields: an sdr who is there and has room, not `excluded`; nil when there is none. O(team).
    package func next(
        for fields: LeadFields, in team: Team, by routing: Routing, now: Instant, excluding excluded: Login? = nil
    ) -> Login? {
        guard routing.method != .nobody else { return nil }
        var free = free(in: team, now: now).filter { $0.login != excluded }
        if routing.byTerritory {
            let near = free.filter { !$0.territory.isEmpty && $0.covers(fields) }
            // Then who covers everything, before somebody else's territory is asked to help out.
            let general = free.filter(\.territory.isEmpty)
            free = !near.isEmpty ? near : !general.isEmpty ? general : free
        }
        let order = free.map(\.login).sorted()
        switch routing.method {
        case .nobody: return nil
        case .roundRobin: return last.flatMap { last in order.first { $0 > last } } ?? order.first
        case .leastBusy: return order.min { (loads[$0, default: 0], $0) < (loads[$1, default: 0], $1) }
        }
    }

    /// Takes note that a lead in hand went from one owner to another.
    package mutating func moved(from old: Login?, to new: Login?, byRouting: Bool = false) {
        if let old { loads[old, default: 0] -= 1 }
        if let new { loads[new, default: 0] += 1 }
        if byRouting, let new { last = new }
    }

    /// Takes note of what was decided on a lead, so that the next one in the same action is given away knowing of it. O(drafts).
    package mutating func take(_ drafts: [Draft], from before: Lead?, to after: Lead?) {
        let (old, new) = (before.flatMap(\.holder), after.flatMap(\.holder))
        if old != new { moved(from: old, to: new) }
        // Rules assign for no other reason than routing.
        for case .assigned(let assigned) in drafts.lazy.filter({ $0.by.login == nil }).map(\.event) { last = assigned.owner }
    }
}

extension Lead {
    /// Who has it in hand; nil for nobody, and for what is not in hand: before MQL, an opportunity or at an end.
    fileprivate var holder: Login? {
        switch stage {
        case .mql, .sal, .sql: owner
        default: nil
        }
    }
}
