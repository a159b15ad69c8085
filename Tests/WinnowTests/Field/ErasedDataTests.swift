import Foundation
import Testing

/// After an erasure no file that winnow keeps, of whatever user, has the person's data.
@Suite("Files after an erasure")
struct ErasedDataTests {
    private static let header = "Lead ID,Name,Company,Email,Phone,Mobile,Remark\n"
    private static let pia =
        "00Q5e00000AbCdEEAV,Ottilie Quux,Quuxworks,ottilie@quux.example,+49 (0)421 555-0131,0151 555 00131,met Quux in Bremen\n"
    private static let others = "K2,Karl Halden,Halden,karl@halden.example,0421 555 0139,,\n"
    /// What none of the files may have: names, addresses, ids, and the phones in three notations.
    private static let traces = [
        "quux", "ottilie", "00q5e00000abcde", "5550131", "555-0131", "555 0131", "55500131", "555 00131",
    ]

    /// Runs winnow as another user, who has a cache of their own.
    private func runAsOther(_ place: TestPlace, _ arguments: String...) throws -> Run {
        let environment = place.environment.merging(["XDG_CACHE_HOME": place.folder + "/cache2"]) { $1 }
        let all = [Binary.path] + arguments + ["-w", place.workspace, "--at", place.clock ?? ""]
        return try ChildProcess(all, environment: environment, folder: place.folder, scratch: place.folder + "/scratch").wait()
    }

