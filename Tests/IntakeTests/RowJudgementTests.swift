import Lifecycle
import Testing

@testable import Intake

/// What rows say beside their fields: test leads, opt-outs in a status, zones in times, damaged characters.
@Suite("Judgement of rows") struct RowJudgementTests {
    @Test(
        "a test lead of a form is passed over",
        arguments: [
            "full_name,email,phone\n<test lead: dummy data for full_name>,test@fb.com,<test lead: dummy data for phone>\n",
            "Name,Email\nAnn Lee,test@fb.com\n", "Name,Email,isTest\nAnn Lee,ann@lee.example,TRUE\n",
            "First Name,Last Name,Email,Test lead\nAnn,Lee,ann@lee.example,Yes\n",
            "Name,Email,is_test\nAnn Lee,ann@lee.example,1\n", "Name,Company\nAnn Lee,<Test lead: dummy data for company_name>\n",
            "Name,Email\nAnn Lee,TEST@META.COM\n", "Name,Email,Is Test Lead\nAnn Lee,ann@lee.example,test\n",
        ])
    func testLeads(_ text: String) throws {
        let row = text.split(separator: "\n")[0].split(separator: ",").map {
            $0.lowercased().contains("mail") ? "bob@ray.example" : ""
        }
        let parsed = try parse(text + (row.contains { !$0.isEmpty } ? row.joined(separator: ",") : "Bob,Ray") + "\n")
        #expect(parsed.skipped == [.testLead] && parsed.leads.count == 1 && parsed.rejected.isEmpty)
    }

