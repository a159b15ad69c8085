import Foundation
import Testing

/// "Qualified leads: the most important input for sales": marketers promote, interest becomes concrete, a clear yes makes an SQL.
@Suite("The story of readiness")
struct ReadinessStory {
    static let contacts = """
        Record ID,First Name,Last Name,Job Title,Company Name,Email,Phone Number,Industry,Number of Employees,Original Source
        501,Ada,Byron,Head of Operations,Halden Motors,ada@halden.example,+49 30 1234567,Automotive,400,Organic Search
        502,Grace,Hopper,CTO,Fjord Software,grace@fjord.example,+49 30 1234568,Software,900,Cold Call
        503,Tony,Hoare,Clerk,Quick AG,tony@quick.example,,,,Organic Search
        """

    /// A firm in which Ada's lead, which came to us, is an MQL.
    private func promoted() throws -> Firm {
        let firm = try Firm("readiness")
        try firm.mark.imports(Self.contacts)
        try firm.mark.does("engage L1 --type contentDownloaded")
        try firm.mark.does("engage L1 --type pageVisited")
        try firm.mark.does("promote L1")
        return firm
    }

    @Test("nothing becomes an MQL by itself: a score proposes, a raised hand proposes, and a marketer promotes")
    func proposing() throws {
        let firm = try Firm("readiness")
        #expect(try firm.mark.imports(Self.contacts).contains("3    in viable"))
        let (ada, tony) = (try firm.lead("L1"), try firm.lead("L3"))
        #expect(ada.score == 37 && ada.isProposed, "her profile alone reaches the 35")
        #expect(tony.score == 0 && !tony.isProposed)
        #expect(try firm.mark.sees("L1").contains("proposed for MQL by 37 points; a marketer decides"))
        // Not even the forms that ask for sales make it one.
        try firm.mark.does("engage L1 --type formSubmitted --form pricing")
        try firm.mark.does("engage L1 --type formSubmitted --form demo")
        #expect(try firm.lead("L1").stage == "viable")
        #expect(try firm.lead("L1").isProposed)
        // Nor does a rep who adds it.
        let byHand = try firm.dana.adds(
            "firstName=Fran lastName=Allen title=CEO company=Opt industry=Software email=fran@opt.example")
        #expect(try firm.stages(byHand) == ["viable"])
        #expect(try firm.dana.isRefused("promote L1") == "to promote a lead in Viable is for marketing, teamlead; you are sdr")
        #expect(try firm.mark.does("promote L1").contains("promote L1: MQL"))
        #expect(try firm.lead("L1").deeds.last == "mark promoted")
        #expect(!firm.place.lines().contains { $0["by"] as? String == "rule:score" })
    }

    @Test(
        "inbound and cold leads are judged by different paths: digital touchpoints first, or a personal contact first and engagement later"
    )
    func paths() throws {
        let firm = try Firm("readiness")
        try firm.mark.imports(Self.contacts)
        #expect(try firm.lead("L1").facts["path"] as? String == "inbound")
        #expect(try firm.lead("L2").facts["path"] as? String == "outbound")
        // Inbound: what it did, whoever was talked to.
        #expect(try firm.mark.isRefused("promote L1") == "promote still needs 0 of 2 things that the prospect did")
        try firm.mark.does("touch L1 --channel call --outcome connected")
        try firm.mark.does("engage L1 --type contentDownloaded")
        #expect(try firm.mark.isRefused("promote L1") == "promote still needs 1 of 2 things that the prospect did")
        try firm.mark.does("engage L1 --type formSubmitted --form pricing")
        try firm.mark.does("promote L1")
        // Cold: a personal contact, which a mail is not, whatever it did.
        #expect(try firm.mark.isRefused("promote L2") == "promote still needs a contact by call or meeting or social")
        try firm.mark.does("touch L2 --channel email --outcome replied")
        #expect(try firm.mark.isRefused("promote L2") == "promote still needs a contact by call or meeting or social")
        try firm.mark.does("touch L2 --channel call --outcome connected")
        try firm.mark.does("promote L2")
        // And engagement later, before sales takes it on; an inbound lead has had it.
        try firm.mark.does("assess L1 L2 interest=concrete")
        #expect(try firm.dana.isRefused("accept L2") == "accept still needs 0 of 1 thing that the prospect did")
        try firm.mark.does("engage L2 --type emailClicked")
        #expect(try firm.dana.does("accept L1 L2").contains("accept L2: Concrete interest, dana"))
    }

