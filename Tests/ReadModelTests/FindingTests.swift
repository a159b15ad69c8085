import Journal
import Lifecycle
import ReadModel
import Testing

@Suite("Finding leads")
struct FindingTests {
    private func desk() throws -> IndexFixture {
        let desk = try IndexFixture()
        try desk.write(
            1,
            captured(
                .mql,
                [
                    .firstName: "Jürgen", .lastName: "Müller", .company: "Łódź Steel", .email: "jm@steel.example",
                    .phone: "+49 421 555 0199",
                ]))
        try desk.write(2, captured(.nurture, [.firstName: "Mia", .lastName: "O'Neil", .company: "Acme", .externalID: "00Q77"]))
        try desk.write(3, captured(.mql, [.lastName: "Zhang", .company: "Acme", .phone: "0421 5550199"]))
        return desk
    }

    @Test(
        "By the beginnings of words, accents and case aside",
        arguments: [
            ("muller", [1]), ("MÜLL", [1]), ("m", [1, 2]), ("acme", [3, 2]), ("zh acm", [3]), ("neil", [2]), ("steel.example", [1]),
            ("00q77", [2]),
            ("lodz", [1]), ("łódź", [1]), ("494215550199", [1]), ("555 0199", [1]), ("L3", [3]), ("2", [2]), ("nobody", []),
            ("", []), ("\"*(", []), ("😀", []),
        ])
    func words(text: String, found: [Int]) throws {
        #expect(try desk().model().search(text, limit: 10).map(\.id.number) == found)
    }

    @Test("What was edited away is found no more, and what came is")
    func edited() throws {
        let desk = try desk()
        let model = try desk.model()
        _ = try model.applied(try desk.write(1, .edited(FieldChanges([.lastName: "Meyer"]))))
        #expect(try model.search("muller", limit: 10).isEmpty)
        #expect(try model.search("meyer", limit: 10).map(\.id.number) == [1])
    }

    @Test("A lead whose capture was taken back is found nowhere, its number is not given again, and redoing brings it back")
    func takenBack() throws {
        let desk = try desk()
        let model = try desk.model()
        let capture = try desk.write(4, captured(.mql, [.lastName: "Ghost"]))
        _ = try model.applied(capture)
        let undo = try desk.takeBack(capture)
        #expect(try model.applied(undo).touched == [LeadID(4)])
        #expect(try model.search("ghost", limit: 10).isEmpty)
        #expect(try model.rows([LeadID(4)]).isEmpty)
        #expect(try model.nextLead() == LeadID(5))
        _ = try model.applied(try desk.takeBack(undo))
        #expect(try model.search("ghost", limit: 10).map(\.id.number) == [4])
    }

    @Test("A row of a file is matched by external id and by e-mail; phone and name with company only make leads alike")
    func matching() throws {
        let desk = try desk()
        let again = LeadFields([.externalID: "00Q77", .email: "JM@steel.example"])
        try desk.write(
            4, .captured(Captured(stage: .viable, fields: LeadFields([.lastName: "zhang", .company: "ACME"]), rowKey: 99)))
        let model = try desk.model()
        var lead: Lead?
        Lead.evolve(
            &lead,
            Entry(
                seq: SequenceNumber(1), action: ActionID(high: 0, low: 0), at: desk.now, by: .person(dana), lead: LeadID(9),
                definition: 1,
                event: .captured(Captured(stage: .viable, fields: again))))
        let keys = testKeys(try #require(lead))
        #expect(try model.matches([keys, MatchKeys(), MatchKeys(row: 99)]) == [[LeadID(2), LeadID(1)], [], [LeadID(4)]])
        #expect(try model.likenesses(of: LeadID(3)).map(\.id.number) == [4])
    }

    @Test("Accounts of conversions are known by key and by the beginning of their name")
    func accounts() throws {
        let desk = try desk()
        for lead in [1, 3] {
            try desk.write(lead, .converted(Converted(stage: .opportunity, conversion: Conversion(account: "Acme Pumps GmbH"))))
        }
        let model = try desk.model()
        let key = testKeys(try #require(try model.history(of: LeadID(1)).fold())).account
        #expect(try model.accounts(key: key, domain: nil) == [KnownAccount(name: "Acme Pumps GmbH", leads: 2)])
        #expect(try model.accounts(key: nil, domain: nil, beginnings: ["acme"]).map(\.name) == ["Acme Pumps GmbH"])
        #expect(try model.accounts(limit: 10) == ["Acme Pumps GmbH"])
    }
}
