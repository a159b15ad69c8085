import Testing

/// Values that are repaired where that is certain, and named by line elsewhere.
@Suite("Values of exports that are repaired or named")
struct RepairedValueTests {
    @Test("a probability that is no percentage is named by line", arguments: ["High", "fifty"])
    func probability(value: String) throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Email\nA1,Ada Lind,ada@lind.example\n")
        let text = "Lead ID,Deal Name,Stage,Amount,Close Date,Probability\nA1,Big,Proposal,500,2027-03-01,\(value)\n"
        let run = try place.winnow("import", try place.file("deals.csv", text), "--as", "outcomes")
        #expect(run.status == 0 && run.text.contains("line 2: the value of \"Probability\" is no percentage"), "\(run)")
    }

    @Test("a created date after the year 2199 is one in the future", arguments: ["9999-12-31", "31.12.9999", "12/31/9999"])
    func created(date: String) throws {
        let place = try TestPlace()
        let other = date.contains(".") ? "24.10.2026" : date.contains("/") ? "10/24/2026" : "2026-10-24"
        let text = "Name,Email,Created Date\nAda Lind,ada@lind.example,\(date)\nBo Ray,bo@ray.example,\(other)\n"
        let run = try place.winnow("import", try place.file("a.csv", text))
        #expect(run.status == 0 && run.text.contains("line 2: the value of \"Created Date\" is a creation date in the future"))
    }

    @Test(
        "a phone number is kept as far as it is certain",
        arguments: [
            ("+49 421 555 0161 / 0162", "+49 421 555 0161"), ("0421 5550161/62", "0421 5550161"),
            ("4.94215550161E+11", "494215550161"), ("0421/5550161", "0421/5550161"), ("0421 / 555 0161", "0421 / 555 0161"),
            ("4.94215550160E+11", "494215550160"),
            ("4.9421555016E+11", nil), ("4.94E+11", nil),
        ])
    func phone(written: String, stored: String?) throws {
        let place = try TestPlace()
        try place.import("Name,Email,Phone\nAda Lind,ada@lind.example,\(written)\n")
        #expect(try place.show("L1")["phone"] as? String == stored)
    }

    @Test("a shortened record id is named by line")
    func recordID() throws {
        let place = try TestPlace()
        let run = try place.winnow("import", try place.file("a.csv", "Lead ID,Name,Email\n1.00E+05,Ada Lind,ada@lind.example\n"))
        #expect(run.text.contains("line 2: the value of \"Lead ID\" is a record id that a spreadsheet shortened"), "\(run.text)")
    }

    @Test(
        "a salutation is no job title",
        arguments: [
            ("Title,First Name,Last Name,Job Title,E-mail Address", "Ms.,Ada,Lind,CEO,ada@lind.example", "CEO"),
            ("First Name,Last Name,Title,E-mail Address", "Ada,Lind,Mrs.,ada@lind.example", nil),
            ("First Name,Last Name,Title,E-mail Address", "Ada,Lind,Sales Director,ada@lind.example", "Sales Director"),
            (
                "First Name,Last Name,Organization Name,Organization Title,E-mail 1 - Value,Phone 1 - Value",
                "Ada,Lind,Lind AG,CTO,ada@lind.example,+49 421 5550161", "CTO"
            ),
        ])
    func title(header: String, row: String, title: String?) throws {
        let place = try TestPlace()
        try place.import("\(header)\n\(row)\n")
        let lead = try place.show("L1")
        #expect(lead["title"] as? String == title && lead["email"] as? String == "ada@lind.example", "\(lead)")
    }
}
