import Foundation
import Glibc
import Testing

/// The program's answers do not depend on the state of the cache.
@Suite("A damaged cache")
struct DamagedCacheTests {
    private static let questions = [
        ["queue", "mql", "--json"], ["show", "L2", "--json"], ["search", "lovelace", "--json"], ["funnel", "--json"],
    ]

    static let damages = ["byte", "zeros", "cut", "log", "older log", "other workspace", "pages swapped", "no database"]

    @Test("is made again without a word: the answers and messages are those of a sound one", arguments: damages)
    func sameAnswers(_ damage: String) throws {
        let place = try TestPlace()
        for name in ["Ada Byron", "Grace Lovelace", "Lina Lovelace"] { _ = try place.addMQL(name) }
        let older = try files(of: place)
        for lead in ["L1", "L2", "L3"] { try place.winnow("note", lead, String(repeating: "called ", count: 60)) }
        let (cache, kept) = (place.folder + "/cache", place.folder + "/kept")
        try FileManager.default.moveItem(atPath: cache, toPath: kept)
        let expected = try Self.questions.map { try place.run($0, at: place.clock).out }
        try FileManager.default.removeItem(atPath: cache)
        try FileManager.default.moveItem(atPath: kept, toPath: cache)
        for question in 0..<Self.questions.count {
            try inflict(damage, place, older: older)
            let run = try place.run(Self.questions[question], at: place.clock)
            #expect(run.status == 0 && run.errorText.isEmpty, "\(damage): \(run)")
            #expect(run.out == expected[question], "\(damage): \(run)")
        }
        #expect(!(try place.winnow("verify").errorText.contains("damaged")))
    }

    @Test("leaves a line in the diagnostic log, and none in it without damage")
    func logged() throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        func log() -> String { (try? String(contentsOfFile: place.folder + "/state/winnow/log", encoding: .utf8)) ?? "" }
        try place.winnow("queue", "mql")
        #expect(!log().contains("index replaced"), "\(log())")
        try inflict("byte", place, older: [:])
        try place.winnow("queue", "mql")
        #expect(log().contains("index replaced"), "\(log())")
    }

    /// The files of the index, by their names.
    private func files(of place: TestPlace) throws -> [String: Data] {
        var files: [String: Data] = [:]
        let folder = try folder(of: place)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            files[name] = FileManager.default.contents(atPath: folder + "/" + name)
        }
        return files
    }

    private func folder(of place: TestPlace) throws -> String {
        let winnow = place.folder + "/cache/winnow"
        return winnow + "/" + (try #require(try FileManager.default.contentsOfDirectory(atPath: winnow).first))
    }

    private func inflict(_ damage: String, _ place: TestPlace, older: [String: Data]) throws {
        let folder = try folder(of: place)
        let file = folder + "/" + (try String(contentsOfFile: folder + "/current", encoding: .utf8))
        let url = URL(fileURLWithPath: file)
        var bytes = [UInt8](try Data(contentsOf: url))
        func write() throws { try Data(bytes).write(to: url) }
        switch damage {
        case "byte":
            for page in stride(from: 0, to: bytes.count, by: 4096) { bytes[page + 2222] ^= 0x10 }
            try write()
        case "zeros":
            for at in 8192..<bytes.count { bytes[at] = 0 }
            try write()
        case "cut": truncate(file, bytes.count / 2)
        case "log": try Data(repeating: 3, count: 9000).write(to: URL(fileURLWithPath: file + "-wal"))
        case "older log":
            let log = older.first { $0.key.hasSuffix("-wal") }?.value ?? Data()
            try log.write(to: URL(fileURLWithPath: file + "-wal"))
        case "other workspace":
            let other = try TestPlace()
            _ = try other.addMQL("Somebody Else")
            let name = try String(contentsOfFile: self.folder(of: other) + "/current", encoding: .utf8)
            let index = try self.folder(of: other) + "/" + name
            for suffix in ["", "-wal"] {
                unlink(file + suffix)
                try FileManager.default.contents(atPath: index + suffix)?.write(to: URL(fileURLWithPath: file + suffix))
            }
        case "pages swapped":
            let (one, two) = (8192..<12288, bytes.count - 4096..<bytes.count)
            let first = Array(bytes[one])
            bytes.replaceSubrange(one, with: Array(bytes[two]))
            bytes.replaceSubrange(two, with: first)
            try write()
        default: unlink(file)
        }
    }
}
