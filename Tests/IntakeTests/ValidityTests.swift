import Intake
import Lifecycle
import Testing

@Suite("Values of files that can't be used")
struct ValidityTests {
    @Test(
        "what a spreadsheet or form adds to a phone is undone",
        arguments: [
            ("=\"+49 421 555 0161\"", "+49 421 555 0161"), ("'+49 421 555 0162", "+49 421 555 0162"),
            ("'+494215550162", "+494215550162"), ("p:+494215550163", "+494215550163"), ("'p:+494215550163", "+494215550163"),
            ("l:0421 5550111", "0421 5550111"), ("tel:+494215550161", "+494215550161"), ("=+494215550161", "+494215550161"),
            ("4915155501234.0", "4915155501234"), ("0421 555 0166 ext. 12", "0421 555 0166 ext. 12"),
        ])
    func repaired(_ text: String, _ phone: String) throws {
        let quoted = "\"" + text.replacing("\"", with: "\"\"") + "\""
        let lead = try #require(try parse("Last Name,Phone\nBerg,\(quoted)\n").leads.first)
        #expect(lead.fields[.phone] == phone && lead.problems.isEmpty && lead.fields.extra.isEmpty)
        #expect(lead.keys.phones.count == 1)
    }

    @Test(
        "a phone that can't be repaired is kept as text and named",
        arguments: [
            ("4.94215E+11", FieldProblem.shortenedNumber), ("\"4,94215E+11\"", .shortenedNumber),
            ("gina@zabel.example", .addressAsPhone), ("12", .noPhone), ("1-800-FLOWERS", .noPhone), ("123456", .noPhone),
            ("0000000000", .placeholderPhone), ("49151555012341234", .noPhone),
        ])
    func unusable(_ text: String, _ problem: FieldProblem) throws {
        let lead = try #require(try parse("Last Name,Phone\nBerg,\(text)\n").leads.first)
        #expect(lead.fields[.phone] == nil && lead.keys.phones.isEmpty)
        #expect(lead.problems.map(\.problem) == [problem] && lead.problems.first?.column == "Phone")
        #expect(lead.fields.extra["Phone"] == text.filter { $0 != "\"" })
    }

    @Test("texts that stand for nothing are blank in every column; names and codes that look like them are not")
    func blanks() throws {
        for text in ["N/A", "NULL", "-", ".", "unknown", "[not provided]", "#N/A", "(blank)"] {
            let row = Array(repeating: text, count: 8).joined(separator: ",")
            let lead = try #require(
                try parse(
                    "Email,Title,Company,Industry,Country,Employees,Annual Revenue,Created Date,Shoe Size\nann@x.example,\(row)\n"
                ).leads.first)
            #expect(lead.fields.known.map(\.field) == [.email] && lead.fields.extra.isEmpty && lead.problems.isEmpty, "\(text)")
            #expect(lead.occurredAt == nil)
        }
        let people = try parse(
            """
            First Name,Last Name,Company,Country,State,City,Note
            Anna,Null,Null GmbH,NA,ND,Leer,false
            ,Na,Na Ltd,NO,NV,Bergen,no answer
            Nan,Goldin,Nothing,Namibia,,,*
            NULL,Smith,Nil Inc,Norway,,,0
            """
        ).leads
        #expect(people.map(\.fields.fullName) == ["Anna Null", "Na", "Nan Goldin", "Smith"])
        #expect(people.map { $0.fields[.country] } == ["NA", "NO", "Namibia", "Norway"])
        #expect(people.map { $0.fields[.company] } == ["Null GmbH", "Na Ltd", "Nothing", "Nil Inc"])
        #expect(people.map(\.notes) == ["false", "no answer", "*", "0"])
        #expect(people[0].fields[.state] == "ND" && people[0].fields[.city] == "Leer")
        #expect(people.allSatisfy { $0.consent.optOuts.isEmpty })
    }

    @Test(
        "a revenue in Java's notation is its number, and one that a spreadsheet shortened is no invalid phone",
        arguments: [("1.5E7", "15000000", true), ("1.2345678E7", "12345678", true), ("1.5E+07", "1.5E+07", false)])
    func exponents(text: String, expected: String, isUsable: Bool) throws {
        let lead = try #require(
            try parse("Last Name,Phone,Annual Revenue\nBerg,0421 5550126,\(text)\n").leads.first)
        #expect(lead.fields[.revenue] == expected && lead.fields.hasUsable(.revenue) == isUsable)
        #expect(!lead.problems.contains { $0.isOfContact } && lead.problems.isEmpty == isUsable)
    }

    @Test("company sizes and revenues that are none stay as text and are named; unknown ones are blank")
    func sizes() throws {
        let leads = try parse(
            "Last Name,Employees,Annual Revenue\nA,Oct-50,1.2.3\nB,1K,\"$22,700.00\"\nC,0,high\nD,many,10M-50M\nE,2-10,N/A\n"
        ).leads
        #expect(leads.map { $0.fields[.employees] } == ["Oct-50", "1K", nil, "many", "2-10"])
        #expect(leads.map { $0.fields.employeeCount } == [nil, 1000, nil, nil, 2])
        #expect(leads.map { $0.problems.map(\.problem) } == [[.dateAsSize, .noAmount], [], [.noAmount], [.noSize], []])
    }

    @Test("an apostrophe in front of an address is no part of it; record ids lose the prefix of Facebook")
    func addressesAndIDs() throws {
        let leads = try parse("Lead ID,Last Name,Email\nl:1234567,Berg,'ann@x.example\nl:1234568,O'Neill,o'neill@x.example\n").leads
        #expect(leads.map { $0.fields[.email] } == ["ann@x.example", "o'neill@x.example"])
        #expect(leads.map { $0.fields[.externalID] } == ["1234567", "1234568"])
        #expect(LeadKeys(LeadFields([.externalID: "l:1234567"])).recordIDs == LeadKeys(leads[0].fields).recordIDs)
    }

    @Test("a chance to close that is no percentage rejects the row", arguments: ["150", "100.5", "-1", "150 %", "1000"])
    func chances(_ text: String) throws {
        let parsed = try parse("Lead ID,Stage,Probability\nA1,Negotiation,\(text)\nA2,Negotiation,40\n", as: .outcomes)
        #expect(parsed.rejected.map(\.line) == [2] && parsed.rejected.first?.column == "Probability")
        #expect(parsed.outcomes.map(\.probability) == [40])
    }

    @Test("an amount such as 1.2.3 rejects the row; one that stands for nothing is blank")
    func amounts() throws {
        let parsed = try parse("Lead ID,Stage,Amount\nA1,Won,1.2.3\nA2,Won,[not provided]\nA3,Won,.\nA4,Won,900\n", as: .outcomes)
        #expect(parsed.rejected.map(\.line) == [2] && parsed.outcomes.map { $0.conversion.amount?.cents } == [nil, nil, 90_000])
    }

    @Test("an id that stands for none makes no two activities the same")
    func activities() throws {
        let touches = try parse(
            "ID,Email,Type,Date,Outcome,Notes\nN/A,a@x.example,Call,2021-04-15,Connected,-\nN/A,a@x.example,Call,2021-04-16,N/A,ok\n",
            as: .touches
        ).touches
        #expect(touches.allSatisfy { $0.touch.externalID == nil } && touches.map(\.touch.note) == [nil, "ok"])
        #expect(touches.map(\.touch.outcome) == [.connected, .unknown])
    }
}
