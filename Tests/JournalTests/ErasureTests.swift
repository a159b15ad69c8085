import Foundation
import Glibc
import Lifecycle
import Testing

@testable import Journal

@Suite("Erasing a person")
struct ErasureTests {
    @Test("no file contains the person any more, the chain is valid, and others stay")
    func erase() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        for number in 1...50 { try journal.add([note("keep-\(number)", on: 2), note("zap-\(number)", on: 1)], intent: number) }
        let hash = try journal.all().end.position.hash
        let position = try journal.all().end.position
        // An unfinished end with the person in it, which is first moved to the quarantine.
        var torn = try draft([note("zap-torn", on: 1), note("keep-torn", on: 2), note("x")]).lines(of: intent(60), after: position)
            .bytes
        torn.removeLast(30)
        try workspace.overwrite(workspace.bytes + torn)
        let mode = try workspace.mode(workspace.folder.journal)

        let key = try ErasureKey(folder: workspace.folder)
        let digest = key.digest("email", of: "zap@x.example")
        let other = try workspace.open()
        let appended = try journal.erase(
            [LeadID(1)], intent(100), holder: dana, after: journal.start, catchingUp: { _ in },
            deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: [digest])))]) })
        guard case .written(let written) = appended else {
            Issue.record("nothing was erased")
            return
        }
        for file in try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path) {
            #expect(!workspace.content(workspace.folder.path + "/" + file).contains("zap"), "\(file)")
        }
        #expect(workspace.content(workspace.folder.quarantine).contains("keep-torn"))
        #expect(journal.header.generation == 2)
        #expect(try workspace.mode(workspace.folder.journal) == mode)
        let verification = try journal.verify(against: hash)
        #expect(verification.isSound)
        #expect(verification.expectedHashSeq == position.seq)
        #expect(verification.erasures == 1)
        let entries = try journal.all().entries
        #expect(entries.count == 101)
        #expect(entries.filter { $0.lead == LeadID(1) }.dropLast().allSatisfy { $0.event == .noted("") })
        #expect(entries.contains { $0.event == .noted("keep-50") })
        #expect(entries.last == written.entries.first)
        #expect(try journal.all().end.position == written.position)

        // A store that had the old file open notices, and continues with the new one.
        #expect(throws: JournalError.positionLost) {
            try other.append(intent(101), holder: dana, after: position, catchingUp: { _ in }, deciding: { _ in nil })
        }
        try other.add([note("goes on", on: 3)], intent: 102)
        #expect(try journal.verify().lines == 102)
    }

    @Test("a line in the quarantine goes by what it says, whatever lead it names")
    func quarantine() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("zap", on: 1)], intent: 1)
        let position = try journal.all().end.position
        let notes = [note("to Zap@X.example", on: 7), note("Ann Zapp, ann@z.example", on: 8), note("keep-torn", on: 9), note("x")]
        var torn = try draft(notes).lines(of: intent(60), after: position).bytes
        torn.removeLast(30)
        try workspace.overwrite(workspace.bytes + torn)
        try Data("left".utf8).write(to: URL(fileURLWithPath: workspace.folder.quarantine + ".new"))
        let begun = try journal.beginErasure(
            of: [.lead(LeadID(1))], mentioning: [["zap@x.example"], ["ann", "zapp"], ["keep", "zap@x.example"]], intent(100),
            as: JournalWriter(dana), after: journal.start
        ) { (_) throws(JournalError) in }
        guard let transaction = begun else { throw JournalError.positionLost }
        _ = try transaction.commit(draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: [])))]))
        let content = workspace.content(workspace.folder.quarantine)
        #expect(!content.lowercased().contains("zap") && content.contains("keep-torn"))
        #expect(!FileManager.default.fileExists(atPath: workspace.folder.quarantine + ".new"))
    }

    @Test("a retry of a completed erasure writes nothing")
    func twice() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("zap")], intent: 1)
        for _ in 1...2 {
            _ = try journal.erase(
                [LeadID(1)], intent(2), holder: dana, after: journal.start, catchingUp: { _ in },
                deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: [])))]) })
        }
        #expect(journal.header.generation == 2)
        #expect(try journal.all().entries.count == 2)
        #expect(!FileManager.default.fileExists(atPath: workspace.folder.journal + ".new"))
    }

    @Test("only the folder's owner may erase and repair")
    func permission() throws {
        let workspace = try Workspace()
        var calls = JournalSystemCalls.live
        calls.effectiveUser = { 65534 }
        let journal = try workspace.open(calls)
        #expect(throws: JournalError.notPermitted(what: "erase a person")) {
            try journal.erase(
                [LeadID(1)], intent(1), holder: dana, after: journal.start, catchingUp: { _ in }, deciding: { _ in nil })
        }
        #expect(throws: JournalError.notPermitted(what: "repair the workspace")) { try journal.repair(holder: dana) }
    }

    @Test("a digest depends on the key, the label and the text")
    func digests() throws {
        let key = ErasureKey(bytes: [UInt8](repeating: 1, count: 32))
        let all: Set = [
            key.digest("email", of: "a"), key.digest("externalId", of: "a"), key.digest("email", of: "b"),
            key.digest("emaila", of: ""),
            ErasureKey(bytes: [UInt8](repeating: 2, count: 32)).digest("email", of: "a"),
        ]
        #expect(all.count == 5)
        #expect(key.digest("email", of: "a") == key.digest("email", of: "a"))
    }
}

