import Testing

/// Words of a list are read in any case, with hyphens, underscores, spaces or none.
@Suite("Words of a list on the command line")
struct TypedWordTests {
    @Test(
        "outcomes, channels and kinds of activity",
        arguments: [
            ["touch", "L1", "--outcome", "no-answer"], ["touch", "L1", "--outcome", "No answer"],
            ["touch", "L1", "--outcome", "NOANSWER"],
            ["touch", "L1", "--outcome", "no_answer"], ["touch", "L1", "--outcome", "Not-Interested"],
            ["touch", "L1", "--outcome", "wrong person"], ["touch", "L1", "--outcome", "no-show", "--channel", "Meeting"],
            ["touch", "L1", "--channel", "E-Mail"], ["touch", "L1", "--channel", "CALL"],
            ["touch", "L1", "--next", "tomorrow 10:00", "--next-channel", "Meeting"],
            ["engage", "L1", "--type", "form-submitted", "--form", "Contact-Us"], ["engage", "L1", "--type", "Page visited"],
            ["engage", "L1", "--type", "EVENT_ATTENDED"], ["optout", "L1", "--channel", "e-mail"],
            ["bounce", "L1", "--channel", "Email"],
        ])
    func actions(arguments: [String]) throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let run = try place.run(arguments)
        #expect(run.status == 0, "\(arguments): \(run)")
    }

    @Test(
        "reasons, tracks, criteria and answers of the definition, by code or label",
        arguments: [
            ["reject", "L1", "--reason", "Timing"], ["reject", "L1", "--reason", "TIMING", "--track", "None"],
            ["disqualify", "L1", "--reason", "bad-data"], ["disqualify", "L1", "--reason", "Bad data"],
            ["disqualify", "L1", "--reason", "wrong_fit"], ["assess", "L1", "Budget=Approved"], ["assess", "L1", "NEED=urgent"],
        ])
    func definition(arguments: [String]) throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let run = try place.run(arguments)
        #expect(run.status == 0, "\(arguments): \(run)")
    }

    @Test(
        "lists, orders, pages, periods and groups",
        arguments: [
            ["queue", "MQL"], ["queue", "Today"], ["queue", "Un-subscribed"], ["queue", "Disqualified"],
            ["queue", "nurture", "--by", "Contact"],
            ["funnel", "--once", "--page", "Sources"], ["funnel", "--once", "--window", "lastWeek"],
            ["funnel", "--once", "--window", "this month"], ["funnel", "--once", "--by", "Source"],
            ["funnel", "--once", "--filter", "Source="], ["definition", "print", "--as", "HTML"],
            ["definition", "print", "Complex Sale"], ["team", "add", "kim", "--role", "Team-Lead,SDR", "--capacity", "Unlimited"],
        ])
    func lists(arguments: [String]) throws {
        let place = try TestPlace()
        let run = try place.run(arguments)
        #expect(run.status == 0, "\(arguments): \(run)")
    }

    @Test("kinds, stages, dates and matching of an import")
    func imports() throws {
        let place = try TestPlace()
        let leads = try place.file("leads.csv", "Name,Email,Created,Status\nAnn Lee,a@x.example,03/04/2026,Warm\n")
        let run = try place.winnow(
            "import", leads, "--as", "Leads", "--dates", "DMY", "--match", "E-mail", "--word", "Warm=M-Q-L")
        #expect(run.status == 0, "\(run)")
        #expect(try place.stage("L1") == "mql")
        let deals = try place.file("deals.csv", "Email,Deal Name,Close Date\na@x.example,One,2026-05-01\n")
        #expect(try place.winnow("import", deals, "--as", "OUTCOMES", "--stage", "No Decision").status == 0)
        #expect(try place.stage("L1") == "noDecision")
    }

    @Test(
        "what is no word of the list is refused with the words",
        arguments: [
            (["touch", "L1", "--outcome", "answered"], "noAnswer"), (["touch", "L1", "--channel", "fax"], "meeting"),
            (["engage", "L1", "--type", "captured-again"], "formSubmitted"), (["queue", "warm"], "mql"),
            (["funnel", "--once", "--by", "colour"], "source"), (["reject", "L1", "--reason", "whim"], "timing"),
        ])
    func refused(arguments: [String], word: String) throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let run = try place.run(arguments)
        #expect(run.status != 0 && run.description.contains(word), "\(arguments): \(run)")
    }
}
