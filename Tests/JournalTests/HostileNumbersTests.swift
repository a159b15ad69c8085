import Formats
import Foundation
import Glibc
import Lifecycle
import Testing

@testable import Journal

@Suite("Numbers and ids of a file that no winnow wrote")
struct HostileNumbersTests {
    private static let id = "0198c0de-0000-7000-8000-000000000001"

    /// A header of format 2 with a right check, whatever its values are.
    private func header(_ workspace: String, generation: String) -> [UInt8] {
        let rest =
            #"{"winnow":"journal","format":2,"workspace":"\#(workspace)","created":"2026-11-23T09:00:00.000Z","simulated":false,"generation":\#(generation)"#
        let check = Array((rest + "}").utf8).withUnsafeBytes { JournalHash.of($0) }
        return Array((rest + ",\"check\":\"\(check)\"}\n").utf8)
    }

    @Test(
        "no id but a UUID in lower case is a workspace, with a right check too, and in format 1",
        arguments: [
            "../../www", "../../../../../../etc/cron.d", "0198C0DE-0000-7000-8000-000000000001",
            "0198c0de-0000-7000-8000-00000000000",
            "0198c0de-0000-7000-8000-0000000000012", "0198c0de00007000800000000000000001", "", ".", "..", "/", "a/b",
            #"0198c0de-0000-7000-8000-00000000000\u0000"#, #"\u0000"#, #"0198c0de-0000-7000-8000-000000000001\u0000/../x"#,
            "０198c0de-0000-7000-8000-00000000001", " 0198c0de-0000-7000-8000-000000000001",
            "{0198c0de-0000-7000-8000-000000000001}",
            String(repeating: "../", count: 1000),
        ])
    func ids(_ id: String) throws {
        let workspace = try Workspace()
        let one =
            #"{"winnow":"journal","format":1,"workspace":"\#(id)","generation":1,"simulated":false,"created":"2026-11-23T09:00:00.000Z"}"#
        for bytes in [header(id, generation: "1"), Array((one + "\n").utf8)] {
            try workspace.overwrite(bytes)
            #expect(throws: JournalError.self, "\(id)") { try workspace.open() }
            #expect(throws: JournalError.self, "\(id)") { try workspace.open().verify() }
        }
    }

    @Test(
        "a generation is a number from 1 to the highest one, or the header is refused",
        arguments: [
            "18446744073709551615", "18446744073709551616", "0", "-1", "1.0", "1e3", "9223372036854775808", "\"1\"", "null",
        ])
    func generations(_ text: String) throws {
        let workspace = try Workspace()
        try workspace.overwrite(header(Self.id, generation: text))
        let isPossible = UInt64(text).map { $0 > 0 } ?? false
        if isPossible {
            #expect(try workspace.open().header.generation == UInt64(text))
        } else {
            #expect(throws: JournalError.self) { try workspace.open() }
        }
    }

