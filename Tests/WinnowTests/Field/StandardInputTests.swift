import Foundation
import Testing

/// Files that come through a pipe, and what `--stage` does to outcomes.
@Suite("Standard input and outcomes")
struct StandardInputTests {
    /// Runs winnow with a text from a pipe.
    private func pipe(_ text: String, _ arguments: String, _ place: TestPlace) throws -> Run {
        let path = try place.file("piped.txt", text)
        let command = "cat '\(path)' | '\(Binary.path)' import - \(arguments) -w '\(place.workspace)' --at \(place.clock ?? "")"
        return try ChildProcess(
            ["/bin/sh", "-c", command], environment: place.environment, folder: place.folder, scratch: place.folder + "/scratch"
        ).wait()
    }

    @Test("a piped file is imported, named in the journal, and imported again without anything new")
    func piped() throws {
        let place = try TestPlace()
        let text = "Last Name,Company,Email\nAbel,Abel,a@abel.example\n"
        let run = try pipe(text, "", place)
        #expect(run.status == 0 && run.text.contains("standard input:") && run.text.contains("1  lead added"), "\(run)")
        let imported = try #require(place.lines().last { $0["kind"] as? String == "imported" })
        #expect("\(imported)".contains("standard input"))
        #expect(try pipe(text, "--json", place).object["counts"].map { "\($0)" }?.contains("unchanged") ?? false)
    }

    @Test("a piped file has the digest of the same file on disk")
    func digest() throws {
        let (piped, onDisk) = (try TestPlace(), try TestPlace())
        let text = "Last Name,Company\nAbel,Abel\n"
        _ = try pipe(text, "", piped)
        _ = try onDisk.import(text, named: "same.csv")
        let digests = (piped.lines() + onDisk.lines()).compactMap { ($0["data"] as? [String: Any])?["fileDigest"] as? String }
        #expect(digests.count == 2 && Set(digests).count == 1)
    }

    @Test("rejected rows of a pipe go to a file in the current folder; an empty pipe is an empty file")
    func rejects() throws {
        let place = try TestPlace()
        let run = try pipe("Last Name,Created,City\nAbel,soon,Ulm\nBoll,2026-10-01,Ulm\n", "", place)
        #expect(run.text.contains("stdin.rejects.csv"), "\(run)")
        let rejects = FileManager.default.contents(atPath: place.folder + "/stdin.rejects.csv").map {
            String(decoding: $0, as: UTF8.self)
        }
        #expect(rejects?.contains("Abel,soon,Ulm") ?? false)
        #expect(try pipe("", "", place).errorText.contains("standard input: the file is empty"))
    }

    @Test(
        "--stage says how all opportunities of a file ended",
        arguments: [("won", "won"), ("lost", "lost"), ("noDecision", "noDecision"), ("opportunity", "opportunity")])
    func outcomes(stage: String, expected: String) throws {
        let place = try TestPlace()
        _ = try place.import("Last Name,Company,Email,Lead ID\nAbel,Abel,a@abel.example,D1\n")
        let deals = try place.file("deals.csv", "Lead ID,Deal Name,Amount,Close Date\nD1,Big,500,2026-11-01\n")
        let run = try place.winnow("import", deals, "--as", "outcomes", "--stage", stage)
        #expect(run.status == 0, "\(run)")
        #expect(try place.stage("L1") == expected)
    }

    @Test("--stage overrides what rows say, and a stage that an opportunity can't have is refused")
    func overriding() throws {
        let place = try TestPlace()
        _ = try place.import("Last Name,Company,Lead ID\nAbel,Abel,D1\nBoll,Boll,D2\n")
        let deals = try place.file("deals.csv", "Lead ID,Deal Stage,Amount\nD1,Negotiation,500\nD2,Closed Lost,5\n")
        #expect(try place.winnow("import", deals, "--as", "outcomes", "--stage", "mql").status == 64)
        #expect(try place.winnow("import", deals, "--as", "touches", "--stage", "won").status == 64)
        _ = try place.winnow("import", deals, "--as", "outcomes", "--stage", "won")
        #expect(try place.stage("L1") == "won" && place.stage("L2") == "won")
    }

    @Test("deals without a word about their end stay open, and the report says so")
    func open() throws {
        let place = try TestPlace()
        _ = try place.import("Last Name,Company,Lead ID\nAbel,Abel,D1\n")
        let deals = try place.file("deals.csv", "Lead ID,Deal Name,Amount\nD1,Big,500\n")
        let run = try place.winnow("import", deals, "--as", "outcomes")
        #expect(run.text.contains("no column says how the opportunities ended") && run.text.contains("--stage won"), "\(run)")
    }
}