    @Test("nurture works inside the MQL stage: it stays one while interest is general and moves when interest is concrete")
    func interest() throws {
        let firm = try promoted()
        #expect(try firm.dana.isRefused("accept L1") == "accept still needs an answer to Interest")
        // Marketing goes on with what nobody owns: it touches, asks, and sees it orient itself.
        firm.now = "2026-12-01T10:00Z"
        try firm.mark.does("touch L1 --channel email --note newsletter")
        try firm.mark.does("assess L1 interest=general")
        try firm.mark.does("engage L1 --type contentDownloaded")
        #expect(try firm.lead("L1").stage == "mql")
        #expect(try firm.dana.isRefused("accept L1") == "accept still needs Interest answered better than \"general: orientation\"")
        // The shift to implementation and price: marketing upgrades it, and sales takes it on.
        firm.now = "2027-01-12T10:00Z"
        try firm.mark.does("engage L1 --type formSubmitted --form pricing")
        #expect(try firm.lead("L1").stage == "mql", "the form alone doesn't move it")
        try firm.mark.does("assess L1 interest=concrete")
        #expect(try firm.dana.does("accept L1").contains("accept L1: Concrete interest, dana"))
        let upgraded = try firm.lead("L1")
        #expect(upgraded.stage == "sal")
        #expect(upgraded.story.suffix(2).first?.contains("Interest: concrete: implementation, price") == true)
        // From there on it is its owner's.
        #expect(try firm.mark.isRefused("touch L1 --channel email") == "L1 is Dana's; ask them, or a team lead")
    }

