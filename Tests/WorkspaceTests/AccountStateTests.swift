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
        #expect(try Workspace.verify(world.folder.path + "/sales").isClean)
    }
}
