import Foundation
import Glibc
import Testing

@Suite("Dispositions for a CRM")
struct DispositionExportTests {
    /// A workspace with four leads of a CRM, of which three were worked on.
    private static func worked(_ vendor: VendorImport) throws -> TestPlace {
        let place = try TestPlace()
        try place.winnow(
            "team", "add", "kim", "--name", "Kim Olsen", "--role", "sdr,closer", "--alias", "kim@firm.example")
        let imported = try place.winnow("import", place.file("leads.csv", vendor.file), "--stage", "mql", "--yes")
        try #require(imported.status == 0, "\(imported)")
        for command in [
            ["accept", "L1"], ["touch", "L1", "--channel", "call", "--outcome", "connected"],
            ["reject", "L2", "--reason", "timing"], ["disqualify", "L3", "--reason", "wrongFit"],
        ] {
            let run = try place.run(command + ["--for", "kim"], at: place.clock)
            try #require(run.status == 0, "\(command) \(run)")
        }
        return place
    }

    /// The rows of an export, each by the names of its columns.
    private static func rows(_ run: Run) -> [[String: String]] {
        let lines = run.text.split(separator: "\n").map { $0.components(separatedBy: ",") }
        return lines.dropFirst().map { cells in
            Dictionary(zip(lines[0], cells).map { ($0, $1) }) { first, _ in first }
        }
    }

    @Test("the columns and values are those that the vendor documents", arguments: VendorImport.all)
    func documented(_ vendor: VendorImport) throws {
        let place = try Self.worked(vendor)
        let run = try place.winnow("export", "dispositions", "--for", vendor.name)
        try #require(run.status == 0, "\(run)")
        let heading = try #require(run.text.split(separator: "\n").first).components(separatedBy: ",")
        let known = heading.filter { !$0.hasPrefix("winnow_") }
        #expect(known.count >= 5 && Set(known).isSubset(of: vendor.columns), "\(known)")
        #expect(heading.count == known.count + 6)
        let rows = Self.rows(run)
        // Nothing was done with the fourth.
        #expect(rows.count == 3)
        for (row, id) in zip(rows, vendor.ids) {
            #expect(row.values.contains(id) || row.values.contains(id.replacing("zcrm_", with: "")), "\(id)")
            #expect(vendor.matchedBy.contains { row[$0]?.isEmpty == false })
            for (column, values) in vendor.lists { #expect(values.contains(row[column] ?? "") || row[column] == "") }
        }
        #expect(rows.first?[vendor.owner] == (["hubspot", "zoho"].contains(vendor.name) ? "kim@firm.example" : "Kim Olsen"))
        #expect(rows.map { $0["winnow_stage"] } == ["SAL", "Nurture", "Disqualified"])
        #expect(rows.map { $0["winnow_returned_because"] } == ["", "Not now", "Not a fit"])
    }

    @Test("statuses say how far sales got")
    func statuses() throws {
        let expected = [
            "salesforce": ["Working - Contacted", "Closed - Not Converted", "Closed - Not Converted"],
            "hubspot": ["Connected", "Bad Timing", "Unqualified"], "zoho": ["Contacted", "Contact in Future", "Not Qualified"],
        ]
        for vendor in VendorImport.all where vendor.name != "pipedrive" {
            let place = try Self.worked(vendor)
            let run = try place.winnow("export", "dispositions", "--for", vendor.name)
            #expect(Self.rows(run).map { $0["Lead Status"] ?? "" } == expected[vendor.name], "\(vendor.name)")
        }
    }

    @Test("imported back, a file changes nothing", arguments: VendorImport.all)
    func back(_ vendor: VendorImport) throws {
        let place = try Self.worked(vendor)
        let text = try place.winnow("export", "dispositions", "--for", vendor.name).text
        let before = place.kinds()
        #expect(text.split(separator: "\n").count == 4)
        func leads() throws -> [String] { try (1...4).map { try place.winnow("show", "L\($0)", "--json").text } }
        let known = try leads()
        let back = try place.winnow("import", place.file("back.csv", text), "--yes")
        #expect(back.status == 0, "\(back)")
        #expect(place.kinds().filter { $0 != "imported" } == before.filter { $0 != "imported" }, "\(back)")
        #expect(try leads() == known)
    }

    @Test("a converted lead has its account, opportunity and outcome")
    func converted() throws {
        let demo = try Figures.demo(leads: 300)
        let rows = try demo.winnow("export", "dispositions", "--for", "hubspot", "--json").objects.compactMap { $0 }
        let open = try #require(
            rows.first { $0["winnow_outcome"] as? String == "open" && $0["Lifecycle Stage"] as? String == "Opportunity" })
        #expect(open["Lead Status"] as? String == "Open Deal")
        let lead = try demo.show(try #require(open["winnow_lead"] as? String))
        let name = (lead["opportunities"] as? [[String: Any]])?.last?["name"] as? String
        #expect(open["winnow_opportunity"] as? String == name && open["winnow_account"] as? String != nil)
        #expect(rows.contains { $0["winnow_outcome"] as? String == "won" && $0["Lifecycle Stage"] as? String == "Customer" })
    }

    @Test("--since-last: all at first, then only what changed, also by an undo, for each person and CRM")
    func sinceLast() throws {
        let place = try Self.worked(.salesforce)
        func changed(_ system: String = "salesforce", _ more: String...) throws -> [String] {
            let run = try place.run(["export", "dispositions", "--for", system, "--since-last"] + more, at: place.clock)
            #expect(run.status == 0, "\(run)")
            return Self.rows(run).compactMap { $0["winnow_lead"] }
        }
        #expect(try changed() == ["L1", "L2", "L3"])
        #expect(try changed().isEmpty)
        // A note changes nothing that the CRM is told.
        try place.winnow("note", "L1", "calls back")
        #expect(try changed().isEmpty)
        try place.winnow("disqualify", "L4", "--reason", "badData")
        #expect(try changed() == ["L4"])
        try place.winnow("undo")
        #expect(try changed() == ["L4"])
        #expect(try changed().isEmpty)
        #expect(try changed("hubspot").count == 3)
        // Without the option nothing is remembered, and everything is exported.
        try place.winnow("accept", "L4", "--for", "kim")
        #expect(Self.rows(try place.winnow("export", "dispositions", "--for", "salesforce")).count == 4)
        #expect(try changed() == ["L4"])
        // Somebody else has a memory of their own.
        var environment = place.environment
        environment["XDG_STATE_HOME"] = place.folder + "/other"
        let other = try ChildProcess(
            [
                Binary.path, "export", "dispositions", "--for", "salesforce", "--since-last", "-w", place.workspace, "--at",
                "2026-11-23T09:00Z",
            ], environment: environment, folder: place.folder, scratch: place.folder + "/scratch"
        ).wait()
        #expect(Self.rows(other).count == 4, "\(other)")
    }

    @Test("an export that failed is not remembered, and --after repeats one")
    func failedWrite() throws {
        let place = try Self.worked(.zoho)
        let arguments = ["export", "dispositions", "--for", "zoho", "--since-last"]
        let full = try ChildProcess(
            ["bash", "-c", "\"$0\" \"$@\" > /dev/full", Binary.path] + arguments
                + ["-w", place.workspace, "--at", "2026-11-23T09:00Z"],
            environment: place.environment, folder: place.folder, scratch: place.folder + "/scratch"
        ).wait()
        #expect(full.status == 74, "\(full)")
        let file = try place.file("taken.csv", "")
        #expect(try place.run(arguments + ["--output", file], at: place.clock).status == 73)
        #expect(try place.run(arguments + ["--read-only"], at: place.clock).status == 77)
        let first = try place.run(arguments, at: place.clock)
        #expect(Self.rows(first).count == 3)
        let known = place.lines().count
        try place.winnow("accept", "L4", "--for", "kim")
        let path = place.folder + "/out.csv"
        let second = try place.run(arguments + ["--output", path], at: place.clock)
        #expect(second.status == 0 && second.out.isEmpty && second.errorText.contains("--after \(known)"), "\(second)")
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o600)
        let again = try place.winnow("export", "dispositions", "--for", "zoho", "--after", "\(known)")
        #expect(try again.text == String(contentsOfFile: path, encoding: .utf8))
        #expect(Self.rows(again).map { $0["winnow_lead"] } == ["L4"])
        #expect(try place.winnow("export", "dispositions", "--for", "zoho", "--after", "\(known + 1000)").status == 66)
    }

