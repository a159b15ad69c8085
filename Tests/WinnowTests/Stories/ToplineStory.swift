import Foundation
import Testing

/// TopLine Results, "Not All Leads Are Created Equal": raw → viable → MQL → SQL → opportunity.
@Suite("The story of topline")
struct ToplineStory {
    static let web = """
        Lead ID,First Name,Last Name,Title,Company,Email,Phone,Industry,No. of Employees,Lead Source
        00Q1,Ada,Byron,VP Operations,Halden Motors,ada@halden.example,,Automotive,400,Trade Show
        00Q2,Grace,Hopper,Analyst,Fjord Ltd,grace@gmail.com,,,,Web
        00Q3,Edsger,Dijkstra,Analyst,Structured AG,edsger@structured.example,,,,Web
        00Q4,,,,Nowhere,,,,,Web
        00Q5,Niklaus,Wirth,,Modula AG,nik@modula.example,,,,Web
        00Q6,Barbara,Liskov,Clerk,Clu Inc,,+49 30 1234567,,,Web
        """

    @Test(
        "a raw lead is viable with a real address or phone; whether free mail will do and what else is asked is the firm's own choice"
    )
    func viability() throws {
        let firm = try Firm("topline")
        #expect(try firm.mark.imports(Self.web).contains("6  leads added"))
        #expect(try firm.stages("L2", "L3", "L4", "L6") == ["inquiry", "viable", "inquiry", "viable"])
        // A personal mail domain is refused, and no address at all anyway.
        let freeMail = "L2 is not viable yet; it still needs an e-mail address that is not a free one"
        #expect(try firm.mark.isRefused("promote L2") == freeMail)
        #expect(try firm.mark.sees("L2").contains("Raw lead since 2026-11-23 09:00"))
        #expect(
            try firm.mark.isRefused("promote L4") == "L4 is not viable yet; it still needs e-mail or phone or mobile; last name")
        #expect(try firm.mark.does("edit L2 email=grace@fjord.example").contains("edit L2: Viable lead"))
        // Another firm takes personal mail domains, and asks for first name and title instead.
        let ours = try firm.definition {
            $0.replacingOccurrences(of: "  - businessMail", with: "# - businessMail")
                .replacingOccurrences(of: "# - field: firstName", with: "  - field: firstName")
                .replacingOccurrences(of: "# - field: title", with: "  - field: title")
        }
        #expect(try firm.admin.does("definition preview \(ours)").contains("1 Viable lead would become Raw lead"))
        try firm.admin.does("definition adopt \(ours) --yes")
        #expect(try firm.stages("L5") == ["inquiry"])
        #expect(try firm.mark.isRefused("promote L5") == "L5 is not viable yet; it still needs title")
        try firm.mark.imports("Lead ID,First Name,Last Name,Title,Company,Email\n00Q7,Fran,Allen,Analyst,Opt AG,fran@hotmail.com")
        #expect(try firm.stages("L7") == ["viable"])
    }

    @Test("an MQL is made by profile, or by an action: a web form, a card at a show, a download, several click-throughs")
    func marketingQualified() throws {
        let firm = try Firm("topline")
        try firm.mark.imports(Self.web)
        // By profile alone, through a score that sales agreed on.
        #expect(try firm.dana.does("definition show").contains("at least 30 points in all make it one"))
        try firm.dana.does("definition sign --side sales")
        let byProfile = try firm.lead("L1")
        #expect(byProfile.stage == "mql")
        #expect(byProfile.why == ["title-decides", "industry", "size"])
        #expect(byProfile.deeds == ["mark captured", "rule:viable promoted", "rule:score promoted"])
        // By an action: what a campaign's members did comes in by the CRM's own columns.
        firm.now = "2026-11-24T09:00Z"
        try firm.mark.imports(
            """
            Campaign Name,Lead ID,Member Status,Member First Responded Date
            Autumn show,00Q5,Business Card,2026-11-24
            Guide,00Q6,Downloaded,2026-11-24
            Mailing 1,00Q3,Clicked,2026-11-24
            Mailing 2,00Q3,Clicked,2026-11-24
            """, "--as engagements")
        #expect(try firm.stages("L5", "L6", "L3") == ["mql", "mql", "viable"])
        #expect(try firm.mark.does("engage L3 --type emailClicked").contains("engage L3: MQL"))
        #expect(try firm.lead("L3").why == ["mail-clicked"])
        let form = try firm.mark.adds("lastName=Hoare company=Quick email=tony@quick.example --form whitePaper")
        #expect(try firm.stages(form) == ["mql"])
        // An action without any hope of a sale is not enough.
        let student = try firm.mark.adds("lastName=Knuth title=Student email=don@tex.example --form whitePaper")
        #expect(try firm.stages(student) == ["viable"])
        #expect(try firm.queue("mql").sorted() == ["L1", "L3", "L5", "L6", form])
    }

    @Test("SQL is SAL: sales sees what made it an MQL, and accepting one with a position in a fitting organisation lands in SQL")
    func salesQualified() throws {
        let firm = try Firm("topline")
        try firm.mark.imports(Self.web)
        try firm.mark.does("engage L5 --type cardHandedOver")
        let seen = try firm.dana.sees("L1")
        #expect(seen.contains("Why here: 35 for who they are, 0 for what they did"))
        #expect(seen.contains("decision maker     +15") && seen.contains("fitting industry   +10"))
        #expect(try firm.dana.isRefused("accept L5") == "accept still needs title; an answer to Organisation")
        #expect(try firm.vera.isRefused("accept L1") == "to accept a lead in MQL is for sdr; you are viewer")
        try firm.dana.does("assess L1 organisation=unknown")
        #expect(try firm.dana.isRefused("accept L1") == "accept still needs Organisation answered better than \"not known\"")
        try firm.dana.does("assess L1 organisation=fits")
        #expect(try firm.dana.does("accept L1").contains("accept L1: SQL, dana, first touch due 17:00"))
        let accepted = try #require(try firm.line("accepted", of: "L1")["data"] as? [String: Any])
        #expect(accepted["stage"] as? String == "sql")
        #expect((accepted["evidence"] as? [[String: Any]])?.count == 3, "what made it an MQL is kept with the decision")
        #expect(try firm.dana.isRefused("qualify L1") == "the definition \"topline\" has no such step")
        #expect(try firm.queue("sql") == ["L1"])
        #expect(
            try firm.vera.does("definition show").contains(
                "Raw lead → Viable lead → MQL → SQL → Opportunity → Won, Lost, No decision"))
        // One whose organisation doesn't fit is none.
        try firm.eli.does("edit L5 title=Professor")
        try firm.eli.does("assess L5 organisation=unfitting")
        #expect(try firm.eli.isRefused("accept L5") == "accept still needs Organisation answered better than \"doesn't fit\"")
        try firm.eli.does("disqualify L5 --reason wrongFit")
        #expect(try firm.stages("L5") == ["disqualified"])
    }

    @Test("an opportunity means to buy from us or from someone else and meets five criteria, each of which can be taken out")
    func opportunity() throws {
        let firm = try Firm("topline")
        try firm.mark.imports(Self.web)
        try firm.dana.does("assess L1 organisation=fits")
        try firm.dana.does("accept L1")
        #expect(
            try firm.dana.isRefused("convert L1")
                == "convert still needs the intention to buy; an answer to Buying cycle; an answer to Influence; "
                + "an answer to Time frame; an answer to Size; an answer to Permission")
        try firm.dana.does("assess L1 buyingCycle=no influence=neither timeFrame=unknown size=unknown followUp=no")
        #expect(
            try firm.dana.isRefused("convert L1 --intention unknown")
                == "convert still needs the intention to buy, which is \"not known\"; Buying cycle answered better than \"no\"; Influence answered better than \"neither\"; "
                + "Time frame answered better than \"not known\"; Size answered better than \"not known\"; Permission answered better than \"no\""
        )
        try firm.dana.does("assess L1 buyingCycle=yes influence=influences timeFrame=year followUp=yes")
        #expect(
            try firm.dana.isRefused("convert L1 --intention fromUs")
                == "convert still needs Size answered better than \"not known\"")
        #expect(try firm.eli.isRefused("convert L1") == "L1 is Dana's; ask them, or a team lead")
        // Taken out of the definition, the size isn't asked any more.
        let ours = try firm.definition { $0.replacingOccurrences(of: "    - criterion: size\n", with: "") }
        #expect(try firm.admin.does("definition preview \(ours)").contains("convert no longer asks for"))
        try firm.admin.does("definition adopt \(ours) --yes")
        #expect(
            try firm.dana.does("convert L1 --intention fromSomeoneElse --amount \"EUR 24k\"").contains(
                "convert L1: Opportunity, cleo"))
        let opportunity = try firm.lead("L1")
        #expect(opportunity.conversion["intention"] as? String == "fromSomeoneElse")
        #expect(opportunity.owner == "cleo", "the closer receives it")
        #expect(try firm.line("converted")["def"] as? Int == 2, "the version under which it was decided")
        #expect(try firm.dana.isRefused("close L1 --won") == "to close a lead in Opportunity is for closer, teamlead; you are sdr")
        #expect(
            try firm.cleo.isRefused("close L1 --lost")
                == "close still needs a reason: price, competitorWon, missingFeature, noBudget, wentSilent")
        try firm.cleo.does("close L1 --lost --reason competitorWon")
        #expect(try firm.stages("L1") == ["lost"])
    }

    @Test("one that isn't ready when approached goes back to marketing for nurture and is never forgotten")
    func nurture() throws {
        let firm = try Firm("topline")
        try firm.mark.imports(Self.web)
        #expect(
            try firm.dana.isRefused("reject L1 --reason silly")
                == "there is no such reason; the definition \"topline\" has: notReady, timing, wrongPerson, unreachable, noBudget")
        #expect(
            try firm.dana.isRefused("reject L1 --reason unreachable")
                == "\"unable to reach\" still needs 0 of 4 attempts")
        #expect(
            try firm.mark.isRefused("reject L1 --reason notReady")
                == "to reject a lead in MQL is for closer, sdr, teamlead; you are marketing")
        try firm.dana.does("reject L1 --reason notReady --note \"after the merger\"")
        #expect(try firm.queue("nurture") == ["L1"])
        #expect(try firm.mark.sees("L1").contains("rejected by dana (by "))
        #expect(try firm.mark.sees("L1").contains("not ready yet (\"after the merger\")"))
        // It is marketing's now, and stays in touch.
        #expect(
            try firm.dana.isRefused("touch L1 --channel email")
                == "to touch a lead in Nurture is for marketing, teamlead; you are sdr")
        firm.now = "2026-12-14T09:00Z"
        try firm.mark.does("touch L1 --channel email --note \"spring programme\"")
        try firm.mark.does("engage L1 --type contentDownloaded")
        #expect(try firm.stages("L1") == ["nurture"])
        // It raises its hand, and sales has it again, with all that was.
        firm.now = "2027-01-11T09:00Z"
        try firm.mark.does("engage L1 --type formSubmitted --form contactUs")
        let back = try firm.lead("L1")
        #expect(back.stage == "mql" && back.owner == nil)
        #expect(back.deeds.suffix(2) == ["mark engaged", "rule:raised-hand reengaged"])
        #expect(back.story.contains { $0.contains("rejected L1 to Nurture: not ready yet") })
        // Or marketing finds it ready.
        try firm.dana.does("reject L1 --reason timing")
        #expect(try firm.mark.does("promote L1").contains("promote L1: MQL"))
    }
}
