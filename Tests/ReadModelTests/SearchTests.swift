import Journal
import Lifecycle
import Testing

@testable import ReadModel

@Suite("Search and matching")
struct SearchTests {
    private func fixture() throws -> IndexFixture {
        let fixture = try IndexFixture()
        try fixture.write(
            1,
            captured(
                .mql,
                [
                    .firstName: "Jürgen", .lastName: "Müller", .company: "Łódź Steel", .email: "jm@steel.example",
                    .phone: "+49 421 555 0199",
                ]))
        try fixture.write(2, captured(.nurture, [.firstName: "Mia", .lastName: "O'Neil", .company: "Acme", .externalID: "00Q77"]))
        try fixture.write(3, captured(.mql, [.lastName: "Zhang", .company: "Acme", .phone: "0421 5550199"]))
        return fixture
    }

    @Test(
        "finds leads by word prefixes, ignoring accents and case",
        arguments: [
            ("muller", [1]), ("MÜLL", [1]), ("m", [1, 2]), ("acme", [3, 2]), ("zh acm", [3]), ("neil", [2]),
            ("steel.example", [1]),
            ("00q77", [2]),
            ("lodz", [1]), ("łódź", [1]), ("494215550199", [1, 3]), ("555 0199", [3, 1]), ("L3", [3]), ("2", [2]), ("nobody", []),
            ("", []), ("\"*(", []), ("😀", []),
        ])
    func words(text: String, found: [Int]) throws {
        #expect(try fixture().model().search.leads(text, limit: 10).map(\.id.number) == found)
    }

    @Test(
        "finds a phone by any run of four digits or more, with or without country code, zeros and spaces",
        arguments: [
            ("0199", [5, 4, 3, 2, 1]), ("5550199", [5, 4, 3, 2, 1]), ("555-01", [5, 4, 3, 2, 1]), ("5501", [5, 4, 3, 2, 1]),
            ("+49 421 555", [4, 3, 2, 1]), ("0049421555", [4, 3, 2, 1]), ("0421 5550", [4, 3, 2, 1]),
            ("(0421) 55 50", [4, 3, 2, 1]),
            ("0421", [4, 3, 2, 1]), ("494215550199", [1, 4, 3, 2]), ("+49 (0)421 5550199", [4, 3, 2, 1]),
            ("+44 20 5550199", [5]), ("020 555", [5]), ("5555", []), ("0198", []), ("1990", []),
        ])
    func phones(text: String, found: [Int]) throws {
        let fixture = try IndexFixture()
        let phones = ["+49 421 555 0199", "0421 5550199", "+49 (0)421 555-0199", "0049 421/5550199", "+44 (0) 20 555 0199"]
        for (index, phone) in phones.enumerated() {
            try fixture.write(index + 1, captured(.mql, [.lastName: "Ulme", .phone: phone]))
        }
        #expect(Set(try fixture.model().search.leads(text, limit: 10).map(\.id.number)) == Set(found))
    }

    @Test(
        "finds parts of words in every script, whole words and beginnings first",
        arguments: [
            ("mann", [4, 3, 2, 1]), ("hoff", [1]), ("offm", [1]), ("太郎", [5]), ("田", [5]), ("山田太郎", [5]), ("철수", [6]),
            ("оэл", [7]), ("ΠΑΠ", [8]), ("απαδ", [8]), ("سعي", [9]), ("mueller", [11, 10]), ("muller", [10]), ("ueller", [11, 10]),
            ("müller", [10, 11]), ("nnam", []), ("hman", []), ("banana", []), ("halden xyz", []), ("mann hoff", [1]),
        ])
    func parts(text: String, found: [Int]) throws {
        let fixture = try IndexFixture()
        let names = [
            "Hoffmann", "Mannheim", "Manny", "Mann", "山田太郎", "김철수", "Вильгельм Боэль", "Παπαδόπουλος", "سعيد", "Müller",
            "Mueller", "Ban Ana Nan",
        ]
        for (index, name) in names.enumerated() { try fixture.write(index + 1, captured(.mql, [.lastName: name])) }
        let leads = try fixture.model().search.leads(text, limit: 20).map(\.id.number)
        #expect(leads == found, "\(text)")
    }

