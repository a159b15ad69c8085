import Foundation
import Glibc

/// Damages the files of a fixture's index, in one of many ways.
struct IndexDamage {
    private let cache: String
    private let copies: String

    init(_ fixture: IndexFixture) {
        cache = fixture.cache
        copies = fixture.root + "/copies"
    }

    /// The current database; nil if there is none.
    var database: String? {
        guard let name = try? String(contentsOfFile: cache + "/current", encoding: .utf8) else { return nil }
        return cache + "/" + name
    }

    /// A copy of the index's folder.
    enum Copy: String {
        /// As the index was some actions ago.
        case older
        /// As the program leaves it when it is killed, with a log.
        case crashed
    }

    /// Keeps a copy of the index as it is, for a later damage.
    func keepCopy(as copy: Copy) throws {
        try? FileManager.default.createDirectory(atPath: copies, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: cache, toPath: path(of: copy))
    }

    private func path(of copy: Copy) -> String { copies + "/" + copy.rawValue }

    /// Inflicts a random damage and says which.
    ///
    /// Nobody may have the index open. Half of them happen after a crash.
    func inflict(_ random: inout SeededGenerator) throws -> String {
        let isCrashed = Bool.random(using: &random)
        if isCrashed {
            try FileManager.default.removeItem(atPath: cache)
            try FileManager.default.copyItem(atPath: path(of: .crashed), toPath: cache)
        }
        guard let file = database else { return "nothing, since there is no index" }
        let (log, size) = (file + "-wal", Self.size(file))
        let pages = max(1, size / Self.page)
        let page = Int.random(in: 0..<pages, using: &random)
        let kind = Kind.allCases.randomElement(using: &random) ?? .flip
        switch kind {
        case .flip: try Self.flip(file, at: Int.random(in: 0..<max(1, size), using: &random), 1, &random)
        case .flipMany: try Self.flip(file, at: page * Self.page, 300, &random)
        case .flipEveryPage: for page in 1..<max(2, pages) { try Self.flip(file, at: page * Self.page + 3000, 1, &random) }
        case .flipHeader: try Self.flip(file, at: Int.random(in: 0..<100, using: &random), 1, &random)
        case .zero: try Self.overwrite(file, at: page * Self.page, [UInt8](repeating: 0, count: Self.page))
        case .swap:
            let other = Int.random(in: 0..<pages, using: &random)
            let (one, two) = (try Self.bytes(file, page * Self.page), try Self.bytes(file, other * Self.page))
            try Self.overwrite(file, at: page * Self.page, two)
            try Self.overwrite(file, at: other * Self.page, one)
        case .repeatPage: try Self.overwrite(file, at: page * Self.page, try Self.bytes(file, 0))
        case .cut: truncate(file, Int.random(in: 0..<max(1, size), using: &random))
        case .cutPages: truncate(file, page * Self.page)
        case .append: try Self.overwrite(file, at: size, [UInt8](repeating: 7, count: 5000))
        case .olderCopy: try restore([""])
        case .olderCopyWithLog: try restore(["", "-wal"])
        case .olderLog: try restore(["-wal"])
        case .olderFolder: try restore(["", "-wal", "-shm"])
        case .deleteLog: unlink(log)
        case .deleteLogs: for suffix in ["-wal", "-shm"] { unlink(file + suffix) }
        case .flipLog: try Self.flip(log, at: Int.random(in: 0..<max(1, Self.size(log)), using: &random), 1, &random)
        case .cutLog: truncate(log, Int.random(in: 0...max(0, Self.size(log)), using: &random))
        case .strangeLog:
            try Data((0..<9000).map { _ in UInt8.random(in: 0...255, using: &random) }).write(to: URL(fileURLWithPath: log))
        case .flipMemory: try Self.flip(file + "-shm", at: Int.random(in: 0..<136, using: &random), 4, &random)
        case .deleteDatabase: unlink(file)
        case .emptyDatabase: truncate(file, 0)
        case .folderInstead:
            unlink(log)
            mkdir(log, 0o700)
        case .noPermission: chmod(file, 0)
        case .readOnlyFile: chmod(file, 0o400)
        case .noLockFile: unlink(file + ".lock")
        case .strangePointer: try Data("index-\(Int.max).sqlite".utf8).write(to: URL(fileURLWithPath: cache + "/current"))
        case .strangeName: try Data().write(to: URL(fileURLWithPath: cache + "/index-\(Int.max).sqlite"))
        }
        return "\(kind) of page \(page)\(isCrashed ? " after a crash" : "")"
    }

    private enum Kind: CaseIterable {
        case flip, flipMany, flipEveryPage, flipHeader, zero, swap, repeatPage, cut, cutPages, append
        case olderCopy, olderCopyWithLog, olderLog, olderFolder
        case deleteLog, deleteLogs, flipLog, cutLog, strangeLog, flipMemory
        case deleteDatabase, emptyDatabase, folderInstead, noPermission, readOnlyFile, noLockFile, strangePointer, strangeName
    }

    private static let page = 4096

    /// Puts files of the kept copy in the place of the present ones.
    private func restore(_ suffixes: [String]) throws {
        guard let file = database, let old = try? String(contentsOfFile: path(of: .older) + "/current", encoding: .utf8) else {
            return
        }
        for suffix in suffixes {
            unlink(file + suffix)
            if let bytes = FileManager.default.contents(atPath: path(of: .older) + "/" + old + suffix) {
                try bytes.write(to: URL(fileURLWithPath: file + suffix))
            }
        }
    }

    /// The size of a file, 0 for none.
    static func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Changes some bytes of a file, each to another value; nothing behind its end.
    static func flip(_ path: String, at offset: Int, _ count: Int, _ random: inout SeededGenerator) throws {
        let size = size(path)
        guard offset < size else { return }
        var bytes = try bytes(path, offset, min(count, size - offset))
        for index in bytes.indices { bytes[index] ^= UInt8.random(in: 1...255, using: &random) }
        try overwrite(path, at: offset, bytes)
    }

    /// Writes bytes into a file.
    static func overwrite(_ path: String, at offset: Int, _ bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: Data(bytes))
    }

    private static func bytes(_ path: String, _ offset: Int, _ count: Int = page) throws -> [UInt8] {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(offset))
        return [UInt8](try file.read(upToCount: count) ?? Data())
    }
}
