import Foundation
import Glibc
import Lifecycle
import Synchronization
import Testing

@testable import Journal

/// What the disk has of a workspace's files: never what a failed sync concerned, unless it is written again.
private final class SimulatedDisk: Sendable {
    private struct Known {
        /// What the disk has of each file, and the ranges that are only in the cache.
        var images: [UInt64: [UInt8]] = [:]
        var dirty: [UInt64: [Range<Int>]] = [:]
        /// What the journal's name still stands for on the disk, while a rename is only in the cache.
        var formerJournal: [UInt8]?
        var folders: Set<Int32> = []
    }

    private let known: Mutex<Known>
    private let folder: JournalFolder

    init(_ workspace: Workspace) throws {
        folder = workspace.folder
        let inode = try JournalSystemCalls.live.statusAt(folder.journal).get().inode
        known = Mutex(Known(images: [inode: workspace.bytes]))
    }

    /// The system calls of a process on this disk.
    func calls(_ process: Process = Process()) -> JournalSystemCalls {
        let live = JournalSystemCalls.live
        var calls = live
        calls.open = { path, flags, mode in
            let number = live.open(path, flags, mode)
            self.known.withLock { known in
                _ = flags & O_DIRECTORY != 0 ? known.folders.insert(number).inserted : known.folders.remove(number) != nil
            }
            return number
        }
        calls.write = { number, bytes in
            let offset = (try? live.status(number).get().size) ?? 0
            return process.isDead ? -Int(EIO) : self.noting(number, offset, live.write(number, bytes))
        }
        calls.writeAt = { number, bytes, offset in
            process.isDead ? -Int(EIO) : self.noting(number, offset, live.writeAt(number, bytes, offset))
        }
        calls.truncate = { process.isDead ? -EIO : live.truncate($0, $1) }
        calls.rename = { path, target in
            let former = target == self.folder.journal ? FileManager.default.contents(atPath: target) : nil
            let result = live.rename(path, target)
            if result == 0, let former { self.known.withLock { $0.formerJournal = $0.formerJournal ?? Array(former) } }
            return result
        }
        calls.syncData = { self.sync($0, process) }
        calls.sync = { self.sync($0, process) }
        return calls
    }

    /// Notes the range that a write changed in the cache.
    private func noting(_ number: Int32, _ offset: Int, _ count: Int) -> Int {
        guard count > 0, let inode = try? JournalSystemCalls.live.status(number).get().inode else { return count }
        known.withLock { $0.dirty[inode, default: []].append(offset..<offset + count) }
        return count
    }

    private func sync(_ number: Int32, _ process: Process) -> Int32 {
        guard let status = try? JournalSystemCalls.live.status(number).get() else { return -EIO }
        return known.withLock { known in
            let isFolder = known.folders.contains(number)
            let isJournal = (try? JournalSystemCalls.live.statusAt(folder.journal).get().inode) == status.inode
            let fails = process.failsNow(isFolder: isFolder, isJournal: isJournal)
            if isFolder {
                if !fails { known.formerJournal = nil }
            } else {
                let ranges = known.dirty.removeValue(forKey: status.inode) ?? []
                if !fails { write(ranges, of: number, status, to: &known) }
            }
            return fails ? -EIO : 0
        }
    }

    private func write(_ ranges: [Range<Int>], of number: Int32, _ status: FileStatus, to known: inout Known) {
        var image = known.images[status.inode] ?? []
        image += [UInt8](repeating: 0, count: max(0, status.size - image.count))
        image.removeLast(image.count - status.size)
        for range in ranges {
            let range = range.clamped(to: 0..<status.size)
            var bytes = [UInt8](repeating: 0, count: range.count)
            _ = bytes.withUnsafeMutableBytes { JournalSystemCalls.live.read(number, $0, range.lowerBound) }
            image.replaceSubrange(range, with: bytes)
        }
        known.images[status.inode] = image
    }

    /// The machine loses its power and starts again.
    func crash() throws {
        let content = try known.withLock { known in
            try known.formerJournal ?? known.images[JournalSystemCalls.live.statusAt(folder.journal).get().inode]
        }
        try FileManager.default.removeItem(atPath: folder.journal)
        #expect(FileManager.default.createFile(atPath: folder.journal, contents: Data(try #require(content))))
    }

    /// A process, one of whose syncs may fail, and which may be killed while it waits for it.
    final class Process: Sendable {
        private let failsAt: Sync?
        private let isKilled: Bool
        private let hasFailed = Mutex(false)