    @Test("at the highest generation everything works: appending, erasing, upgrading, repairing, backup and restore")
    func highestGeneration() throws {
        let workspace = try Workspace()
        try workspace.overwrite(header(Self.id, generation: "18446744073709551615"))
        let journal = try workspace.open()
        try journal.add([note("zap"), note("other", on: 2)], intent: 1)
        let stale = try journal.all().end.position
        _ = try journal.erase(
            [LeadID(1)], intent(2), holder: dana, after: journal.start, catchingUp: { _ in },
            deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: [])))]) })
        #expect(try workspace.open().header.generation == .max)
        #expect(try workspace.open().verify().isSound)
        #expect(!workspace.content(workspace.folder.journal).contains("zap"))
        // The generation couldn't rise, but the position is still recognised as lost.
        #expect(throws: JournalError.positionLost) {
            try workspace.open().read(after: stale) { (_) throws(JournalError) in .continue }
        }
        let backup = workspace.folder.path + "/backup.jsonl"
        #expect(try workspace.folder.backUp(to: backup).lines == 3)
        #expect(try workspace.open().repair(holder: dana).verification.isSound)
    }

    /// A line of a journal after a change of its text.
    private func line(_ event: Draft, _ from: String, _ to: String) throws -> [UInt8] {
        let workspace = try Workspace()
        let bytes = try draft([event]).lines(of: intent(1), after: workspace.open().start).bytes.dropLast()
        let text = String(decoding: bytes, as: UTF8.self)
        let changed = text.replacingOccurrences(of: from, with: to)
        try #require(changed != text, "\(text)")
        return Array(changed.utf8)
    }

    @Test(
        "a line with an impossible number is damage",
        arguments: [
            ("\"seq\":1,", "\"seq\":9223372036854775807,"), ("\"seq\":1,", "\"seq\":9223372036854775806,"),
            ("\"seq\":1,", "\"seq\":-9223372036854775808,"), ("\"seq\":1,", "\"seq\":18446744073709551615,"),
            ("\"seq\":1,", "\"seq\":0,"), ("\"seq\":1,", "\"seq\":1.5,"), ("\"v\":1,", "\"v\":0,"),
            ("\"v\":1,", "\"v\":-9223372036854775808,"), ("\"lead\":\"L1\"", "\"lead\":\"L999999999999999999\""),
            ("\"lead\":\"L1\"", "\"lead\":\"L9223372036854775807\""), ("\"lead\":\"L1\"", "\"lead\":\"L-1\""),
            ("\"lead\":\"L1\"", "\"lead\":\"L99999999\""), ("\"def\":1", "\"def\":9223372036854775807"),
            ("\"def\":1", "\"def\":-1"),
            (",\"at\"", ",\"part\":[2147483647,2147483647],\"at\""), (",\"at\"", ",\"part\":[1,99999999999999999999],\"at\""),
            (",\"at\"", ",\"part\":[-2147483648,2],\"at\""), (",\"at\"", ",\"part\":[1,1048577],\"at\""),
            (",\"at\"", ",\"part\":[0,0],\"at\""), (",\"at\"", ",\"part\":[9223372036854775807,1],\"at\""),
        ])
    func impossible(_ from: String, _ to: String) throws {
        let workspace = try Workspace()
        let sound = workspace.bytes
        try workspace.overwrite(sound + (try line(note("x"), from, to)) + [0x0A])
        let journal = try workspace.open()
        #expect(try journal.verify().damage != nil, "\(to)")
        #expect(try journal.verify().lines == 0)
        #expect(throws: JournalError.self) { try journal.add([note("y")], intent: 2) }
        _ = journal.waypoints(every: 1)
        _ = try journal.tail()
        // A repair reads every line, whatever it says, and destroys none.
        #expect(throws: JournalError.self) { try journal.repair(holder: dana) }
        #expect(try journal.repairFromItself() != nil)
        #expect(workspace.bytes.starts(with: sound))
    }

    @Test(
        "numbers in an event that are added up are bounded",
        arguments: [
            "[[1,9223372036854775807],[1,9223372036854775807]]", "[[0,1]]", "[[-9223372036854775808,9223372036854775807]]",
            "[[5,3]]", "[[1]]", "[[1,2,3]]",
        ])
    func ranges(_ text: String) throws {
        let undone = Draft(
            lead: nil, by: .person(dana), event: .undone(Undone(ranges: [SequenceNumber(1)...SequenceNumber(2)])))
        let bytes = try line(undone, "[[1,2]]", text)
        #expect(throws: JSONError.self) { try entry(bytes) }
    }

    @Test("the number of a definition and points are bounded too", arguments: ["9223372036854775807", "-9223372036854775808"])
    func sums(_ number: String) throws {
        let adopted = Draft(
            lead: nil, by: .person(dana), event: .definitionAdopted(DefinitionAdopted(number: 4711, name: "x", text: "y")))
        #expect(throws: JSONError.self) { try entry(try line(adopted, "4711", number)) }
        let promoted = Draft(
            lead: LeadID(1), by: .person(dana),
            event: .promoted(Promoted(stage: .mql, score: ScoreSnapshot(fit: 4711, engagement: 1))))
        #expect(throws: JSONError.self) { try entry(try line(promoted, "4711", number)) }
    }

    private func entry(_ line: [UInt8]) throws -> Entry {
        try line.withUnsafeBytes { bytes in
            let envelope = try JournalEnvelope(bytes)
            return try Entry(envelope, in: bytes)
        }
    }

    @Test("a stored position that no journal has is lost, and nothing is computed with it")
    func positions() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("x")], intent: 1)
        let end = try journal.all().end.position
        for seq in [Int.min, -1, 1 << 41, Int.max - 1, .max] {
            var position = end
            position.seq = SequenceNumber(seq)
            #expect(throws: JournalError.positionLost) {
                try journal.read(after: position) { (_) throws(JournalError) in .continue }
            }
        }
        for offset in [Int.min, -1, 0, 1, end.offset + 1, Int.max] {
            var position = end
            position.offset = offset
            #expect(throws: JournalError.positionLost) {
                try journal.read(after: position) { (_) throws(JournalError) in .continue }
            }
        }
        for location in [
            LineLocation(offset: .max, length: 100), LineLocation(offset: .min, length: 100), LineLocation(offset: -1, length: 1),
            LineLocation(offset: 0, length: .max), LineLocation(offset: 5, length: .min), LineLocation(offset: 1 << 62, length: 9),
        ] {
            #expect(throws: JournalError.self) {
                try journal.lines(at: [location], generation: 1) { (_) throws(JournalError) in }
            }
        }
    }

    @Test(
        "a pipe in the place of any file of a workspace is refused without waiting",
        arguments: ["lock", "degraded", "quarantine", "erasure.key"])
    func pipes(_ name: String) throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("x")], intent: 1)
        let path = workspace.folder.path + "/" + name
        unlink(path)
        try #require(mkfifo(path, 0o600) == 0)
        #expect(throws: JournalError.notAFile(path: path)) {
            switch name {
            case "erasure.key": _ = try journal.erasureKey()
            case "quarantine": _ = try journal.openForWriting(path, O_APPEND)
            default: try workspace.open().add([note("y")], intent: 2)
            }
        }
    }
}

extension JournalFile {
    /// Lists the lines of the file as those of a copy.
    fileprivate func repairFromItself() throws -> LineSource? {
        try LineSource.copy(folder.journal, after: SequenceNumber(0), calls)
    }
}
