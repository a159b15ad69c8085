import Foundation
import Testing

/// A rejected row, corrected in the reject file and imported again, is the whole lead.
@Suite("Corrected rejects")
struct CorrectedRejectTests {
    private func corrected(_ name: String, _ text: String, _ wrong: String, _ right: String) throws -> TestPlace {
        let place = try TestPlace()
        let run = try place.winnow("import", place.file(name, text), "--json")
        let path = try #require(run.object["rejectFile"] as? String, "\(run)")
        let rejects = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        #expect(rejects.contains(wrong), "\(rejects)")
        #expect(rejects.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F && $0 != "\u{202E}" })
        let mended = try place.file("mended", rejects.replacingOccurrences(of: wrong, with: right))
        let again = try place.winnow("import", mended, "--json")
        #expect(again.status == 0, "\(again)")
        return place
    }

    @Test(
        "the lead has its name, company, address and own columns",
        arguments: [
            ("a.csv", "Name,Company,Email,Created,Tags\nAnn Lee,Acme,ann@a.example,soon,\"a; b\"\n", "soon", "2026-01-05"),
            (
                "a.json", #"[{"Name":"Ann Lee","Company":"Acme","Email":"ann@a.example","Created":"soon","Tags":["a","b"]}]"#,
                "soon", "2026-01-05"
            ),
            (
                "a.jsonl",
                #"{"firstName":"Ann","lastName":"Lee","company":"Acme","email":"ann@a.example","createdAt":"soon","Tags":["a","b"]}"#,
                "soon", "2026-01-05"
            ),
            (
                "broken.jsonl",
                #"{"name":"Bo Ek","company":"Bolt","email":"bo@b.example"}"# + "\n"
                    + #"{"name":"Ann Lee","company":"Acme","email":"ann@a.example","Tags":"a; b" x}"#, #""a; b" x}"#, #""a; b"}"#
            ),
            (
                "keys.jsonl",
                #"{"name":"Bo Ek","company":"Bolt","email":"bo@b.example"}"# + "\n"
                    + #"{"first_name":"Ann","last_name":"Lee","company":"Acme","email":"ann@a.example","Tags":"a; b",}"#,
                #""a; b",}"#,
                #""a; b"}"#
            ),
            (
                "nested.jsonl",
                #"{"properties":{"firstname":"Ann","lastname":"Lee","company":"Acme","email":"ann@a.example","createdate":"soon"},"Tags":"a; b"}"#,
                "soon", "2026-01-05"
            ),
            (
                "spaced.json",
                "[\n  {\n    \"name\": \"Ann Lee\",\n    \"company\": \"Acme\",\n    \"email\": \"ann@a.example\",\n    \"created\": \"soon\",\n    \"Tags\": \"a; b\"\n  }\n]\n",
                "soon", "2026-01-05"
            ),
        ])
    func whole(file: String, text: String, wrong: String, right: String) throws {
        let place = try corrected(file, text, wrong, right)
        let leads = try place.run(["export", "leads", "--json"], at: place.clock).objects.compactMap { $0 }
        let lead = try #require(leads.first { $0["email"] as? String == "ann@a.example" }, "\(leads)")
        #expect(lead["firstName"] as? String == "Ann" && lead["lastName"] as? String == "Lee", "\(lead)")
        #expect(lead["company"] as? String == "Acme", "\(lead)")
        #expect((lead["extra"] as? [String: String])?["Tags"] == "a; b", "\(lead)")
        #expect((lead["extra"] as? [String: String])?.keys.contains { $0.hasPrefix("winnow") } == false)
    }

    @Test("control characters in a JSON reject are escaped")
    func controls() throws {
        let name = #"An\u001b[31mn\u202e"#
        let place = try corrected(
            "a.jsonl", #"{"firstName":""# + name + #"","lastName":"Lee","createdAt":"soon"}"#, "soon", "2026-01-05")
        #expect((try place.show("L1")["lastName"] as? String) == "Lee")
        #expect((try place.show("L1")["firstName"] as? String)?.hasPrefix("An") ?? false)
    }

    @Test("rejected again, a row has the new reason only")
    func again() throws {
        let place = try TestPlace()
        let run = try place.winnow("import", place.file("a.jsonl", #"{"name":"Ann Lee","created":"soon"}"#), "--json")
        let first = try #require(run.object["rejectFile"] as? String)
        let second = try #require(try place.winnow("import", first, "--json").object["rejectFile"] as? String)
        let text = String(decoding: FileManager.default.contents(atPath: second) ?? Data(), as: UTF8.self)
        #expect(text.components(separatedBy: "winnow_reason").count == 2 && text.contains("Ann Lee"), "\(text)")
        #expect(second.hasSuffix(".jsonl"))
    }
}
