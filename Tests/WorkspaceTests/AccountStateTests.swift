import Journal
import Lifecycle
import Testing

@testable import Workspace

@Suite("Accounts, opportunities and costs of a workspace")
struct AccountStateTests {
    private let me = Login("me")
    private let cost = CostRecorded(
        source: "Fair", month: Month(of: Day(number: 20_770)), amount: Money(cents: 900, currency: "EUR"))

    private func write(_ events: [Event], on lead: LeadID? = nil, in workspace: Workspace) throws {
        _ = try workspace.administration.writer.write(workspace.newActionID(), as: me) { _ in
            events.map { Draft(lead: lead, by: .person(me), event: $0) }
        }
    }

    private func check(_ workspace: Workspace, _ lead: LeadID, _ what: String) throws {
        let state = workspace.session.state
        #expect(state.accounts.survivor(of: AccountID(2)) == AccountID(1), "\(what)")
        #expect(state.accounts.all[AccountID(1)]?.name == "Halden Pumps", "\(what)")
        #expect(state.costs.all == [cost], "\(what)")
        let opportunities = try workspace.queries.lead(lead)?.opportunities ?? []
        #expect(opportunities.map(\.id) == [OpportunityID(1)], "\(what)")
        #expect(opportunities.first?.account == AccountID(2), "\(what)")
    }

    @Test("are folded from the journal: at once, by another process, and from a new index")
    func folding() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        try write(
            [
                .accountChanged(AccountChange(account: AccountID(1), name: .set("Halden Pumps"))),
                .accountChanged(AccountChange(account: AccountID(2), name: .set("Halden"))),
            ], in: workspace)
        try write(
            [.opportunityOpened(OpportunityChange(opportunity: OpportunityID(1), account: AccountID(2)))], on: lead, in: workspace)
        try write(
            [.accountMerged(AccountMerged(account: AccountID(1), absorbed: AccountID(2))), .costRecorded(cost)], in: workspace)
        try check(workspace, lead, "at once")
        let other = try world.open(as: "me")
        try check(other, lead, "by another process")
        try other.administration.rebuildIndex(progress: nil)
        try check(other, lead, "from a new index")
        #expect(try world.isClean())
    }
}

@Suite("Undo of what concerns the workspace")
struct WorkspaceUndoTests {
    private let me = Login("me")

    private func write(_ event: Event, by login: Login, in workspace: Workspace) throws -> ActionID {
        let id = workspace.newActionID()
        _ = try workspace.administration.writer.write(id, as: login) { _ in [Draft(lead: nil, by: .person(login), event: event)] }
        return id
    }

    private static let pairs: [(first: Event, later: Event, subject: String)] = [
        (
            .accountChanged(AccountChange(account: AccountID(1), name: .set("Halden Pumps"))),
            .accountChanged(AccountChange(account: AccountID(1), owner: .set(Login("me")))), "account A1"
        ),
        (
            .accountChanged(AccountChange(account: AccountID(2), name: .set("Halden"))),
            .accountMerged(AccountMerged(account: AccountID(1), absorbed: AccountID(2))), "account A2"
        ),
        (
            .accountMerged(AccountMerged(account: AccountID(1), absorbed: AccountID(2))),
            .accountChanged(AccountChange(account: AccountID(1), domain: .set("halden.example"))), "account A1"
        ),
        (
            .costRecorded(
                CostRecorded(source: "Fair", month: Month(of: Day(number: 20_770)), amount: Money(cents: 900, currency: "EUR"))),
            .costRecorded(
                CostRecorded(source: "FAIR", month: Month(of: Day(number: 20_770)), amount: Money(cents: 800, currency: "EUR"))),
            "the cost of FAIR"
        ),
        (
            .repUpdated(TeamMember(login: Login("kim"), name: "Kim", roles: [.sdr])),
            .repUpdated(TeamMember(login: Login("kim"), name: "Kim", roles: [.closer])), "team member kim"
        ),
    ]

    @Test("is refused while a later line has changed the same thing, and names it", arguments: pairs.indices)
    func blocked(index: Int) throws {
        let (first, later, subject) = Self.pairs[index]
        let world = try TestWorld()
        let workspace = try world.create()
        let earlier = try write(first, by: me, in: workspace)
        let since = try write(later, by: me, in: workspace)
        let (accounts, costs) = (workspace.session.state.accounts, workspace.session.state.costs)
        let error = try #require(throws: WorkspaceError.self) { try workspace.undo(workspace.newActionID(), batch: earlier) }
        #expect(error.message.contains("undo your later action on \(subject)"), "\(error.message)")
        #expect(workspace.session.state.accounts == accounts && workspace.session.state.costs.all == costs.all)
        _ = try workspace.undo(workspace.newActionID(), batch: since)
        _ = try workspace.undo(workspace.newActionID(), batch: earlier)
    }

    @Test("is done while later lines are about other things")
    func unrelated() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let earlier = try write(Self.pairs[0].first, by: me, in: workspace)
        _ = try write(.accountChanged(AccountChange(account: AccountID(7), name: .set("Dorn"))), by: me, in: workspace)
        let undone = try workspace.undo(workspace.newActionID(), batch: earlier)
        #expect(undone.summary == "change to account A1")
        #expect(workspace.session.state.accounts.all[AccountID(1)]?.name == nil)
    }
}
