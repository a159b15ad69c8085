import Foundation
import Glibc
import Testing

@testable import Journal

@Suite("Replacing a file of the workspace")
struct FileReplacementTests {
    private func replacement(_ workspace: Workspace, _ calls: JournalSystemCalls = .live) throws -> FileReplacement {
        let status = try calls.statusAt(workspace.folder.journal).get()
        return try FileReplacement(of: workspace.folder.journal, like: status, in: workspace.folder, calls)
    }

    private func write(_ text: String, to replacement: FileReplacement) throws {
        try Array(text.utf8).withUnsafeBytes { try replacement.file.write($0, path: replacement.path) }
    }

    @Test("two at once have files of their own, and each puts its own into place")
    func atOnce() throws {
        let workspace = try Workspace()
        let first = try replacement(workspace)
        try write("first", to: first)
        let second = try replacement(workspace)
        #expect(first.path != second.path)
        try write("second", to: second)
        try first.commit()
        #expect(workspace.bytes == Array("first".utf8))
        try second.commit()
        #expect(workspace.bytes == Array("second".utf8))
    }

    @Test("what a killed run has left goes, under any name; what another writes stays")
    func leftovers() throws {
        let workspace = try Workspace()
        let names = ["", "-2", "-5"].map { workspace.folder.journal + ".new" + $0 }
        for name in names { try Data("left".utf8).write(to: URL(fileURLWithPath: name)) }
        #expect(symlink("/etc/hostname", workspace.folder.journal + ".new-3") == 0)
        do {
            let first = try replacement(workspace)
            try write("mine", to: first)
            FileReplacement.removeLeftovers(of: workspace.folder.journal, .live)
            #expect(workspace.content(first.path) == "mine")
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path).filter { $0.contains(".new") }
        #expect(left.isEmpty)
    }

    @Test("nothing is put into place that another program made of the name")
    func replacedName() throws {
        let workspace = try Workspace()
        let before = workspace.bytes
        let first = try replacement(workspace)
        try write("first", to: first)
        unlink(first.path)
        try Data("other".utf8).write(to: URL(fileURLWithPath: first.path))
        #expect(throws: JournalError.self) { try first.commit() }
        #expect(workspace.bytes == before)
        #expect(workspace.content(first.path) == "other")
    }
}
