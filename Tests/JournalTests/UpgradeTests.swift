import Formats
import Foundation
import Glibc
import Lifecycle
import Testing

@testable import Journal

@Suite("Upgrading a journal to format 2")
struct UpgradeTests {
    private let writer = JournalWriter(dana)

    /// The bytes after the header, which has a generation of the time.
    private func entries(_ journal: [UInt8]) -> [UInt8] { Array(journal.drop { $0 != 0x0A }) }

    @Test("a kept journal of format 1 opens, verifies, and is appended to in its format")
    func formatOne() throws {
        let workspace = try Workspace(keptJournal: "format1.jsonl")
        let kept = workspace.bytes
        let journal = try workspace.open()
        #expect(journal.header.format == .one)
        let found = try journal.verify()
        #expect(found.isSound)
        #expect(found.lines == 31)
        #expect(found.erasures == 1)
        #expect(found.hash.description == "c2f4260d6b28d256763865939d6c3fd2d5a43b94996a1dad12e856b550c8cbae")
        try journal.add([note("it goes on")], intent: 1)
        #expect(workspace.bytes.starts(with: kept))
        #expect(try workspace.open().verify().isSound)
    }

    @Test("the upgrade writes exactly the kept journal of format 2, and keeps the old file")
    func upgrade() throws {
        let workspace = try Workspace(keptJournal: "format1.jsonl")
        let old = workspace.bytes
        let before = try workspace.open().all().entries
        let mode = try workspace.mode(workspace.folder.journal)
        let result = try workspace.open().upgrade(as: writer)
        #expect(result.isNew)
        #expect(result.lines == 31)
        #expect(result.quarantinedBytes == 0)
        #expect(result.formerJournal == workspace.folder.formerJournal)
        #expect(entries(workspace.bytes) == entries(try Workspace.keptJournal("format2.jsonl")))
        #expect(FileManager.default.contents(atPath: workspace.folder.formerJournal) == Data(old))
        #expect(try workspace.mode(workspace.folder.journal) == mode)
        let journal = try workspace.open()
        #expect(try journal.all().entries == before)
        let found = try journal.verify(against: result.hash)
        #expect(found.isSound)
        #expect(found.generation > 2)
        #expect(found.erasures == 1)
    }

    @Test("a second upgrade changes nothing and says so")
    func twice() throws {
        let workspace = try Workspace(keptJournal: "format1.jsonl")
        let first = try workspace.open().upgrade(as: writer)
        let bytes = workspace.bytes
        let second = try workspace.open().upgrade(as: writer)
        #expect(!second.isNew)
        #expect(second.hash == first.hash)
        #expect(second.formerJournal == workspace.folder.formerJournal)
        #expect(workspace.bytes == bytes)
        let fresh = try Workspace()
        #expect(try fresh.open().upgrade(as: writer).formerJournal == nil)
    }

