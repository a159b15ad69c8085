import Intake
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Importing several deals of a lead")
struct DealImportTests {
    static let hubSpot = """
        Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,Deal owner,Deal probability,Next step,Associated Contact IDs,Associated Contact Emails,Associated Company
        9001,Pumps 2025,Closed Won,12000,2026-01-10 08:00,2026-02-20 08:00,Kim Sato,1.0,,501,ada@alder.example,Alder Pumps
        9002,Valves,Closed Lost,3000,2026-02-01 08:00,2026-03-01 08:00,Lee Brandt,0.0,,501,ada@alder.example,Alder Pumps
        9003,Pumps 2026,Contract Sent,15000,2026-06-01 08:00,2026-12-20 08:00,Kim Sato,0.9,Call the buyer,501,ada@alder.example,Alder Pumps
        9004,Sensors,Appointment Scheduled,4000,2026-07-01 08:00,2027-01-31 08:00,Lee Brandt,0.2,,501,ada@alder.example,Alder Pumps
        9005,Lab bench,Qualified To Buy,800,2026-05-01 08:00,2026-12-01 08:00,Lee Brandt,0.4,,502,ben@birch.example,Birch Labs
        """

    static let ofAda = [
        "Pumps 2025 | 12,000.00 | 2026-01-10 | 2026-02-20 | won | kim",
        "Valves | 3,000.00 | 2026-02-01 | 2026-03-01 | lost | lee",
        "Pumps 2026 | 15,000.00 | 2026-06-01 | open | 2026-12-20 | 90% | Call the buyer | kim",
        "Sensors | 4,000.00 | 2026-07-01 | open | 2027-01-31 | 20% | lee",
    ]

    static let salesforce = """
        Opportunity ID,Opportunity Name,StageName,Amount,CurrencyIsoCode,CreatedDate,CloseDate,Probability (%),NextStep,Opportunity Owner,Account Name,Contact Email
        006Hs00001AAAAA,Alder - Pumps,Closed Won,12000,EUR,2026-01-10,2026-02-20,100,,Kim Sato,Alder Pumps,ada@alder.example
        006Hs00001BBBBB,Alder - Spare parts,Negotiation/Review,900,EUR,2026-03-10,2026-12-31,60,Send the offer,Kim Sato,Alder Pumps,ada@alder.example
        006Hs00001CCCCC,Birch - Bench,Prospecting,500,USD,2026-04-10,2026-12-31,10,,Lee Brandt,Birch Labs,ben@birch.example
        """

    static let pipedrive = """
        Deal - ID,Deal - Title,Deal - Status,Deal - Value,Deal - Currency of Value,Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Expected close date,Deal - Owner,Person - Name,Person - Email
        1,Pumps,Won,12000,EUR,2026-01-10,2026-02-20,,2026-02-01,Kim Sato,Ada Abel,ada@alder.example
        2,Valves,Lost,3000,EUR,2026-02-01,,2026-03-01,,Lee Brandt,Ada Abel,ada@alder.example
        3,Sensors,Open,4000,EUR,2026-07-01,,,2027-01-31,Lee Brandt,Ada Abel,ada@alder.example
        """

