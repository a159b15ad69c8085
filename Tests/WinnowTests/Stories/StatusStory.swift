import Foundation
import Testing

/// "Defining Lead Status Classifications": MQLs in general ownership, SQLs with an owner, DQ after thirty days without a contact.
@Suite("The story of status")
struct StatusStory {
    static let leads = """
        Lead ID,First Name,Last Name,Company / Account,Email,Phone,Lead Source,Lead Status
        00Q1,Ada,Byron,Halden,ada@halden.example,+49 30 1234567,Purchased List,
        00Q2,Grace,Hopper,Fjord,grace@fjord.example,+49 30 1234568,Vertical Research,
        00Q3,Edsger,Dijkstra,Structured,edsger@structured.example,+49 30 1234569,Contact Database,
        00Q4,Tony,Hoare,Quick,tony@quick.example,+49 30 1234570,Web,
        """

    @Test(
        "source and form decide on entry: informational forms and bought lists are MQLs in general ownership, the rest SQLs with an owner"
    )
    func entry() throws {
        let firm = try Firm("status")
        try firm.mark.imports(Self.leads)
        let paper = try firm.mark.adds("lastName=Allen company=Opt email=fran@opt.example --form whitePaper")
        let pricing = try firm.mark.adds("lastName=Liskov company=Clu email=barbara@clu.example --form pricing")
        let byHand = try firm.dana.adds("lastName=Wirth company=Modula email=niklaus@modula.example")
        let byMarketing = try firm.mark.adds("lastName=Knuth company=Tex email=don@tex.example")
        #expect(
            try firm.stages("L1", "L2", "L3", "L4", paper, pricing, byHand, byMarketing)
                == ["mql", "sql", "sql", "mql", "mql", "sql", "sql", "sql"])
        for id in ["L1", "L4", paper] { #expect(try firm.lead(id).owner == nil, "\(id) is in general ownership") }
        #expect(try firm.lead(byHand).owner == "dana")
        // Everybody else gets an owner in turn, who contacts them at once.
        #expect(try ["L2", "L3", pricing, byMarketing].map { try firm.lead($0).owner } == ["dana", "eli", "dana", "eli"])
        #expect(try firm.lead(pricing).dueKind == "first touch")
        #expect(try firm.dana.does("queue sql --mine").contains("first touch in 1h00"))
        #expect(try firm.queue("mql") == [paper, "L1", "L4"])
    }

    @Test(
        "an MQL becomes an SQL on an action-oriented form, on reaching an activity threshold, or by a request to transfer ownership"
    )
    func upwards() throws {
        let firm = try Firm("status")
        try firm.mark.imports(Self.leads)
        let paper = try firm.mark.adds("lastName=Allen company=Opt email=fran@opt.example --form whitePaper")
        // Another informational form isn't one that asks for sales.
        try firm.mark.does("engage \(paper) --type formSubmitted --form newsletter")
        #expect(try firm.stages(paper) == ["mql"])
        try firm.mark.does("engage \(paper) --type formSubmitted --form pricing")
        let byForm = try firm.lead(paper)
        #expect(byForm.stage == "sql" && byForm.owner != nil)
        #expect(byForm.deeds.suffix(2) == ["rule:raised-hand promoted", "rule:routing assigned"])
        // Three downloads are 24 points of the 20 that were agreed on, two are 16.
        firm.now = "2026-11-24T09:00Z"
        try firm.mark.imports(
            """
            Campaign Name,Lead ID,Member Status,Member First Responded Date
            Guide 1,00Q4,Downloaded,2026-11-24
            Guide 2,00Q4,Downloaded,2026-11-24
            """, "--as engagements")
        #expect(try firm.stages("L4") == ["mql"])
        try firm.mark.does("engage L4 --type contentDownloaded")
        #expect(try firm.lead("L4").deeds.suffix(2) == ["rule:activity promoted", "rule:routing assigned"])
        // Eli wants Ada's.
        #expect(try firm.eli.does("claim L1").contains("claim L1: SQL, eli, first touch due 10:00"))
        #expect(try firm.lead("L1").deeds.suffix(2) == ["eli assigned", "rule:ownership-request promoted"])
        #expect(try firm.dana.isRefused("claim L1") == "L1 is Eli's; a team lead can assign it")
        #expect(try firm.mark.isRefused("claim L1") == "to claim a lead in SQL is for sdr; you are marketing")
    }

