import Foundation
import Testing

/// The preset `topline`, after TopLine Results, "Not All Leads Are Created Equal".
///
/// Raw lead → viable lead → MQL → SQL → opportunity.
@Suite("Preset topline")
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
        "a raw lead is viable with a valid e-mail or phone; each firm decides about free mail and required fields"
    )
    func viability() throws {
        let firm = try Firm("topline")
        #expect(try firm.mark.imports(Self.web).contains("6  leads added"))
        #expect(try firm.stages("L2", "L3", "L4", "L6") == ["inquiry", "viable", "inquiry", "viable"])
        // A free mail address is refused, and so is no address.
        let freeMail = "L2 is not viable yet; it needs a business e-mail address"
        #expect(try firm.mark.isRefused("promote L2") == freeMail)
        #expect(try firm.mark.sees("L2").contains("Raw lead since 2026-11-23 09:00"))
        #expect(
            try firm.mark.isRefused("promote L4")
                == "L4 is not viable yet; it needs an e-mail address, a phone number or a mobile number; a last name")
        #expect(try firm.mark.does("edit L2 email=grace@fjord.example").contains("edited L2: Viable lead"))
        // Another firm accepts free mail, and requires first name and title instead.
        let ours = try firm.definition {
            $0.replacingOccurrences(of: "  - businessMail", with: "# - businessMail")
                .replacingOccurrences(of: "# - field: firstName", with: "  - field: firstName")
                .replacingOccurrences(of: "# - field: title", with: "  - field: title")
        }
        #expect(try firm.admin.does("definition preview \(ours)").contains("1 lead would move from Viable lead to Raw lead"))
        try firm.admin.does("definition adopt \(ours) --yes")
        #expect(try firm.stages("L5") == ["inquiry"])
        #expect(try firm.mark.isRefused("promote L5") == "L5 is not viable yet; it needs a job title")
        try firm.mark.imports("Lead ID,First Name,Last Name,Title,Company,Email\n00Q7,Fran,Allen,Analyst,Opt AG,fran@hotmail.com")
        #expect(try firm.stages("L7") == ["viable"])
    }

    @Test("the profile makes an MQL, or an action: a web form, a business card, a download, several clicks")
    func marketingQualified() throws {
        let firm = try Firm("topline")
        try firm.mark.imports(Self.web)
        // By profile alone, with a score that sales has agreed to.
        #expect(try firm.dana.does("definition show").contains("A lead is promoted when it has at least 30 points"))
        try firm.dana.does("definition sign --side sales")
        let byProfile = try firm.lead("L1")
        #expect(byProfile.stage == "mql")
        #expect(byProfile.why == ["title-decides", "industry", "size"])
        #expect(byProfile.actions == ["mark captured", "rule:viable promoted", "rule:score promoted"])
        // By an action: campaign responses are imported with the CRM's own columns.
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
        #expect(try firm.mark.does("engage L3 --type emailClicked").contains("logged activity for L3: MQL"))
        #expect(try firm.lead("L3").why == ["mail-clicked"])
        let form = try firm.mark.adds("lastName=Hoare company=Quick email=tony@quick.example --form whitePaper")
        #expect(try firm.stages(form) == ["mql"])
        // An action by a person who will not buy is not enough.
        let student = try firm.mark.adds("lastName=Knuth title=Student email=don@tex.example --form whitePaper")
        #expect(try firm.stages(student) == ["viable"])
        #expect(try firm.queue("mql").sorted() == ["L1", "L3", "L5", "L6", form])
    }

    @Test("accepting leads to SQL: sales sees the evidence of the MQL, and accepts leads with a title in a fitting organisation")
    func salesQualified() throws {
        let firm = try Firm("topline")
        try firm.mark.imports(Self.web)
        try firm.mark.does("engage L5 --type cardHandedOver")
        let detail = try firm.dana.sees("L1")
        #expect(detail.contains("Score: fit 35, engagement 0"))
        #expect(detail.contains("Decision maker   +15") && detail.contains("Target industry  +10"))
        #expect(try firm.dana.isRefused("accept L5") == "to accept, L5 needs a job title; a passing answer to Organisation")
        #expect(try firm.vera.isRefused("accept L1") == "viewers cannot accept leads; ask an admin for another role")
        try firm.dana.does("assess L1 organisation=unknown")
        #expect(try firm.dana.isRefused("accept L1") == "to accept, L1 needs the answer \"Fits\" to Organisation")
        try firm.dana.does("assess L1 organisation=fits")
        #expect(try firm.dana.does("accept L1").contains("accepted L1: SQL, dana, first touch due 17:00"))
        let accepted = try #require(try firm.line("accepted", of: "L1")["data"] as? [String: Any])
        #expect(accepted["stage"] as? String == "sql")
        #expect((accepted["evidence"] as? [[String: Any]])?.count == 3, "the evidence of the MQL is recorded with the decision")
        #expect(try firm.dana.isRefused("qualify L1") == "the definition \"topline\" has no step \"qualify\"")
        #expect(try firm.queue("sql") == ["L1"])
        #expect(
            try firm.vera.does("definition show").contains(
                "Raw lead → Viable lead → MQL → SQL → Opportunity → Won, Lost, No decision"))
        // A lead whose organisation does not fit cannot be accepted.
        try firm.eli.does("edit L5 title=Professor")
        try firm.eli.does("assess L5 organisation=unfitting")
        #expect(try firm.eli.isRefused("accept L5") == "to accept, L5 needs the answer \"Fits\" to Organisation")
        try firm.eli.does("disqualify L5 --reason wrongFit")
        #expect(try firm.stages("L5") == ["disqualified"])
    }

    @Test("converting needs the intention to buy, from us or others, and five criteria, each of which can be removed")
    func opportunity() throws {
        let firm = try Firm("topline")
        try firm.mark.imports(Self.web)
        try firm.dana.does("assess L1 organisation=fits")
        try firm.dana.does("accept L1")
        #expect(
            try firm.dana.isRefused("convert L1")
                == "to convert, L1 needs an answer to \"intends to buy\"; a passing answer to Buying cycle; a passing answer to Influence; "
                + "a passing answer to Time frame; a passing answer to Size; a passing answer to Permission")
        try firm.dana.does("assess L1 buyingCycle=no influence=neither timeFrame=unknown size=unknown followUp=no")
        #expect(
            try firm.dana.isRefused("convert L1 --intention unknown")
                == "to convert, L1 needs an answer to \"intends to buy\" other than \"unknown\"; the answer \"Yes\" to Buying cycle; the answer \"Decision maker\" or \"Influencer\" to Influence; "
                + "the answer \"Within three months\", \"Within a year\" or \"Later\" to Time frame; the answer \"Large\", \"Medium\" or \"Small\" to Size; the answer \"Yes\" to Permission"
        )
        try firm.dana.does("assess L1 buyingCycle=yes influence=influences timeFrame=year followUp=yes")
        #expect(
            try firm.dana.isRefused("convert L1 --intention fromUs")
                == "to convert, L1 needs the answer \"Large\", \"Medium\" or \"Small\" to Size")
        #expect(try firm.eli.isRefused("convert L1").hasPrefix("L1 is owned by Dana"))
        // Without it in the definition, the size is no longer required.
        let ours = try firm.definition { $0.replacingOccurrences(of: "    - criterion: size\n", with: "") }
        #expect(
            try firm.admin.does("definition preview \(ours)").contains(
                "Convert no longer requires a passing answer to Size"))
        try firm.admin.does("definition adopt \(ours) --yes")
        #expect(
            try firm.dana.does("convert L1 --intention fromSomeoneElse --amount \"EUR 24k\"").contains(
                "converted L1: Opportunity, cleo"))
        let opportunity = try firm.lead("L1")
        #expect(opportunity.conversion["intention"] as? String == "fromSomeoneElse")
        #expect(opportunity.owner == "cleo", "the closer receives it")
        #expect(try firm.line("converted")["def"] as? Int == 2, "the version of the definition at the decision")
        #expect(
            try firm.dana.isRefused("close L1 --won")
                == "only closers and team leads can close opportunities; dana is an SDR")
        #expect(
            try firm.cleo.isRefused("close L1 --lost")
                == "to close as lost, L1 needs a reason: price, competitorWon, missingFeature, noBudget, wentSilent")
        try firm.cleo.does("close L1 --lost --reason competitorWon")
        #expect(try firm.stages("L1") == ["lost"])
    }

    @Test("a lead that is not ready is returned to marketing for nurture, and can come back")
    func nurture() throws {
        let firm = try Firm("topline")
        try firm.mark.imports(Self.web)
        #expect(
            try firm.dana.isRefused("reject L1 --reason silly")
                == "\"silly\" is not a reason to reject; choose one of: notReady, timing, wrongPerson, unreachable, noBudget")
        #expect(
            try firm.dana.isRefused("reject L1 --reason unreachable")
                == "to reject as \"Unable to reach\", L1 needs 4 more attempts")
        #expect(
            try firm.mark.isRefused("reject L1 --reason notReady")
                == "only SDRs, closers and team leads can reject MQLs; mark is a marketer")
        try firm.dana.does("reject L1 --reason notReady --note \"after the merger\"")
        #expect(try firm.queue("nurture") == ["L1"])
        #expect(try firm.mark.sees("L1").contains("rejected by dana (via "))
        #expect(try firm.mark.sees("L1").contains("Not ready yet (\"after the merger\")"))
        // Marketing owns the contact now.
        #expect(
            try firm.dana.isRefused("touch L1 --channel email")
                == "only marketers and team leads can log touches for leads in nurture; dana is an SDR")
        firm.now = "2026-12-14T09:00Z"
        try firm.mark.does("touch L1 --channel email --note \"spring programme\"")
        try firm.mark.does("engage L1 --type contentDownloaded")
        #expect(try firm.stages("L1") == ["nurture"])
        // The lead raises its hand, and sales gets it again, with its history.
        firm.now = "2027-01-11T09:00Z"
        try firm.mark.does("engage L1 --type formSubmitted --form contactUs")
        let back = try firm.lead("L1")
        #expect(back.stage == "mql" && back.owner == nil)
        #expect(back.actions.suffix(2) == ["mark engaged", "rule:raised-hand reengaged"])
        #expect(back.timelineTexts.contains { $0.contains("rejected L1, returned to Nurture: Not ready yet") })
        // Or marketing promotes it.
        try firm.dana.does("reject L1 --reason timing")
        #expect(try firm.mark.does("promote L1").contains("promoted L1: MQL"))
    }
}