    @Test("every deal of HubSpot is an opportunity of its own, open and closed ones side by side")
    func hubSpotDeals() throws {
        let world = try DealWorld()
        let report = try world.import(Self.hubSpot)
        #expect(report.deals == [5, 0, 0, 0, 0, 0] && report.count("attached") == 5, "\(report.notes)")
        #expect(try world.opportunities(1) == Self.ofAda)
        #expect(
            try world.opportunities(2) == ["Lab bench | 800.00 | 2026-05-01 | open | 2026-12-01 | 40% | lee"])
        let ada = try world.lead(1)
        #expect(ada.stage == .opportunity && ada.owner == Login("lee") && ada.conversion?.opportunity == "Sensors")
        #expect(ada.opportunities.map { ada.accountName(of: $0) } == Array(repeating: "Alder Pumps", count: 4))
        #expect(ada.opportunities.allSatisfy { $0.recordIDs.map(\.system) == ["hubspot"] })
    }

    @Test("a deal of Salesforce keeps currency, chance and next step; the lead's stage is that of its newest one")
    func salesforceDeals() throws {
        let world = try DealWorld()
        #expect(try world.import(Self.salesforce).deals == [3, 0, 0, 0, 0, 0])
        #expect(
            try world.opportunities(1) == [
                "Alder - Pumps | 12,000.00 EUR | 2026-01-10 | 2026-02-20 | won | kim",
                "Alder - Spare parts | 900.00 EUR | 2026-03-10 | open | 2026-12-31 | 60% | Send the offer | kim",
            ])
        #expect(try world.lead(1).stage == .opportunity)
        #expect(try world.lead(1).opportunities.first?.recordIDs.first?.system == "salesforce")
        #expect(try world.lead(2).opportunities.first?.amount == Money(cents: 50_000, currency: "USD"))
    }

    @Test("deals of Pipedrive have the times when they were won or lost")
    func pipedriveDeals() throws {
        let world = try DealWorld()
        #expect(try world.import(Self.pipedrive).deals == [3, 0, 0, 0, 0, 0])
        #expect(
            try world.opportunities(1) == [
                "Pumps | 12,000.00 EUR | 2026-01-10 | 2026-02-20 | won | kim",
                "Valves | 3,000.00 EUR | 2026-02-01 | 2026-03-01 | lost | lee",
                "Sensors | 4,000.00 EUR | 2026-07-01 | open | 2027-01-31 | lee",
            ])
    }

    @Test("the same file again adds nothing", arguments: [hubSpot, salesforce, pipedrive])
    func again(file: String) throws {
        let world = try DealWorld()
        _ = try world.import(file)
        let before = world.world.journalLines().count
        let report = try world.import(file)
        #expect(report.count("unchanged") == report.count("rows") && report.batch == nil, "\(report.counts)")
        #expect(world.world.journalLines().count == before)
    }

    @Test("the order of rows doesn't matter")
    func order() throws {
        let lines = Self.hubSpot.split(separator: "\n").map(String.init)
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<6 {
            let world = try DealWorld()
            let file = ([lines[0]] + lines.dropFirst().shuffled(using: &generator)).joined(separator: "\n")
            #expect(try world.import(file).deals == [5, 0, 0, 0, 0, 0])
            #expect(try world.opportunities(1) == Self.ofAda)
            #expect(try world.lead(1).stage == .opportunity)
            #expect(try world.lead(1).conversion?.opportunity == "Sensors")
        }
    }

    @Test("older deals of a later file stand beside the newer ones, and don't change the stage")
    func olderLater() throws {
        let lines = Self.hubSpot.split(separator: "\n").map(String.init)
        let world = try DealWorld()
        #expect(try world.import([lines[0], lines[4]].joined(separator: "\n")).deals == [1, 0, 0, 0, 0, 0])
        #expect(try world.import([lines[0], lines[1], lines[3], lines[2]].joined(separator: "\n")).deals == [3, 0, 0, 0, 0, 0])
        #expect(try world.opportunities(1).map { $0.prefix(10) } == Self.ofAda.map { $0.prefix(10) })
        let ada = try world.lead(1)
        #expect(ada.stage == .opportunity && ada.conversion?.opportunity == "Sensors" && ada.owner == Login("lee"))

        let won = try DealWorld()
        _ = try won.import([lines[0], lines[2].replacing("Lost", with: "Won")].joined(separator: "\n"))
        _ = try won.import([lines[0], lines[1].replacing("Closed Won", with: "Contract Sent")].joined(separator: "\n"))
        #expect(try won.lead(1).stage == .won && won.lead(1).conversion?.opportunity == "Valves")
        #expect(try won.lead(1).opportunities.map(\.isOpen) == [false, true])
        #expect(try won.lead(1).opportunities.map(\.name) == ["Valves", "Pumps 2025"])
    }

    @Test("a deal of two contacts is one opportunity, in any order of its rows, and stays so")
    func twoContacts() throws {
        let header = "Opportunity ID,Opportunity Name,Stage,Amount,Created Date,Close Date,Contact Email"
        let deal = "006Hs00001AAAAA,Joint,Negotiation,700,2026-03-01,2026-12-01,"
        let rows = [deal + "ada@alder.example", deal + "ben@birch.example"]
        for rows in [rows, rows.reversed()] {
            let world = try DealWorld()
            let file = ([header] + rows).joined(separator: "\n")
            let report = try world.import(file)
            #expect(report.deals == [1, 0, 0, 1, 0, 0])
            #expect(report.notes.contains { $0.contains("repeats the deal of another row") })
            #expect(try world.lead(1).opportunities.count == 1 && world.lead(2).opportunities.isEmpty)
            // Later, the file may name the other contact alone.
            let other = [header, rows.first { $0.contains("ben@") } ?? ""].joined(separator: "\n")
            #expect(try world.import(other.replacing("700", with: "750")).deals == [0, 1, 0, 0, 0, 0])
            #expect(try world.lead(1).opportunities.map(\.amount?.cents) == [75_000] && world.lead(2).opportunities.isEmpty)
        }
    }

    @Test("without record ids, lead, name, creation and amount tell deals apart")
    func withoutIDs() throws {
        let world = try DealWorld()
        let file = """
            Email,Deal Name,Stage,Amount,Created Date,Closing Date
            ada@alder.example,Renewal,Closed Won,100,2024-01-10,2024-02-01
            ada@alder.example,Renewal,Closed Won,100,2025-01-10,2025-02-01
            ada@alder.example,Renewal,Negotiation,120,2026-01-10,2026-12-01
            ada@alder.example,,Negotiation,50,2026-03-10,2026-12-01
            ada@alder.example,,Negotiation,60,2026-04-10,2026-12-01
            """
        #expect(try world.import(file).deals == [5, 0, 0, 0, 0, 0])
        #expect(try world.lead(1).opportunities.count == 5)
        #expect(try world.import(file).deals == [0, 0, 0, 5, 0, 0])
        // A row that is there twice is one deal.
        let twice = file + "\nada@alder.example,Renewal,Negotiation,120,2026-01-10,2026-12-01"
        #expect(try world.import(twice).deals == [0, 0, 0, 6, 0, 0])
        #expect(
            try world.import(file.replacing("Negotiation,120,2026-01-10,2026-12", with: "Closed Won,130,2026-01-10,2026-11")).deals
                == [0, 1, 1, 4, 0, 0])
        #expect(try world.lead(1).opportunities.map(\.outcome) == [.won, .won, .won, nil, nil])
    }

    @Test("deals of leads that aren't there yet are rejected, and imported after them")
    func beforeLeads() throws {
        let world = try DealWorld("Lead ID,Last Name,Company,Email\n1,Cole,Cedar,cole@cedar.example\n")
        #expect(try world.import(Self.hubSpot).deals == [0, 0, 0, 0, 0, 5])
        _ = try world.import(DealWorld.contacts, as: .leads)
        #expect(try world.import(Self.hubSpot).deals == [5, 0, 0, 0, 0, 0])
    }

    @Test("a close date before 1970, or more than fifty years ahead, rejects the row")
    func impossibleCloseDates() throws {
        let world = try DealWorld()
        let file = """
            Email,Deal Name,Stage,Close Date,Created Date
            ada@alder.example,A,Negotiation,2090-12-24,2026-01-10
            ada@alder.example,B,Closed Won,1926-12-24,2026-01-10
            ada@alder.example,C,Negotiation,2027-12-24,2026-01-10
            """
        let report = try world.import(file)
        #expect(report.deals == [1, 0, 0, 0, 0, 2])
        let rejects = world.world.folder.text(of: try #require(report.rejectFile))
        #expect(rejects.contains("the close date 2090-12-24 can't be right; enter one from 1970-01-01 to 2076-11-23"))
    }

    @Test("a dry run counts the same and writes nothing")
    func dryRun() throws {
        let world = try DealWorld()
        let before = world.world.journalLines().count
        #expect(try world.import(Self.hubSpot, dryRun: true).deals == [5, 0, 0, 0, 0, 0])
        #expect(world.world.journalLines().count == before)
    }

    @Test("a deal of another company has that account")
    func otherAccount() throws {
        let world = try DealWorld()
        _ = try world.import(
            """
            Deal ID,Email,Deal Name,Stage,Account Name,Created Date
            1,ada@alder.example,One,Negotiation,Alder Pumps,2026-02-01
            2,ada@alder.example,Two,Negotiation,Oak Steel,2026-03-01
            3,ben@birch.example,Three,Negotiation,Oak Steel GmbH,2026-04-01
            """)
        let found = try world.workspace.queries.opportunities(openOnly: true)
        let names = Dictionary(uniqueKeysWithValues: found.map { ($0.row.name, $0.account?.name) })
        #expect(names == ["One": "Alder Pumps", "Two": "Oak Steel", "Three": "Oak Steel"])
    }
}
