import Formats
import Lifecycle
import Testing

@testable import Intake

/// Shapes of cells and rows that are no reason to leave a person out.
@Suite("Shapes at the door") struct DoorShapeTests {
    @Test(
        "A date that stands for none is blank",
        arguments: [
            "0000-00-00", "0000-00-00 00:00:00", "1899-12-30", "1899-12-30 00:00", "0001-01-01", "0001-01-01T00:00:00",
            "1900-01-00",
            "1900-01-01", "00/00/0000", "12/30/1899", "30.12.1899", "1/0/1900",
        ])
    func missingDates(text: String) throws {
        let parsed = try parse("Name,Email,Created Date\nA B,a@b.example,\(text)\nC D,c@d.example,2026-10-15\n")
        #expect(parsed.rejected.isEmpty && parsed.leads.count == 2, "\(parsed.rejected)")
        #expect(parsed.leads.first?.occurredAt == nil && parsed.leads.last?.occurredAt != nil)
    }

    @Test("Other dates and texts stay what they are", arguments: ["2026-10-15", "15.10.2026", "1970-01-01", "1999-12-31 10:00"])
    func dates(text: String) throws {
        #expect(try parse("Name,Email,Created Date\nA B,a@b.example,\(text)\n").leads.first?.occurredAt != nil)
    }

    @Test(
        "Phones lose their labels and remarks",
        arguments: [
            ("Büro: 0421 5550126\nMobil: 0151 5550126", ["0421 5550126", "0151 5550126"]),
            ("0421 5550124 (Zentrale)", ["0421 5550124"]), ("0421 5550128 (nur vormittags)", ["0421 5550128"]),
            ("Tel. 0421 5550129", ["0421 5550129"]), ("Work: 0421 5550130", ["0421 5550130"]),
            ("Téléphone : +33 1 55 50 12 31", ["+33 1 55 50 12 31"]), ("Tel.: (0421) 5550132", ["(0421) 5550132"]),
            ("Office 0421 5550133; Handy 0151 5550133", ["0421 5550133", "0151 5550133"]),
            ("0421 5550134 mobile", ["0421 5550134"]),
            ("+49 421 5550135 [direct line]", ["+49 421 5550135"]),
        ])
    func phones(text: String, numbers: [String]) throws {
        let lead = try parse("Name,Company,Phone\nA B,C,\"\(text)\"\n").leads.first
        #expect(lead?.fields.allPhones == numbers)
    }

    @Test(
        "What is no phone stays a text",
        arguments: ["Fax: 0421 5550126", "Room 4215550126", "0421 5550126 (Fax)", "0421 5550126 (falsch)", "Order 4215550126"])
    func noPhones(text: String) throws {
        #expect(try parse("Name,Company,Phone\nA B,C,\(text)\n").leads.first?.fields.allPhones == [])
    }

    @Test(
        "A whole name alone in its row is a lead",
        arguments: ["Ada Vos", "Jean-Pierre Roy", "Zoë von Berg", "Miguel Ángel Ruiz", "Kim O'Neil"])
    func nameAlone(name: String) throws {
        let parsed = try parse("Name,Company,Email,Phone,City\nB C,D,b@c.example,,Ulm\n\(name)\nE F,G,e@f.example,,Bonn\n")
        #expect(parsed.leads.count == 3 && parsed.rejected.isEmpty, "\(parsed.rejected)")
    }

    @Test(
        "Captions, totals and notices are not",
        arguments: [
            "Grand Total", "Confidential Information - Do Not Distribute", "Report generated 2026-10-19", "Tanabe",
            "Region: Europe",
            "and the rest of a note", "\nLeads by Source",
        ])
    func captions(text: String) throws {
        let parsed = try parse("Name,Company,Email,Phone,City\nB C,D,b@c.example,,Ulm\n\(text)\nE F,G,e@f.example,,Bonn\n")
        #expect(parsed.leads.count == 2, "\(parsed.leads.map(\.fields))")
        #expect(try parse("Name,Company,Email\nB C,D,b@c.example\n\n\(text)\n\nConfidential Information\n").leads.count == 1)
    }

    @Test("What a program writes for an object is no id", arguments: ["[object Object]", "[Object object]", "object Object"])
    func objectID(text: String) throws {
        let parsed = try parse("Lead ID,Name\n\(text),A B\n\(text),C D\n")
        #expect(parsed.leads.allSatisfy { $0.fields[.externalID] == nil } && parsed.leads.count == 2)
    }
}