    @Test(
        "marks that people leave out on a keyboard don't matter, whichever side has them",
        arguments: [
            ("королев", [2, 1]), ("Королёв", [2, 1]), ("оролё", [2, 1]), ("аннa", []), ("Άννα", [3]), ("αννα", [3]), ("ΑΝΝΑ", [3]),
            ("παπαδοπουλοσ", [4]), ("Παπαδόπουλος", [4]), ("андреи", [5]), ("Андрей", [5]), ("احمد", [6]), ("أحمد", [6]),
            ("محمد", [7]), ("שלום", [8]), ("король", []),
        ])
    func marks(text: String, found: [Int]) throws {
        let fixture = try IndexFixture()
        let names = ["Королёв", "Королев", "Άννα", "Παπαδόπουλος", "Андрей", "أحمد", "مُحَمَّد", "שָׁלוֹם"]
        for (index, name) in names.enumerated() { try fixture.write(index + 1, captured(.mql, [.lastName: name])) }
        #expect(Set(try fixture.model().search.leads(text, limit: 20).map(\.id.number)) == Set(found), "\(text)")
    }

    @Test("After an edit a lead is found by its new text and not by the old one")
    func edited() throws {
        let fixture = try fixture()
        let model = try fixture.model()
        _ = try model.apply(try fixture.write(1, .edited(FieldChanges([.lastName: "Meyer"]))))
        #expect(try model.search.leads("muller", limit: 10).isEmpty)
        #expect(try model.search.leads("meyer", limit: 10).map(\.id.number) == [1])
    }

    @Test("A lead whose capture was undone is not found, its number is not reused, and a redo restores it")
    func takenBack() throws {
        let fixture = try fixture()
        let model = try fixture.model()
        let capture = try fixture.write(4, captured(.mql, [.lastName: "Ghost"]))
        _ = try model.apply(capture)
        let undo = try fixture.undo(capture)
        #expect(try model.apply(undo).touched == [LeadID(4)])
        #expect(try model.search.leads("ghost", limit: 10).isEmpty)
        #expect(try model.queues.rows([LeadID(4)]).isEmpty)
        #expect(try model.lines.nextLead() == LeadID(5))
        _ = try model.apply(try fixture.undo(undo))
        #expect(try model.search.leads("ghost", limit: 10).map(\.id.number) == [4])
    }

    @Test("External id and e-mail match a row of a file; phone, and name with company, only make possible duplicates")
    func matching() throws {
        let fixture = try fixture()
        let again = LeadFields([.externalID: "00Q77", .email: "JM@steel.example"])
        try fixture.write(
            4, .captured(Captured(stage: .viable, fields: LeadFields([.lastName: "zhang", .company: "ACME"]), rowKey: 99)))
        let model = try fixture.model()
        var lead: Lead?
        Lead.evolve(
            &lead,
            Entry(
                seq: SequenceNumber(1), action: ActionID(high: 0, low: 0), at: fixture.now, by: .person(dana), lead: LeadID(9),
                definition: 1,
                event: .captured(Captured(stage: .viable, fields: again))))
        let keys = testKeys(try #require(lead))
        #expect(
            try model.matches.leads(with: [keys, MatchKeys(), MatchKeys(rows: [99])]) == [[LeadID(2), LeadID(1)], [], [LeadID(4)]])
        #expect(try model.duplicates.matches(of: LeadID(3)).map(\.lead.number) == [4])
    }

    @Test("Second addresses, phones and record ids find a lead, match a row and flag possible duplicates, also after an undo")
    func furtherIdentities() throws {
        let fixture = try fixture()
        var fields = LeadFields([.lastName: "Ulme", .company: "Ulme"])
        fields.identities = LeadIdentities(
            recordIDs: [RecordID(system: "hubspot", id: "51")], emails: ["t.ulme@ulme.example"], phones: ["+49 421 555 0188"])
        try fixture.write(7, .captured(Captured(stage: .viable, fields: fields)))
        let model = try fixture.model()
        for text in ["t.ulme@ulme.example", "0188", "51"] {
            #expect(try model.search.leads(text, limit: 5).map(\.id.number) == [7] || text == "51", "\(text)")
        }
        let keys = testKeys(try #require(try model.lines.history(of: LeadID(7)).fold()))
        #expect(try model.matches.leads(with: [keys]) == [[LeadID(7)]])
        let other = LeadFields([.lastName: "Other", .phone: "+49 421 555 0188"])
        try fixture.write(8, .captured(Captured(stage: .viable, fields: other)))
        _ = try model.catchUp()
        #expect(try model.duplicates.matches(of: LeadID(8)).map(\.lead.number) == [7])
        #expect(try model.duplicates.matches(of: LeadID(7)).map(\.lead.number) == [8])
        try fixture.write(7, .edited(FieldChanges(emails: [], phones: [])))
        _ = try model.catchUp()
        #expect(try model.duplicates.matches(of: LeadID(8)).isEmpty)
        #expect(try model.search.leads("t.ulme@ulme.example", limit: 5).isEmpty)
    }
}