    @Test("MQL or SQL becomes an opportunity after a contact and a scheduled follow-up, in a new account or an existing one")
    func conversion() throws {
        let firm = try Firm("status")
        try firm.mark.imports(Self.leads)
        #expect(try firm.dana.isRefused("convert L2") == "convert still needs a contact; a scheduled meeting or call")
        try firm.dana.does("touch L2 --channel call --outcome voicemail")
        #expect(
            try firm.dana.isRefused("convert L2 --call \"thu 14:00\"") == "convert still needs a contact", "a voicemail is none")
        try firm.dana.does("touch L2 --channel call --outcome connected --next \"thu 14:00\"")
        // A new account, contact and opportunity, from the lead's own fields.
        #expect(try firm.dana.does("convert L2 --amount \"EUR 12k\"").contains("convert L2: Opportunity, cleo, call due Thu 14:00"))
        let new = try firm.lead("L2").conversion
        #expect(new["account"] as? String == "Fjord" && new["contact"] as? String == "Grace Hopper")
        #expect(new["isExistingAccount"] as? Bool == false)
        #expect(try firm.cleo.sees("L2").contains("account  Fjord (new)"))
        // From MQL just so: nobody had to own it. It joins an account that is there, with an opportunity all the same.
        try firm.dana.does("touch L1 --channel call --outcome connected")
        #expect(try firm.stages("L1") == ["mql"], "touching a lead doesn't accept it")
        #expect(
            try firm.dana.isRefused("convert L1 --account Fjord --existing") == "convert still needs a scheduled meeting or call")
        try firm.dana.does("convert L1 --account Fjord --existing --opportunity \"Second site\" --meeting \"fri 10:00\"")
        let existing = try firm.lead("L1")
        #expect(existing.stage == "opportunity")
        #expect(existing.conversion["account"] as? String == "Fjord" && existing.conversion["isExistingAccount"] as? Bool == true)
        #expect(existing.conversion["contact"] as? String == "Ada Byron")
        #expect(existing.conversion["opportunity"] as? String == "Second site")
        #expect(try firm.cleo.sees("L1").contains("(existing)"))
        try firm.cleo.does("close L2 --won")
        #expect(try firm.stages("L2") == ["won"])
    }

    @Test(
        "DQ after a contact who isn't interested, or after thirty days of attempts, which stand as one batch; the neglected are rerouted"
    )
    func disqualifying() throws {
        let firm = try Firm("status")
        try firm.mark.imports(Self.leads)
        #expect(try firm.dana.isRefused("disqualify L2 --reason notInterested") == "\"not interested\" still needs a contact")
        #expect(
            try firm.dana.isRefused("disqualify L2 --reason unreachable")
                == "\"no contact within 30 days\" still needs 0 of 1 touches; 0 of 30 days in hand")
        try firm.dana.does("touch L2 --channel call --outcome noAnswer")
        firm.now = "2026-12-22T09:00Z"
        #expect(
            try firm.dana.isRefused("disqualify L2 --reason unreachable")
                == "\"no contact within 30 days\" still needs 29 of 30 days in hand")
        #expect(try firm.admin.does("tick").hasPrefix("nothing to do"))
        #expect(try firm.queue("unreached").isEmpty)
        // Thirty days: Dana tried and never reached Grace. Nobody tried Edsger.
        firm.now = "2026-12-23T09:00Z"
        let done = try firm.admin.does("tick")
        #expect(done.contains("L3 from eli to dana: nobody tried to reach it (rule neglected)"))
        #expect(done.contains("1 lead tried for 30 days and never reached, to be disqualified as one batch"))
        #expect(done.contains("1 lead that nobody tried to reach for 30 days"), "neglect is reported")
        #expect(try firm.stages("L2", "L3") == ["sql", "sql"], "the clock doesn't disqualify unless it may")
        #expect(try firm.queue("unreached") == ["L2"])
        #expect(try firm.dana.does("queue unreached --mine").contains("Grace Hopper"))
        #expect(
            try firm.dana.isRefused("disqualify L3 --reason unreachable")
                == "\"no contact within 30 days\" still needs 0 of 1 touches; 0 of 30 days in hand",
            "whoever is given a lead has the whole window")
        #expect(try firm.dana.does("disqualify L2 --reason unreachable").contains("disqualify L2: DQ"))
        #expect(try firm.queue("unreached").isEmpty && firm.queue("disqualified") == ["L2"])
        #expect(try firm.admin.does("tick").hasPrefix("nothing to do"))
        // Reached, but not interested.
        try firm.dana.does("touch L3 --channel call --outcome notInterested")
        try firm.dana.does("disqualify L3 --reason notInterested")
        #expect(try firm.queue("disqualified").sorted() == ["L2", "L3"])
    }

    @Test(
        "with the switch in the definition the clock disqualifies after thirty days of attempts, and still only reroutes the neglected"
    )
    func byTheClock() throws {
        let firm = try Firm("status")
        let ours = try firm.definition {
            $0.replacingOccurrences(of: "  unreached: propose ", with: "# unreached: propose ")
                .replacingOccurrences(of: "# unreached: disqualify", with: "  unreached: disqualify")
        }
        #expect(try firm.admin.does("definition adopt \(ours) --yes").contains("the clock now disqualifies unreached leads"))
        try firm.mark.imports(Self.leads)
        try firm.dana.does("touch L2 --channel call --outcome noAnswer")
        firm.now = "2026-12-23T09:00Z"
        let done = try firm.admin.does("tick")
        #expect(done.contains("L2 disqualified: tried for 30 days and never reached"))
        #expect(done.contains("L3 from eli to dana: nobody tried to reach it (rule neglected)"))
        #expect(try firm.lead("L2").deeds.last == "rule:unreached disqualified")
        #expect(try firm.stages("L2", "L3") == ["disqualified", "sql"])
    }

    @Test(
        "DQ stays in marketing until it drops out or raises its hand, which makes it an SQL again; in hand, a bounce only closes the address"
    )
    func afterDisqualifying() throws {
        let firm = try Firm("status")
        try firm.mark.imports(Self.leads)
        try firm.dana.does("touch L2 --channel call --outcome notInterested")
        try firm.dana.does("disqualify L2 --reason notInterested")
        try firm.eli.does("disqualify L3 --reason duplicate")
        let third = try firm.dana.adds("lastName=Allen company=Opt email=fran@opt.example phone=\"+49 30 1234571\"")
        try firm.dana.does("disqualify \(third) --reason badData")
        // Marketing goes on: what it reads doesn't bring it back, what asks for sales does.
        firm.now = "2026-12-01T09:00Z"
        try firm.mark.does("engage L2 --type emailClicked")
        #expect(try firm.stages("L2") == ["disqualified"])
        try firm.mark.does("engage L2 --type formSubmitted --form demo")
        let back = try firm.lead("L2")
        #expect(back.stage == "sql" && back.owner != nil)
        #expect(back.deeds.contains("rule:raised-hand reengaged"))
        // On the telephone, too: whoever hears it has it.
        #expect(try firm.eli.does("reengage L3 --note \"asked for an offer\"").contains("reengage L3: SQL, eli, first touch due"))
        try firm.eli.does("disqualify L3 --reason duplicate")
        // It unsubscribes, or its address bounces: it drops out.
        #expect(try firm.mark.does("optout L3 --channel email").contains("optout L3: Dropped out"))
        #expect(try firm.mark.does("bounce \(third)").contains("bounce \(third): Dropped out"))
        #expect(try firm.queue("dropped").count == 2)
        // Its own request for sales brings even that back.
        try firm.mark.does("engage L3 --type formSubmitted --form contactUs")
        #expect(try firm.stages("L3") == ["sql"])
        // In hand, the address is closed and the lead goes on.
        try firm.mark.does("bounce L2")
        let bounced = try firm.lead("L2")
        #expect(bounced.stage == "sql" && bounced.closedChannels == ["email": "bounced"])
        #expect(try firm.dana.sees("L2").contains("email: bounced"))
    }
}
