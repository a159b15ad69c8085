import Glibc
import Lifecycle
import Synchronization
import Testing

@testable import Journal

@Suite("A rename that the disk does not confirm")
struct UnconfirmedRenameTests {
    /// The system calls, with syncs of folders failing while `fails` is true.
    private final class FolderSyncs: Sendable {
        private let state = Mutex((folders: Set<Int32>(), fails: true))
        let code: Int32

        init(code: Int32) { self.code = code }

        func heal() { state.withLock { $0.fails = false } }

        var calls: JournalSystemCalls {
            let live = JournalSystemCalls.live
            var calls = live
            calls.open = { path, flags, mode in
                let number = live.open(path, flags, mode)
                if number >= 0 {
                    self.state.withLock {
                        if flags & O_DIRECTORY != 0 { $0.folders.insert(number) } else { $0.folders.remove(number) }
                    }
                }
                return number
            }
            calls.sync = { number in
                self.state.withLock { $0.fails && $0.folders.contains(number) } ? -self.code : live.sync(number)
            }
            return calls
        }
    }

    private static let codes = [EIO, ENOSPC, EDQUOT, EROFS, ENOMEM]

    private func erase(_ journal: JournalFile, _ number: Int) throws {
        _ = try journal.erase(
            [LeadID(1)], intent(number), holder: dana, after: journal.start, catchingUp: { _ in },
            deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: ["ab"])))]) })
    }

    private func isDegraded(_ error: any Error) -> Bool {
        if case .degraded = error as? JournalError { true } else { false }
    }

    /// Nobody writes, this process or another one, until a repair on a disk that works again.
    private func expectClosed(_ workspace: Workspace, _ syncs: FolderSyncs, _ journal: JournalFile, entries: Int) throws {
        #expect(!workspace.content(workspace.folder.degraded).isEmpty)
        for store in [journal, try workspace.open()] {
            #expect { try store.add([note("no")], intent: 90) } throws: { isDegraded($0) }
        }
        #expect(throws: JournalError.notConfirmed(call: "fsync", code: syncs.code)) {
            try workspace.folder.repair(from: nil, as: JournalWriter(dana), calls: syncs.calls)
        }
        #expect(try workspace.open().all().entries.count == entries)
        syncs.heal()
        #expect(try workspace.open(syncs.calls).repair(holder: dana).degraded?.contains("fsync") == true)
        try workspace.open().add([note("again")], intent: 91)
        #expect(try workspace.open().verify().isSound)
    }

    @Test("closes the workspace for writing after an erasure", arguments: codes)
    func erasure(_ code: Int32) throws {
        let workspace = try Workspace()
        try workspace.open().add([note("secret", on: 1), note("other", on: 2)], intent: 1)
        let syncs = FolderSyncs(code: code)
        let journal = try workspace.open(syncs.calls)
        #expect(throws: JournalError.notConfirmed(call: "fsync", code: code)) { try erase(journal, 2) }
        try expectClosed(workspace, syncs, journal, entries: 3)
    }

    @Test("closes the workspace for writing after an upgrade", arguments: codes)
    func upgrade(_ code: Int32) throws {
        let workspace = try Workspace(format: .one)
        try workspace.open().add([note("one")], intent: 1)
        let syncs = FolderSyncs(code: code)
        let journal = try workspace.open(syncs.calls)
        #expect(throws: JournalError.notConfirmed(call: "fsync", code: code)) {
            try journal.upgrade(as: JournalWriter(dana))
        }
        try expectClosed(workspace, syncs, journal, entries: 1)
    }

    @Test("closes the workspace for writing after a repair that replaced the journal", arguments: codes)
    func repair(_ code: Int32) throws {
        let workspace = try Workspace()
        try workspace.open().add([note("one"), note("two")], intent: 1)
        let converted = workspace.bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        try workspace.overwrite(converted)
        let syncs = FolderSyncs(code: code)
        #expect(throws: JournalError.notConfirmed(call: "fsync", code: code)) {
            try workspace.folder.repair(from: nil, as: JournalWriter(dana), calls: syncs.calls)
        }
        try expectClosed(workspace, syncs, try workspace.open(), entries: 2)
    }

    @Test("is made sure of by a retry of an erasure that is known already")
    func retriedErasure() throws {
        let workspace = try Workspace()
        try workspace.open().add([note("secret", on: 1), note("other", on: 2)], intent: 1)
        let syncs = FolderSyncs(code: EIO)
        let journal = try workspace.open(syncs.calls)
        syncs.heal()
        try erase(journal, 2)
        let again = FolderSyncs(code: EIO)
        let other = try workspace.open(again.calls)
        #expect(throws: JournalError.notConfirmed(call: "fsync", code: EIO)) { try erase(other, 2) }
        #expect(!workspace.content(workspace.folder.degraded).isEmpty)
    }

    @Test("makes the creation of a workspace fail, and the next creation finishes it", arguments: codes)
    func creation(_ code: Int32) throws {
        let made = try Workspace()
        let folder = JournalFolder(path: made.folder.path + "/new/er")
        let header = JournalHeader(
            format: .two, workspace: "0198c0de-0000-7000-8000-000000000002", simulated: false, created: made.created)
        let creation = JournalCreation(header: header, erasureKey: [UInt8](repeating: 7, count: 32))
        let syncs = FolderSyncs(code: code)
        let error = #expect(throws: JournalError.notCreated(folder: folder.path, code: code)) {
            try folder.create(creation, calls: syncs.calls)
        }
        #expect(error?.description.contains("run the same command again") == true)
        syncs.heal()
        try folder.create(creation, calls: syncs.calls)
        #expect(try JournalFile(folder: folder).all().entries.isEmpty)
    }

    @Test("of a backup says so, and leaves the workspace open", arguments: codes)
    func backup(_ code: Int32) throws {
        let workspace = try Workspace()
        try workspace.open().add([note("one")], intent: 1)
        let syncs = FolderSyncs(code: code)
        let path = workspace.folder.path + "/kept.jsonl"
        #expect(throws: JournalError.unconfirmedFile(path: path, code: code)) {
            try JournalCopier(of: workspace.folder, calls: syncs.calls).run(to: path)
        }
        try workspace.open().add([note("two")], intent: 2)
    }
}

