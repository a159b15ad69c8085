import Foundation
import Testing

/// The preset `status`, after "Defining Lead Status Classifications".
///
/// MQLs have no owner, SQLs have one, and leads are disqualified after thirty days without a contact.
@Suite("Preset status")
struct StatusStory {
    static let leads = """
        Lead ID,First Name,Last Name,Company / Account,Email,Phone,Lead Source,Lead Status
        00Q1,Ada,Byron,Halden,ada@halden.example,+49 30 1234567,Purchased List,
        00Q2,Grace,Hopper,Fjord,grace@fjord.example,+49 30 1234568,Vertical Research,
        00Q3,Edsger,Dijkstra,Structured,edsger@structured.example,+49 30 1234569,Contact Database,
        00Q4,Tony,Hoare,Quick,tony@quick.example,+49 30 1234570,Web,
        """

    @Test(
        "source and form decide the stage: informational forms and bought lists become MQLs without an owner, the rest SQLs with one"
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
        for id in ["L1", "L4", paper] { #expect(try firm.lead(id).owner == nil, "\(id) has no owner") }
        #expect(try firm.lead(byHand).owner == "dana")
        // All others get an owner in turn, with a first touch due within an hour.
        #expect(try ["L2", "L3", pricing, byMarketing].map { try firm.lead($0).owner } == ["dana", "eli", "dana", "eli"])
        #expect(try firm.lead(pricing).dueKind == "first touch")
        #expect(try firm.dana.does("queue sql --mine").contains("first touch in 1h00m"))
        #expect(try firm.queue("mql") == [paper, "L1", "L4"])
    }

    @Test(
        "an MQL becomes an SQL by an action-oriented form, by the activity threshold, or by an ownership request"
    )
    func promotion() throws {
        let firm = try Firm("status")
        try firm.mark.imports(Self.leads)
        let paper = try firm.mark.adds("lastName=Allen company=Opt email=fran@opt.example --form whitePaper")
        // Another informational form does not ask for sales.
        try firm.mark.does("engage \(paper) --type formSubmitted --form newsletter")
        #expect(try firm.stages(paper) == ["mql"])
        try firm.mark.does("engage \(paper) --type formSubmitted --form pricing")
        let byForm = try firm.lead(paper)
        #expect(byForm.stage == "sql" && byForm.owner != nil)
        #expect(byForm.actions.suffix(2) == ["rule:raised-hand promoted", "rule:routing assigned"])
        // The threshold is 20 points: two downloads are 16, three are 24.
        firm.now = "2026-11-24T09:00Z"
        try firm.mark.imports(
            """
            Campaign Name,Lead ID,Member Status,Member First Responded Date
            Guide 1,00Q4,Downloaded,2026-11-24
            Guide 2,00Q4,Downloaded,2026-11-24
            """, "--as engagements")
        #expect(try firm.stages("L4") == ["mql"])
        try firm.mark.does("engage L4 --type contentDownloaded")
        #expect(try firm.lead("L4").actions.suffix(2) == ["rule:activity promoted", "rule:routing assigned"])
        // Eli claims Ada.
        #expect(try firm.eli.does("claim L1").contains("claimed L1: SQL, eli, first touch due 10:00"))
        #expect(try firm.lead("L1").actions.suffix(2) == ["eli assigned", "rule:ownership-request promoted"])
        #expect(try firm.dana.isRefused("claim L1").hasPrefix("L1 is owned by Eli"))
        #expect(try firm.mark.isRefused("claim L1") == "only SDRs can claim SQLs; mark is a marketer")
    }

    @Test("an MQL or SQL converts after a contact and with a scheduled follow-up, in a new or an existing account")
    func conversion() throws {
        let firm = try Firm("status")
        try firm.mark.imports(Self.leads)
        #expect(try firm.dana.isRefused("convert L2") == "to convert, L2 needs contact by any channel; a scheduled meeting or call")
        try firm.dana.does("touch L2 --channel call --outcome voicemail")
        #expect(
            try firm.dana.isRefused("convert L2 --call \"thu 14:00\"") == "to convert, L2 needs contact by any channel",
            "a voicemail is none")
        try firm.dana.does("touch L2 --channel call --outcome connected --next \"thu 14:00\"")
        // A new account, contact and opportunity from the lead's fields.
        #expect(
            try firm.dana.does("convert L2 --amount \"EUR 12k\"").contains("converted L2: Opportunity, cleo, call due Thu 14:00"))
        let new = try firm.lead("L2").conversion
        #expect(new["account"] as? String == "Fjord" && new["contact"] as? String == "Grace Hopper")
        #expect(new["isExistingAccount"] as? Bool == false)
        #expect(try firm.cleo.sees("L2").contains("account  Fjord (new)"))
        // An MQL converts in the same way, without an owner, here in an existing account.
        try firm.dana.does("touch L1 --channel call --outcome connected")
        #expect(try firm.stages("L1") == ["mql"], "touching a lead doesn't accept it")
        #expect(
            try firm.dana.isRefused("convert L1 --account Fjord --existing") == "to convert, L1 needs a scheduled meeting or call")
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
        "leads are disqualified if not interested, or as one batch after thirty days of attempts; neglected leads are reassigned"
    )
    func disqualifying() throws {
        let firm = try Firm("status")
        try firm.mark.imports(Self.leads)
        #expect(
            try firm.dana.isRefused("disqualify L2 --reason notInterested")
                == "to disqualify as \"Not interested\", L2 needs contact by any channel")
        #expect(
            try firm.dana.isRefused("disqualify L2 --reason unreachable")
                == "to disqualify as \"No contact within 30 days\", L2 needs 1 touch; 30 days after the first attempt")
        try firm.dana.does("touch L2 --channel call --outcome noAnswer")
        firm.now = "2026-12-22T09:00Z"
        #expect(
            try firm.dana.isRefused("disqualify L2 --reason unreachable")
                == "to disqualify as \"No contact within 30 days\", L2 needs 1 more day after the first attempt (29 of 30)")
        #expect(try firm.admin.does("tick").hasPrefix("nothing to do"))
        #expect(try firm.queue("unreached").isEmpty)
        // Thirty days: Dana attempted Grace without contact. Nobody attempted Edsger.
        firm.now = "2026-12-23T09:00Z"
        let done = try firm.admin.does("tick")
        #expect(done.contains("L3 from eli to dana: no attempt was made (rule neglected)"))
        #expect(done.contains("1 lead has gone 30 days with attempts but without contact; to disqualify it as one batch"))
        #expect(done.contains("1 lead has gone 30 days without an attempt"), "neglect is reported")
        #expect(try firm.stages("L2", "L3") == ["sql", "sql"], "the rule does not disqualify unless the definition says so")
        #expect(try firm.queue("unreached") == ["L2"])
        #expect(try firm.dana.does("queue unreached --mine").contains("Grace Hopper"))
        #expect(
            try firm.dana.isRefused("disqualify L3 --reason unreachable")
                == "to disqualify as \"No contact within 30 days\", L3 needs 1 touch; 30 days after the first attempt",
            "a new owner has the whole window")
        #expect(try firm.dana.does("disqualify L2 --reason unreachable").contains("disqualified L2: DQ"))
        #expect(try firm.queue("unreached").isEmpty && firm.queue("disqualified") == ["L2"])
        #expect(try firm.admin.does("tick").hasPrefix("nothing to do"))
        // Contacted, but not interested.
        try firm.dana.does("touch L3 --channel call --outcome notInterested")
        try firm.dana.does("disqualify L3 --reason notInterested")
        #expect(try firm.queue("disqualified").sorted() == ["L2", "L3"])
    }

    @Test(
        "with `unreached: disqualify` the rule disqualifies after thirty days of attempts, and still only reassigns neglected leads"
    )
    func disqualifyingByRule() throws {
        let firm = try Firm("status")
        let ours = try firm.definition {
            $0.replacingOccurrences(of: "  unreached: propose ", with: "# unreached: propose ")
                .replacingOccurrences(of: "# unreached: disqualify", with: "  unreached: disqualify")
        }
        #expect(
            try firm.admin.does("definition adopt \(ours) --yes").contains(
                "Leads that were not reached are now disqualified automatically"))
        try firm.mark.imports(Self.leads)
        try firm.dana.does("touch L2 --channel call --outcome noAnswer")
        firm.now = "2026-12-23T09:00Z"
        let done = try firm.admin.does("tick")
        #expect(done.contains("disqualified L2: attempts but no contact within 30 days"))
        #expect(done.contains("L3 from eli to dana: no attempt was made (rule neglected)"))
        #expect(try firm.lead("L2").actions.last == "rule:unreached disqualified")
        #expect(try firm.stages("L2", "L3") == ["disqualified", "sql"])
    }

    @Test(
        "a disqualified lead stays with marketing until it drops out or raises its hand; for an active lead a bounce only closes the address"
    )
    func afterDisqualifying() throws {
        let firm = try Firm("status")
        try firm.mark.imports(Self.leads)
        try firm.dana.does("touch L2 --channel call --outcome notInterested")
        try firm.dana.does("disqualify L2 --reason notInterested")
        try firm.eli.does("disqualify L3 --reason duplicate")
        let third = try firm.dana.adds("lastName=Allen company=Opt email=fran@opt.example phone=\"+49 30 1234571\"")
        try firm.dana.does("disqualify \(third) --reason badData")
        // Marketing continues: a click does not bring the lead back, a request for sales does.
        firm.now = "2026-12-01T09:00Z"
        try firm.mark.does("engage L2 --type emailClicked")
        #expect(try firm.stages("L2") == ["disqualified"])
        try firm.mark.does("engage L2 --type formSubmitted --form demo")
        let back = try firm.lead("L2")
        #expect(back.stage == "sql" && back.owner != nil)
        #expect(back.actions.contains("rule:raised-hand reengaged"))
        // A request on the telephone too: the person who logs it becomes the owner.
        #expect(try firm.eli.does("reengage L3 --note \"asked for an offer\"").contains("re-engaged L3: SQL, eli, first touch due"))
        try firm.eli.does("disqualify L3 --reason duplicate")
        // After an opt-out or a bounce the lead drops out.
        #expect(try firm.mark.does("optout L3 --channel email").contains("opted L3 out: Dropped out"))
        #expect(try firm.mark.does("bounce \(third)").contains("marked the e-mail address of \(third) as invalid: Dropped out"))
        #expect(try firm.queue("dropped").count == 2)
        // Even then its own request for sales brings it back.
        try firm.mark.does("engage L3 --type formSubmitted --form contactUs")
        #expect(try firm.stages("L3") == ["sql"])
        // For an active lead only the address is closed.
        try firm.mark.does("bounce L2")
        let bounced = try firm.lead("L2")
        #expect(bounced.stage == "sql" && bounced.closedChannels == ["email": "bounced"])
        #expect(try firm.dana.sees("L2").contains("e-mail: invalid"))
    }
}
