import Intake
import Lifecycle
import Testing

@testable import Workspace

@Suite("Importing deals again after they changed")
struct DealUpdateTests {
    private static let header =
        "Opportunity ID,Opportunity Name,Stage,Amount,Created Date,Close Date,Probability (%),Next Step,Opportunity Owner,Email"

    private func file(_ rows: String...) -> String { ([Self.header] + rows).joined(separator: "\n") }

    private static let open =
        "006Hs00001AAAAA,Pumps,Negotiation,900,2026-03-10,2026-12-31,60,Send the offer,Kim Sato,ada@alder.example"
    private static let changed =
        "006Hs00001AAAAA,Pumps,Negotiation,950,2026-03-10,2027-01-31,70,Visit,Lee Brandt,ada@alder.example"
    private static let won =
        "006Hs00001AAAAA,Pumps,Closed Won,990,2026-03-10,2026-11-20,100,,Kim Sato,ada@alder.example"

    @Test("amount, close date, chance, next step and owner of a known deal change")
    func changes() throws {
        let world = try DealWorld()
        _ = try world.import(file(Self.open))
        #expect(try world.opportunities(1) == ["Pumps | 900.00 | 2026-03-10 | open | 2026-12-31 | 60% | Send the offer | kim"])
        let report = try world.import(file(Self.changed))
        #expect(report.deals == [0, 1, 0, 0, 0, 0])
        #expect(try world.opportunities(1) == ["Pumps | 950.00 | 2026-03-10 | open | 2027-01-31 | 70% | Visit | lee"])
        #expect(try world.lead(1).conversion?.amount?.cents == 95_000)
    }

    @Test("a deal that ended in the file ends, with its final amount")
    func closes() throws {
        let world = try DealWorld()
        _ = try world.import(file(Self.open))
        #expect(try world.import(file(Self.won)).deals == [0, 1, 1, 0, 0, 0])
        #expect(try world.opportunities(1) == ["Pumps | 990.00 | 2026-03-10 | 2026-11-20 | won | kim"])
        #expect(try world.lead(1).stage == .won)
        #expect(try world.import(file(Self.won)).deals == [0, 0, 0, 1, 0, 0])
    }