@Suite("A failing lock or file names the reason")
struct FailureReasonTests {
    @Test(
        "a file system without locks is named, at once",
        arguments: [ENOLCK, EOPNOTSUPP, ENOSYS])
    func noLocks(_ code: Int32) throws {
        let workspace = try Workspace()
        var calls = JournalSystemCalls.live
        calls.flock = { $1 == LOCK_UN ? 0 : -code }
        let pauses = Mutex(0)
        calls.pause = { _ in pauses.withLock { $0 += 1 } }
        let journal = try workspace.open(calls)
        let error = #expect(throws: JournalError.self) { try journal.add([note("x")], intent: 1) }
        #expect(error?.description.contains("its file system cannot lock files") == true)
        #expect(pauses.withLock { $0 } == 0)
        let folder = JournalFolder(path: workspace.folder.path + "/other")
        let header = JournalHeader(
            format: .two, workspace: "0198c0de-0000-7000-8000-000000000002", simulated: false, created: workspace.created)
        let refused = #expect(throws: JournalError.self) {
            try folder.create(JournalCreation(header: header, erasureKey: [UInt8](repeating: 7, count: 32)), calls: calls)
        }
        #expect(refused?.description.contains("its file system cannot lock files") == true)
    }

    @Test("a writer that others always outrun decides after a few reads, under the lock")
    func outrun() throws {
        let workspace = try Workspace()
        let folder = workspace.folder
        let filler = String(repeating: "x", count: 60_000)
        let turns = Mutex(0)
        var calls = JournalSystemCalls.live
        calls.flock = { number, operation in
            // Before each lock of the slow writer another one adds more than it would read under the lock.
            if operation != LOCK_UN {
                let turn = turns.withLock { turns in
                    turns += 1
                    return turns
                }
                if turn < 100, let other = try? JournalFile(folder: folder) {
                    _ = try? other.add((0..<10).map { _ in note(filler) }, intent: 1000 + turn)
                }
            }
            return JournalSystemCalls.live.flock(number, operation)
        }
        try workspace.open(calls).add([note("mine")], intent: 1)
        #expect(turns.withLock { $0 } < 20)
        #expect(try workspace.open().verify().isSound)
    }

    @Test("a read-only file system is not called a matter of permission")
    func readOnly() throws {
        let workspace = try Workspace()
        var calls = JournalSystemCalls.live
        calls.open = { path, flags, mode in
            flags & (O_WRONLY | O_RDWR) == 0 ? JournalSystemCalls.live.open(path, flags, mode) : -EROFS
        }
        let journal = try workspace.open(calls)
        let error = #expect(throws: JournalError.readOnlyFileSystem(path: workspace.folder.lock)) {
            try journal.add([note("x")], intent: 1)
        }
        #expect(error?.description.contains("mounted read-only") == true)
        #expect(error?.description.contains("permission") == false)
    }

    @Test(
        "a failed call says what to do about it",
        arguments: [
            (EIO, "check the disk"), (ENOSPC, "full"), (EDQUOT, "full"), (EMFILE, "too many files are open"),
            (EROFS, "read-only"), (EINVAL, "check the path"),
        ])
    func remedies(_ code: Int32, _ words: String) {
        #expect(JournalError.system(call: "open", path: "/w/lock", code: code).description.contains(words))
    }
}
