import Intake
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Importing into a workspace")
struct ImportTests {
    static let leads = """
        Lead ID,First Name,Last Name,Company,Email,Phone,Lead Source,Lead Status,Lead Owner,Created Time,Shoe size
        X1,Priya,Natarajan,Halden Pumps,priya@halden.example,+49 421 5550199,Web,Not Contacted,Dana Whitfield,"15 Apr, 2021 00:03:00",41
        X2,Tomás,Ferreira,Grupo Seara,tomas@seara.example,,Partner,Contacted,Nobody Known,"15 Apr, 2021 00:03:00",
        X3,Wei,Zhang,Lumen Robotics,wei@lumen.example,,Web,Junk Lead,Nobody Known,"14 Apr, 2021 09:00:00",
        """

    private func routing() throws -> (TestWorld, Workspace) {
        let world = try TestWorld()
        let routing = try world.create()
        try routing.hire("dana", [.sdr], aliases: ["Dana Whitfield"])
        return (world, routing)
    }

    private func take(
        _ text: String, _ world: TestWorld, _ routing: Workspace, as kind: IntakeKind = .leads, named name: String = "leads.csv"
    ) throws -> ImportReport {
        try routing.importFile(try world.folder.write(text, to: name), options: ImportOptions(kind: kind))
    }

    @Test("leads keep their dates and unknown columns, stand where the file says, and their clocks start now")
    func takesLeadsIn() throws {
        let (world, routing) = try routing()
        let report = try take(Self.leads, world, routing)
        #expect(report.count("added") == 3)
        #expect(report.count("declared") == 3)
        let priya = try #require(try routing.lead(LeadID(1)))
        #expect(priya.stage == .mql && priya.isStageDeclared)
        #expect(priya.owner == Login("dana"))
        #expect(priya.fields.extra["Shoe size"] == "41")
        #expect(Day(parsing: "2021-04-15") == routing.definition.calendar.zone.day(of: priya.capturedAt))
        #expect(priya.clockStart == world.now)
        #expect(try routing.count(QueueRequest(queue: .mql, scope: .team, now: world.now)).late == 0)
        #expect(try routing.stage(of: LeadID(2)) == .sal)
        #expect(try routing.stage(of: LeadID(3)) == .disqualified)
    }

    @Test("an owner who is nobody in the team is kept as a former owner, and the report says how to bind the name")
    func namesStrangers() throws {
        let (world, routing) = try routing()
        let report = try take(Self.leads, world, routing)
        let tomas = try #require(try routing.lead(LeadID(2)))
        #expect(tomas.owner == nil)
        #expect(tomas.fields[.formerOwner] == "Nobody Known")
        #expect(report.notes.contains { $0.contains("winnow team set LOGIN --alias \"Nobody Known\"") })
        try routing.hire("kim", [.sdr], aliases: ["Nobody Known"])
        _ = try take(Self.leads, world, routing)
        #expect(try routing.lead(LeadID(2))?.owner == Login("kim"))
    }

    @Test("the same file again adds nothing, moves no stage and writes no line")
    func againIsNothing() throws {
        let (world, routing) = try routing()
        _ = try take(Self.leads, world, routing)
        try routing.act(.assign(Login("dana"), reason: nil), on: LeadID(2))
        let before = world.journalLines().count
        let report = try take(Self.leads, world, routing)
        #expect(report.count("added") == 0)
        #expect(report.count("unchanged") == 3)
        #expect(report.batch == nil)
        #expect(world.journalLines().count == before)
    }

    @Test("a later file fills blanks, and what it says otherwise is told and not taken")
    func fillsBlanks() throws {
        let (world, routing) = try routing()
        _ = try take(Self.leads, world, routing)
        let later = """
            Lead ID,Company,Email,Phone,Lead Status
            X2,Another Name,tomas@seara.example,+351 21 000,Junk Lead
            """
        let report = try take(later, world, routing, named: "later.csv")
        #expect(report.count("filled") == 1)
        #expect(report.count("conflicting") == 1)
        let tomas = try #require(try routing.lead(LeadID(2)))
        #expect(tomas.fields[.phone] == "+351 21 000")
        #expect(tomas.fields[.company] == "Grupo Seara")
        #expect(tomas.stage == .sal)
    }