    @Test("it is an SQL only if the offer has been researched and \"ready for a conversation?\" is a clear yes")
    func ready() throws {
        let firm = try promoted()
        try firm.mark.does("assess L1 interest=concrete")
        try firm.dana.does("accept L1")
        #expect(try firm.dana.isRefused("qualify L1") == "qualify still needs an answer to Researched; an answer to Ready")
        try firm.dana.does("assess L1 researched=partly ready=unclear")
        #expect(
            try firm.dana.isRefused("qualify L1")
                == "qualify still needs Researched answered better than \"in part\"; Ready answered better than \"not clear\"")
        try firm.dana.does("assess L1 researched=yes")
        #expect(
            try firm.dana.isRefused("qualify L1") == "qualify still needs Ready answered better than \"not clear\"",
            "unclear is not a yes")
        #expect(try firm.dana.isRefused("convert L1") == "L1 is Concrete interest; convert works from SQL")
        try firm.dana.does("assess L1 ready=yes")
        #expect(try firm.dana.does("qualify L1").contains("qualify L1: SQL, dana"))
    }

    @Test("qualification never stops: the chance to close is assessed again until the end, and its history stays")
    func chance() throws {
        let firm = try promoted()
        try firm.mark.does("assess L1 interest=concrete")
        try firm.dana.does("accept L1")
        try firm.dana.does("assess L1 researched=yes ready=yes")
        try firm.dana.does("qualify L1")
        #expect(try firm.dana.isRefused("convert L1") == "convert still needs a chance to close")
        try firm.dana.does("assess L1 --chance 40")
        #expect(try firm.dana.does("convert L1 --amount \"EUR 60k\"").contains("convert L1: Opportunity, cleo"))
        firm.now = "2026-12-07T09:00Z"
        try firm.cleo.does("assess L1 --chance 70")
        firm.now = "2026-12-21T09:00Z"
        try firm.cleo.does("assess L1 --chance 20 --note \"their budget was cut\"")
        let opportunity = try firm.lead("L1")
        #expect(opportunity.chances == [40, 70, 20])
        #expect(opportunity.facts["chanceToClose"] as? Int == 20)
        let sheet = try firm.cleo.sees("L1")
        #expect(sheet.contains("Chance to close, as it was assessed"))
        #expect(sheet.contains("2026-11-23 09:00  40 %\n  2026-12-07 09:00  70 %\n  2026-12-21 09:00  20 %"))
        try firm.cleo.does("close L1 --lost --reason noBudget")
        #expect(try firm.cleo.isRefused("assess L1 --chance 50").hasPrefix("L1 is Lost; assess works from"))
    }

    @Test(
        "nothing is owed on an MQL while interest is general; from concrete interest on sales owes a decision, and asking again buys no time"
    )
    func mature() throws {
        let firm = try promoted()
        #expect(try !firm.dana.sees("L1").contains("decide due"))
        try firm.mark.does("assess L1 interest=general")
        #expect(try !firm.dana.sees("L1").contains("decide due"), "marketing nurtures it within its stage")
        firm.now = "2026-11-24T10:00Z"
        try firm.mark.does("assess L1 interest=concrete")
        #expect(try firm.dana.sees("L1").contains("decide due 2026-11-25 10:00"))
        firm.now = "2026-11-24T16:00Z"
        try firm.mark.does("assess L1 interest=concrete")
        #expect(try firm.dana.sees("L1").contains("decide due 2026-11-25 10:00"))
        firm.now = "2026-11-25T12:00Z"
        #expect(try firm.queue("mql --late") == ["L1"])
        #expect(try firm.vera.does("definition show").contains("to decide on a"))
        try firm.dana.does("accept L1")
        #expect(try !firm.dana.sees("L1").contains("decide due"))
    }

    @Test("under-qualified leads are taken out and routed back; mature ones wait neither for who is late nor for who is away")
    func waiting() throws {
        let firm = try promoted()
        try firm.mark.does("engage L3 --type formSubmitted --form demo")
        try firm.mark.does("engage L3 --type pageVisited")
        try firm.mark.does("promote L3")
        try firm.mark.does("assess L1 L3 interest=concrete")
        // Under-qualified: out and back to marketing, which has to promote it anew.
        try firm.eli.does("accept L3")
        try firm.eli.does("reject L3 --reason underQualified")
        #expect(try firm.queue("nurture") == ["L3"])
        #expect(try firm.mark.sees("L3").contains("rejected by eli") && firm.mark.sees("L3").contains("under-qualified"))
        firm.now = "2026-11-23T09:30Z"
        try firm.mark.does("engage L3 --type formSubmitted --form contactUs")
        #expect(try firm.stages("L3") == ["viable"], "a raised hand comes back to where a marketer promotes")
        // Mature: the first touch is owed within four working hours, or somebody else gets it.
        #expect(try firm.dana.does("accept L1").contains("first touch due 13:30"))
        firm.now = "2026-11-23T14:00Z"
        #expect(try firm.admin.does("tick").contains("L1 from dana to eli: the first touch was late (rule first-touch-late)"))
        #expect(try firm.dana.does("journal --limit 1").contains("gave L1 to Eli: the first touch was late"))
        try firm.eli.does("touch L1 --channel call --outcome connected")
        // Nor for somebody who isn't there when the next thing is due.
        try firm.eli.does("schedule L1 --on \"tue 10:00\"")
        try firm.admin.does("team away eli --until 2026-12-07")
        #expect(try firm.admin.does("tick").contains("L1 from eli to dana: its owner is away (rule owner-away)"))
        #expect(try firm.lead("L1").owner == "dana")
        #expect(try firm.vera.does("definition show").contains("given to somebody else when the first touch was late"))
    }
}
