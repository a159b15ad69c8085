import Foundation
import Glibc
import Lifecycle
import Testing

@testable import Journal

@Suite("A creation that was interrupted")
struct InterruptedCreationTests {
    private func creation(_ number: Int, _ groups: JournalCreation.Groups? = nil) -> JournalCreation {
        JournalCreation(
            header: JournalHeader(
                workspace: "0198c0de-0000-7000-8000-00000000000\(number)", simulated: false, created: Instant(milliseconds: 0)),
            erasureKey: [UInt8](repeating: 1, count: 32), groups: groups)
    }

    @Test("is finished by the next one, wherever the header was cut off, also where zeros follow")
    func tornHeader() throws {
        let workspace = try Workspace()
        let header = workspace.bytes
        for length in [0, 1, 11, 29, 90, header.count - 1] {
            for zeros in [0, 1, 500] {
                try workspace.overwrite(Array(header.prefix(length)) + [UInt8](repeating: 0, count: zeros))
                try workspace.folder.create(creation(3))
                #expect(try workspace.open().header.workspace.hasSuffix("3"))
                #expect(try workspace.mode(workspace.folder.journal) == 0o600)
            }
        }
    }

    @Test("never takes over what may be more than the beginning of a header")
    func others() throws {
        let workspace = try Workspace()
        let header = workspace.bytes
        for used: [UInt8] in [
            Array("name,email\n".utf8), Array("name".utf8), Array("{\"winnow\":\"x".utf8), Array("{}".utf8),
            Array(header.dropLast()) + [0, 0x41], Array(header.dropLast()) + [0x0D, 0x0A, 0x0A], [UInt8](repeating: 0, count: 5000),
            Array("{\"winnow\":\"journal\",\"format\":2".utf8) + [UInt8](repeating: 0x61, count: 5000),
        ] {
            try workspace.overwrite(used)
            #expect(throws: JournalError.exists(folder: workspace.folder.path)) { try workspace.folder.create(creation(3)) }
            #expect(workspace.bytes == used)
        }
    }

    @Test("a journal in use keeps its mode and its content")
    func inUse() throws {
        let workspace = try Workspace()
        try workspace.open().add([note("x")], intent: 1)
        chmod(workspace.folder.journal, 0o664)
        let bytes = workspace.bytes
        #expect(throws: JournalError.exists(folder: workspace.folder.path)) { try workspace.folder.create(creation(3)) }
        #expect(try workspace.mode(workspace.folder.journal) == 0o664)
        #expect(workspace.bytes == bytes)
    }

    @Test("the files that it left get mode and content, whatever the umask was", arguments: [mode_t(0o000), 0o400, 0o666])
    func leftFiles(_ mode: mode_t) throws {
        let path = FileManager.default.temporaryDirectory.path + "/winnow-journal-" + UUID().uuidString
        let folder = JournalFolder(path: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for name in [folder.journal, folder.lock, folder.quarantine, folder.degraded, folder.erasureKey] {
            #expect(FileManager.default.createFile(atPath: name, contents: Data()))
            // Another user than root couldn't open these.
            chmod(name, geteuid() == 0 ? mode : mode | 0o600)
        }
        let group = getegid()
        try folder.create(creation(4, JournalCreation.Groups(readers: group, writers: group)))
        var status = stat()
        for (name, expected) in [
            (folder.journal, mode_t(0o664)), (folder.lock, 0o660), (folder.quarantine, 0o660), (folder.degraded, 0o660),
            (folder.erasureKey, 0o640),
        ] {
            #expect(stat(name, &status) == 0 && status.st_mode & 0o777 == expected, "\(name)")
        }
        #expect(FileManager.default.contents(atPath: folder.erasureKey)?.count == 32)
    }

    @Test("a pipe or a link in the place of a file is refused without waiting")
    func pipes() throws {
        for name in ["journal.jsonl", "lock", "quarantine", "degraded", "erasure.key"] {
            for isLink in [false, true] {
                let path = FileManager.default.temporaryDirectory.path + "/winnow-journal-" + UUID().uuidString
                defer { try? FileManager.default.removeItem(atPath: path) }
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
                let file = path + "/" + name
                let target = path + "/target"
                #expect(FileManager.default.createFile(atPath: target, contents: Data("mine".utf8)))
                #expect(isLink ? symlink(target, file) == 0 : mkfifo(file, 0o600) == 0)
                #expect(throws: JournalError.self, "\(name)") { try JournalFolder(path: path).create(creation(5)) }
                #expect(FileManager.default.contents(atPath: target) == Data("mine".utf8))
            }
        }
    }

    @Test("a file of somebody else is never taken over", .enabled(if: geteuid() == 0, "gives files to others, as only root can"))
    func foreign() throws {
        for name in ["journal.jsonl", "lock", "erasure.key"] {
            let path = FileManager.default.temporaryDirectory.path + "/winnow-journal-" + UUID().uuidString
            defer { try? FileManager.default.removeItem(atPath: path) }
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let file = path + "/" + name
            #expect(FileManager.default.createFile(atPath: file, contents: Data()))
            chmod(file, 0o666)
            chown(file, 12_345, 12_345)
            #expect(throws: JournalError.self, "\(name)") { try JournalFolder(path: path).create(creation(6)) }
            #expect(FileManager.default.contents(atPath: file) == Data())
        }
    }
}
