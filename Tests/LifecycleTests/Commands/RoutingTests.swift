import Lifecycle
import Testing

/// The assignment of leads that need an owner.
@Suite("Routing")
struct RoutingTests {
    static let fields = LeadFields([.lastName: "Okafor", .company: "Lattice", .country: "DE", .email: "a@lattice.example"])

    static func member(
        _ name: String, territory: [String] = [], capacity: Int? = nil, away: Instant? = nil, _ roles: Set<Role> = [.sdr]
    )
        -> TeamMember
    { TeamMember(login: Login(name), roles: roles, territory: territory, capacity: capacity, absentUntil: away) }

    static func next(
        _ team: [TeamMember], _ state: RoutingState = RoutingState(), _ routing: Routing = Routing(method: .roundRobin),
        excluding: String? = nil
    ) -> String? {
        state.next(for: fields, in: Team(team), by: routing, now: Times.monday, excluding: excluding.map(Login.init))?.name
    }

    @Test("round robin goes through the logins in order, skipping absent and full members")
    func roundRobin() {
        let all = ["ann", "bob", "cyd"].map { Self.member($0) }
        #expect(Self.next(all) == "ann")
        #expect(Self.next(all, RoutingState(last: Login("ann"))) == "bob")
        #expect(Self.next(all, RoutingState(last: Login("cyd"))) == "ann")
        let absent = [all[0], Self.member("bob", away: Times.monday + .hours(1)), all[2]]
        #expect(Self.next(absent, RoutingState(last: Login("ann"))) == "cyd")
        // The last assignee may have left; the order continues from their login.
        #expect(Self.next(all, RoutingState(last: Login("bea"))) == "bob")
        let full = [all[0], Self.member("bob", capacity: 2), all[2]]
        #expect(Self.next(full, RoutingState(loads: [Login("bob"): 2], last: Login("ann"))) == "cyd")
        #expect(Self.next(full, RoutingState(loads: [Login("bob"): 1], last: Login("ann"))) == "bob")
    }

    @Test("the least busy rep gets it, the first by login on a tie")
    func leastBusy() {
        let all = ["cyd", "ann", "bob"].map { Self.member($0) }
        let routing = Routing(method: .leastBusy)
        #expect(Self.next(all, RoutingState(), routing) == "ann")
        #expect(Self.next(all, RoutingState(loads: [Login("ann"): 3, Login("bob"): 1, Login("cyd"): 1]), routing) == "bob")
        #expect(
            Self.next(all, RoutingState(loads: [Login("ann"): 3, Login("bob"): 1, Login("cyd"): 1]), routing, excluding: "bob")
                == "cyd")
    }

    @Test("the territory comes first, then members without one, then free members of other territories")
    func territory() {
        let routing = Routing(method: .leastBusy, byTerritory: true)
        let near = Self.member("zoe", territory: ["de"])
        let general = Self.member("gus")
        let far = Self.member("ann", territory: ["US"])
        #expect(Self.next([near, general, far], RoutingState(loads: [Login("zoe"): 9]), routing) == "zoe")
        let busy = Self.member("zoe", territory: ["de"], capacity: 9)
        #expect(Self.next([busy, general, far], RoutingState(loads: [Login("zoe"): 9]), routing) == "gus")
        #expect(Self.next([busy, far], RoutingState(loads: [Login("zoe"): 9]), routing) == "ann")
        #expect(Self.next([near, general, far], RoutingState(), Routing(method: .leastBusy)) == "ann")
    }

    @Test("no one gets it without a free SDR, or if routing chooses no one")
    func nobody() {
        #expect(Self.next([]) == nil)
        #expect(Self.next([Self.member("ann", away: .distantFuture)]) == nil)
        #expect(Self.next([Self.member("ann", capacity: 0)]) == nil)
        #expect(Self.next([Self.member("ann", [.marketing, .teamlead])]) == nil)
        #expect(Self.next([Self.member("ann", [])]) == nil)
        #expect(Self.next([Self.member("ann")], RoutingState(), Routing()) == nil)
        #expect(Self.next([Self.member("ann")], excluding: "ann") == nil)
    }

    /// A definition with routing.
    static func routing(_ routing: Routing, entries: [EntryRule] = [EntryRule(match: .anything, stage: .inquiry)]) -> LeadDefinition
    {
        TestDefinition.standardLike.with("routed") {
            $0.routing = routing
            $0.entries = entries
        }
    }

    @Test("a capture with a routed entry has an owner at once, and the line names its trigger")
    func routedEntry() {
        let definition = Self.routing(
            Routing(method: .roundRobin), entries: [EntryRule(match: .anything, stage: .mql, owner: .routed)])
        let story = Story(definition: definition).when(.add(NewLead(origin: .form(.pricing), fields: .plain)), by: People.mark)
        story.then("captured", "engaged", "rule:assigned", stage: .mql)
        #expect(story.lead?.owner == People.ben)
        #expect(story.history.entries.last?.event.trigger == .line(SequenceNumber(1)))
        // A lead with an owner, or one that a file declares, is not routed.
        Story(definition: definition).when(
            .add(NewLead(origin: .file, fields: .plain, owner: People.dana)), by: People.mark, isImport: true
        )
        .then("captured", stage: .mql)
        let declared = DeclaredStage(stage: .mql, declaration: StageDeclaration(column: "Status", text: "New"))
        Story(definition: definition).when(
            .add(NewLead(origin: .file, fields: .plain, declared: declared)), by: People.mark, isImport: true
        ).then("captured", stage: .mql)
    }

    @Test("an unowned lead is assigned as it enters a routed stage, and the assignment is undone with the move")
    func assignedOnEntry() {
        let definition = Self.routing(Routing(method: .roundRobin, assigns: [.mql]))
        var story = given(.captured(.viable), in: definition).when(.promote, by: People.mark)
        story.then("promoted", "rule:assigned", stage: .mql)
        #expect(story.lead?.owner == People.ben)
        if let lines = story.lastAction { story.undo(lines.lines, by: People.mark) }
        #expect(story.lead?.owner == nil)
        #expect(story.lead?.stage == .viable)
        given(.captured(.viable, owner: People.dana), in: definition).when(.promote, by: People.mark).then("promoted", stage: .mql)
        given(.captured(.nurture, .plain), in: definition).when(RuleTests.pricing, by: People.mark)
            .then("engaged", "rule:reengaged", "rule:assigned", stage: .mql)
        let alone = Team([TeamMember(login: People.mark, roles: [.marketing])])
        given(.captured(.viable), in: definition, team: alone).when(.promote, by: People.mark).then("promoted", stage: .mql)
    }

    @Test("the routing state follows decisions: active leads per owner, and the last assignment")
    func routingState() {
        let definition = Self.routing(Routing(method: .roundRobin, assigns: [.mql]))
        let before = given(.captured(.viable), in: definition)
        let after = before.when(.promote, by: People.mark)
        guard case .success(let drafts) = after.result else { return }
        var state = RoutingState()
        state.apply(drafts, from: before.lead, to: after.lead)
        #expect(state == RoutingState(loads: [People.ben: 1], last: People.ben))
        let gone = after.when(.reject(reason: "timing"), by: People.ben)
        guard case .success(let more) = gone.result else { return }
        state.apply(more, from: after.lead, to: gone.lead)
        #expect(state == RoutingState(loads: [People.ben: 0], last: People.ben))
    }
}