    @Test("the same address is the same lead, a desk's address is not")
    func matchesAddresses() throws {
        let (world, routing) = try routing()
        _ = try take(Self.leads, world, routing)
        let plain = """
            Name,Company,Email
            Priya N.,Halden Pumps,PRIYA@Halden.example
            Ada One,Desk Ltd,info@desk.example
            Bob Two,Desk Ltd,info@desk.example
            """
        let report = try take(plain, world, routing, named: "plain.csv")
        #expect(report.count("added") == 2)
    }

    @Test("rows without id and address are known by the whole row")
    func matchesRows() throws {
        let (world, routing) = try routing()
        let cards = "Name,Company,Phone\nAda One,Desk Ltd,+1 555 0100\nBob Two,Desk Ltd,+1 555 0100\n"
        let first = try take(cards, world, routing)
        #expect(first.count("added") == 2)
        #expect(first.count("likenesses") == 1)
        #expect(try take(cards, world, routing).count("unchanged") == 2)
    }

    @Test("one import is one batch: undo takes it back whole, redo brings it again")
    func goesBackWhole() throws {
        let (world, routing) = try routing()
        _ = try take(Self.leads, world, routing)
        #expect(try routing.undo(routing.newActionID()).summary == "import of 3 leads")
        #expect(try routing.lead(LeadID(1)) == nil)
        #expect(try routing.queue(.mql).isEmpty)
        _ = try routing.redo(routing.newActionID())
        #expect(try routing.stage(of: LeadID(1)) == .mql)
    }

    @Test("leads worked on since stop its undo and are named, unless the rest is asked for")
    func workedLeadsStay() throws {
        let (world, routing) = try routing()
        let report = try take(Self.leads, world, routing)
        let danas = try world.open(as: "dana")
        try danas.act(.accept, on: LeadID(1))
        let batch = try #require(report.batch)
        let error = #expect(throws: WorkspaceError.self) { try routing.undo(routing.newActionID(), batch: batch) }
        #expect(error?.refusals.map(\.lead) == [LeadID(1)])
        let back = try routing.undo(routing.newActionID(), batch: batch, partial: true)
        #expect(back.left.map(\.lead) == [LeadID(1)])
        #expect(try routing.stage(of: LeadID(1)) == .sal)
        #expect(try routing.lead(LeadID(2)) == nil)
    }

    @Test("what was left is not counted as taken back, the rest goes only once, and one redo brings all of it again")
    func partialUndoGoesOnce() throws {
        let (world, routing) = try routing()
        let batch = try #require(try take(Self.leads, world, routing).batch)
        let danas = try world.open(as: "dana")
        try danas.act(.accept, on: LeadID(1))
        let second = try routing.stage(of: LeadID(2))
        #expect(try routing.undo(routing.newActionID(), batch: batch, partial: true).summary == "import of 2 leads")
        #expect(try routing.lead(LeadID(2)) == nil)
        let lines = try routing.journal(before: nil, limit: 1000).count
        let again = #expect(throws: WorkspaceError.self) { try routing.undo(routing.newActionID(), batch: batch, partial: true) }
        #expect(again?.refusals.map(\.refusal.message).first == "that was taken back already")
        #expect(again?.refusals.map(\.lead) == [nil, LeadID(1)])
        #expect(try routing.journal(before: nil, limit: 1000).count == lines)
        #expect(try routing.redo(routing.newActionID()).summary == "import of 2 leads")
        #expect(try routing.stage(of: LeadID(2)) == second)
        #expect(try routing.lead(LeadID(3)) != nil)
        #expect(throws: WorkspaceError.self) { try routing.redo(routing.newActionID()) }
    }

    @Test("what a partial undo left goes too, once nothing stands in its way any more")
    func restGoesLater() throws {
        let (world, routing) = try routing()
        let batch = try #require(try take(Self.leads, world, routing).batch)
        let danas = try world.open(as: "dana")
        try danas.act(.accept, on: LeadID(1))
        _ = try routing.undo(routing.newActionID(), batch: batch, partial: true)
        _ = try danas.undo(danas.newActionID())
        #expect(try routing.undo(routing.newActionID(), batch: batch).summary == "import of L1")
        #expect(try routing.lead(LeadID(1)) == nil)
        let error = #expect(throws: WorkspaceError.self) { try routing.undo(routing.newActionID(), batch: batch) }
        #expect(error?.message.contains("taken back already") == true)
    }

