import Testing

@Suite("Figures of one group")
struct FilterTests {
    /// Ada's lead came from the fair and is Dana Diaz's, Bea's came from nowhere and is nobody's; Cy's campaign is called none.
    private func firm() throws -> Firm {
        let firm = try Firm("standard")
        _ = try firm.admin.adds(
            "firstName=Ada lastName=X company=Works email=ada@works.example source=Fair industry=Steel --form pricing")
        _ = try firm.admin.adds("firstName=Bea lastName=X company=Works email=bea@works.example --form pricing")
        _ = try firm.admin.adds(
            "firstName=Cy lastName=X company=Works email=cy@works.example source=Fair campaign=none --form pricing")
        try firm.admin.does("team set dana --name \"Dana Diaz\"")
        try firm.dana.does("accept L1")
        firm.place.clock = firm.now
        return firm
    }

    private func count(_ firm: Firm, _ filter: String) throws -> Int? {
        try firm.place.figures("overview", "--filter", filter).counts("funnel", "entered")["viable"]
    }

    @Test(
        "are narrowed down by the words of the pages too: the names of those without a value, and of a person, whatever the case",
        arguments: [
            ("source=fair", 2), ("source=none", 1), ("source=", 1), ("industry=None", 2), ("owner=", 2), ("owner=nobody yet", 2),
            ("owner=Nobody Yet", 2), ("owner=dana", 1), ("owner=DANA", 1), ("owner=Dana Diaz", 1), ("owner=dana diaz", 1),
            ("definition=definition 1", 3), ("path=Inbound", 3),
        ])
    func words(_ filter: String, _ leads: Int) throws {
        let firm = try firm()
        #expect(try count(firm, filter) == leads)
    }

    @Test("mean the word that a lead really has before the name of those without one")
    func real() throws {
        let firm = try firm()
        #expect(try count(firm, "campaign=none") == 1)
        #expect(try count(firm, "campaign=") == 2)
    }

    @Test("are refused where no lead has the word, or has it elsewhere only, and say what lists those there are")
    func unknown() throws {
        let firm = try firm()
        for filter in ["owner=eli", "source=Steel", "owner=Nobody Else"] {
            let run = try firm.place.winnow("funnel", "--once", "--filter", filter)
            #expect(run.status == 66 && run.complaint.contains("no lead has the"), "\(run)")
        }
        let help = try firm.place.winnow("funnel", "--help").text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        #expect(help.contains("owner= (nothing behind the sign) means nobody's"))
    }

    @Test("narrow the console down as the printed page, and don't open it where no lead is in such a group")
    func console() throws {
        let firm = try firm()
        for (filter, words) in [
            ("\"owner=dana diaz\"", "owner dana only"), ("source=none", "source not known only"),
            ("owner=eli", "no lead has the owner eli"),
        ] {
            let terminal = try Tmux(firm.place)
            try terminal.type("\(Binary.path) funnel -w \(firm.place.workspace) --at \(firm.now) --filter \(filter)")
            #expect(terminal.waitFor(words), "\(filter): \(terminal.screen)")
            if !words.hasPrefix("no lead") {
                try terminal.press("Q")
                #expect(terminal.waitUntilGone(words))
            }
            #expect(try terminal.isUsable())
        }
    }
}
