import Formats
import Lifecycle
import Testing

@testable import Intake

@Suite("Tables that programs write wrongly") struct TableShapeTests {
    private func emails(_ parsed: ParsedFile) -> [String] { parsed.leads.compactMap { $0.fields[.email] } }

    @Test(
        "A row that ends early is filled with blanks and named",
        arguments: [
            "First Name,Last Name,Email,Company,City\nA,B,a@b.example\nC,D,c@d.example,E,F\n",
            "Email;Nachname;Ort\na@b.example;B\nc@d.example;D;Ulm\n", "Email,Name\na@b.example\nc@d.example,D\n",
            "Name\tEmail\tCity\tPhone\nB\ta@b.example\nD\tc@d.example\tUlm\t0421 555123\n",
            "Email,Note,City\na@b.example,\"x, y\"\nc@d.example,,\n",
        ])
    func early(text: String) throws {
        let parsed = try parse(text)
        #expect(emails(parsed) == ["a@b.example", "c@d.example"] && parsed.rejected.isEmpty)
        #expect(parsed.mapping.tableIssues.remarks.contains { $0.contains("1 row ends early (line 2)") })
    }

    @Test(
        "One field of a row is a row only where it identifies somebody",
        arguments: ["Name,Email,City\nTanabe\nB,b@c.example,Ulm\n", "Last Name,Company\nRemark: Europe\nB,C\n"])
    func fragments(text: String) throws {
        let parsed = try parse(text)
        #expect(parsed.leads.count == 1 && parsed.rejected.map(\.line) == [2])
        #expect(parsed.rejected[0].reason.hasPrefix("the row has 1 field, the header has "))
    }

    @Test(
        "A row quoted as one field is split",
        arguments: [
            "First Name,Last Name,Email,Company\n\"A,B,a@b.example,\"\"B, Inc\"\"\"\n",
            "\"First Name,Last Name,Email,Company\"\n\"A,B,a@b.example,\"\"B, Inc\"\"\"\n",
            "\"First Name;Last Name;Email;Company\"\n\"A;B;a@b.example;\"\"B, Inc\"\"\"\n",
            "\"First Name,Last Name,Email,Company\"\nA,B,a@b.example,\"B, Inc\"\n",
            "First Name,Last Name,Email,Company\n\"A,B,a@b.example,\"\"B, Inc\"\"\",,,\n",
        ])
    func quoted(text: String) throws {
        let parsed = try parse(text)
        #expect(parsed.rejected.isEmpty && parsed.leads.count == 1)
        #expect(parsed.leads.first?.fields[.email] == "a@b.example" && parsed.leads.first?.fields[.company] == "B, Inc")
    }

    @Test("A text with a comma is no row")
    func textWithComma() throws {
        let parsed = try parse("Name,Company\n\"Smith, John\",\nB,C\n")
        #expect(parsed.leads.first?.fields[.firstName] == "John" && parsed.leads.count == 2)
        let three = try parse("Email,Name,City\nx@y.example,\"a,b\",Ulm\n")
        #expect(three.leads.count == 1)
    }

    @Test(
        "A report of few rows is read, and the lines around the table are named",
        arguments: [
            (
                "Leads by Owner\nAs of 2026-10-19\nFiltered By: My leads\n\nLead ID,Last Name,Email\n1,A,a@b.example\n2,C,c@d.example\n\nGrand Totals (2 records)\n\nConfidential Information - Do Not Distribute\n",
                3, 2
            ),
            ("My report,,\n,,\nLast Name,Email,City\nA,a@b.example,Ulm\nC,c@d.example,Ulm\nTOTAL: 2,,\n", 1, 1),
            (
                "Notes:\n\"A long text, with commas, in quotes\"\n\nLast Name,Email,City,Company\nA,a@b.example,,\nC,c@d.example,,\n",
                2, 0
            ),
            (
                ",Last Name,Email,Amount\n,A,a@b.example,5\n,C,c@d.example,6\n,Total,,11\n,\"Copyright (c) 2026 Acme, Inc. All rights reserved.\",,\n",
                0, 2
            ),
            (
                "Bericht;Stand 1.10.2026\nNachname;E-Mail;Ort\nA;a@b.example;Ulm\nC;c@d.example;Ulm\nSumme: 2 Datensätze\nVertraulich\n",
                1, 2
            ),
            ("Last Name,Email,City\nA,a@b.example,Ulm\nC,c@d.example,Ulm\nConfidential Information, Do Not Distribute\n", 0, 1),
        ])
    func report(text: String, above: Int, below: Int) throws {
        let parsed = try parse(text)
        #expect(emails(parsed) == ["a@b.example", "c@d.example"] && parsed.rejected.isEmpty)
        #expect(parsed.mapping.rows == 2)
        let remarks = parsed.mapping.tableIssues.remarks.joined(separator: "\n")
        func says(_ count: Int, _ place: String) -> Bool {
            count == 0 ? !remarks.contains(place) : remarks.contains("\(count) \(count == 1 ? "line" : "lines") \(place)")
        }
        #expect(says(above, "above the table") && says(below, "below the table"), "\(remarks)")
    }

