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

    private func makeWorkspace() throws -> (TestWorld, Workspace) {
        let world = try TestWorld()
        let workspace = try world.create()
        try workspace.hire("dana", [.sdr], aliases: ["Dana Whitfield"])
        return (world, workspace)
    }

    private func importText(
        _ text: String, _ world: TestWorld, _ workspace: Workspace, as kind: IntakeKind = .leads, named name: String = "leads.csv"
    ) throws -> ImportReport {
        try workspace.importFile(try world.folder.write(text, to: name), options: ImportOptions(kind: kind))
    }

    @Test("Leads keep their dates, unknown columns and the file's stage, and their clocks start now")
    func importsLeads() throws {
        let (world, workspace) = try makeWorkspace()
        let report = try importText(Self.leads, world, workspace)
        #expect(report.count("added") == 3)
        #expect(report.count("declared") == 3)
        let priya = try #require(try workspace.queries.lead(LeadID(1)))
        #expect(priya.stage == .mql && priya.isStageDeclared)
        #expect(priya.owner == Login("dana"))
        #expect(priya.fields.extra["Shoe size"] == "41")
        #expect(Day(parsing: "2021-04-15") == workspace.definition.calendar.zone.day(of: priya.capturedAt))
        #expect(priya.clockStart == world.now)
        #expect(try workspace.queries.count(QueueRequest(queue: .mql, scope: .team, now: world.now)).overdue == 0)
        #expect(try workspace.stage(of: LeadID(2)) == .sal)
        #expect(try workspace.stage(of: LeadID(3)) == .disqualified)
    }

    @Test("An owner who is not on the team is kept as former owner, and the report says how to add an alias")
    func reportsUnknownOwners() throws {
        let (world, workspace) = try makeWorkspace()
        let report = try importText(Self.leads, world, workspace)
        let tomas = try #require(try workspace.queries.lead(LeadID(2)))
        #expect(tomas.owner == nil)
        #expect(tomas.fields[.formerOwner] == "Nobody Known")
        #expect(report.notes.contains { $0.contains("winnow team set LOGIN --alias \"Nobody Known\"") })
        try workspace.hire("kim", [.sdr], aliases: ["Nobody Known"])
        _ = try importText(Self.leads, world, workspace)
        #expect(try workspace.queries.lead(LeadID(2))?.owner == Login("kim"))
    }

    @Test("Importing the same file again adds nothing, changes no stage and writes no entry")
    func reimportAddsNothing() throws {
        let (world, workspace) = try makeWorkspace()
        _ = try importText(Self.leads, world, workspace)
        try workspace.act(.assign(Login("dana"), reason: nil), on: LeadID(2))
        let before = world.journalLines().count
        let report = try importText(Self.leads, world, workspace)
        #expect(report.count("added") == 0)
        #expect(report.count("unchanged") == 3)
        #expect(report.batch == nil)
        #expect(world.journalLines().count == before)
    }

    @Test("A later file fills blank fields; its conflicting values are reported and not stored")
    func fillsBlanks() throws {
        let (world, workspace) = try makeWorkspace()
        _ = try importText(Self.leads, world, workspace)
        let later = """
            Lead ID,Company,Email,Phone,Lead Status
            X2,Another Name,tomas@seara.example,+351 21 000,Junk Lead
            """
        let report = try importText(later, world, workspace, named: "later.csv")
        #expect(report.count("filled") == 1)
        #expect(report.count("conflicting") == 1)
        let tomas = try #require(try workspace.queries.lead(LeadID(2)))
        #expect(tomas.fields[.phone] == "+351 21 000")
        #expect(tomas.fields[.company] == "Grupo Seara")
        #expect(tomas.stage == .sal)
    }

    @Test("The same address is the same lead, a role address is not")
    func matchesAddresses() throws {
        let (world, workspace) = try makeWorkspace()
        _ = try importText(Self.leads, world, workspace)
        let plain = """
            Name,Company,Email
            Priya N.,Halden Pumps,PRIYA@Halden.example
            Ada One,Desk Ltd,info@desk.example
            Bob Two,Desk Ltd,info@desk.example
            """
        let report = try importText(plain, world, workspace, named: "plain.csv")
        #expect(report.count("added") == 2)
    }

    @Test("Rows without id and address match by the whole row")
    func matchesRows() throws {
        let (world, workspace) = try makeWorkspace()
        let cards = "Name,Company,Phone\nAda One,Desk Ltd,+1 555 0100\nBob Two,Desk Ltd,+1 555 0100\n"
        let first = try importText(cards, world, workspace)
        #expect(first.count("added") == 2)
        #expect(first.count("likenesses") == 2)
        #expect(try importText(cards, world, workspace).count("unchanged") == 2)
    }

    @Test("One import is one batch: undo reverts it as a whole, redo restores it")
    func undoesAsOneBatch() throws {
        let (world, workspace) = try makeWorkspace()
        _ = try importText(Self.leads, world, workspace)
        #expect(try workspace.undo(workspace.newActionID()).summary == "import of 3 leads")
        #expect(try workspace.queries.lead(LeadID(1)) == nil)
        #expect(try workspace.queue(.mql).isEmpty)
        _ = try workspace.redo(workspace.newActionID())
        #expect(try workspace.stage(of: LeadID(1)) == .mql)
    }

    @Test("Leads worked since block the undo and are listed, unless it is partial")
    func workedLeadsBlockUndo() throws {
        let (world, workspace) = try makeWorkspace()
        let report = try importText(Self.leads, world, workspace)
        let danasWorkspace = try world.open(as: "dana")
        try danasWorkspace.act(.accept, on: LeadID(1))
        let batch = try #require(report.batch)
        let error = #expect(throws: WorkspaceError.self) { try workspace.undo(workspace.newActionID(), batch: batch) }
        #expect(error?.refusals.map(\.lead) == [LeadID(1)])
        let back = try workspace.undo(workspace.newActionID(), batch: batch, partial: true)
        #expect(back.blocked.map(\.lead) == [LeadID(1)])
        #expect(try workspace.stage(of: LeadID(1)) == .sal)
        #expect(try workspace.queries.lead(LeadID(2)) == nil)
    }

    @Test("A partial undo doesn't count what it left, runs only once, and one redo restores all of it")
    func partialUndoRunsOnce() throws {
        let (world, workspace) = try makeWorkspace()
        let batch = try #require(try importText(Self.leads, world, workspace).batch)
        let danasWorkspace = try world.open(as: "dana")
        try danasWorkspace.act(.accept, on: LeadID(1))
        let second = try workspace.stage(of: LeadID(2))
        #expect(try workspace.undo(workspace.newActionID(), batch: batch, partial: true).summary == "import of 2 leads")
        #expect(try workspace.queries.lead(LeadID(2)) == nil)
        let lines = try workspace.queries.journal(before: nil, limit: 1000).count
        let again = #expect(throws: WorkspaceError.self) {
            try workspace.undo(workspace.newActionID(), batch: batch, partial: true)
        }
        #expect(again?.refusals.map(\.refusal.message).first == "that was already undone")
        #expect(again?.refusals.map(\.lead) == [nil, LeadID(1)])
        #expect(try workspace.queries.journal(before: nil, limit: 1000).count == lines)
        #expect(try workspace.redo(workspace.newActionID()).summary == "import of 2 leads")
        #expect(try workspace.stage(of: LeadID(2)) == second)
        #expect(try workspace.queries.lead(LeadID(3)) != nil)
        #expect(throws: WorkspaceError.self) { try workspace.redo(workspace.newActionID()) }
    }

    @Test("What a partial undo left can be undone later, once nothing blocks it")
    func restIsUndoneLater() throws {
        let (world, workspace) = try makeWorkspace()
        let batch = try #require(try importText(Self.leads, world, workspace).batch)
        let danasWorkspace = try world.open(as: "dana")
        try danasWorkspace.act(.accept, on: LeadID(1))
        _ = try workspace.undo(workspace.newActionID(), batch: batch, partial: true)
        _ = try danasWorkspace.undo(danasWorkspace.newActionID())
        #expect(try workspace.undo(workspace.newActionID(), batch: batch).summary == "import of L1")
        #expect(try workspace.queries.lead(LeadID(1)) == nil)
        let error = #expect(throws: WorkspaceError.self) { try workspace.undo(workspace.newActionID(), batch: batch) }
        #expect(error?.message.contains("already undone") == true)
    }

    @Test("Calls attach to their leads, are imported once, and without an outcome are no contact")
    func attachesTouches() throws {
        let (world, workspace) = try makeWorkspace()
        _ = try importText(Self.leads, world, workspace)
        let calls = """
            TASKID,Call Start Time,Call Type,Subject,LEADID
            7,2021-04-16 10:00:00,Outbound,First try,X2
            8,2021-04-16 11:00:00,Outbound,Nobody,0
            9,2021-04-16 12:00:00,Outbound,Unknown,X99
            """
        let report = try importText(calls, world, workspace, as: .touches, named: "calls.csv")
        #expect(report.count("attached") == 1)
        #expect(report.count("namesNoLead") == 1)
        #expect(report.count("unknownLead") == 1)
        let touches = try #require(try workspace.queries.lead(LeadID(2))).touches
        #expect(touches.map(\.touch.outcome) == [.unknown])
        #expect(touches.map(\.touch.channel) == [.call])
        #expect(try importText(calls, world, workspace, as: .touches, named: "calls.csv").count("unchanged") == 1)
    }

    @Test("Responses to two campaigns on one day are two, and the same file again adds neither")
    func importsEngagementsOnce() throws {
        let (world, workspace) = try makeWorkspace()
        _ = try importText(Self.leads, world, workspace)
        let answers = """
            Campaign Name,Lead ID,Member Status,Member First Responded Date
            Spring,X1,Clicked,2021-05-03
            Summer,X1,Clicked,2021-05-03
            Summer,X1,Clicked,2021-05-03
            """
        let first = try importText(answers, world, workspace, as: .engagements, named: "campaign.csv")
        #expect(first.count("attached") == 2)
        #expect(first.count("unchanged") == 1)
        #expect(try workspace.queries.lead(LeadID(1))?.engagements.map(\.engagement.campaign) == ["Spring", "Summer"])
        let again = try importText(answers, world, workspace, as: .engagements, named: "campaign-again.csv")
        #expect(again.count("attached") == 0)
    }

    @Test("Outcomes close leads that the file had open, and never override a decision made here")
    func recordsOutcomes() throws {
        let (world, workspace) = try makeWorkspace()
        _ = try importText(Self.leads, world, workspace)
        try workspace.act(.reject(reason: "timing"), on: LeadID(2))
        let deals = """
            Potential Name,Stage,Amount,Closing Date,LEADID
            One,Closed Won,"$22,700.00",2021-05-01,X1
            Two,Closed Lost,"$900.00",2021-05-01,X2
            """
        let report = try importText(deals, world, workspace, as: .outcomes, named: "deals.csv")
        #expect(report.count("outcome.won") == 1)
        #expect(report.count("conflicting") == 1)
        let priya = try #require(try workspace.queries.lead(LeadID(1)))
        #expect(priya.stage == .won)
        #expect(priya.conversion?.amount == Money(cents: 2_270_000, currency: "USD"))
        #expect(try workspace.stage(of: LeadID(2)) == .nurture)
        #expect(try importText(deals, world, workspace, as: .outcomes, named: "deals.csv").count("unchanged") == 1)
    }

    @Test("Bad rows go to a reject file with line and reason, for correction and import")
    func rejectsRows() throws {
        let (world, workspace) = try makeWorkspace()
        let report = try importText("Name,Company,Email\nAda One,Desk,a@desk.example\nragged\n,,\n", world, workspace)
        #expect(report.count("added") == 1)
        #expect(report.rejected >= 1)
        let rejects = try #require(report.rejectFile)
        let text = world.folder.text(of: rejects)
        #expect(text.contains("winnow_line") && text.contains("3,"))
    }

    @Test("An erased person does not return with a later import, and none of their data remains")
    func skipsErasedPeople() throws {
        let (world, workspace) = try makeWorkspace()
        _ = try importText(Self.leads, world, workspace)
        _ = try workspace.administration.erase(workspace.newActionID(), LeadID(1))
        #expect(!world.journalText().contains("Natarajan"))
        #expect(try workspace.queries.search("natarajan", limit: 5).isEmpty)
        let report = try importText(Self.leads, world, workspace)
        #expect(report.count("added") == 0)
        #expect(report.count("erased") == 1)
        #expect(try world.isClean())
    }

    @Test("A dry run shows the import preview and writes nothing")
    func dryRun() throws {
        let (world, workspace) = try makeWorkspace()
        let before = world.journalLines().count
        let file = try world.folder.write(Self.leads, to: "leads.csv")
        let report = try workspace.importFile(file, options: ImportOptions(dryRun: true))
        #expect(report.count("added") == 3)
        #expect(report.mapping.contains { $0.contains("Lead Status") })
        #expect(world.journalLines().count == before)
    }

    @Test("An activity with an unknown id attaches by its address; the first lead not found is named")
    func fallsBackToAddress() throws {
        let (world, workspace) = try makeWorkspace()
        _ = try importText(Self.leads, world, workspace)
        let calls = """
            Lead,Email,Date,Activity Type,Call Result,Status
            Priya Natarajan,priya@halden.example,2021-04-16,Call,Connected,Completed
            Ghost,ghost@nowhere.example,2021-04-16,Call,Connected,Completed
            """
        let report = try importText(calls, world, workspace, as: .touches, named: "calls.csv")
        #expect(report.count("attached") == 1 && report.count("unknownLead") == 1)
        #expect(try workspace.queries.lead(LeadID(1))?.touches.count == 1)
        #expect(report.notes.contains("the first lead that was not found: Ghost, ghost@nowhere.example"))
        #expect(try importText(calls, world, workspace, as: .touches, named: "calls.csv").count("attached") == 0)
    }

    @Test("Opt-outs and bounces of people who aren't leads yet are counted, and take effect once they are")
    func earlyOptOuts() throws {
        let (world, workspace) = try makeWorkspace()
        let mailing = """
            Email,Activity,Date
            priya@halden.example,Unsubscribed,2021-05-02
            ghost@nowhere.example,Hard bounced,2021-05-02
            reader@nowhere.example,Opened,2021-05-02
            """
        let early = try importText(mailing, world, workspace, as: .engagements, named: "mailing.csv")
        #expect(early.count("unknownLead") == 3 && early.count("unknownClosings") == 2 && early.rejected == 0)
        #expect(early.notes.contains { $0.contains("import this file again after the leads of those 2 rows") }, "\(early.notes)")
        _ = try importText(Self.leads, world, workspace)
        let later = try importText(mailing, world, workspace, as: .engagements, named: "mailing.csv")
        #expect(later.count("optOuts") == 1 && later.count("unknownClosings") == 1 && later.count("unknownLead") == 2)
        #expect(later.notes.contains { $0.contains("the leads of that row") }, "\(later.notes)")
    }

    @Test("An unknown value is reported with the option that gives it a stage, and the option works")
    func reportsUnknownValues() throws {
        let (world, workspace) = try makeWorkspace()
        let text = "Last Name,Company,Email,Status\nA,Acme,a@acme.example,Hibernating\nB,Acme,b@acme.example,Contacted\n"
        let path = try world.folder.write(text, to: "leads.csv")
        let preview = try workspace.importFile(path, options: ImportOptions(dryRun: true))
        #expect(
            preview.notes.contains(
                "unknown value \"Hibernating\" in column Status (1 row, line 2): sets no stage; "
                    + "to give it one, use --word \"Hibernating=STAGE\""))
        var options = ImportOptions()
        options.stageValues = ["hibernating": .nurture, "Contacted": Stage?.none]
        _ = try workspace.importFile(path, options: options)
        #expect(try workspace.stage(of: LeadID(1)) == .nurture)
        #expect(try workspace.queries.lead(LeadID(2))?.isStageDeclared == false)
    }

    @Test("An opt-out together with a stage is no conflict when the same file is imported again")
    func optOutAgain() throws {
        let (world, workspace) = try makeWorkspace()
        let text = "Last Name,Company,Email,Status,Email Opt Out\nA,Acme,a@acme.example,Not Interested,Yes\n"
        _ = try importText(text, world, workspace)
        #expect(try workspace.stage(of: LeadID(1)) == .dropped)
        #expect(try importText(text, world, workspace).count("unchanged") == 1)
    }

    @Test("An open deal of a customer is a further opportunity")
    func openDealOfCustomer() throws {
        let (world, workspace) = try makeWorkspace()
        _ = try importText("Last Name,Company,Email,Lifecycle Stage\nA,Acme,a@acme.example,Customer\n", world, workspace)
        let deals = "Deal Name,Deal Stage,Email,Amount\nMore,Contract Sent,a@acme.example,100\n"
        let report = try importText(deals, world, workspace, as: .outcomes, named: "deals.csv")
        #expect(report.count("opportunities.new") == 1)
        #expect(try workspace.stage(of: LeadID(1)) == .opportunity)
        #expect(try workspace.queries.lead(LeadID(1))?.opportunities.map(\.outcome) == [.won, nil])
    }

    @Test("The company of a lead converted by a file is suggested as an account for new leads")
    func accountsOfFile() throws {
        let (world, workspace) = try makeWorkspace()
        let text = """
            Last Name,Company,Email,Lead Status
            A,Société Générale S.A.,a@sg.example,Closed - Converted
            B,Societe Generale,b@elsewhere.example,Open - Not Contacted
            C,Globex,c@globex.example,Open - Not Contacted
            """
        _ = try importText(text, world, workspace)
        let new = try #require(try workspace.queries.lead(LeadID(2)))
        #expect(try workspace.queries.accounts.suggestions(for: new, limit: 5).map(\.name) == ["Société Générale S.A."])
        let other = try #require(try workspace.queries.lead(LeadID(3)))
        #expect(try workspace.queries.accounts.suggestions(for: other, limit: 5).isEmpty)
    }

    @Test("Possible duplicates with the same name come before those with the same phone")
    func duplicatesByName() throws {
        let (world, workspace) = try makeWorkspace()
        let text = """
            First Name,Last Name,Company,Email,Phone
            Ann,Dup,Acme,a@acme.example,+49 30 5550199
            Bo,Other,Globex,b@globex.example,+49 30 5550199
            Ann,Dup,Acme,c@acme.example,+49 30 7770199
            """
        _ = try importText(text, world, workspace)
        #expect(try workspace.queries.possibleDuplicates(of: LeadID(1)).map(\.row.id) == [LeadID(3), LeadID(2)])
    }

    @Test("A person who is erased while an import runs is not imported again, and the import goes on", arguments: [false, true])
    func erasedMeanwhile(isPostponed: Bool) throws {
        let (world, workspace) = try makeWorkspace()
        let first = "Lead ID,Last Name,Company,Email\nY1,Natarajan,Halden,priya@halden.example\n"
        let others = (2...60).map { "Y\($0),Person\($0),Halden,p\($0)@halden.example\n" }.joined()
        let again = "Y9999,Natarajan,Halden,priya@halden.example\n"
        let path = try world.folder.write(first + others + again, to: "long.csv")
        try workspace.hire("dana", [.admin])
        let admin = try world.open(as: "dana")
        var options = ImportOptions(kind: .leads)
        options.rowsPerAction = 10
        if isPostponed { options.fewestPostponedRows = 1 }
        var actions = 0
        let report = try workspace.importFile(path, options: options) { progress in
            guard progress.phase == "importing" else { return }
            actions += 1
            guard actions == 2 else { return }
            #expect(workspace.journal.storedIndex.hasPostponedActions == isPostponed)
            #expect(throws: Never.self) { try admin.administration.erase(admin.newActionID(), LeadID(1)) }
        }
        #expect(actions > 2)
        // Rows that share an address are written last: what was erased is the first row's person, or the second one's.
        #expect(report.count("added") == (isPostponed ? 61 : 60))
        #expect(report.count("erased") == (isPostponed ? 0 : 1))
        _ = try admin.catchUp()
        #expect(try admin.queries.lead(LeadID(1))?.fields[.email] == nil)
        #expect(try workspace.queries.lead(LeadID(1))?.fields[.email] == nil)
        #expect(try workspace.queries.lead(LeadID(40))?.fields[.email] != nil)
    }
}
