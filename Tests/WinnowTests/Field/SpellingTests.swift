import Foundation
import Testing

/// One address in several spellings, and rows whose other contents mustn't decide who is who.
@Suite("Spellings of addresses, ids of several systems, and what a rejected row says")
struct SpellingTests {
    /// `ä` and `ü` as one character, as a letter and an accent, in capitals, and encoded for mail servers.
    private static let spellings = [
        "ada@müller.example", "ada@mu\u{308}ller.example", "ADA@MÜLLER.EXAMPLE", "ada@xn--mller-kva.example",
        "Ada Arp <ada@XN--MLLER-KVA.example>",
    ]

    private func leads(_ place: TestPlace) throws -> Int {
        try place.winnow("export", "leads", "--json").objects.compactMap { $0 }.count
    }

    private func `import`(_ text: String, _ place: TestPlace, _ options: String...) throws -> Run {
        try place.run(["import", place.file("\(UUID().uuidString).csv", text), "--json", "--yes"] + options, at: place.clock)
    }

    @Test("two files with the same address are one lead, in whatever spelling", arguments: spellings)
    func spelling(first: String) throws {
        for second in Self.spellings where second != first {
            let place = try TestPlace()
            _ = try `import`("Name,Email\nAda Arp,\(first)\n", place)
            let run = try `import`("Name,Email,Phone\nAda Arp,\(second),+49 421 5550199\n", place)
            #expect(run.status == 0)
            #expect(try leads(place) == 1, "\(first) and \(second)")
        }
    }

    @Test("an erased person stays away in every spelling", arguments: spellings)
    func erased(first: String) throws {
        let place = try TestPlace()
        _ = try `import`("Name,Email\nAda Arp,\(first)\n", place)
        #expect(try place.winnow("erase", "L1", "--yes").status == 0)
        for second in Self.spellings {
            _ = try `import`("Name,Email\nAda Arp,\(second)\n", place)
            #expect(try leads(place) == 0, "\(first) and \(second)")
        }
        #expect(try place.winnow("add", "lastName=Arp", "email=ada@xn--mller-kva.example").status != 0)
    }

    @Test("other domains and local parts stay other addresses")
    func others() throws {
        let place = try TestPlace()
        _ = try `import`("Name,Email\nAda Arp,ada@müller.example\n", place)
        for other in [
            "ada@muller.example", "ada@mueller.example", "äda@müller.example", "ada@xn--mller-kvb.example", "ada@xn--.example",
        ] {
            _ = try `import`("Name,Email\nAda Arp,\(other)\n", place)
        }
        #expect(try leads(place) == 6)
        _ = try `import`("Name,Email\nAda Arp,a\u{308}da@xn--mller-kva.example\n", place)
        #expect(try leads(place) == 6)
    }

    @Test(
        "a row with another system's id that fits two leads joins neither",
        arguments: ["salesforce", "pipedrive", "zoho", "crm", ""])
    func fitsTwo(system: String) throws {
        let place = try TestPlace()
        _ = try `import`(
            "Record ID,First Name,Last Name,Email\n501,Ida,Rot,ida@rot.example\n502,Ida,Rot,ida@rot.example\n", place, "--system",
            "hubspot")
        let row = "Lead ID,First Name,Last Name,Company,Email\n00Q5e00000AbCd1,Ida,Rot,Rot,ida@rot.example\n"
        let options = system.isEmpty ? [] : ["--system", system]
        let run = try place.run(["import", place.file("b.csv", row), "--json", "--yes"] + options, at: place.clock)
        #expect((run.object["counts"] as? [String: Int])?["added"] == 1, "\(run)")
        #expect(try place.show("L1")["company"] as? String == nil)
        #expect(try place.winnow("duplicates", "--json").objects.count >= 2)
        // The same file again is no further lead.
        _ = try place.run(["import", place.file("c.csv", row), "--json", "--yes"] + options, at: place.clock)
        #expect(try leads(place) == 3)
    }

    @Test(
        "the opt-out of a rejected row holds",
        arguments: [
            "Lead ID,Email,Email Opt Out,Created Date\nB1,ada@arp.example,Yes,31.02.2026\n",
            "Email,Unsubscribed,Created Date\nADA@arp.example,true,2026-13-01\n",
            "Lead ID,HasOptedOutOfEmail,CreatedDate\nB1,1,yesterday-ish\n",
            "Email,Email Opt Out,Created Date\nada+news@arp.example; ada@arp.example,x,99.99.2026\n",
        ])
    func rejected(text: String) throws {
        let place = try TestPlace()
        _ = try `import`("Lead ID,Name,Email\nB1,Ada Arp,ada@arp.example\nB2,Bo Berg,bo@berg.example\n", place)
        let run = try `import`(text, place)
        #expect(run.status == 65 && run.object["rejected"] as? Int == 1, "\(run)")
        #expect((try place.show("L1")["closedChannels"] as? [String: String])?["email"] == "optedOut", "\(run)")
        #expect((try place.show("L2")["closedChannels"] as? [String: String] ?? [:]).isEmpty)
    }

    @Test("an import is undone as a whole by the id of any of its lines")
    func undoByLine() throws {
        let place = try TestPlace()
        _ = try `import`("Name,Email,Email Opt Out\nAda Arp,ada@arp.example,yes\nBo Berg,bo@berg.example,\n", place)
        let last = try #require(place.lines().last { $0["kind"] as? String == "imported" }?["id"] as? String)
        #expect(try place.winnow("undo", "--batch", last).status == 0)
        #expect(try leads(place) == 0)
    }
}