@Suite("Creating a workspace", .serialized)
struct CreationTests {
    @Test("a workspace of one person belongs to its owner only, whatever the umask", arguments: [0o000, 0o022, 0o077] as [mode_t])
    func alone(mask: mode_t) throws {
        let old = umask(mask)
        defer { umask(old) }
        let workspace = try Workspace()
        #expect(try workspace.mode(workspace.folder.path) == 0o700)
        for file in ["journal.jsonl", "lock", "quarantine", "degraded", "erasure.key"] {
            #expect(try workspace.mode(workspace.folder.path + "/" + file) == 0o600, "\(file)")
        }
        try workspace.open().add([note("x")], intent: 1)
    }

    @Test("in a shared workspace readers reach the journal and nothing else", arguments: [0o022, 0o077] as [mode_t])
    func shared(mask: mode_t) throws {
        let old = umask(mask)
        defer { umask(old) }
        let workspace = try Workspace(groups: JournalCreation.Groups(readers: getgid(), writers: getgid()))
        #expect(try workspace.mode(workspace.folder.path) == 0o750)
        #expect(try workspace.mode(workspace.folder.journal) == 0o664)
        for path in [workspace.folder.lock, workspace.folder.quarantine, workspace.folder.degraded] {
            #expect(try workspace.mode(path) == 0o660)
        }
        #expect(try workspace.mode(workspace.folder.erasureKey) == 0o640)
    }

    @Test("a journal is never created over another")
    func exists() throws {
        let workspace = try Workspace()
        try workspace.open().add([note("x")], intent: 1)
        let before = workspace.bytes
        let header = JournalHeader(
            workspace: "0198c0de-0000-7000-8000-000000000002", simulated: false, created: Instant(milliseconds: 0))
        #expect(throws: JournalError.exists(folder: workspace.folder.path)) {
            try workspace.folder.create(JournalCreation(header: header, erasureKey: [UInt8](repeating: 0, count: 32)))
        }
        #expect(workspace.bytes == before)
    }

    @Test("a missing lock, quarantine or marker is made again by those who may")
    func missing() throws {
        let workspace = try Workspace()
        for path in [workspace.folder.lock, workspace.folder.quarantine, workspace.folder.degraded] {
            try FileManager.default.removeItem(atPath: path)
            try workspace.overwrite(workspace.bytes + Array("{\"v\":1".utf8))
            try workspace.open().add([note("x")], intent: path.utf8.count)
            #expect(FileManager.default.fileExists(atPath: path))
            #expect(try workspace.mode(path) == 0o600)
        }
    }
}
