import Foundation
import Testing

/// The preset `complex-sale`: two funnels, with a telephone conversation between them.
///
/// It follows "Lead Management: what is a good lead?" (Lead Generation for the Complex Sale).
@Suite("Preset complex-sale")
struct ComplexSaleStory {
    static let inquiries = """
        LEADID,First Name,Last Name,Title,Company,Email,Phone,Industry,No Of Employees,Lead Source
        zcrm_1,Ada,Byron,CTO,Halden Motors,ada@halden.example,+49 30 1234567,Automotive,400,Teleprospecting
        zcrm_2,Grace,Hopper,CTO,Fjord Software,grace@fjord.example,+49 30 1234568,Software,900,Web Site
        zcrm_3,Edsger,Dijkstra,CEO,Structured AG,edsger@structured.example,,Software,900,Inbound Call
        zcrm_4,Tony,Hoare,Clerk,Quick AG,tony@quick.example,,,,Direct Mail
        zcrm_5,Fran,Allen,CEO,Opt AG,fran@opt.example,,Software,90,Event
        zcrm_6,,,,,somebody@opt.example,,,,Event
        """

    /// A firm in which marketing has handed Grace over to sales.
    private func handedOver() throws -> Firm {
        let firm = try Firm("complex-sale")
        try firm.mark.imports(Self.inquiries)
        try firm.mark.does("touch L2 --channel call --outcome connected")
        firm.now = "2026-11-23T09:10Z"
        try firm.mark.does("promote L2")
        return firm
    }

