import Foundation
import Testing

/// Exports of other systems are imported without `--map`.
@Suite("Exports of other systems")
struct VendorExportTests {
    @Test(
        "every row is a lead, joined or named, and every column's fate is listed",
        arguments: VendorExport.crm + VendorExport.marketing + VendorExport.sales)
    func whole(export: VendorExport) throws {
        let place = try TestPlace()
        let path = place.folder + "/export.csv"
        let bytes =
            export.isUTF16
            ? Data([0xFF, 0xFE]) + Data(export.text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }) : Data(export.text.utf8)
        try bytes.write(to: URL(fileURLWithPath: path))
        let run = try place.winnow("import", path, "--json")
        let counts = run.object["counts"] as? [String: Int] ?? [:]
        func count(_ name: String) -> Int { counts[name] ?? 0 }
        #expect(count("added") == export.added && count("joined") == export.joined, "\(run)")
        #expect(count("rejected") == export.rejected, "\(run)")
        #expect(
            count("rows") == count("added") + count("joined") + count("rejected") + count("deleted") + count("testLead"),
            "\(counts)")
        #expect(count("belowTable") + count("deleted") + count("testLead") == export.passedOver, "\(counts)")
        let plan = run.object["plan"] as? [String] ?? []
        func fate(_ column: String) -> String? {
            plan.first { $0.hasPrefix("  \(column) ") }.map { String($0.dropFirst(column.count + 2)) }
        }
        for (column, field) in export.fields {
            #expect(fate(column)?.contains("→ \(field) (") ?? false, "\(column): \(fate(column) ?? "not listed")")
        }
        for column in export.extras {
            #expect(fate(column)?.contains("kept under its own name") ?? false, "\(column): \(fate(column) ?? "not listed")")
        }
        let header = export.text.split(separator: "\n").first { line in export.fields.keys.allSatisfy(line.contains) } ?? ""
        for name in header.split(whereSeparator: { ",;\t".contains($0) }) {
            let column = name.trimmingCharacters(in: CharacterSet(charactersIn: "\""))
            #expect(fate(column) != nil, "\(column) is not listed")
        }
    }

    @Test("a person's own form counts, an undated one once, and a known person's later form again")
    func forms() throws {
        let place = try TestPlace()
        let file = "Name,Company,Email,Form,Submitted At\nAnna Abel,Abel,anna@abel.example,Request a demo (EMEA),2026-10-01 09:00\n"
        #expect(try place.import(file)["forms"] == 1)
        let events = place.lines().filter { $0["kind"] as? String == "engaged" }
        let data = try #require(events.first?["data"] as? [String: Any])
        #expect(data["form"] as? String == "demo" && events.count == 1)
        let lines = place.lines().count
        #expect(try place.import(file, named: "again.csv")["unchanged"] == 1)
        #expect(place.lines().count == lines)
        let undated = "Name,Email,Form\nAnna Abel,anna@abel.example,Newsletter\n"
        #expect(try place.import(undated, named: "undated.csv")["forms"] == 1)
        #expect(try place.import(undated, named: "undated2.csv")["forms"] == nil)
        let later = "Email,Formular,Eingangsdatum\nanna@abel.example,Preisanfrage,2026-11-02\n"
        #expect(try place.import(later, named: "later.csv")["forms"] == 1)
    }

    @Test(
        "deals, tasks and accounts given as leads are refused with what to type",
        arguments: [
            (
                "Record ID,Deal Name,Deal Stage,Close Date,Amount,Associated Company\n1,Big,Closed Won,2026-10-01,5,Acme\n",
                "--as outcomes"
            ),
            ("Deal - Title,Deal - Status,Deal - Value,Person - Email - Work\nBig,Won,5,a@b.example\n", "--as outcomes"),
            (
                "Opportunity Owner,Account Name,Opportunity Name,Stage,Amount,Close Date\nDana,Acme,Big,Closed Won,5,2026-10-01\n",
                "--as outcomes"
            ),
            ("Deal Name,Account Name,Contact Name,Stage,Closing Date\nBig,Acme,Anna Abel,Open,2026-10-01\n", "--as outcomes"),
            ("Record ID,Task Title,Task Status,Task Type,Due Date,Assigned to\n1,Call,Done,Call,2026-10-01,Dana\n", "--as touches"),
            ("Subject,Status,Due Date,Task Owner,Who Id,Task Subtype\nCall,Completed,2026-10-01,Dana,00Q1,Call\n", "--as touches"),
            (
                "Account ID,Account Name,Type,Billing City,Phone,Account Owner\n001,Acme,Customer,Ulm,0421 555123,Dana\n",
                "'company=Account Name'"
            ),
            (
                "Record ID,Company name,Company owner,Phone Number,Company Domain Name\n1,Acme,Dana,0421 555123,acme.example\n",
                "'company=Company name'"
            ),
        ])
    func refused(file: String, advice: String) throws {
        let place = try TestPlace()
        let run = try place.winnow("import", try place.file("other.csv", file))
        #expect(run.status == 65 && run.errorText.contains(advice), "\(run)")
        #expect(place.lines().isEmpty || !place.kinds().contains("captured"))
    }

    @Test(
        "contacts with a deal, and lists of companies, are still leads",
        arguments: [
            "First Name,Last Name,Email,Deal Name,Deal Stage,Close Date\nA,B,a@b.example,Big,Open,2026-10-01\n",
            "Company,Website,City,Phone\nAcme,acme.example,Ulm,0421 555123\n",
            "First Name,Last Name,Account Name,Account Owner,Phone\nA,B,Acme,Dana,0421 555123\n",
            "Company,Lead Source,Billing City,Account Owner\nAcme,Fair,Ulm,Dana\n",
            "Name,Email,Priority,Assigned To,Due Date\nA B,a@b.example,High,Dana,2026-10-01\n",
        ])
    func stillLeads(file: String) throws {
        let place = try TestPlace()
        #expect(try place.import(file)["added"] == 1)
    }

    @Test("a file that identifies nobody names its unique columns and the option to type; --help lists the fields")
    func unidentified() throws {
        let place = try TestPlace()
        let path = try place.file("x.csv", "Farbe,Vorgangs Nr.,Menge\nrot,A-1,3\nrot,A-2,3\nblau,A-3,4\n")
        let run = try place.winnow("import", path)
        #expect(
            run.status == 65 && run.errorText.contains("Vorgangs Nr.") && run.errorText.contains("--map 'externalId=Vorgangs Nr.'"))
        #expect(!run.errorText.contains("another value in each row: Farbe"))
        #expect(try place.winnow("import", path, "--map", "externalId=Vorgangs Nr.", "--json").object["rejected"] as? Int == 0)
        let help = try place.run(["import", "--help"], inWorkspace: false).text
        for field in ["externalId", "emailOptOut", "leadEmail", "isWon", "asksForSales"] { #expect(help.contains(field)) }
    }
}
