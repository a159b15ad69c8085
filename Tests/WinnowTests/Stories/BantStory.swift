import Foundation
import Testing

/// The preset `bant`, after "What should your definition of a qualified lead be?".
///
/// MQL → SAL → SQL, where SQL is the opportunity, and outcomes correct the scoring.
@Suite("Preset bant")
struct BantStory {
    /// A list with the headings of a home-made spreadsheet.
    static let ownList = """
        Contact,Position,Department,Organisation,Mail,Tel,Sector,Headcount,Came from
        Ada Byron,CTO,IT,Halden Motors,ada@halden.example,+49 30 1234567,Automotive,400,Fair
        Grace Hopper,CEO,,Fjord Machines,grace@fjord.example,+49 30 1234568,Manufacturing,900,Web
        Edsger Dijkstra,Clerk,,Toy Shop,edsger@toys.example,,Toys,3,Web
        """

    /// A firm with two MQLs: Ada, owned by Dana, and Grace, owned by Eli.
    private func routed() throws -> Firm {
        let firm = try Firm("bant")
        try firm.mark.imports(Self.ownList)
        try firm.mark.does("engage L1 --type formSubmitted --form pricing")
        try firm.mark.does("engage L2 --type eventAttended")
        return firm
    }

    @Test("scores come from the profile (company size, industry, function) and from engagement")
    func scores() throws {
        let firm = try Firm("bant")
        try firm.mark.imports(Self.ownList)
        let ada = try firm.lead("L1")
        #expect(ada.why == ["function-buyer", "title-decides", "industry-core", "size-medium"])
        #expect(ada.score == 50 && ada.stage == "viable", "the best profile alone is no MQL")
        try firm.mark.does("engage L3 --type formSubmitted --form pricing")
        try firm.mark.does("engage L3 --type formSubmitted --form demo")
        let edsger = try firm.lead("L3")
        #expect(edsger.score >= 40 && edsger.stage == "viable", "engagement alone, without fit, is no MQL either")
        #expect(try firm.mark.does("engage L1 --type formSubmitted --form pricing").contains("logged activity for L1: MQL"))
        #expect(try firm.lead("L1").actions.suffix(2) == ["rule:score promoted", "rule:routing assigned"])
    }