    @Test("calls find their leads, are taken once, and without a result are no contact")
    func attachesTouches() throws {
        let (world, routing) = try routing()
        _ = try take(Self.leads, world, routing)
        let calls = """
            TASKID,Call Start Time,Call Type,Subject,LEADID
            7,2021-04-16 10:00:00,Outbound,First try,X2
            8,2021-04-16 11:00:00,Outbound,Nobody,0
            9,2021-04-16 12:00:00,Outbound,Unknown,X99
            """
        let report = try take(calls, world, routing, as: .touches, named: "calls.csv")
        #expect(report.count("attached") == 1)
        #expect(report.count("namesNoLead") == 1)
        #expect(report.count("unknownLead") == 1)
        let touches = try #require(try routing.lead(LeadID(2))).touches
        #expect(touches.map(\.touch.outcome) == [.unknown])
        #expect(touches.map(\.touch.channel) == [.call])
        #expect(try take(calls, world, routing, as: .touches, named: "calls.csv").count("unchanged") == 1)
    }

    @Test("answers to two campaigns on one day are two, and the same file again brings neither")
    func takesEngagementsOnce() throws {
        let (world, routing) = try routing()
        _ = try take(Self.leads, world, routing)
        let answers = """
            Campaign Name,Lead ID,Member Status,Member First Responded Date
            Spring,X1,Clicked,2021-05-03
            Summer,X1,Clicked,2021-05-03
            Summer,X1,Clicked,2021-05-03
            """
        let first = try take(answers, world, routing, as: .engagements, named: "campaign.csv")
        #expect(first.count("attached") == 2)
        #expect(first.count("unchanged") == 1)
        #expect(try routing.lead(LeadID(1))?.engagements.map(\.engagement.campaign) == ["Spring", "Summer"])
        let again = try take(answers, world, routing, as: .engagements, named: "campaign-again.csv")
        #expect(again.count("attached") == 0)
    }

    @Test("results close what the file had open, and never move what was decided here")
    func recordsOutcomes() throws {
        let (world, routing) = try routing()
        _ = try take(Self.leads, world, routing)
        try routing.act(.reject(reason: "timing"), on: LeadID(2))
        let deals = """
            Potential Name,Stage,Amount,Closing Date,LEADID
            One,Closed Won,"$22,700.00",2021-05-01,X1
            Two,Closed Lost,"$900.00",2021-05-01,X2
            """
        let report = try take(deals, world, routing, as: .outcomes, named: "deals.csv")
        #expect(report.count("outcome.won") == 1)
        #expect(report.count("conflicting") == 1)
        let priya = try #require(try routing.lead(LeadID(1)))
        #expect(priya.stage == .won)
        #expect(priya.conversion?.amount == Money(cents: 2_270_000, currency: "USD"))
        #expect(try routing.stage(of: LeadID(2)) == .nurture)
        #expect(try take(deals, world, routing, as: .outcomes, named: "deals.csv").count("unchanged") == 1)
    }

    @Test("bad rows go beside the file with line and reason, and can be mended and imported")
    func rejectsRows() throws {
        let (world, routing) = try routing()
        let report = try take("Name,Company,Email\nAda One,Desk,a@desk.example\nragged\n,,\n", world, routing)
        #expect(report.count("added") == 1)
        #expect(report.rejected >= 1)
        let rejects = try #require(report.rejectFile)
        let text = world.folder.text(of: rejects)
        #expect(text.contains("winnow_line") && text.contains("3,"))
    }

    @Test("an erased person does not come back with a later import, and nothing of them is left")
    func erasedStayAway() throws {
        let (world, routing) = try routing()
        _ = try take(Self.leads, world, routing)
        _ = try routing.erase(routing.newActionID(), LeadID(1))
        #expect(!world.folder.text(of: "desk/journal.jsonl").contains("Natarajan"))
        #expect(try routing.search("natarajan", limit: 5).isEmpty)
        let report = try take(Self.leads, world, routing)
        #expect(report.count("added") == 0)
        #expect(report.count("erased") == 1)
        #expect(try Workspace.verify(routing.folder).isClean)
    }

    @Test("a dry run says what would be done, and writes nothing")
    func dryRun() throws {
        let (world, routing) = try routing()
        let before = world.journalLines().count
        let file = try world.folder.write(Self.leads, to: "leads.csv")
        let report = try routing.importFile(file, options: ImportOptions(dryRun: true))
        #expect(report.count("added") == 3)
        #expect(report.plan.contains { $0.contains("Lead Status") })
        #expect(world.journalLines().count == before)
    }

