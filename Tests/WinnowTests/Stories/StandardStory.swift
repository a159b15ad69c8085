import Foundation
import Testing

/// The preset `standard`: the best of the five published definitions.
///
/// It has BANT, follow-up gates, clocks and signatures.
@Suite("Preset standard")
struct StandardStory {
    static let contacts = """
        Record ID,First Name,Last Name,Job Title,Company Name,Email,Phone Number,Industry,Number of Employees,Original Source
        501,Ada,Byron,VP Operations,Halden Motors,ada@halden.example,+49 30 1234567,Automotive,400,Organic Search
        502,Grace,Hopper,Analyst,Fjord Software,grace@fjord.example,+49 30 1234568,Software,60,Paid Search
        503,,,,,jroe@nowhere.example,,,,Other
        """

    /// A firm in which Ada is a SAL, owned by Dana.
    private func accepted() throws -> Firm {
        let firm = try Firm("standard")
        try firm.mark.imports(Self.contacts)
        try firm.dana.does("accept L1")
        return firm
    }

    @Test("it is the default of a new workspace, and is not signed yet")
    func isDefault() throws {
        let place = try TestPlace()
        let definition = try place.winnow("definition", "show").text
        #expect(definition.hasPrefix("definition 1, standard: "))
        #expect(definition.contains("  for sales: not signed\n  for marketing: not signed"))
        let firm = try Firm("standard")
        try firm.tess.does("definition sign --side sales")
        try firm.mark.does("definition sign --side marketing")
        #expect(try firm.vera.does("definition versions").contains("signed by tess (sales) and mark (marketing)"))
    }