    @Test(
        "other leads are none",
        arguments: [
            "Name,Email,isTest\nAnn Lee,ann@lee.example,FALSE\n", "Name,Email,Test lead\nAnn Lee,ann@lee.example,\n",
            "Name,Email\nTess Tlead,tess@fb.com\n", "Name,Email,isTest\nAnn Lee,ann@lee.example,maybe\n",
            "Name,Company\nAnn Lee,Test Lead GmbH\n",
        ])
    func realLeads(_ text: String) throws {
        let parsed = try parse(text)
        #expect(parsed.leads.count == 1 && parsed.skipped.isEmpty)
        if text.contains("maybe") { #expect(parsed.leads.first?.fields.extra["isTest"] == "maybe") }
    }

    @Test(
        "a status that forbids contact is an opt-out and known",
        arguments: [
            ("Stage", "Do Not Contact", TouchChannel?.none), ("Lead Status", "Do not contact", nil),
            ("Lead Status", "Closed - Do Not Contact", nil), ("Status", "DNC", nil), ("Status", "Do Not Call", .call),
            ("Lead Status", "Nicht kontaktieren", nil), ("Lead Status", "Unsubscribed", .email), ("Status", "Do Not Email", .email),
            ("Lead Status", "Opted Out", nil), ("Status", "Ne pas contacter", nil),
        ])
    func statuses(_ column: String, _ text: String, _ channel: TouchChannel?) throws {
        let parsed = try parse("Name,Email,\(column)\nAnn Lee,ann@lee.example,\(text)\nBob Ray,bob@ray.example,New\n")
        #expect(parsed.leads.map(\.consent.optOuts) == [[channel], []])
        #expect(parsed.mapping.stageValues.allSatisfy { $0.isKnown || $0.text == "New" }, "\(parsed.mapping.stageValues)")
    }

    @Test(
        "other statuses are no opt-out",
        arguments: [
            "No Contact", "Contacted", "Not Contacted", "Contact in Future", "Attempted - No Contact Made", "Not Unsubscribed",
            "Not opted out",
        ])
    func otherStatuses(_ text: String) throws {
        #expect(try parse("Name,Email,Status\nAnn Lee,ann@lee.example,\(text)\n").leads.first?.consent.optOuts == [])
    }

    @Test(
        "the name of a zone after a time is read where it means one",
        arguments: [
            ("2026-10-12 10:00 CET", "2026-10-12T09:00:00Z"), ("2026-10-12 10:00 EST", "2026-10-12T15:00:00Z"),
            ("2026-10-12 10:00 GMT+2", "2026-10-12T08:00:00Z"), ("10/13/2026 10:00 AM PDT", "2026-10-13T17:00:00Z"),
            ("2026-10-12 10:00:05 MESZ", "2026-10-12T08:00:05Z"), ("13.10.2026 10:00 Uhr", "2026-10-13T10:00:00Z"),
            ("13.10.2026 10:00 Uhr MEZ", "2026-10-13T09:00:00Z"), ("2026-10-12 10:00 (JST)", "2026-10-12T01:00:00Z"),
            ("Oct 12, 2026 10:00 AM CEST", "2026-10-12T08:00:00Z"),
        ])
    func zones(_ text: String, _ expected: String) throws {
        let parsed = try parse("Name,Email,Created Date\nAnn Lee,ann@lee.example,\"\(text)\"\n")
        #expect(parsed.leads.first?.occurredAt == moment(expected) && parsed.rejected.isEmpty, "\(parsed.rejected)")
    }

    @Test(
        "the name of an unknown zone keeps the time, and is named",
        arguments: ["IST", "America/Nowhere", "Mars Standard Time", "AST", "(XYZT)"])
    func unknownZones(_ name: String) throws {
        let folder = Folder()
        let file = try IntakeFile(
            path: folder.write("z.csv", "Name,Email,Created Date\nAnn Lee,ann@lee.example,2026-10-12 10:00 \(name)\n"))
        var mapping = try ImportMapping(of: file, as: .leads)
        mapping.resolveZones { _ in nil }
        #expect(mapping.tableIssues.remarks.contains { $0.hasPrefix("line 2: the time zone") }, "\(mapping.tableIssues.remarks)")
        let reader = RecordReader(file, mapping: mapping, zone: .utc)
        guard case .record(.lead(let lead))? = try reader.next() else {
            Issue.record("no lead")
            return
        }
        #expect(lead.occurredAt == moment("2026-10-12T10:00:00Z"))
    }

    @Test("a place names a zone that the machine knows; words after a date are no zone")
    func places() throws {
        let folder = Folder()
        let text = "Name,Email,Created Date\nAnn Lee,ann@lee.example,2026-10-12 10:00 America/New_York\n"
        let file = try IntakeFile(path: folder.write("z.csv", text))
        var mapping = try ImportMapping(of: file, as: .leads)
        mapping.resolveZones { $0 == "America/New_York" ? ZoneTable(name: $0, initialOffset: -14_400) : nil }
        guard case .record(.lead(let lead))? = try RecordReader(file, mapping: mapping, zone: .utc).next() else {
            Issue.record("no lead")
            return
        }
        #expect(lead.occurredAt == moment("2026-10-12T14:00:00Z") && mapping.tableIssues.remarks.isEmpty)
        for other in ["2026-10-12 approx", "2026-10-12 10:00 or later", "2026-10-12 CETX maybe"] {
            #expect(try parse("Name,Created Date\nAnn Lee,\(other)\n").rejected.count == 1, "\(other)")
        }
    }

    private func utf16(_ text: String, littleEndian: Bool = true) -> [UInt8] {
        text.utf16.flatMap { littleEndian ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }

    @Test("UTF-16 with an odd number of bytes is refused, with and without a mark")
    func oddUTF16() throws {
        let folder = Folder()
        let bytes = utf16("Last Name,Email\nBé,x@b.example\n")
        for (index, file) in [bytes + [0x78], [0xFF, 0xFE] + bytes.dropLast(), Array(bytes.dropFirst(2)) + [0x0A]].enumerated() {
            let path = folder.write("\(index).csv", file)
            #expect(throws: IntakeError.oddUTF16(path: path)) { try IntakeFile(path: path) }
        }
    }

    @Test("a lone surrogate rejects its own row; UTF-16 without a mark is read in any script")
    func surrogates() throws {
        let folder = Folder()
        for lone in [UInt16(0xD83D), 0xDC00] {
            var units = Array("Last Name,Email\nA".utf16) + [lone] + Array(",a@b.example\nC,c@d.example\n".utf16)
            units.insert(0xFEFF, at: 0)
            let parsed = try parse(path: folder.write("s.csv", units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }))
            #expect(parsed.rejected.map(\.line) == [2] && parsed.leads.count == 1)
        }
        for isLittle in [true, false] {
            let text = "Last Name,First Name,Company\n山田,太郎,株式会社山田電機製作所\nИванов,Пётр,Общество\n"
            let parsed = try parse(path: folder.write("j.csv", utf16(text, littleEndian: isLittle)))
            #expect(parsed.leads.map { $0.fields[.lastName] } == ["山田", "Иванов"])
        }
    }

    @Test(
        "an id of digits only is an id; one that stands for none is named",
        arguments: ["123456789012345", "12345678901", "98765432109876", "234567890123456"])
    func ids(_ id: String) throws {
        let lead = try #require(try parse("Lead ID,Last Name\n\(id),Berg\n").leads.first)
        #expect(lead.fields[.externalID] == id && lead.problems.isEmpty)
        let dropped = try #require(try parse("Lead ID,Last Name\n1234567890,Berg\n").leads.first)
        #expect(dropped.fields[.externalID] == nil && dropped.problems.map(\.problem) == [.placeholder])
        #expect(dropped.fields.extra["Lead ID"] == "1234567890")
    }
}
