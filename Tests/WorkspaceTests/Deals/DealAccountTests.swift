import Intake
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("A later file of deals renames a deal, moves it to another company, and gives it its owner")
struct DealAccountTests {
    private static let first = """
        Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,Deal owner,Associated Contact IDs,Associated Contact Emails,Associated Company
        9001,Pumps,Contract Sent,12000,2026-06-01 08:00,2026-12-20 08:00,Kim Sato,501,ada@alder.example,Alder Pumps
        9002,Valves,Contract Sent,3000,2026-07-01 08:00,2026-12-21 08:00,Lee Brandt,501,ada@alder.example,Alder Pumps
        9003,Bench,Contract Sent,800,2026-05-01 08:00,2026-12-01 08:00,Lee Brandt,502,ben@birch.example,Birch Labs
        """

    private func accounts(_ world: DealWorld) throws -> [String] {
        try world.workspace.queries.accounts.all().map { account in
            "\(account.id) \(account.name): " + account.opportunities.map(\.name).sorted().joined(separator: ", ")
        }
    }

    private func accountOf(_ name: String, _ world: DealWorld) throws -> AccountSummary? {
        try world.workspace.queries.opportunities(openOnly: false).first { $0.row.name == name }?.account
    }

    /// The list of all accounts and the page of each have the same opportunities.
    private func expectConsistent(_ world: DealWorld) throws {
        let all = try world.workspace.queries.accounts.all()
        for account in all { #expect(try world.workspace.queries.accounts.account(account.id) == account) }
        try world.workspace.administration.rebuildIndex(progress: nil)
        #expect(try world.workspace.queries.accounts.all() == all)
    }

    @Test("another name is a line in the journal and a count in the report")
    func renamed() throws {
        let world = try DealWorld()
        _ = try world.import(Self.first)
        let report = try world.import(Self.first.replacing("Valves", with: "Valves and seals"))
        #expect(report.count("opportunities.changed.name") == 1 && report.deals == [0, 1, 0, 2, 0, 0], "\(report.counts)")
        #expect(try world.lead(1).opportunities.map(\.name) == ["Pumps", "Valves and seals"])
        #expect(try world.lead(1).conversion?.opportunity == "Valves and seals")
        let again = try world.import(Self.first.replacing("Valves", with: "Valves and seals"))
        #expect(again.count("unchanged") == 3 && again.batch == nil)
    }

    @Test("another company is another account: of the founder, of a later deal, a known one, a new one")
    func moved() throws {
        for (deal, company) in [("Pumps", "Cedar"), ("Valves", "Cedar"), ("Pumps", "Birch Labs"), ("Valves", "BIRCH labs GmbH")] {
            let world = try DealWorld()
            _ = try world.import(Self.first)
            let before = try #require(try accountOf(deal, world))
            let lines = Self.first.split(separator: "\n").map { line in
                line.contains(",\(deal),") ? String(line.replacing("Alder Pumps", with: company)) : String(line)
            }
            let report = try world.import(lines.joined(separator: "\n"))
            #expect(report.count("opportunities.changed.account") == 1, "\(deal), \(company): \(report.counts)")
            let other = deal == "Pumps" ? "Valves" : "Pumps"
            #expect(try accountOf(other, world)?.id == before.id)
            #expect(try accountOf(other, world)?.name == "Alder Pumps")
            let after = try #require(try accountOf(deal, world))
            #expect(after.id != before.id && after.name.lowercased().hasPrefix(company.lowercased().prefix(5)))
            if company != "Cedar" { #expect(try after.id == accountOf("Bench", world)?.id) }
            try expectConsistent(world)
            let again = try world.import(lines.joined(separator: "\n"))
            #expect(again.count("unchanged") == 3 && again.batch == nil, "\(again.counts)")
        }
    }

    @Test("the company of its only deal keeps its account under the new name, and undoing the import brings the old one back")
    func companyRenamed() throws {
        let world = try DealWorld()
        _ = try world.import(Self.first)
        let before = try #require(try accountOf("Bench", world))
        _ = try world.import(Self.first.replacing("Birch Labs", with: "Birch Research"))
        let after = try #require(try accountOf("Bench", world))
        #expect(after.id == before.id && after.name == "Birch Research")
        try expectConsistent(world)
        _ = try world.workspace.undo(world.workspace.newActionID())
        #expect(try accountOf("Bench", world)?.name == "Birch Labs")
        try expectConsistent(world)
    }

    @Test("a deal that ends moves, too, and spellings of one name move nothing")
    func endedAndSpelled() throws {
        let world = try DealWorld()
        _ = try world.import(Self.first)
        let lines = Self.first.replacing("Pumps,Contract Sent", with: "Pumps,Closed Won").split(separator: "\n").map { line in
            line.contains("Closed Won")
                ? String(line.replacing("Alder Pumps", with: "Cedar").replacing("2026-12-20", with: "2026-08-20")) : String(line)
        }
        _ = try world.import(lines.joined(separator: "\n"))
        #expect(try accountOf("Pumps", world)?.name == "Cedar")
        #expect(try accountOf("Valves", world)?.name == "Alder Pumps")
        try expectConsistent(world)
        let spelled = try DealWorld()
        _ = try spelled.import(Self.first)
        let report = try spelled.import(Self.first.replacing("Alder Pumps", with: "ALDER PUMPS GmbH"))
        #expect(report.count("unchanged") == 3 && report.count("opportunities.changed.account") == 0, "\(report.counts)")
    }

    @Test("what a person changed here stays and is named")
    func kept() throws {
        let world = try DealWorld()
        _ = try world.import(Self.first)
        let valves = try #require(try world.lead(1).opportunities.last)
        let bench = try #require(try accountOf("Bench", world))
        _ = try world.workspace.perform(
            Intent(
                id: world.workspace.newActionID(),
                steps: [
                    Intent.Step(LeadID(1), .changeOpportunity(OpportunityChange(opportunity: valves.id, account: bench.id)))
                ]))
        let report = try world.import(
            Self.first.replacing("3000,2026-07-01 08:00", with: "3500,2026-07-01 08:00")
                .replacing("ada@alder.example,Alder Pumps", with: "ada@alder.example,Cedar"))
        #expect(try accountOf("Valves", world)?.id == bench.id)
        #expect(report.notes.contains { $0.contains("keeps its account") }, "\(report.notes)")
        try expectConsistent(world)
    }

    @Test("each open deal keeps its own owner; assigning the lead assigns all of them")
    func owners() throws {
        let world = try DealWorld()
        _ = try world.import(Self.first)
        func owners() throws -> [String] { try world.lead(1).opportunities.compactMap(\.owner?.name) }
        #expect(try owners() == ["kim", "lee"])
        #expect(try world.lead(1).owner == Login("lee"))
        let report = try world.import(Self.first.replacing("08:00,Kim Sato", with: "08:00,Lee Brandt"))
        #expect(try owners() == ["lee", "lee"] && report.count("opportunities.changed.owner") == 1, "\(report.counts)")
        _ = try world.workspace.perform(
            Intent(id: world.workspace.newActionID(), steps: [Intent.Step(LeadID(1), .assign(Login("kim")))]))
        #expect(try owners() == ["kim", "kim"])
        #expect(try world.workspace.queries.opportunities(openOnly: true).map(\.row.owner?.name).count { $0 == "kim" } == 2)
    }
}
