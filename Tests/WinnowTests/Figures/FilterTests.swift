import Testing

@Suite("--filter")
struct FilterTests {
    /// A firm with three leads.
    ///
    /// Ada has the source Fair and the owner Dana Diaz, Bea has neither source nor owner, and Cy has no owner.
    private func firm() throws -> Firm {
        let firm = try Firm("standard")
        _ = try firm.admin.adds(
            "firstName=Ada lastName=X company=Works email=ada@works.example source=Fair industry=Steel --form pricing")
        _ = try firm.admin.adds("firstName=Bea lastName=X company=Works email=bea@works.example --form pricing")
        _ = try firm.admin.adds(
            "firstName=Cy lastName=X company=Works email=cy@works.example source=Fair --form pricing")
        try firm.admin.does("team set dana --name \"Dana Diaz\"")
        try firm.dana.does("accept L1")
        firm.place.clock = firm.now
        return firm
    }

    private func count(_ firm: Firm, _ filter: String) throws -> Int? {
        try firm.place.figures("health", "--filter", filter).counts("particulars", "leads")["open"]
    }

    @Test(
        "accepts the names on the pages, such as the name of a person or of leads without a value, in any case",
        arguments: [
            ("source=fair", 2), ("source=none", 1), ("source=", 1), ("industry=None", 2), ("owner=", 2), ("owner=unassigned", 2),
            ("owner=Unassigned", 2), ("owner=dana", 1), ("owner=DANA", 1), ("owner=Dana Diaz", 1), ("owner=dana diaz", 1),
            ("definition=definition 1", 3), ("path=Inbound", 3),
        ])
    func names(_ filter: String, _ leads: Int) throws {
        let firm = try firm()
        #expect(try count(firm, filter) == leads)
    }

    @Test("prefers a value in the data to the name of leads without a value")
    func real() throws {
        let firm = try firm()
        try firm.admin.does("team add unassigned --role sdr")
        try firm.tess.does("assign L2 --to unassigned")
        #expect(try count(firm, "owner=unassigned") == 1)
        #expect(try count(firm, "owner=") == 1)
    }

    @Test("is refused if no lead has the value, or only in another field")
    func unknown() throws {
        let firm = try firm()
        for filter in ["owner=eli", "source=Steel", "owner=Nobody Else"] {
            let run = try firm.place.winnow("funnel", "--once", "--filter", filter)
            #expect(run.status == 66 && run.errorText.contains("no lead has the"), "\(run)")
        }
        let help = try firm.place.winnow("funnel", "--help").text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        #expect(help.contains("owner= means no owner"))
    }

    @Test("filters the console as it filters printed pages; the console does not open for an unknown group")
    func console() throws {
        let firm = try firm()
        for (filter, expected) in [
            ("\"owner=dana diaz\"", "owner: dana"), ("source=none", "source: unknown"),
            ("owner=eli", "no lead has the owner eli"),
        ] {
            let terminal = try Tmux(firm.place)
            try terminal.type("\(Binary.path) funnel -w \(firm.place.workspace) --at \(firm.now) --filter \(filter)")
            #expect(terminal.waitFor(expected), "\(filter): \(terminal.screen)")
            if !expected.hasPrefix("no lead") {
                try terminal.press("Q")
                #expect(terminal.waitUntilGone(expected))
            }
            #expect(try terminal.isUsable())
        }
    }
}
