import Foundation
import Testing

/// The preset `readiness`, after "Qualified leads: the most important input for sales".
///
/// Marketing promotes, interest becomes concrete, and a clear yes makes an SQL.
@Suite("Preset readiness")
struct ReadinessStory {
    static let contacts = """
        Record ID,First Name,Last Name,Job Title,Company Name,Email,Phone Number,Industry,Number of Employees,Original Source
        501,Ada,Byron,Head of Operations,Halden Motors,ada@halden.example,+49 30 1234567,Automotive,400,Organic Search
        502,Grace,Hopper,CTO,Fjord Software,grace@fjord.example,+49 30 1234568,Software,900,Cold Call
        503,Tony,Hoare,Clerk,Quick AG,tony@quick.example,,,,Organic Search
        """

    /// A firm in which Ada, an inbound lead, is an MQL.
    private func promoted() throws -> Firm {
        let firm = try Firm("readiness")
        try firm.mark.imports(Self.contacts)
        try firm.mark.does("engage L1 --type contentDownloaded")
        try firm.mark.does("engage L1 --type pageVisited")
        try firm.mark.does("promote L1")
        return firm
    }

    @Test("no rule makes an MQL: a score or a raised hand proposes, and marketing promotes")
    func proposing() throws {
        let firm = try Firm("readiness")
        #expect(try firm.mark.imports(Self.contacts).contains("3    as Viable"))
        let (ada, tony) = (try firm.lead("L1"), try firm.lead("L3"))
        #expect(ada.score == 37 && ada.isProposed, "her profile alone reaches the 35")
        #expect(tony.score == 0 && !tony.isProposed)
        #expect(try firm.mark.sees("L1").contains("proposed as an MQL (37 points); waiting for marketing"))
        // Not even forms that ask for sales make an MQL.
        try firm.mark.does("engage L1 --type formSubmitted --form pricing")
        try firm.mark.does("engage L1 --type formSubmitted --form demo")
        #expect(try firm.lead("L1").stage == "viable")
        #expect(try firm.lead("L1").isProposed)
        // A lead added by a rep is no MQL either.
        let byHand = try firm.dana.adds(
            "firstName=Fran lastName=Allen title=CEO company=Opt industry=Software email=fran@opt.example")
        #expect(try firm.stages(byHand) == ["viable"])
        #expect(
            try firm.dana.isRefused("promote L1")
                == "only marketers and team leads can promote viable leads; dana is an SDR")
        #expect(try firm.mark.does("promote L1").contains("promoted L1: MQL"))
        #expect(try firm.lead("L1").actions.last == "mark promoted")
        #expect(!firm.place.lines().contains { $0["by"] as? String == "rule:score" })
    }

    @Test(
        "inbound leads need engagement first; outbound leads need a personal contact first and engagement later"
    )
    func paths() throws {
        let firm = try Firm("readiness")
        try firm.mark.imports(Self.contacts)
        #expect(try firm.lead("L1").json["path"] as? String == "inbound")
        #expect(try firm.lead("L2").json["path"] as? String == "outbound")
        // Inbound: only its engagement counts, not a conversation.
        #expect(try firm.mark.isRefused("promote L1") == "to promote, L1 needs 2 activities")
        try firm.mark.does("touch L1 --channel call --outcome connected")
        try firm.mark.does("engage L1 --type contentDownloaded")
        #expect(try firm.mark.isRefused("promote L1") == "to promote, L1 needs 1 more activity (1 of 2)")
        try firm.mark.does("engage L1 --type formSubmitted --form pricing")
        try firm.mark.does("promote L1")
        // Outbound: a personal contact, and an e-mail is none.
        #expect(try firm.mark.isRefused("promote L2") == "to promote, L2 needs contact by call, meeting or social message")
        try firm.mark.does("touch L2 --channel email --outcome replied")
        #expect(try firm.mark.isRefused("promote L2") == "to promote, L2 needs contact by call, meeting or social message")
        try firm.mark.does("touch L2 --channel call --outcome connected")
        try firm.mark.does("promote L2")
        // Engagement comes later, before sales accepts it; an inbound lead has it already.
        try firm.mark.does("assess L1 L2 interest=concrete")
        #expect(try firm.dana.isRefused("accept L2") == "to accept, L2 needs 1 activity")
        try firm.mark.does("engage L2 --type emailClicked")
        #expect(try firm.dana.does("accept L1 L2").contains("accepted L2: Concrete interest, dana"))
    }

    @Test("an MQL with general interest is nurtured within its stage, and moves when interest is concrete")
    func interest() throws {
        let firm = try promoted()
        #expect(
            try firm.dana.isRefused("accept L1")
                == "to accept, L1 needs the answer \"Concrete (implementation, price)\" to Interest")
        // Marketing works on leads without an owner: it touches them, asks, and follows their engagement.
        firm.now = "2026-12-01T10:00Z"
        try firm.mark.does("touch L1 --channel email --note newsletter")
        try firm.mark.does("assess L1 interest=general")
        try firm.mark.does("engage L1 --type contentDownloaded")
        #expect(try firm.lead("L1").stage == "mql")
        #expect(
            try firm.dana.isRefused("accept L1")
                == "to accept, L1 needs the answer \"Concrete (implementation, price)\" to Interest"
        )
        // Interest shifts to implementation and price: marketing records it, and sales accepts the lead.
        firm.now = "2027-01-12T10:00Z"
        try firm.mark.does("engage L1 --type formSubmitted --form pricing")
        #expect(try firm.lead("L1").stage == "mql", "the form alone doesn't move it")
        try firm.mark.does("assess L1 interest=concrete")
        #expect(try firm.dana.does("accept L1").contains("accepted L1: Concrete interest, dana"))
        let upgraded = try firm.lead("L1")
        #expect(upgraded.stage == "sal")
        #expect(upgraded.timelineTexts.suffix(2).first?.contains("Interest: Concrete (implementation, price)") == true)
        // From now on the lead belongs to its owner.
        #expect(try firm.mark.isRefused("touch L1 --channel email").hasPrefix("L1 is owned by Dana"))
    }

    @Test("an SQL needs a researched offer and a clear yes to \"ready for a conversation?\"")
    func ready() throws {
        let firm = try promoted()
        try firm.mark.does("assess L1 interest=concrete")
        try firm.dana.does("accept L1")
        #expect(
            try firm.dana.isRefused("qualify L1")
                == "to qualify, L1 needs the answer \"Yes\" to Researched; the answer \"A clear yes\" to Ready")
        try firm.dana.does("assess L1 researched=partly ready=unclear")
        #expect(
            try firm.dana.isRefused("qualify L1")
                == "to qualify, L1 needs the answer \"Yes\" to Researched; the answer \"A clear yes\" to Ready")
        try firm.dana.does("assess L1 researched=yes")
        #expect(
            try firm.dana.isRefused("qualify L1") == "to qualify, L1 needs the answer \"A clear yes\" to Ready",
            "unclear is not a yes")
        #expect(try firm.dana.isRefused("convert L1") == "L1 is in \"Concrete interest\"; only an SQL can be converted")
        try firm.dana.does("assess L1 ready=yes")
        #expect(try firm.dana.does("qualify L1").contains("qualified L1: SQL, dana"))
    }

    @Test("the chance to close is assessed again until the end, and its history stays")
    func chance() throws {
        let firm = try promoted()
        try firm.mark.does("assess L1 interest=concrete")
        try firm.dana.does("accept L1")
        try firm.dana.does("assess L1 researched=yes ready=yes")
        try firm.dana.does("qualify L1")
        #expect(try firm.dana.isRefused("convert L1") == "to convert, L1 needs an estimate of the chance to close")
        try firm.dana.does("assess L1 --chance 40")
        #expect(try firm.dana.does("convert L1 --amount \"EUR 60k\"").contains("converted L1: Opportunity, cleo"))
        firm.now = "2026-12-07T09:00Z"
        try firm.cleo.does("assess L1 --chance 70")
        firm.now = "2026-12-21T09:00Z"
        try firm.cleo.does("assess L1 --chance 20 --note \"their budget was cut\"")
        let opportunity = try firm.lead("L1")
        #expect(opportunity.chances == [40, 70, 20])
        #expect(opportunity.json["chanceToClose"] as? Int == 20)
        let detail = try firm.cleo.sees("L1")
        #expect(detail.contains("\nChance to close\n"))
        #expect(detail.contains("2026-11-23 09:00  40%\n  2026-12-07 09:00  70%\n  2026-12-21 09:00  20%"))
        try firm.cleo.does("close L1 --lost --reason noBudget")
    }

    @Test(
        "an MQL has no due date while interest is general; concrete interest starts the review clock, which asking again does not restart"
    )
    func reviewClock() throws {
        let firm = try promoted()
        #expect(try !firm.dana.sees("L1").contains("review due"))
        try firm.mark.does("assess L1 interest=general")
        #expect(try !firm.dana.sees("L1").contains("review due"), "marketing nurtures it within its stage")
        firm.now = "2026-11-24T10:00Z"
        try firm.mark.does("assess L1 interest=concrete")
        #expect(try firm.dana.sees("L1").contains("review due 2026-11-25 10:00"))
        firm.now = "2026-11-24T16:00Z"
        try firm.mark.does("assess L1 interest=concrete")
        #expect(try firm.dana.sees("L1").contains("review due 2026-11-25 10:00"))
        firm.now = "2026-11-25T12:00Z"
        #expect(try firm.queue("mql --late") == ["L1"])
        #expect(try firm.vera.does("definition show").contains("to review an MQL"))
        try firm.dana.does("accept L1")
        #expect(try !firm.dana.sees("L1").contains("review due"))
    }

    @Test("under-qualified leads are returned; ready ones are reassigned when their owner is overdue or absent")
    func waiting() throws {
        let firm = try promoted()
        try firm.mark.does("engage L3 --type formSubmitted --form demo")
        try firm.mark.does("engage L3 --type pageVisited")
        try firm.mark.does("promote L3")
        try firm.mark.does("assess L1 L3 interest=concrete")
        // Under-qualified: returned to marketing, which has to promote it again.
        try firm.eli.does("accept L3")
        try firm.eli.does("reject L3 --reason underQualified")
        #expect(try firm.queue("nurture") == ["L3"])
        #expect(try firm.mark.sees("L3").contains("rejected by eli") && firm.mark.sees("L3").contains("Under-qualified"))
        firm.now = "2026-11-23T09:30Z"
        try firm.mark.does("engage L3 --type formSubmitted --form contactUs")
        #expect(
            try firm.stages("L3") == ["viable"],
            "after raising its hand the lead is back at the stage from which marketing promotes")
        // Ready: the first touch is due within four business hours; otherwise the lead is reassigned.
        #expect(try firm.dana.does("accept L1").contains("first touch due 13:30"))
        firm.now = "2026-11-23T14:00Z"
        #expect(try firm.admin.does("tick").contains("L1 from dana to eli: the first touch is overdue (rule first-touch-late)"))
        #expect(try firm.dana.does("journal --limit 1").contains("assigned L1 to Eli: the first touch is overdue"))
        try firm.eli.does("touch L1 --channel call --outcome connected")
        // The lead of an owner who is absent at the next due date is reassigned too.
        try firm.eli.does("schedule L1 --on \"tue 10:00\"")
        try firm.admin.does("team away eli --until 2026-12-07")
        #expect(try firm.admin.does("tick").contains("L1 from eli to dana: the owner is absent (rule owner-away)"))
        #expect(try firm.lead("L1").owner == "dana")
        #expect(try firm.vera.does("definition show").contains("Leads are reassigned when their first touch is overdue"))
    }
}