    @Test("what a person changed here stays, and the report says so")
    func keepsPersonalChanges() throws {
        let world = try DealWorld()
        _ = try world.import(file(Self.open))
        world.world.now = world.world.now + .hours(2)
        let id = try #require(try world.lead(1).opportunities.first?.id)
        try world.workspace.act(
            .changeOpportunity(OpportunityChange(opportunity: id, amount: Money(cents: 5000), chance: 10)), on: LeadID(1))
        world.world.now = world.world.now + .hours(2)
        let report = try world.import(file(Self.changed))
        #expect(report.deals == [0, 1, 0, 0, 0, 0])
        #expect(try world.opportunities(1) == ["Pumps | 50.00 | 2026-03-10 | open | 2027-01-31 | 10% | Visit | lee"])
        #expect(
            report.notes.contains(
                "line 2: \(id) of L1 keeps its amount 50.00, which me changed on 2026-11-23; the file has 950.00"),
            "\(report.notes)")
        // Also when the file comes again, and when the deal ends.
        #expect(try world.import(file(Self.changed)).deals == [0, 0, 0, 0, 1, 0])
        #expect(try world.import(file(Self.won)).deals == [0, 1, 1, 0, 0, 0])
        #expect(try world.lead(1).opportunities.first?.amount == Money(cents: 5000))
    }

    @Test("a change of the file that is newer than the person's counts")
    func newerFile() throws {
        let world = try DealWorld()
        func file(_ amount: Int, _ modified: String) -> String {
            "Deal ID,Email,Deal Name,Stage,Amount,Created Date,Last Modified Date\n"
                + "1,ada@alder.example,Pumps,Negotiation,\(amount),2026-03-10,\(modified)\n"
        }
        _ = try world.import(file(100, "2026-11-20 08:00"))
        let id = try #require(try world.lead(1).opportunities.first?.id)
        try world.workspace.act(.changeOpportunity(OpportunityChange(opportunity: id, amount: Money(cents: 7))), on: LeadID(1))
        #expect(try world.import(file(200, "2026-11-22 08:00")).deals == [0, 0, 0, 0, 1, 0])
        world.world.now = world.world.now + .days(3)
        #expect(try world.import(file(300, "2026-11-25 08:00")).deals == [0, 1, 0, 0, 0, 0])
        #expect(try world.lead(1).opportunities.first?.amount == Money(cents: 30_000))
    }

    @Test("an owner whom a person chose stays")
    func keepsOwner() throws {
        let world = try DealWorld()
        _ = try world.import(file(Self.open))
        try world.workspace.act(.assign(Login("me")), on: LeadID(1))
        let report = try world.import(file(Self.open))
        #expect(report.deals == [0, 0, 0, 0, 1, 0])
        #expect(report.notes.contains { $0.contains("L1 keeps its owner, whom me changed on") }, "\(report.notes)")
        #expect(try world.lead(1).owner == Login("me"))
    }

    @Test("nothing reopens a closed opportunity or changes its end; the row is named")
    func reopensNothing() throws {
        let world = try DealWorld()
        _ = try world.import(file(Self.won))
        for row in [Self.open, Self.won.replacing("Won", with: "Lost")] {
            let report = try world.import(file(row))
            #expect(report.deals == [0, 0, 0, 0, 1, 0])
            #expect(report.notes.contains { $0.hasPrefix("line 2: the deal is ") && $0.contains("is Won; it was kept so") })
        }
        #expect(try world.opportunities(1) == ["Pumps | 990.00 | 2026-03-10 | 2026-11-20 | won | kim"])
    }

    @Test("an outcome that the leads' file declared and its deal are one opportunity")
    func declared() throws {
        let leads = """
            Lead ID,Last Name,Company,Email,Lead Status,Created Time
            501,Abel,Alder Pumps,ada@alder.example,Closed Won,2026-01-05 09:00
            502,Bohm,Birch Labs,ben@birch.example,Closed Lost,2026-01-05 09:00
            503,Cole,Cedar,cole@cedar.example,Opportunity,2026-01-05 09:00
            """
        let world = try DealWorld(leads)
        #expect(try (1...3).map { try world.lead($0).stage } == [.won, .lost, .opportunity])
        let deals = file(
            Self.won,
            "006Hs00001BBBBB,Bench,Closed Lost,50,2026-02-10,2026-05-20,0,,Lee Brandt,ben@birch.example",
            "006Hs00001CCCCC,Roof,Negotiation,70,2026-02-10,2026-12-20,30,Call,Lee Brandt,cole@cedar.example")
        #expect(try world.import(deals).deals == [0, 3, 0, 0, 0, 0])
        #expect(try world.opportunities(1) == ["Pumps | 990.00 | 2026-03-10 | 2026-11-20 | won | kim"])
        #expect(try world.opportunities(2) == ["Bench | 50.00 | 2026-02-10 | 2026-05-20 | lost | lee"])
        #expect(try world.opportunities(3) == ["Roof | 70.00 | 2026-02-10 | open | 2026-12-20 | 30% | Call | lee"])
        #expect(try world.import(deals).deals == [0, 0, 0, 3, 0, 0])
        #expect(try (1...3).map { try world.lead($0).stage } == [.won, .lost, .opportunity])
    }

    @Test("a deal that was converted here is completed by the file, not doubled")
    func convertedHere() throws {
        let world = try DealWorld()
        try world.workspace.act(.assign(Login("lee")), on: LeadID(1))
        _ = try world.import("Email,Stage,Created Date\nada@alder.example,Negotiation,2026-03-10\n")
        #expect(try world.import(file(Self.won)).deals == [0, 1, 1, 0, 0, 0])
        #expect(try world.lead(1).opportunities.map(\.name) == ["Pumps"])
    }

    @Test("undoing an import gives every opportunity back as it was")
    func undo() throws {
        let world = try DealWorld()
        _ = try world.import(DealImportTests.hubSpot)
        let before = try (1...2).map { try world.lead($0) }
        let changed = DealImportTests.hubSpot.replacing("Contract Sent,15000", with: "Closed Won,16000")
            .replacing("2026-12-20", with: "2026-11-20").replacing("800,", with: "850,")
        #expect(try world.import(changed).deals == [0, 2, 1, 3, 0, 0])
        #expect(try world.lead(1) != before[0])
        _ = try world.workspace.undo(world.workspace.newActionID())
        for (number, lead) in before.enumerated() {
            let now = try world.lead(number + 1)
            #expect(now.opportunities == lead.opportunities && now.stays == lead.stays && now.conversion == lead.conversion)
            #expect(now.owner == lead.owner && now.chances == lead.chances)
        }
    }

    @Test("a lead that a person returned keeps its stage; the row is named")
    func returned() throws {
        let world = try DealWorld()
        try world.workspace.act(.reject(reason: "timing"), on: LeadID(1))
        let report = try world.import(file(Self.won))
        #expect(report.deals == [0, 0, 0, 0, 1, 0])
        #expect(report.notes.contains { $0.hasPrefix("line 2: the row conflicts with L1") })
    }
}