        enum Sync { case journal, file, folder }

        init(failsAt: Sync? = nil, isKilled: Bool = false) {
            (self.failsAt, self.isKilled) = (failsAt, isKilled)
        }

        /// After its death a process changes no file; the kernel closes what it had open.
        var isDead: Bool { isKilled && hasFailed.withLock { $0 } }

        fileprivate func failsNow(isFolder: Bool, isJournal: Bool) -> Bool {
            if isDead { return true }
            let isConcerned =
                switch failsAt {
                case .journal: isJournal
                case .file: !isFolder
                case .folder: isFolder
                case nil: false
                }
            guard isConcerned else { return false }
            return hasFailed.withLock { failed in
                defer { failed = true }
                return !failed
            }
        }
    }
}

@Suite("A sync that fails")
struct LostSyncTests {
    private let workspace: Workspace
    private let disk: SimulatedDisk

    init() throws {
        workspace = try Workspace(format: .one)
        try workspace.open().add([note("secret", on: 1)], intent: 1)
        disk = try SimulatedDisk(workspace)
    }

    /// Adds an action that is acknowledged, or is known to be there.
    private func add(_ number: Int) throws {
        try workspace.open(disk.calls()).add([note("action \(number)")], intent: number)
    }

    private func addLosing(_ number: Int, isKilled: Bool) throws {
        let journal = try workspace.open(disk.calls(SimulatedDisk.Process(failsAt: .journal, isKilled: isKilled)))
        #expect(throws: JournalError.notConfirmed(call: "fdatasync", code: EIO)) {
            try journal.add([note("action \(number)")], intent: number)
        }
    }

    private func erase(_ calls: JournalSystemCalls) throws {
        let journal = try workspace.open(calls)
        _ = try journal.erase(
            [LeadID(1)], intent(9), holder: dana, after: journal.start, catchingUp: { _ in },
            deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: ["ab"])))]) })
    }

    /// After a crash the journal is sound and has these actions.
    private func expect(_ numbers: [Int]) throws {
        try disk.crash()
        let journal = try workspace.open()
        #expect(try journal.verify().damage == nil)
        #expect(try journal.all().entries.map(\.action) == numbers.map(intent))
    }

    @Test("with its process killed meanwhile: the next writer writes the line again")
    func killedInSync() throws {
        try addLosing(2, isKilled: true)
        #expect(workspace.content(workspace.folder.degraded).isEmpty)
        try add(3)
        try expect([1, 2, 3])
    }

    @Test("with its process killed meanwhile: a retry is not acknowledged on a sync alone")
    func retriedAfterKill() throws {
        try addLosing(2, isKilled: true)
        try add(2)
        try expect([1, 2])
    }

    @Test("is no reason for a writer that writes nothing to change the file, which others would read again")
    func nothingWritten() throws {
        let before = try workspace.open().stamp
        let journal = try workspace.open()
        _ = try journal.append(
            intent(5), holder: dana, after: journal.start, catchingUp: { _ in }, deciding: { _ in nil })
        #expect(try workspace.open().stamp == before)
    }

    @Test("is not repaired by another sync: the journal is written again", arguments: [0, 100_000])
    func repaired(_ length: Int) throws {
        try addLosing(2, isKilled: false)
        // What was acknowledged long before a large action is written again too.
        #expect(throws: JournalError.self) { try add(3) }
        #expect(try workspace.open(disk.calls()).repair(holder: dana).degraded?.contains("fdatasync") == true)
        try workspace.open(disk.calls()).add([note(String(repeating: "x", count: length))], intent: 3)
        try add(4)
        try expect([1, 2, 3, 4])
    }

    @Test("of an action longer than what a new writer writes again: a repair writes all of it")
    func repairedLongAction() throws {
        let journal = try workspace.open(disk.calls(SimulatedDisk.Process(failsAt: .journal)))
        #expect(throws: JournalError.notConfirmed(call: "fdatasync", code: EIO)) {
            try journal.add([note(String(repeating: "x", count: 300_000))], intent: 2)
        }
        _ = try workspace.open(disk.calls()).repair(holder: dana)
        try add(3)
        try expect([1, 2, 3])
    }

    @Test("is not reported to the next action of those who had the journal open")
    func openConsole() throws {
        let console = try workspace.open(disk.calls())
        try console.add([note("before")], intent: 7)
        try addLosing(2, isKilled: false)
        _ = try workspace.open(disk.calls()).repair(holder: dana)
        #expect(console.writer?.journal != nil)
        try console.add([note("after")], intent: 8)
        // The journal is another file, and so is what the console has open.
        let inode = try JournalSystemCalls.live.statusAt(workspace.folder.journal).get().inode
        let number = try #require(console.writer?.journal?.number)
        #expect(try JournalSystemCalls.live.status(number).get().inode == inode)
        try expect([1, 7, 2, 8])
    }

    @Test("fails again in the repair: the workspace stays closed")
    func repairFails() throws {
        try addLosing(2, isKilled: false)
        let calls = disk.calls(SimulatedDisk.Process(failsAt: .file))
        #expect(throws: JournalError.self) {
            try workspace.folder.repair(from: nil, as: JournalWriter(dana), calls: calls)
        }
        #expect(throws: JournalError.self) { try add(3) }
        _ = try workspace.open(disk.calls()).repair(holder: dana)
        try add(3)
        try expect([1, 2, 3])
    }

    @Test("of a rename, with its process killed meanwhile: the next writer syncs the folder first")
    func killedInErasure() throws {
        let process = SimulatedDisk.Process(failsAt: .folder, isKilled: true)
        #expect(throws: JournalError.self) { try erase(disk.calls(process)) }
        #expect(try workspace.open().marker() == nil)
        #expect(try workspace.open().verify().isSound)
        try add(3)
        #expect(workspace.content(workspace.folder.degraded).isEmpty)
        try expect([1, 9, 3])
        #expect(!String(decoding: workspace.bytes, as: UTF8.self).contains("secret"))
    }

    @Test("of a rename, with its process killed meanwhile: if the folder can't be synced then either, nobody writes")
    func killedInErasureThenFails() throws {
        #expect(throws: JournalError.self) { try erase(disk.calls(SimulatedDisk.Process(failsAt: .folder, isKilled: true))) }
        let journal = try workspace.open(disk.calls(SimulatedDisk.Process(failsAt: .folder)))
        #expect(throws: JournalError.notConfirmed(call: "fsync", code: EIO)) { try journal.add([note("no")], intent: 3) }
        #expect(throws: JournalError.self) { try add(3) }
        _ = try workspace.open(disk.calls()).repair(holder: dana)
        try add(3)
        try expect([1, 9, 3])
    }

    @Test("of the folder: the removal of kept copies is on the disk before an erasure takes the journal's name")
    func removalBeforeRename() throws {
        _ = try workspace.open().upgrade(as: JournalWriter(dana))
        let steps = Mutex<[String]>([])
        let former = workspace.folder.formerJournal
        let live = JournalSystemCalls.live
        var calls = live
        calls.open = { path, flags, mode in
            if flags & O_DIRECTORY != 0 { steps.withLock { $0.append("sync") } }
            return live.open(path, flags, mode)
        }
        calls.remove = { path in
            steps.withLock { $0.append(path == former ? "remove" : "other") }
            return live.remove(path)
        }
        calls.rename = { path, target in
            steps.withLock { $0.append("rename") }
            return live.rename(path, target)
        }
        try erase(calls)
        #expect(steps.withLock { $0 } == ["remove", "sync", "rename", "sync"])
        #expect(!FileManager.default.fileExists(atPath: former))
    }

    @Test("of an upgrade's rename, with its process killed meanwhile: it is not reported before the folder is synced")
    func killedInUpgrade() throws {
        let process = SimulatedDisk.Process(failsAt: .folder, isKilled: true)
        #expect(throws: JournalError.self) { try workspace.open(disk.calls(process)).upgrade(as: JournalWriter(dana)) }
        #expect(try !workspace.open(disk.calls()).upgrade(as: JournalWriter(dana)).isNew)
        try expect([1])
        #expect(try workspace.open().header.format == .two)
    }

    @Test("of an upgrade's rename: the upgrade is not reported while the workspace is closed")
    func failedUpgrade() throws {
        let process = SimulatedDisk.Process(failsAt: .folder)
        #expect(throws: JournalError.self) { try workspace.open(disk.calls(process)).upgrade(as: JournalWriter(dana)) }
        #expect(throws: JournalError.self) { try workspace.open(disk.calls()).upgrade(as: JournalWriter(dana)) }
        _ = try workspace.open(disk.calls()).repair(holder: dana)
        #expect(try !workspace.open(disk.calls()).upgrade(as: JournalWriter(dana)).isNew)
        try expect([1])
        #expect(try workspace.open().header.format == .two)
    }
}