    @Test("an inquiry becomes viable when its data are complete, and an MQL by its score or by asking for sales")
    func promotion() throws {
        let firm = try Firm("standard")
        try firm.mark.imports(Self.contacts)
        #expect(try firm.stages("L1", "L2", "L3") == ["mql", "viable", "inquiry"])
        #expect(
            try firm.mark.isRefused("promote L3") == "L3 is not viable yet; it needs a first name or a last name; a company name")
        #expect(try firm.lead("L1").actions == ["mark captured", "rule:viable promoted", "rule:score promoted"])
        try firm.mark.does("engage L2 --type contentDownloaded")
        #expect(try firm.stages("L2") == ["viable"])
        try firm.mark.does("engage L2 --type formSubmitted --form demo")
        #expect(try firm.lead("L2").actions.last == "rule:raised-hand promoted")
        #expect(try firm.queue("mql") == ["L1", "L2"])
    }

    @Test("clocks run in business hours from acceptance, and only a logged touch stops the first-touch clock")
    func clocks() throws {
        let firm = try Firm("standard")
        firm.now = "2026-11-27T15:00Z"
        try firm.mark.imports(Self.contacts)
        #expect(try firm.dana.does("queue mql").contains("review in"))
        #expect(try firm.dana.sees("L1").contains("review due 2026-11-30 11:00"), "a Friday afternoon and a Monday morning")
        #expect(try firm.dana.does("accept L1").contains("accepted L1: SAL, dana, first touch due Mon 15:00"))
        try firm.dana.does("schedule L1 --on \"tue 10:00\" --channel meeting")
        try firm.dana.does("note L1 \"read their annual report\"")
        #expect(try firm.lead("L1").dueKind == "first touch")
        firm.now = "2026-11-30T15:30Z"
        #expect(try firm.dana.sees("L1").contains("first touch due 2026-11-30 15:00, 30m overdue"))
        #expect(try firm.queue("sql --late") == ["L1"])
        try firm.dana.does("touch L1 --channel email")
        #expect(try firm.lead("L1").dueKind == "meeting")
    }

    @Test("a SAL becomes an SQL after a contact, with a need and three criteria of BANT")
    func qualifying() throws {
        let firm = try accepted()
        #expect(
            try firm.dana.isRefused("qualify L1")
                == "to qualify, L1 needs contact by call, meeting or e-mail; a passing answer to Need; passing answers to 3 of "
                + "Budget, Authority, Need and Timescale")
        try firm.dana.does("touch L1 --channel call --outcome connected")
        try firm.dana.does("assess L1 budget=approved authority=decides need=none timescale=later")
        #expect(
            try firm.dana.isRefused("qualify L1")
                == "to qualify, L1 needs the answer \"Urgent\" or \"Recognised\" to Need; a passing answer to 1 more of Need and Timescale"
        )
        try firm.dana.does("assess L1 need=recognised")
        #expect(try firm.dana.does("qualify L1").contains("qualified L1: SQL, dana"))
        #expect(try firm.lead("L1").likelihood == 58)
    }

    @Test("converting needs a contact, a scheduled meeting or call, and the intention to buy")
    func converting() throws {
        let firm = try accepted()
        #expect(try firm.dana.isRefused("convert L1") == "L1 is a SAL; only an SQL can be converted")
        try firm.dana.does("touch L1 --channel email --outcome replied")
        try firm.dana.does("assess L1 budget=approved authority=decides need=urgent")
        try firm.dana.does("qualify L1")
        #expect(
            try firm.dana.isRefused("convert L1")
                == "to convert, L1 needs a scheduled meeting or call; an answer to \"intends to buy\"")
        #expect(
            try firm.dana.isRefused("convert L1 --meeting \"thu 14:00\" --intention unknown")
                == "to convert, L1 needs an answer to \"intends to buy\" other than \"unknown\"")
        #expect(
            try firm.dana.does("convert L1 --meeting \"thu 14:00\" --intention fromUs --amount \"EUR 24k\"")
                .contains("converted L1: Opportunity, cleo, meeting due Thu 14:00"))
        #expect(
            try firm.cleo.isRefused("close L1 --lost").hasPrefix("to close as lost, L1 needs a reason: noBudget, competitor, price")
        )
        try firm.cleo.does("close L1 --no-decision --reason postponed")
        #expect(try firm.stages("L1") == ["noDecision"])
    }

    @Test(
        "each reason has its own requirements: a contact, a touch, the prescribed attempts, or nothing")
    func reasons() throws {
        let firm = try accepted()
        #expect(
            try firm.dana.isRefused("reject L1 --reason unreachable")
                == "to reject as \"Unable to reach\", L1 needs 6 more attempts")
        #expect(
            try firm.dana.isRefused("reject L1 --reason contactLater")
                == "to reject as \"Asked to be contacted later\", L1 needs contact by any channel")
        #expect(try firm.dana.isRefused("reject L1 --reason wrongPerson") == "to reject as \"Wrong person\", L1 needs 1 touch")
        #expect(
            try firm.dana.isRefused("disqualify L1 --reason notInterested")
                == "to disqualify as \"Not interested\", L1 needs contact by any channel")
        firm.now = "2026-11-23T10:00Z"
        try firm.dana.does("touch L1 --channel call --outcome noAnswer")
        firm.now = "2026-11-23T11:00Z"
        #expect(
            try firm.dana.isRefused("disqualify L1 --reason unreachable")
                == "to disqualify as \"Unable to reach\", L1 needs 5 more attempts (1 of 6), through 1 more channel, next due 14:00"
        )
        #expect(try firm.dana.does("reject L1 --reason timing").contains("rejected L1: Nurture"))
        #expect(try firm.mark.does("disqualify L1 --reason wrongFit").contains("disqualified L1: Disqualified"))
        // A disqualified lead can still ask for sales.
        firm.now = "2026-12-01T10:00Z"
        try firm.mark.does("engage L1 --type formSubmitted --form contactUs")
        #expect(try firm.stages("L1") == ["mql"])
        #expect(try firm.eli.sees("L1").contains("disqualified by mark"))
    }

    @Test("leads of an absent owner are reassigned, and thirty days without contact end in a batch to disqualify")
    func waiting() throws {
        let firm = try accepted()
        try firm.admin.does("team away dana --until 2026-12-07")
        #expect(try firm.admin.does("tick").contains("L1 from dana to eli: the owner is absent (rule owner-away)"))
        firm.now = "2026-11-24T10:00Z"
        try firm.eli.does("touch L1 --channel call --outcome voicemail")
        firm.now = "2026-12-24T10:00Z"
        #expect(try firm.admin.does("tick").contains("1 lead has gone 30 days with attempts but without contact"))
        #expect(try firm.queue("unreached --mine --for eli") == ["L1"])
    }
}
