import Foundation
import Lifecycle
import Testing

@testable import Journal

@Suite("Backup and restore")
struct BackupTests {
    private func read(_ path: String) -> [UInt8] { FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? [] }

    /// A path for the backups of a test, beside its workspace.
    private func place(_ workspace: Workspace) -> String { workspace.folder.path + "/outside" }

    @Test("a backup is the journal, byte for byte, and the next one adds what is new")
    func incremental() throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        try workspace.overwrite(sixty.bytes[..<sixty.ends[20]])
        let first = try workspace.folder.backUp(to: place(workspace))
        #expect(first.path == place(workspace) + "/journal.backup.jsonl" && first.addedLines == first.lines)
        #expect(read(first.path) == Array(sixty.bytes[..<sixty.ends[20]]))
        #expect(first.key == .copied(path: first.path + ".key"))
        #expect(read(first.path + ".key") == [UInt8](repeating: 7, count: 32))
        #expect(try workspace.mode(first.path) == 0o600)
        try workspace.overwrite(sixty.bytes)
        let second = try workspace.folder.backUp(to: place(workspace))
        #expect(second.addedLines == sixty.entries[20...].reduce(0) { $0 + $1.count } && second.rewrite == nil)
        #expect(read(first.path) == sixty.bytes)
        #expect(second.hash == sixty.positions.last?.hash)
        #expect(try workspace.folder.backUp(to: place(workspace)).addedLines == 0)
        let single = try workspace.folder.backUp(to: workspace.folder.path + "/one.jsonl")
        #expect(read(single.path) == sixty.bytes)
    }

    @Test("a damaged, shortened or foreign file under the name is written again, left alone or continued")
    func earlierFiles() throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        let file = try workspace.folder.backUp(to: place(workspace)).path
        var damaged = sixty.bytes
        damaged[sixty.ends[9] + 70] ^= 1
        for (left, rewrite) in [(damaged, true), (Array(sixty.bytes.dropLast(20)), false)] {
            try Data(left).write(to: URL(fileURLWithPath: file))
            #expect((try workspace.folder.backUp(to: place(workspace)).rewrite != nil) == rewrite)
            #expect(read(file) == sixty.bytes)
        }
        for left in [
            "letters\n", String(decoding: sixty.bytes, as: UTF8.self).replacingOccurrences(of: "000001\"", with: "000002\""),
        ] {
            try Data(left.utf8).write(to: URL(fileURLWithPath: file))
            #expect(throws: JournalError.self) { try workspace.folder.backUp(to: place(workspace)) }
            #expect(read(file) == Array(left.utf8))
        }
    }

    @Test("a backup from before an upgrade is kept beside the new one, and joined with nothing")
    func beforeUpgrade() throws {
        let workspace = try Workspace(keptJournal: "format1.jsonl")
        let old = workspace.bytes
        let file = try workspace.folder.backUp(to: place(workspace)).path
        _ = try workspace.open().upgrade(as: JournalWriter(dana))
        #expect(throws: JournalError.backupOfOtherFormat(path: file, isNewer: false)) {
            try workspace.folder.restore(from: place(workspace), replacing: true, groups: nil, as: JournalWriter(dana))
        }
        #expect(try workspace.folder.backUp(to: place(workspace)).rewrite == .otherFormat(kept: file + ".format1-1"))
        #expect(read(file) == workspace.bytes)
        #expect(read(file + ".format1-1") == old)
        #expect(try workspace.folder.backUp(to: place(workspace)).addedLines == 0)
    }

    @Test("another key beside a backup is left as it is, and reported")
    func otherKey() throws {
        let workspace = try SixtyActions().workspace
        let file = try workspace.folder.backUp(to: place(workspace)).path
        try Data([UInt8](repeating: 9, count: 32)).write(to: URL(fileURLWithPath: workspace.folder.erasureKey))
        #expect(try workspace.folder.backUp(to: place(workspace)).key == .differs(path: file + ".key"))
        #expect(read(file + ".key") == [UInt8](repeating: 7, count: 32))
    }

    @Test("whatever else has the name of the key is left as it is")
    func noKey() throws {
        let workspace = try SixtyActions().workspace
        let file = try workspace.folder.backUp(to: place(workspace)).path
        for content in [[], [1, 2, 3], [UInt8](repeating: 7, count: 31)] as [[UInt8]] {
            try Data(content).write(to: URL(fileURLWithPath: file + ".key"))
            #expect(try workspace.folder.backUp(to: place(workspace)).key == .differs(path: file + ".key"))
            #expect(read(file + ".key") == content)
        }
        unlink(file + ".key")
        #expect(symlink("/nowhere", file + ".key") == 0)
        #expect(try workspace.folder.backUp(to: place(workspace)).key == .differs(path: file + ".key"))
        unlink(file + ".key")
        #expect(try workspace.folder.backUp(to: place(workspace)).key == .copied(path: file + ".key"))
        #expect(chmod(file + ".key", 0o644) == 0)
        _ = try workspace.folder.backUp(to: place(workspace))
        #expect(try workspace.mode(file + ".key") == 0o600)
    }

    @Test("a damaged backup is kept for its owner only, and named")
    func damagedBackup() throws {
        let workspace = try SixtyActions().workspace
        let file = try workspace.folder.backUp(to: place(workspace)).path
        var bytes = read(file)
        bytes[bytes.count / 2] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        #expect(chmod(file, 0o644) == 0)
        #expect(try workspace.folder.backUp(to: place(workspace)).rewrite == .damaged(kept: file + ".damaged-1"))
        #expect(try workspace.mode(file + ".damaged-1") == 0o600)
        #expect(read(file + ".damaged-1") == bytes)
    }

    @Test("a journal from before an upgrade doesn't take the place of a backup from after it")
    func afterUpgrade() throws {
        let workspace = try Workspace(keptJournal: "format1.jsonl")
        let old = workspace.bytes
        _ = try workspace.open().upgrade(as: JournalWriter(dana))
        let file = try workspace.folder.backUp(to: place(workspace)).path
        let kept = read(file)
        try Data(old).write(to: URL(fileURLWithPath: workspace.folder.journal))
        #expect(throws: JournalError.backupHasMore(path: file)) { try workspace.folder.backUp(to: place(workspace)) }
        #expect(throws: JournalError.backupOfOtherFormat(path: file, isNewer: true)) {
            try workspace.folder.restore(from: place(workspace), replacing: false, groups: nil, as: JournalWriter(dana))
        }
        #expect(read(file) == kept)
    }

    @Test("a backup that others could read is only the owner's after the next one")
    func readableByOthers() throws {
        let workspace = try SixtyActions().workspace
        let file = try workspace.folder.backUp(to: place(workspace)).path
        #expect(chmod(file, 0o644) == 0)
        _ = try workspace.folder.backUp(to: place(workspace))
        #expect(try workspace.mode(file) == 0o600)
    }

    @Test("two backups to one place at once: one is written, the other says so")
    func atOnce() throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        let file = try workspace.folder.backUp(to: place(workspace)).path
        let folder = open(place(workspace), O_RDONLY | O_DIRECTORY)
        #expect(flock(folder, LOCK_EX) == 0)
        #expect(throws: JournalError.backupRunning(path: file)) { try workspace.folder.backUp(to: place(workspace)) }
        close(folder)
        _ = try workspace.folder.backUp(to: place(workspace))
        #expect(read(file) == sixty.bytes)
    }

    @Test("a backup that has more than the journal, or a workspace, is never written over")
    func neverOver() throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        let file = try workspace.folder.backUp(to: place(workspace)).path
        try workspace.overwrite(sixty.bytes[..<sixty.ends[20]])
        #expect(throws: JournalError.backupHasMore(path: file)) { try workspace.folder.backUp(to: place(workspace)) }
        try workspace.open().add([note("another way")], intent: 100)
        #expect(throws: JournalError.backupHasMore(path: file)) { try workspace.folder.backUp(to: place(workspace)) }
        #expect(read(file) == sixty.bytes)
        let other = try Workspace()
        let before = other.bytes
        for path in [other.folder.path, other.folder.path + "/", other.folder.journal] {
            #expect(throws: JournalError.self) { try workspace.folder.backUp(to: path) }
        }
        #expect(other.bytes == before)
    }

    @Test("a workspace that lost only its journal keeps its key and its quarantine")
    func lostJournal() throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        _ = try workspace.folder.backUp(to: place(workspace))
        try FileManager.default.removeItem(atPath: workspace.folder.journal)
        try Data("aside".utf8).write(to: URL(fileURLWithPath: workspace.folder.quarantine))
        try Data([UInt8](repeating: 9, count: 32)).write(to: URL(fileURLWithPath: workspace.folder.erasureKey))
        #expect(throws: JournalError.lostJournal(folder: workspace.folder.path)) { try workspace.open() }
        let header = JournalHeader(
            workspace: "0198c0de-0000-7000-8000-000000000004", simulated: false, created: workspace.created)
        #expect(throws: JournalError.lostJournal(folder: workspace.folder.path)) {
            try workspace.folder.create(JournalCreation(header: header, erasureKey: [UInt8](repeating: 0, count: 32)))
        }
        let restore = try workspace.folder.restore(
            from: place(workspace), replacing: false, groups: nil, as: JournalWriter(dana))
        #expect(restore.outcome == .new && !restore.hasNewKey)
        #expect(workspace.content(workspace.folder.quarantine) == "aside")
        #expect(read(workspace.folder.erasureKey) == [UInt8](repeating: 9, count: 32))
        #expect(try workspace.open().all().entries == sixty.entries.flatMap { $0 })
        // The key alone comes back, too.
        try FileManager.default.removeItem(atPath: workspace.folder.erasureKey)
        let again = try workspace.folder.restore(
            from: place(workspace), replacing: false, groups: nil, as: JournalWriter(dana))
        #expect(again.hasRestoredKey && read(workspace.folder.erasureKey) == [UInt8](repeating: 7, count: 32))
    }

    @Test("a damaged journal is not backed up over a sound backup")
    func damagedJournal() throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        let file = try workspace.folder.backUp(to: place(workspace)).path
        var damaged = sixty.bytes
        damaged[sixty.ends[9] + 70] ^= 1
        try workspace.overwrite(damaged)
        #expect(throws: JournalError.self) { try workspace.folder.backUp(to: place(workspace)) }
        #expect(read(file) == sixty.bytes)
    }

    @Test("after an erasure the backup is written again and doesn't have the person")
    func erasure() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("ottoline", on: 1)], intent: 1)
        let file = try workspace.folder.backUp(to: place(workspace)).path
        _ = try journal.erase(
            [LeadID(1)], intent(2), holder: dana, after: journal.start, catchingUp: { _ in },
            deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: [])))]) })
        #expect(try workspace.folder.backUp(to: place(workspace)).rewrite == .newGeneration)
        #expect(!workspace.content(file).contains("ottoline"))
    }

    @Test("a restore makes a lost workspace again, with its key and all of its files")
    func lost() throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        let backup = place(workspace)
        _ = try workspace.folder.backUp(to: backup)
        let other = JournalFolder(path: workspace.folder.path + "/new")
        let restore = try other.restore(from: backup, replacing: false, groups: nil, as: JournalWriter(dana))
        #expect(restore.outcome == .new && restore.verification.isSound && !restore.hasNewKey)
        #expect(read(other.journal).drop { $0 != 0x0A } == sixty.bytes.drop { $0 != 0x0A })
        #expect(try JournalFile(folder: other).header.generation > 1 && read(other.erasureKey) == [UInt8](repeating: 7, count: 32))
        try JournalFile(folder: other).add([note("x")], intent: 100)
    }

    @Test("a restore never takes an entry away unasked")
    func existing() throws {
        let sixty = try SixtyActions()
        let workspace = sixty.workspace
        func restore(replacing: Bool = false) throws -> JournalRestore {
            try workspace.folder.restore(from: place(workspace), replacing: replacing, groups: nil, as: JournalWriter(dana))
        }
        try workspace.overwrite(sixty.bytes[..<sixty.ends[40]])
        _ = try workspace.folder.backUp(to: place(workspace))
        // The journal has more.
        try workspace.overwrite(sixty.bytes)
        #expect(try restore().outcome == .nothing(newerEntries: sixty.entries[40...].reduce(0) { $0 + $1.count }))
        #expect(workspace.bytes == sixty.bytes)
        // It lost its end.
        try workspace.overwrite(sixty.bytes[..<sixty.ends[10]])
        #expect(try restore().outcome == .joined(entries: sixty.entries[10..<40].reduce(0) { $0 + $1.count }))
        #expect(try workspace.open().all().entries == sixty.entries[..<40].flatMap { $0 })
        // It is damaged where the backup has the entries, and goes on after them.
        var bytes = sixty.bytes
        bytes[sixty.ends[30] + 70] ^= 1
        try workspace.overwrite(bytes)
        #expect(try restore().verification.isSound)
        #expect(try workspace.open().all().entries == sixty.entries.flatMap { $0 })
        // It is damaged where the backup has nothing.
        bytes = sixty.bytes
        bytes[sixty.ends[50] + 70] ^= 1
        try workspace.overwrite(bytes)
        #expect(throws: JournalError.self) { try restore() }
        #expect(workspace.bytes == bytes)
        let replaced = try restore(replacing: true)
        #expect(replaced.outcome == .replaced && replaced.verification.isSound)
        #expect(replaced.keptCopy.map(read) == bytes)
        #expect(try workspace.open().all().entries == sixty.entries[..<40].flatMap { $0 })
        // It has other entries.
        try workspace.overwrite(sixty.bytes[..<sixty.ends[10]])
        try workspace.open().add([note("another way")], intent: 100)
        let other = workspace.bytes
        #expect(
            throws: JournalError.diverged(
                path: place(workspace) + "/journal.backup.jsonl", after: try #require(sixty.entries[9].last).seq)
        ) {
            try restore()
        }
        #expect(workspace.bytes == other)
        let asked = try restore(replacing: true)
        #expect(asked.outcome == .replaced && asked.keptCopy.map(read) == other)
        #expect(try workspace.open().all().entries == sixty.entries[..<40].flatMap { $0 })
    }
}
