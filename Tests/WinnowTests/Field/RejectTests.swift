import Foundation
import Testing

/// Rejected rows: the exit status, and the file that has them.
@Suite("Rejected rows")
struct RejectTests {
    private static let good = "Name,Email,Created\nLeni Rau,leni@rau.example,2026-01-05\n"

    @Test(
        "any rejected row makes the exit status 65 after the good rows are in; --allow-rejects makes it 0",
        arguments: ["Ann,ann@a.example,soon\n", ",,2026-01-05\n", "Bob,bob@b.example,2026-99-99\n", "a,b,c,d,e,f\n", "\"x\n"])
    func exitStatus(row: String) throws {
        let place = try TestPlace()
        let file = try place.file("leads.csv", Self.good + row)
        let run = try place.winnow("import", file, "--json")
        #expect(run.status == 65, "\(run)")
        #expect((run.object["counts"] as? [String: Int])?["added"] == 1)
        #expect(run.errorText.contains("--allow-rejects"))
        #expect(try place.winnow("import", file, "--allow-rejects").status == 0)
        #expect(try place.winnow("import", place.file("good.csv", Self.good)).status == 0)
    }

    @Test(
        "the reject file is safe for spreadsheets and terminals, and can be imported once corrected",
        arguments: ["=1+2", "@cmd", "+49 421 555 0141", "\u{1B}[31mred\u{1B}[0m", "a\u{7}b\u{8}c", "\u{202E}evil", "-2+3"])
    func safe(name: String) throws {
        let place = try TestPlace()
        let file = try place.file("leads.csv", "Name,Company,Email,Created\n\(name),Rau,leni@rau.example,soon\n")
        let run = try place.winnow("import", file, "--json")
        let path = try #require(run.object["rejectFile"] as? String)
        let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F && $0 != "\u{202E}" })
        let cells = text.split(separator: "\n").last?.split(separator: ",") ?? []
        #expect(!cells.contains { "=+-@".contains($0.first ?? " ") })
        let again = try place.winnow("import", place.file("mended.csv", text.replacingOccurrences(of: "soon", with: "2026-01-05")))
        #expect(again.status == 0, "\(again)")
        if "=@+-".contains(name.first ?? " ") {
            let lead = try place.show("L1")
            let stored = [lead["firstName"], lead["lastName"]].compactMap { $0 as? String }.joined(separator: " ")
            #expect(stored == name)
        }
    }

    @Test(
        "an unknown word of status is named with its lines and counted",
        arguments: ["Heiß", "very warm", "レビュー中", "Stage 7", "🔥"])
    func unknownStatus(word: String) throws {
        let place = try TestPlace()
        let text = "Name,Email,Status\nAnn Lee,ann@a.example,\(word)\nBo Ek,bo@b.example,Contacted\nCy Om,cy@c.example,\(word)\n"
        let run = try place.winnow("import", place.file("leads.csv", text), "--json")
        #expect((run.object["counts"] as? [String: Int])?["unknownStatus"] == 2)
        #expect((run.object["notes"] as? [String] ?? []).contains { $0.contains(word) && $0.contains("lines 2 and 4") })
    }

    @Test(
        "a status that isn't followed is named with its line and counted",
        arguments: [
            ("Converted", "New"), ("Junk Lead", "New"), ("Qualified", "Contacted"), ("Contact in Future", "Contacted"),
            ("Contacted", "Junk Lead"),
        ])
    func notFollowed(first: String, second: String) throws {
        let place = try TestPlace()
        func text(_ word: String) -> String { "Lead ID,Name,Email,Status\nA1,Ann Lee,ann@a.example,\(word)\n" }
        try place.import(text(first))
        let stage = try place.stage("L1")
        let run = try place.winnow("import", place.file("later.csv", text(second)), "--json")
        #expect(try place.stage("L1") == stage)
        #expect((run.object["counts"] as? [String: Int])?["statusNotFollowed"] == 1)
        #expect((run.object["notes"] as? [String] ?? []).contains { $0.contains("\"\(second)\"") && $0.contains("line 2") })
        let same = try place.winnow("import", place.file("same.csv", text(first)), "--json")
        #expect((same.object["counts"] as? [String: Int])?["statusNotFollowed"] == nil)
    }
}
