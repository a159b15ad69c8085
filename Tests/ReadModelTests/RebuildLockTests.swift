import Foundation
import Glibc
import Testing

@testable import ReadModel

@Suite("The lock for rebuilding")
struct RebuildLockTests {
    private func folder() throws -> IndexFolder {
        try IndexFolder(path: FileManager.default.temporaryDirectory.path + "/winnow-lock-" + UUID().uuidString)
    }

    @Test("that another process keeps is waited for only so long")
    func held() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        let held = try #require(try folder.lockForRebuild())
        #expect(folder.isBeingRebuilt)
        var waits = 0
        let error = #expect(throws: ReadModelError.self) { try folder.waitForRebuildLock(seconds: 1) { waits += 1 } }
        #expect(error?.description.contains("another winnow has been rebuilding") == true)
        #expect(waits == 20)
        withExtendedLifetime(held) {}
    }

    @Test("that can't be had is not waited for", arguments: ["file", "gone"])
    func impossible(_ how: String) throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        if how == "gone" {
            try FileManager.default.removeItem(atPath: folder.path)
        } else {
            try FileManager.default.createDirectory(atPath: folder.path + "/rebuilding", withIntermediateDirectories: true)
        }
        var waits = 0
        #expect(throws: ReadModelError.self) { try folder.waitForRebuildLock { waits += 1 } }
        #expect(waits == 0 && !folder.isBeingRebuilt)
    }
}
