import Foundation
import Testing

@Suite("Nothing waits for ever", .enabled(if: Strace.isAvailable))
struct NothingWaitsTests {
    @Test(
        "a home whose file system has no locks works from memory and says so",
        arguments: [
            ("flock", "ENOLCK"), ("flock", "EOPNOTSUPP"), ("fcntl", "ENOLCK"), ("fcntl", "EOPNOTSUPP"), ("flock", "ENOSYS"),
        ])
    func noLocks(_ call: String, _ error: String) throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let usual = try place.winnow("queue", "mql")
        let index = place.index
        for isNew in [false, true] {
            if isNew { try FileManager.default.removeItem(atPath: index) }
            var paths = (1...3).flatMap { [index + "/index-\($0).sqlite.lock", index + "/index-\($0).sqlite"] }
            paths.append(index + "/rebuilding")
            let start = Date()
            let run = try place.run(["queue", "mql"], with: Strace.Fault(calls: call, error: error, paths: paths))
            #expect(run.status == 0 && run.text == usual.text, "\(run)")
            #expect(run.errorText.contains("working without a cache"), "\(run)")
            #expect(run.errorText.contains("cannot lock files"), "\(run)")
            #expect(Date().timeIntervalSince(start) < 20)
            #expect(try place.run(["note", "L1", "x"], with: Strace.Fault(calls: call, error: error, paths: paths)).status == 0)
        }
        // No heap of lock files is left.
        let left = (try? FileManager.default.contentsOfDirectory(atPath: index)) ?? []
        #expect(left.count < 20, "\(left)")
    }

    @Test(
        "a cache that can't have new files is named with the reason",
        arguments: [
            ("ENOSPC", "room for more files"), ("EROFS", "read-only"), ("EMFILE", "too many files"), ("EACCES", "writable"),
        ])
    func noFiles(_ error: String, _ words: String) throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let index = place.index
        let paths = ["rebuilding", "index-1.sqlite.lock", "index-2.sqlite.lock", "index-3.sqlite.lock"].map { index + "/" + $0 }
        try FileManager.default.removeItem(atPath: index + "/current")
        let start = Date()
        let run = try place.run(["queue", "mql"], with: Strace.Fault(calls: "open,openat", error: error, paths: paths))
        #expect(run.status == 0, "\(run)")
        #expect(run.errorText.contains("working without a cache") && run.errorText.contains(words), "\(run)")
        #expect(Date().timeIntervalSince(start) < 20)
    }

    @Test("a workspace whose file system has no locks is refused with the reason", arguments: ["ENOLCK", "EOPNOTSUPP"])
    func workspace(_ error: String) throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let fault = Strace.Fault(calls: "flock", error: error, paths: [place.workspace + "/lock"])
        let run = try place.run(["note", "L1", "x"], with: fault)
        #expect(run.status == 74 && run.errorText.contains("cannot lock files"), "\(run)")
        #expect(try place.winnow("note", "L1", "x").status == 0)
    }
}

@Suite("A pipe in the place of a file of the workspace")
struct PipeTests {
    @Test(
        "is waited for by no command",
        arguments: ["definition.yaml", "journal.jsonl", "lock", "quarantine", "degraded", "erasure.key", "journal.jsonl.new"])
    func pipe(_ name: String) throws {
        let place = try TestPlace()
        for number in 1...4 { _ = try place.addMQL("Ada\(number) Byron", company: "Works \(number)") }
        let path = place.workspace + "/" + name
        unlink(path)
        try #require(mkfifo(path, 0o600) == 0)
        let commands = [
            ["queue", "mql"], ["note", "L1", "x"], ["verify"], ["definition", "check"], ["definition", "preview"],
            ["definition", "adopt", "standard"], ["definition", "show"], ["doctor"], ["backup", place.folder + "/backup"],
            ["repair"], ["erase", "L2", "--yes"], ["rebuild"],
        ]
        for command in commands {
            let start = Date()
            let run = try place.run(command)
            #expect(run.status < 128 && Date().timeIntervalSince(start) < 15, "\(command) \(run)")
        }
    }
}