    @Test("Totals between rows are passed over; a company called Total is a company")
    func totals() throws {
        let parsed = try parse("Last Name,Email,Amount\nA,a@b.example,5\nSubtotal,,5\nC,c@d.example,6\nGrand Total,,11\n")
        #expect(emails(parsed) == ["a@b.example", "c@d.example"] && parsed.mapping.rows == 2)
        #expect(parsed.skipped == [.belowTable, .belowTable])
        let company = try parse("Company,Email,City\nTotal,a@total.example,Paris\nTotal,,\n")
        #expect(company.leads.count >= 1 && company.leads[0].fields[.company] == "Total")
        #expect(try parse("Company,Email,Employees\nCount AG,,500\nTotal Energies,,100000\n").leads.count == 2)
    }

    @Test(
        "A bare carriage return inside quotes stays in its cell",
        arguments: ["a\rb", "\ra", "a\r\rb", "a\r\"\"b", "one\rtwo\nthree"])
    func carriageReturn(cell: String) throws {
        let parsed = try parse("Last Name,City,Company\nA,\"x\(cell)y\",B\nC,soon,\n\"D\",\"E\n")
        #expect(parsed.leads.first?.fields[.city] == "x\(cell)y".replacing("\"\"", with: "\""))
        // A line is what an editor counts.
        #expect(parsed.rejected.map(\.line) == [cell.contains("\n") ? 5 : 4])
    }

    @Test("A stray quote beside a carriage return spoils only its own line")
    func strayQuote() throws {
        let parsed = try parse("Last Name,City,Company\nA,\"one\rtwo\" three,B\nC,Ulm,D\n")
        #expect(parsed.leads.map { $0.fields[.lastName] } == ["C"] && parsed.rejected.map(\.line) == [2])
    }

    @Test(
        "One NUL spoils one row",
        arguments: [
            "Last Name,Company\nA,B\u{0}C\nD,E\n", "Last Name,Company\n\u{0}A,B\nD,E\n",
            "Last Name,Company,City\nA,B,C\u{0}\nD,E,F\n",
            "Last Name,Company\nD,E\nA,\"x\u{0}\ny\"\n", "Last Name;Company;City\nA;B;\u{0}\nD;E;Ulm\n",
        ])
    func nul(text: String) throws {
        let parsed = try parse(text)
        #expect(parsed.leads.map { $0.fields[.lastName] } == ["D"] && parsed.rejected.count == 1)
        #expect(parsed.rejected[0].reason.contains("NUL"))
    }

    @Test(
        "A serial number of a spreadsheet is a date in a column of dates",
        arguments: [
            ("45000", "2023-03-15T00:00:00Z"), ("45001.5", "2023-03-16T12:00:00Z"), ("45001,25", "2023-03-16T06:00:00Z"),
            ("25569", "1970-01-01T00:00:00Z"), ("46296.375", "2026-10-01T09:00:00Z"), ("45000.0", "2023-03-15T00:00:00Z"),
        ])
    func serial(text: String, expected: String) throws {
        let parsed = try parse("Last Name,Created Date\nA,\"\(text)\"\nB,2026-10-01\n")
        #expect(parsed.leads.first?.occurredAt == moment(expected) && parsed.rejected.isEmpty)
        #expect(try parse("Last Name,Created Date\nA,123\nB,2026-10-01\n").rejected.count == 1)
        #expect(try parse("Last Name,Employees\nA,45000\n").leads[0].fields[.employees] == "45000")
    }

    @Test("A zone in a column's name is that of its times")
    func zone() throws {
        for (name, expected) in [("Create Date (GMT+2)", "07:00"), ("Submit Date (UTC)", "09:00"), ("Created (EST)", "14:00")] {
            let parsed = try parse(
                "Last Name,Network ID,Response Type,\(name)\nA,x,y,2026-10-01 09:00\n",
                zone: ZoneTable(name: "East", initialOffset: 36_000))
            #expect(parsed.leads.first?.occurredAt == moment("2026-10-01T\(expected):00Z"), "\(name)")
        }
    }
}