    @Test(
        "marketing's funnel: an inquiry is no lead, one definition applies to every source, and the score only orders calls"
    )
    func marketingsFunnel() throws {
        let firm = try Firm("complex-sale")
        let answer = try firm.mark.imports(Self.inquiries)
        #expect(answer.contains("1    as Inquiry") && answer.contains("5    as Lead to qualify"))
        for id in ["L1", "L2", "L3", "L4", "L5"] {
            #expect(try firm.lead(id).actions == ["mark captured", "rule:viable promoted"], "\(id) enters as every source does")
        }
        #expect(try firm.mark.sees("L6").contains("Inquiry since"))
        #expect(
            try firm.mark.isRefused("promote L6")
                == "L6 is not viable yet; it needs a first name or a last name; a company name; contact by call")
        #expect(try firm.lead("L2").isProposed)
        #expect(try !firm.lead("L4").isProposed)
        #expect(try firm.mark.sees("L2").contains("proposed as a sales-ready lead (50 points); waiting for marketing"))
        #expect(try firm.queue("incoming").first == "L1", "the first to call")
        #expect(
            try firm.vera.does("definition show").contains(
                "Inquiry → Lead to qualify → Sales-ready lead → Sales lead → Opportunity → Won, Lost, No decision"))
    }

    @Test("no handover to sales without a telephone conversation")
    func handover() throws {
        let firm = try Firm("complex-sale")
        try firm.mark.imports(Self.inquiries)
        // Not even a request for sales is enough.
        try firm.mark.does("engage L2 --type formSubmitted --form contactUs")
        #expect(try firm.stages("L2") == ["viable"])
        #expect(try firm.queue("mql").isEmpty)
        firm.now = "2026-11-23T09:30Z"
        #expect(try firm.dana.isRefused("accept L2") == "L2 is in \"Lead to qualify\"; only a sales-ready lead can be accepted")
        let unmet = "to promote, L2 needs contact by call"
        #expect(try firm.mark.isRefused("promote L2") == unmet)
        for touch in ["email --outcome replied", "meeting --outcome held", "call --outcome voicemail", "call --outcome noAnswer"] {
            try firm.mark.does("touch L2 --channel \(touch)")
        }
        #expect(try firm.mark.isRefused("promote L2") == unmet, "an e-mail, a meeting or a voicemail is no telephone conversation")
        try firm.mark.does("touch L2 --channel call --outcome connected")
        try firm.mark.does("assess L2 need=yes role=decides process=planned")
        #expect(try firm.mark.does("promote L2").contains("promoted L2: Sales-ready lead, review due"))
        // The funnel of sales begins, with the results of the conversation.
        #expect(try firm.queue("mql") == ["L2"])
        let detail = try firm.dana.sees("L2")
        #expect(detail.contains(/call by mark( \(via \S+\))?: connected/), "\(detail)")
        #expect(detail.contains("Criteria: 83% likely to convert"), "\(detail)")
        #expect(try firm.dana.does("accept L2").contains("accepted L2: Sales lead, dana"))
        #expect(try firm.dana.does("convert L2 --amount \"EUR 120k\"").contains("converted L2: Opportunity, cleo"))
    }

    @Test("sales can return leads with a reason, and marketing nurtures them until they are qualified again")
    func returning() throws {
        let firm = try handedOver()
        firm.now = "2026-11-23T10:00Z"
        #expect(try firm.dana.isRefused("reject L2").contains("Missing expected argument '--reason <reason>'"))
        #expect(
            try firm.dana.isRefused("reject L2 --reason dull")
                == "\"dull\" is not a reason to reject; choose one of: notReady, timing, wrongPerson, noConversation, "
                + "unreachable, noBudget")
        #expect(
            try firm.dana.isRefused("reject L2 --reason unreachable")
                == "to reject as \"Unable to reach\", L2 needs 5 more attempts")
        try firm.dana.does("accept L2")
        #expect(
            try firm.dana.does("reject L2 --reason noConversation --note \"they never heard of us\"").contains(
                "rejected L2: Nurture")
        )
        #expect(try firm.mark.does("queue nurture").contains("No conversation yet"))
        #expect(try firm.mark.sees("L2").contains("rejected by dana"))
        firm.now = "2026-12-01T10:00Z"
        try firm.mark.does("engage L2 --type contentDownloaded")
        try firm.mark.does("engage L2 --type formSubmitted --form demo")
        #expect(try firm.stages("L2") == ["viable"], "a returned lead must be qualified again")
        #expect(try firm.mark.isRefused("promote L2") == "to promote, L2 needs contact by call")
        try firm.mark.does("touch L2 --channel call --outcome connected")
        try firm.mark.does("promote L2")
        #expect(try firm.stages("L2") == ["mql"])
    }

    @Test("an unsigned definition is shown as such, and each side signs for itself")
    func agreed() throws {
        let firm = try Firm("complex-sale")
        let unsigned = try firm.vera.does("definition show")
        #expect(unsigned.contains("  for sales: not signed\n  for marketing: not signed"))
        #expect(try firm.vera.does("definition versions").contains("; not signed"))
        #expect(
            try firm.vera.isRefused("definition sign --side sales")
                == "to sign for sales you need the role SDR, closer or team lead; ask someone who has it to sign"
        )
        #expect(
            try firm.dana.isRefused("definition sign --side marketing")
                == "to sign for marketing you need the role marketing; ask someone who has it to sign")
        try firm.dana.does("definition sign --side sales")
        #expect(try firm.dana.isRefused("definition sign --side sales") == "you have already signed this definition for sales")
        #expect(
            try firm.vera.does("definition show").contains(
                "for sales: signed by dana on 2026-11-23 09:00\n  for marketing: not signed"))
        // One person cannot sign for both sides, even with both roles.
        try firm.admin.does("team set dana --role sdr,marketing")
        #expect(
            try firm.dana.isRefused("definition sign --side marketing")
                == "you signed for the other side; ask another person to sign for marketing")
        try firm.mark.does("definition sign --side marketing")
        #expect(try firm.vera.does("definition versions").contains("signed by dana (sales) and mark (marketing)"))
        // The definition has the thresholds of breakdowns and the expected share of inquiries.
        for line in [
            "5% of leads handed to sales without a contact", "120 new leads for every 100 reviewed",
            "50% of leads touched twice or more through only one channel",
            "30% of leads returned to nurture without a touch or activity since",
            "A lead idle with a rep for 21 days", "20% of leads with missing or invalid contact data",
            "A source that sends leads once and then none for 60 days",
            "Share of inquiries that reach MQL: 5 to 15% of a source's inquiries (Lead Generation for the Complex Sale)",
        ] {
            #expect(unsigned.contains(line))
        }
        // A changed definition must be signed again.
        let ours = try firm.definition { $0.replacingOccurrences(of: "sittingDays: 21", with: "sittingDays: 14") }
        try firm.admin.does("definition adopt \(ours) --yes")
        #expect(try firm.vera.does("definition show").contains("  for sales: not signed\n  for marketing: not signed"))
    }

    @Test("an alert reports a source whose share of inquiries that reach MQL is far outside the expected 5 to 15%")
    func sourceAlert() throws {
        let firm = try Firm("complex-sale")
        let heading = "LEADID,First Name,Last Name,Company,Phone,Lead Source,Requested Information\n"
        func rows(_ source: String, _ numbers: ClosedRange<Int>, requested: String) -> String {
            numbers.map { "z\($0),Kim,Person\($0),Firm \($0) Ltd,+49 30 55\(10000 + $0),\(source),\(requested)" }.joined(
                separator: "\n") + "\n"
        }
        try firm.mark.imports(
            heading + rows("Web Site", 1...20, requested: "yes") + rows("Event", 21...40, requested: "yes")
                + rows("Direct Mail", 41...60, requested: "no"))
        // Calls find 2 of 20 leads of the web site and 8 of 20 of the event sales-ready; no lead of the mailing asked
        // for information.
        let ready = [1, 2, 21, 22, 23, 24, 25, 26, 27, 28].map { "L\($0)" }.joined(separator: " ")
        try firm.mark.does("touch \(ready) --channel call --outcome connected")
        try firm.mark.does("promote \(ready)")
        let review = try firm.vera.does("definition review")
        #expect(review == "alert  source \"event\": 40% of 20 inquiries reached Sales-ready lead, expected 5% to 15%\n")
        let sources = try firm.place.run(["definition", "review", "--json"], at: firm.now).object["sources"] as? [[String: Any]]
        #expect(sources?.compactMap { $0["source"] as? String } == ["event"], "10% of the web site is as expected")
    }
}