    @Test("an activity whose id is nobody's here is attached by its address, and what isn't found is named")
    func fallsBackToAddress() throws {
        let (world, routing) = try routing()
        _ = try take(Self.leads, world, routing)
        let calls = """
            Lead,Email,Date,Activity Type,Call Result,Status
            Priya Natarajan,priya@halden.example,2021-04-16,Call,Connected,Completed
            Ghost,ghost@nowhere.example,2021-04-16,Call,Connected,Completed
            """
        let report = try take(calls, world, routing, as: .touches, named: "calls.csv")
        #expect(report.count("attached") == 1 && report.count("unknownLead") == 1)
        #expect(try routing.lead(LeadID(1))?.touches.count == 1)
        #expect(report.notes.contains("the first lead that is not here: Ghost, ghost@nowhere.example"))
        #expect(try take(calls, world, routing, as: .touches, named: "calls.csv").count("attached") == 0)
    }

    @Test("a word of the file that no table knows is named with the way to give it a stage, and has it then")
    func wordsOfTheFile() throws {
        let (world, routing) = try routing()
        let text = "Last Name,Company,Email,Status\nA,Acme,a@acme.example,Hibernating\nB,Acme,b@acme.example,Contacted\n"
        let path = try world.folder.write(text, to: "leads.csv")
        let asked = try routing.importFile(path, options: ImportOptions(dryRun: true))
        #expect(
            asked.notes.contains(
                "the word \"Hibernating\" of Status (1 row) declares no stage; to give it one: --word \"Hibernating=STAGE\""))
        var options = ImportOptions()
        options.words = ["hibernating": .nurture, "Contacted": Stage?.none]
        _ = try routing.importFile(path, options: options)
        #expect(try routing.stage(of: LeadID(1)) == .nurture)
        #expect(try routing.lead(LeadID(2))?.isStageDeclared == false)
    }

    @Test("an opt-out told along with a stage is no conflict when the same file comes again")
    func optOutAgain() throws {
        let (world, routing) = try routing()
        let text = "Last Name,Company,Email,Status,Email Opt Out\nA,Acme,a@acme.example,Not Interested,Yes\n"
        _ = try take(text, world, routing)
        #expect(try routing.stage(of: LeadID(1)) == .dropped)
        #expect(try take(text, world, routing).count("unchanged") == 1)
    }

    @Test("an open deal of a customer leaves them one, and the report doesn't speak of a decision that nobody made")
    func openDealOfCustomer() throws {
        let (world, routing) = try routing()
        _ = try take("Last Name,Company,Email,Lifecycle Stage\nA,Acme,a@acme.example,Customer\n", world, routing)
        let deals = "Deal Name,Deal Stage,Email,Amount\nMore,Contract Sent,a@acme.example,100\n"
        let report = try take(deals, world, routing, as: .outcomes, named: "deals.csv")
        #expect(report.notes.contains("the file says otherwise, but L1 is Won as a file said before; it stays so"))
    }

    @Test("the company of a lead that a file says was converted is an account that new leads are offered")
    func accountsOfFile() throws {
        let (world, routing) = try routing()
        let text = """
            Last Name,Company,Email,Lead Status
            A,Société Générale S.A.,a@sg.example,Closed - Converted
            B,Societe Generale,b@elsewhere.example,Open - Not Contacted
            C,Globex,c@globex.example,Open - Not Contacted
            """
        _ = try take(text, world, routing)
        let new = try #require(try routing.lead(LeadID(2)))
        #expect(try routing.accounts(like: new, limit: 5).map(\.name) == ["Société Générale S.A."])
        let other = try #require(try routing.lead(LeadID(3)))
        #expect(try routing.accounts(like: other, limit: 5).isEmpty)
    }

    @Test("of the leads that look like another, those of the same name come before those behind the same switchboard")
    func likenessesByName() throws {
        let (world, routing) = try routing()
        let text = """
            First Name,Last Name,Company,Email,Phone
            Ann,Dup,Acme,a@acme.example,+49 30 5550199
            Bo,Other,Globex,b@globex.example,+49 30 5550199
            Ann,Dup,Acme,c@acme.example,+49 30 7770199
            """
        _ = try take(text, world, routing)
        #expect(try routing.likenesses(of: LeadID(1)).map(\.id) == [LeadID(3), LeadID(2)])
    }
}