    @Test("a memory of another journal counts for nothing")
    func otherJournal() throws {
        let place = try Self.worked(.hubspot)
        let arguments = ["export", "dispositions", "--for", "hubspot", "--since-last"]
        _ = try place.run(arguments, at: place.clock)
        let folder = place.folder + "/state/winnow"
        let found = try FileManager.default.subpathsOfDirectory(atPath: folder).first { $0.hasSuffix("dispositions-hubspot") }
        let file = folder + "/" + (try #require(found))
        let text = try String(contentsOfFile: file, encoding: .utf8)
        for other in [text.replacing(#/^\d+/#, with: "3"), "99999" + text, "", "x"] {
            try other.write(toFile: file, atomically: false, encoding: .utf8)
            let run = try place.run(arguments, at: place.clock)
            #expect(run.status == 0 && Self.rows(run).count == 3, "\(other): \(run)")
        }
        #expect(Self.rows(try place.run(arguments, at: place.clock)).isEmpty)
    }

    @Test("leads without an id of the CRM are matched by address, those without either are left out and counted")
    func withoutID() throws {
        let place = try Self.worked(.salesforce)
        let added = try place.addMQL("Zoe Ray")
        let nameless = try place.winnow(
            "add", "firstName=Al", "lastName=Od", "phone=+44 20 7946 0999", "company=Od Works", "--json")
        #expect(nameless.status == 0, "\(nameless)")
        let id = try #require((nameless.object["leads"] as? [String])?.first)
        try place.winnow("accept", added)
        try place.winnow("note", id, "wants a call")
        let run = try place.winnow("export", "dispositions", "--for", "salesforce")
        let row = try #require(Self.rows(run).first { $0["winnow_lead"] == added })
        #expect(row["Lead ID"] == "" && row["Email"]?.hasSuffix("@works.example") == true)
        #expect(!run.text.contains("\(id),") && run.errorText.contains("1 lead left out"), "\(run)")
    }

    @Test("--for still names a member, but neither a CRM nor a member is an error")
    func forMember() throws {
        let place = try Self.worked(.salesforce)
        let all = try place.winnow("export", "dispositions")
        #expect(try place.winnow("export", "dispositions", "--for", "kim").text == all.text)
        let wrong = try place.winnow("export", "dispositions", "--for", "salesfroce")
        #expect(wrong.status == 64 && wrong.errorText.contains("neither a CRM"), "\(wrong)")
        #expect(try place.winnow("export", "dispositions", "--since-last").status == 64)
        #expect(try place.winnow("export", "dispositions", "--for", "Zoho", "--since-last", "--after", "3").status == 64)
    }
}