    @Test("a store that had the old file open continues with the new one")
    func openStore() throws {
        let workspace = try Workspace(keptJournal: "format1.jsonl")
        let other = try workspace.open()
        let position = try other.all().end.position
        _ = try workspace.open().upgrade(as: writer)
        #expect(throws: JournalError.positionLost) {
            try other.append(intent(1), holder: dana, after: position, catchingUp: { _ in }, deciding: { _ in nil })
        }
        try other.add([note("goes on")], intent: 2)
        #expect(other.header.format == .two)
        #expect(try workspace.open().verify().lines == 32)
        #expect(try workspace.open().verify().isSound)
    }

    @Test("an unfinished end goes to the quarantine", arguments: [1, 30, 200])
    func unfinishedEnd(missing: Int) throws {
        let workspace = try Workspace(keptJournal: "format1.jsonl")
        let sound = workspace.bytes
        let position = try workspace.open().all().end.position
        var torn = try draft([note("torn one"), note("torn two"), note("x")]).lines(of: intent(60), after: position).bytes
        torn.removeLast(missing)
        try workspace.overwrite(sound + torn)
        let result = try workspace.open().upgrade(as: writer)
        #expect(result.quarantinedBytes == torn.count)
        #expect(entries(workspace.bytes) == entries(try Workspace.keptJournal("format2.jsonl")))
        #expect(workspace.content(workspace.folder.quarantine).contains("torn one"))
        #expect(FileManager.default.contents(atPath: workspace.folder.formerJournal) == Data(sound + torn))
    }

    @Test("a damaged journal is not upgraded, and nothing changes")
    func damaged() throws {
        let workspace = try Workspace(keptJournal: "format1.jsonl")
        var bytes = workspace.bytes
        bytes[bytes.count / 2] ^= 1
        try workspace.overwrite(bytes)
        #expect(throws: JournalError.self) { try workspace.open().upgrade(as: writer) }
        #expect(workspace.bytes == bytes)
        #expect(!FileManager.default.fileExists(atPath: workspace.folder.formerJournal))
        #expect(!FileManager.default.fileExists(atPath: workspace.folder.journal + ".new"))
    }

    @Test("only the folder's owner may upgrade")
    func permission() throws {
        let workspace = try Workspace(keptJournal: "format1.jsonl")
        var calls = JournalSystemCalls.live
        calls.effectiveUser = { 65534 }
        #expect(throws: JournalError.notPermitted(what: "upgrade the workspace")) {
            try workspace.open(calls).upgrade(as: writer)
        }
    }

    @Test("another file under the name of the kept one stops the upgrade")
    func fileInTheWay() throws {
        let workspace = try Workspace(keptJournal: "format1.jsonl")
        let bytes = workspace.bytes
        try Data("mine".utf8).write(to: URL(fileURLWithPath: workspace.folder.formerJournal))
        #expect(throws: JournalError.fileInTheWay(path: workspace.folder.formerJournal)) {
            try workspace.open().upgrade(as: writer)
        }
        #expect(workspace.bytes == bytes)
        #expect(workspace.content(workspace.folder.formerJournal) == "mine")
    }

    @Test("an upgrade that ended before its rename changed nothing and can be repeated")
    func interrupted() throws {
        let workspace = try Workspace(keptJournal: "format1.jsonl")
        let bytes = workspace.bytes
        var calls = JournalSystemCalls.live
        calls.rename = { _, _ in -EIO }
        #expect(throws: JournalError.self) { try workspace.open(calls).upgrade(as: writer) }
        #expect(workspace.bytes == bytes)
        try workspace.open().add([note("in between")], intent: 1)
        #expect(try workspace.open().upgrade(as: writer).lines == 32)
        #expect(try workspace.open().verify().isSound)
    }

    @Test("an erasure after the upgrade removes the person from every file, the kept one included")
    func erasure() throws {
        let workspace = try Workspace(keptJournal: "format1.jsonl")
        _ = try workspace.open().upgrade(as: writer)
        let journal = try workspace.open()
        _ = try journal.erase(
            [LeadID(4)], intent(2), holder: dana, after: journal.start, catchingUp: { _ in },
            deciding: { _ in draft([Draft(lead: LeadID(4), by: .person(dana), event: .erased(Erased(digests: [])))]) })
        for file in try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path) {
            #expect(!workspace.content(workspace.folder.path + "/" + file).contains("Natarajan"), "\(file)")
        }
        #expect(try workspace.open().verify().isSound)
    }

    @Test("every flipped byte of an upgraded journal is found")
    func flippedBytes() throws {
        let workspace = try Workspace(keptJournal: "format2.jsonl")
        let sound = workspace.bytes
        #expect(try workspace.open().verify().isSound)
        let step = ProcessInfo.processInfo.environment["WINNOW_TORTURE"] == nil ? 97 : 1
        for index in stride(from: 0, to: sound.count - 1, by: step) {
            var changed = sound
            changed[index] ^= 1
            try workspace.overwrite(changed)
            #expect(throws: JournalError.self, "byte \(index)") {
                let found = try workspace.open().verify()
                guard found.isSound, found.lines == 31 else { throw JournalError.positionLost }
            }
        }
    }
}
