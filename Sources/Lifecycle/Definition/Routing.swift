/// The rules that assign leads to reps and reassign them.
package struct Routing: Hashable, Sendable {
    /// How the next rep is chosen among those present with free capacity.
    package enum Method: String, CaseIterable, Sendable {
        /// None is chosen: leads wait in general ownership.
        case nobody
        /// In turn, by login.
        case roundRobin
        /// The rep with the fewest active leads; the first by login on a tie.
        case leastBusy
    }

    /// How the next rep is chosen.
    package var method: Method
    /// Whether reps whose territory covers the lead come first, and others only if none of them is free.
    package var byTerritory: Bool
    /// Stages in which an unowned lead is assigned as it enters.
    package var assigns: Set<Stage>
    /// The causes for which a lead is reassigned.
    package var reassignsWhen: Set<Cause>

    /// The reason why a rule assigns a lead.
    package enum Cause: String, CaseIterable, Sendable {
        /// It came in without an owner.
        case entered
        /// Its owner is absent.
        case ownerAbsent = "away"
        /// Its owner has more active leads than their capacity.
        ///
        /// "A busy rep's leads are routed to someone else by the system" ("What should your definition of a qualified
        /// lead be?").
        case ownerFull = "full"
        /// Its first touch is overdue.
        case overdue = "late"
        /// No attempt was made within the contact window.
        case neglected

        /// The reason as text, for the previous and the new owner. It is written to the journal.
        package var text: String {
            switch self {
            case .entered: "new lead, assigned by routing"
            case .ownerAbsent: "the owner is absent"
            case .ownerFull: "the owner is over capacity"
            case .overdue: "the first touch is overdue"
            case .neglected: "no attempt was made"
            }
        }
    }

    /// By default, leads wait to be claimed and stay with their owner.
    package init(method: Method = .nobody, byTerritory: Bool = false, assigns: Set<Stage> = [], reassignsWhen: Set<Cause> = []) {
        self.method = method
        self.byTerritory = byTerritory
        self.assigns = assigns
        self.reassignsWhen = reassignsWhen
    }
}

/// The active leads per owner and the last assignment: what routing needs to know about other leads.
package struct RoutingState: Hashable, Sendable {
    /// Active leads (MQL to SQL, including snoozed ones) by owner. A login without an entry has none.
    package var loads: [Login: Int]
    /// The login to which routing last assigned a lead.
    package var last: Login?

    package init(loads: [Login: Int] = [:], last: Login? = nil) {
        self.loads = loads
        self.last = last
    }

    /// Whether a member can take one more lead.
    package func hasFreeCapacity(_ member: TeamMember) -> Bool {
        member.capacity.map { loads[member.login, default: 0] < $0 } ?? true
    }

    /// The SDRs who are present with free capacity, in no order. O(team).
    package func free(in team: Team, now: Instant) -> [TeamMember] {
        team.members.values.filter { $0.roles.contains(.sdr) && $0.absence(at: now) == nil && hasFreeCapacity($0) }
    }

    /// The rep for a lead with some fields: an SDR who is present with free capacity, not `excluded`.
    ///
    /// Nil if there is none. O(team).
    package func next(
        for fields: LeadFields, in team: Team, by routing: Routing, now: Instant, excluding excluded: Login? = nil
    ) -> Login? {
        guard routing.method != .nobody else { return nil }
        var free = free(in: team, now: now).filter { $0.login != excluded }
        if routing.byTerritory {
            let near = free.filter { !$0.territory.isEmpty && $0.covers(fields) }
            // Reps without a territory come next, before those of other territories.
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

    /// Records that an active lead went from one owner to another.
    package mutating func recordMove(from old: Login?, to new: Login?, byRouting: Bool = false) {
        if let old { loads[old, default: 0] -= 1 }
        if let new { loads[new, default: 0] += 1 }
        if byRouting, let new { last = new }
    }

    /// Records the decisions on a lead, so that the next lead of the same action is routed accordingly.
    ///
    /// O(drafts).
    package mutating func apply(_ drafts: [Draft], from before: Lead?, to after: Lead?) {
        let (old, new) = (before.flatMap(\.activeOwner), after.flatMap(\.activeOwner))
        if old != new { recordMove(from: old, to: new) }
        // Rules assign leads only by routing.
        for case .assigned(let assigned) in drafts.lazy.filter({ $0.by.login == nil }).map(\.event) { last = assigned.owner }
    }
}

extension Lead {
    /// The owner of an active lead. Nil without an owner, before MQL, as an opportunity and after the end.
    fileprivate var activeOwner: Login? {
        switch stage {
        case .mql, .sal, .sql: owner
        default: nil
        }
    }
}