    /// The files under the place that have a trace of the person, except the files that people gave to winnow.
    private func found(_ place: TestPlace) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: place.folder).filter { path in
            guard !path.hasPrefix("given-"), !path.hasPrefix("scratch/"),
                let bytes = FileManager.default.contents(atPath: place.folder + "/" + path)
            else { return false }
            let text = String(decoding: bytes, as: UTF8.self).lowercased()
            return Self.traces.contains { text.contains($0) || path.lowercased().contains($0) }
        }
    }

    private func erase(_ place: TestPlace, _ lead: String = "L1") throws {
        let run = try place.winnow("erase", lead, "--yes")
        guard run.status == 0 else { throw TestPlace.Failed(message: run.description) }
        #expect(try place.winnow("verify").status == 0)
    }

    @Test("none of two users' files has the person, with edits, notes, calls and a merge")
    func everyFile() throws {
        let place = try TestPlace()
        try place.import(Self.header + Self.pia + Self.others, named: "given-quux.csv")
        try place.import("Lead ID,Name,Email\nK7,O. Quux,o.quux@quux.example\n", named: "given-more.csv")
        try place.winnow("merge", "L3", "--into", "L1")
        try place.winnow("edit", "L1", "email=quux@home.example")
        try place.winnow("note", "L1", "Ottilie likes tea")
        try place.winnow("touch", "L1", "--channel", "call", "--outcome", "voicemail", "--note", "Ottilie was out")
        #expect(try runAsOther(place, "search", "ottilie", "--json").text.contains("L1"))
        #expect(try place.winnow("search", "quux", "--json").text.contains("L1"))
        #expect(try !found(place).isEmpty)
        try erase(place)
        // The other user's index is replaced when that user opens the workspace again.
        #expect(try runAsOther(place, "search", "ottilie", "--json").objects.isEmpty)
        #expect(try found(place) == [])
        // Rows of the person leave nothing behind either, readable or not.
        let cells = Self.pia.replacing("\n", with: ",x,y\n") + "K8,Nora Ulm,Ulm,nora@ulm.example,,,,x,y\n"
        let counts = try place.import(
            Self.header + cells + "K9,Tom Ash,Ash,tom@ash.example,,,\n", named: "given-again.csv")
        #expect(counts["erased"] == 1 && counts["rejected"] == 1, "\(counts)")
        #expect(try found(place) == [])
        #expect(FileManager.default.fileExists(atPath: place.folder + "/given-again.rejects.csv"))
        let rejects = FileManager.default.contents(atPath: place.folder + "/given-again.rejects.csv") ?? Data()
        #expect(!String(decoding: rejects, as: UTF8.self).lowercased().contains("quux"))
    }

    @Test("captures that were undone go too, and keep the person away")
    func undoneCaptures() throws {
        let place = try TestPlace()
        try place.import(Self.header + Self.pia + Self.others, named: "given-1.csv")
        #expect(try place.winnow("undo").status == 0)
        try place.import("Name,Email,Mobile\nOttilie Quux,o@quux.example,+49 151 55500131\n", named: "given-2.csv")
        try erase(place, "L3")
        #expect(try found(place) == [])
        let counts = try place.import(Self.header + Self.pia + Self.others, named: "given-3.csv")
        #expect(counts["erased"] == 1 && counts["added"] == 1, "\(counts)")
    }

    @Test("a lead whose creation was undone can be erased")
    func onlyUndone() throws {
        let place = try TestPlace()
        try place.import(Self.header + Self.pia + Self.others, named: "given-1.csv")
        #expect(try place.winnow("undo").status == 0)
        try erase(place)
        #expect(try found(place) == [])
        #expect(try place.winnow("erase", "L99", "--yes").status == 66)
    }

    @Test("the address of a lead that was merged once and separated stays that of the other")
    func separated() throws {
        let place = try TestPlace()
        try place.import(Self.header + Self.pia + Self.others, named: "given-1.csv")
        try place.winnow("merge", "L2", "--into", "L1")
        try place.winnow("undo")
        try erase(place)
        #expect(try place.import("Name,Email\nKarl Halden,karl@halden.example\n", named: "given-2.csv")["unchanged"] == 1)
    }

    /// The file names in the journal; nil for one that was erased.
    private func fileNames(_ place: TestPlace) -> [String?] {
        place.lines().filter { $0["kind"] as? String == "imported" }.map {
            ($0["person"] as? [String: Any])?["fileName"] as? String
        }
    }

    @Test("a file name goes with the last of its people, or with the person it names")
    func fileName() throws {
        let place = try TestPlace()
        try place.import("Name,Email\nOttilie Quux,o@quux.example\nKarl Halden,k@halden.example\n", named: "given-fair.csv")
        try place.import("Name,Email\nLena Ulm,l@ulm.example\nNora Ulm,n@ulm.example\n", named: "given-ulm-sisters.csv")
        try erase(place)
        #expect(fileNames(place) == ["given-fair.csv", "given-ulm-sisters.csv"])
        try erase(place, "L2")
        #expect(fileNames(place) == [nil, "given-ulm-sisters.csv"])
        let batches = place.lines().filter { $0["kind"] as? String == "erased" }.map { ($0["data"] as? [String: Any])?["batches"] }
        #expect(batches.first.map { $0 == nil } ?? false)
        #expect((batches.last as? [String])?.count == 1)
        // It names the erased person, although the other one is still here.
        try erase(place, "L3")
        #expect(fileNames(place) == [nil, nil])
        #expect(try place.winnow("verify").status == 0)
        #expect(try place.winnow("rebuild").status == 0)
    }

    @Test("the rest of an import that was killed has nothing")
    func killedImport() throws {
        let place = try TestPlace()
        try place.import(Self.header + Self.others + Self.pia, named: "given-1.csv")
        // The end of a larger import that was killed: its line counts for nobody, and its number is given again.
        let lines = String(decoding: FileManager.default.contents(atPath: place.journal) ?? Data(), as: UTF8.self)
        let torn = lines.split(separator: "\n").last { $0.contains("Quux") }.map { String($0.dropLast(40)) } ?? ""
        let next = torn.replacing(/"seq":\d+/, with: "\"seq\":\(place.lines().count + 1)").replacing(
            "\"lead\":\"L2\"", with: "\"lead\":\"L3\"")
        try Data((lines + next).utf8).write(to: URL(fileURLWithPath: place.journal))
        try place.winnow("add", "lastName=Ulm", "company=Ulm", "email=l@ulm.example")
        let quarantine = FileManager.default.contents(atPath: place.workspace + "/quarantine") ?? Data()
        #expect(String(decoding: quarantine, as: UTF8.self).contains("Quux"))
        try erase(place, "L2")
        #expect(try found(place) == [])
        #expect(try place.winnow("search", "ulm", "--json").text.contains("L3"))
    }
}