    @Test("all prescribed follow-up must be done before an MQL may be rejected, whatever the reason")
    func followUp() throws {
        let firm = try routed()
        #expect(try firm.dana.isRefused("reject L1 --reason timing") == "to reject as \"Not now\", L1 needs 6 more attempts")
        firm.now = "2026-11-23T10:00Z"
        try firm.dana.does("touch L1 --channel call --outcome voicemail")
        firm.now = "2026-11-23T14:00Z"
        try firm.dana.does("touch L1 --channel call --outcome noAnswer")
        firm.now = "2026-11-23T14:05Z"
        try firm.dana.does("touch L1 --channel call --outcome noAnswer")
        let due = "L1 needs 4 more attempts (2 of 6), through 1 more channel, next due Tue 09:00"
        #expect(
            try firm.dana.isRefused("reject L1 --reason timing") == "to reject as \"Not now\", \(due)",
            "two attempts in a row count once")
        #expect(try firm.dana.isRefused("reject L1 --reason wrongPerson") == "to reject as \"Wrong person\", \(due)")
        #expect(try firm.dana.isRefused("reject L1 --reason unreachable") == "to reject as \"Unable to reach\", \(due)")
        for day in 24...27 {
            firm.now = "2026-11-\(day)T10:00Z"
            try firm.dana.does("touch L1 --channel call --outcome noAnswer")
        }
        #expect(
            try firm.dana.isRefused("reject L1 --reason timing")
                == "to reject as \"Not now\", L1 needs attempts through 1 more channel (1 of 2), next due 14:00")
        firm.now = "2026-11-27T15:00Z"
        try firm.dana.does("touch L1 --channel email --outcome unknown")
        #expect(try firm.dana.does("reject L1 --reason timing").contains("rejected L1: Nurture"))
        #expect(try firm.mark.does("queue nurture").contains("Not now"))
    }

    @Test("a SAL with answers to budget, authority, need and timescale becomes an SQL, which is the opportunity")
    func bant() throws {
        let firm = try routed()
        #expect(try firm.dana.does("accept L1").contains("accepted L1: SAL, dana, first touch due"))
        #expect(try firm.dana.isRefused("qualify L1") == "the definition \"bant\" has no step \"qualify\"")
        #expect(
            try firm.dana.isRefused("convert L1")
                == "to convert, L1 needs answers to Budget, Authority, Need and Timescale")
        #expect(
            try firm.dana.isRefused("assess L1 budget=maybe")
                == "\"maybe\" is not an answer to Budget; choose one of: approved, planned, none, unclear")
        try firm.dana.does("assess L1 budget=none authority=decides need=urgent")
        #expect(try firm.dana.isRefused("convert L1") == "to convert, L1 needs an answer to Timescale")
        try firm.dana.does("assess L1 timescale=quarter")
        // "No budget" is an answer too: the answers rank leads by likelihood, they don't block the gate.
        try firm.eli.does("accept L2")
        try firm.eli.does("assess L2 budget=unclear authority=influences need=recognised timescale=year")
        let (ada, grace) = (try firm.lead("L1"), try firm.lead("L2"))
        #expect(ada.likelihood == 75 && grace.likelihood == 45)
        #expect(try firm.dana.sees("L1").contains("Criteria: 75% likely to convert"))
        // By likelihood, the leads most likely to convert soon come first.
        let third = try firm.eli.adds("firstName=Fran lastName=Allen company=Opt email=fran@opt.example")
        try firm.eli.does("accept \(third)")
        #expect(try firm.queue("sql --by likelihood") == ["L1", "L2", third])
        try firm.eli.does("assess \(third) budget=approved authority=decides need=urgent timescale=quarter")
        #expect(try firm.queue("sql --by likelihood").first == third)
        #expect(try firm.dana.does("queue sql --mine --by likelihood").contains("75%"))
        #expect(try firm.dana.does("convert L1 --amount \"EUR 24k\"").contains("converted L1: SQL, cleo"))
        #expect(try firm.stages("L1", "L2") == ["sql", "sal"])
        #expect(try firm.queue("opportunities --owner cleo") == ["L1"], "the closer has the opportunity")
        #expect(
            try firm.vera.does("definition show").contains("Inquiry → Viable → MQL → SAL → SQL → Won, Lost, No decision"))
    }

    @Test("an opportunity is closed as won, lost or no decision, with a reason")
    func closing() throws {
        let firm = try routed()
        let third = try firm.eli.adds("firstName=Fran lastName=Allen company=Opt email=fran@opt.example")
        try firm.dana.does("accept L1")
        try firm.eli.does("accept L2 \(third)")
        try firm.dana.does("assess L1 budget=approved authority=decides need=urgent timescale=quarter")
        try firm.eli.does("assess L2 \(third) budget=planned authority=none need=recognised timescale=later")
        try firm.dana.does("convert L1")
        try firm.eli.does("convert L2 \(third)")
        #expect(
            try firm.dana.isRefused("close L1 --won")
                == "only closers and team leads can close SQLs; dana is an SDR")
        #expect(
            try firm.cleo.isRefused("close L2 --no-decision")
                == "to close as no decision, L2 needs a reason: noBudget, projectStopped, wentSilent")
        #expect(
            try firm.cleo.isRefused("close L2 --no-decision --reason price")
                == "\"price\" is not a reason to close as no decision; choose one of: noBudget, projectStopped, wentSilent")
        try firm.cleo.does("close L2 --no-decision --reason wentSilent")
        try firm.cleo.does("close \(third) --lost --reason price")
        try firm.cleo.does("close L1 --won --amount \"EUR 22,700\"")
        #expect(try firm.stages("L1", "L2", third) == ["won", "noDecision", "lost"])
        #expect(try firm.vera.does("journal --limit 3").contains("closed L2 as No decision: Went silent"))
    }

    @Test("the leads of a rep at capacity are reassigned by a rule, and both owners see why")
    func busy() throws {
        let firm = try Firm("bant")
        try firm.admin.does("team set dana --capacity 2")
        let fields = "title=CEO industry=Automotive employees=400 --form pricing"
        for number in 1...5 {
            _ = try firm.mark.adds("lastName=Lead\(number) company=Firm\(number) email=lead\(number)@firm.example \(fields)")
        }
        // Each lead goes to the rep with the fewest; at capacity, Dana gets no more.
        let owners = try (1...5).map { try firm.lead("L\($0)").owner }
        #expect(owners == ["dana", "eli", "dana", "eli", "eli"])
        // Dana gets one more than her capacity.
        try firm.tess.does("assign L5 --to dana")
        #expect(try firm.admin.does("tick").contains("L5 from dana to eli: the owner is over capacity (rule owner-full)"))
        #expect(try firm.lead("L5").owner == "eli")
        #expect(
            try firm.dana.does("journal --limit 1").contains(
                "the rule \"owner-full\" assigned L5 to Eli: the owner is over capacity")
        )
        #expect(try firm.admin.does("tick").hasPrefix("nothing to do"))
        // An absent rep gets no leads.
        try firm.admin.does("team away eli --until 2026-12-07")
        try firm.admin.does("team set dana --capacity 9")
        #expect(try firm.mark.adds("lastName=Late company=Late email=late@late.example \(fields)") == "L6")
        #expect(try firm.lead("L6").owner == "dana")
    }

    @Test("reps have a quota of MQLs, marketing a quota of SALs")
    func quotas() throws {
        let firm = try Firm("bant")
        let definition = try firm.vera.does("definition show")
        #expect(definition.contains("Self-sourced MQLs: 20 per SDR per month, counted when they reach MQL"))
        #expect(definition.contains("SALs: 60 for marketing per month, counted when they reach SAL"))
        // A lead added by a rep is an MQL at once, and always counts as sourced by that rep.
        let own = try firm.eli.adds("firstName=Fran lastName=Allen company=Opt email=fran@opt.example")
        #expect(try firm.stages(own) == ["mql"])
        #expect(try firm.lead(own).actions.first == "eli captured")
        // Each side sees its own quota: a rep her MQLs, marketing the SALs of all marketers.
        let (eli, dana, mark) = (try firm.eli.does("quota"), try firm.dana.does("quota"), try firm.mark.does("quota"))
        #expect(eli.contains("Self-sourced MQLs") && eli.contains("Eli") && !eli.contains("SALs"))
        #expect(eli.split(separator: "\n").last?.split(separator: " ").contains("1") == true, "\(eli)")
        #expect(dana.contains("Dana") && !dana.contains("Eli"))
        #expect(mark.contains("SALs") && !mark.contains("Self-sourced MQLs"))
        #expect(try firm.tess.does("quota").contains("all reps"))
        #expect(
            try firm.vera.does("quota") == "you have no quota: quotas are for SDRs, closers, marketing, team leads and admins\n")
    }

    @Test("a rule that outcomes contradict stays an open finding until marketing keeps or changes it")
    func closedLoop() throws {
        let firm = try Firm("bant")
        var leads = "Lead ID,Full Name,Job Title,Company,Email,Industry,Employees,Lead Source\n"
        var deals = "Deal ID,Lead ID,Deal Stage,Amount,Close Date\n"
        for number in 1...48 {
            let isCore = number <= 24
            leads += "H\(number),Kim Person\(number),Manager,Firm \(number) Ltd,kim@firm\(number).example,"
            leads += (isCore ? "Automotive" : "Software") + ",300,Web\n"
            let isWon = isCore ? number % 8 == 0 : number % 4 != 0
            deals += "D\(number),H\(number),\(isWon ? "Closed Won" : "Closed Lost"),EUR 1000,2026-10-01\n"
        }
        try firm.mark.imports(leads)
        #expect(try firm.mark.imports(deals, "--as outcomes").contains("48  rows attached to a lead"))
        let finding = "industry-core (Core industry, +15): 13% of 24 ended leads with it were won, 75% of 24 without it"
        #expect(
            try firm.mark.does("definition review").hasPrefix(
                "open  \(finding); since 2026-10-01 (53d)\nto close a finding: change the rule"))
        // It stays open when something else changes.
        let other = try firm.definition { $0.replacingOccurrences(of: "attempts: 6", with: "attempts: 7") }
        try firm.admin.does("definition adopt \(other) --yes")
        #expect(try firm.mark.does("definition review").hasPrefix("open  \(finding)"))
        // Marketing can keep the rule without an admin; sales cannot, and marketing can adopt nothing else.
        let why = "--why \"Car makers come back with the new model year.\""
        #expect(
            try firm.dana.isRefused("definition review --keep industry-core \(why)").hasPrefix(
                "to adopt a definition you need the role admin"))
        let another = try firm.definition { $0.replacingOccurrences(of: "attempts: 7", with: "attempts: 8") }
        #expect(
            try firm.mark.isRefused("definition adopt \(another) --yes").hasPrefix("to adopt a definition you need the role admin"))
        #expect(try firm.mark.does("definition review --keep industry-core \(why)").hasPrefix("kept industry-core: definition 3"))
        #expect(
            try firm.mark.isRefused("definition review --keep industry-core \(why)") == "the rule \"industry-core\" is already kept"
        )
        #expect(
            try firm.mark.does("definition review") == "kept  \(finding); kept: Car makers come back with the new model year.\n")
        // If the rule is changed, it starts again.
        let changed = try firm.definition { text in
            guard let start = text.range(of: "id: industry-core"),
                let points = text.range(of: "points: 15", range: start.upperBound..<text.endIndex)
            else { return text }
            return text.replacingCharacters(in: points, with: "points: 5")
        }
        #expect(try firm.admin.does("definition adopt \(changed) --yes").contains("Fit rule \"Core industry\" gives 5, was 15"))
        #expect(
            try firm.mark.does("definition review")
                == "no rule contradicts the outcomes, and no source is an alert\n"
        )
    }
}
