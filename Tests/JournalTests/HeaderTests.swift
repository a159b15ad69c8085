import Formats
import Foundation
import Lifecycle
import Testing

@testable import Journal

@Suite("The header")
struct HeaderTests {
    private static let id = "0198c0de-0000-7000-8000-000000000001"

    @Test("a new workspace has a header of format 2, with a check over the rest")
    func golden() throws {
        let text = String(decoding: try Workspace().bytes, as: UTF8.self)
        let rest = """
            {"winnow":"journal","format":2,"workspace":"\(Self.id)","created":"2026-11-23T09:00:00.000Z","simulated":false,"generation":1
            """
        let check = Array((rest + "}").utf8).withUnsafeBytes { JournalHash.of($0) }
        #expect(text == rest + ",\"check\":\"\(check)\"}\n")
    }

    @Test("the chain begins with the header but generation and check")
    func chain() throws {
        let header = JournalHeader(workspace: Self.id, simulated: true, created: Instant(milliseconds: 0))
        #expect(header.next.generation == 2)
        #expect(header.next.chain.hash == header.chain.hash)
        #expect(header.next.line != header.line)
        var other = header
        other.simulated = false
        #expect(other.chain.hash != header.chain.hash)
        other = header
        other.created = Instant(milliseconds: 1)
        #expect(other.chain.hash != header.chain.hash)
    }

    @Test("the generation stays at the highest number")
    func saturation() {
        for format in [JournalHeader.Format.one, .two] {
            var header = JournalHeader(format: format, workspace: Self.id, simulated: false, created: Instant(milliseconds: 0))
            header.generation = .max
            #expect(header.next.generation == .max)
        }
    }

    @Test("every changed byte of the header is an error, with and without entries", arguments: [false, true])
    func flippedBytes(hasEntries: Bool) throws {
        let workspace = try Workspace()
        if hasEntries { try workspace.open().add([note("x")], intent: 1) }
        let sound = workspace.bytes
        #expect(try workspace.open().verify().isSound)
        let length = try #require(sound.firstIndex(of: 0x0A)) + 1
        for index in 0..<length {
            // Every bit; then the bytes with a meaning of their own.
            let values = (0..<8).map { sound[index] ^ 1 << UInt8($0) } + [0, 0x0A, 0x22, 0x5C, 0x7B, 0xFF]
            for value in values where value != sound[index] {
                var changed = sound
                changed[index] = value
                try workspace.overwrite(changed)
                #expect(throws: JournalError.self, "byte \(index) is \(value)") {
                    guard try workspace.open().verify().isSound else { throw JournalError.positionLost }
                }
            }
        }
        try workspace.overwrite(sound)
        #expect(try workspace.open().verify().isSound)
    }

    @Test("a header of format 2 is cut, extended or written otherwise: an error")
    func otherBytes() throws {
        let workspace = try Workspace()
        let sound = workspace.content(workspace.folder.journal)
        let changes: [(String, String)] = [
            ("\"simulated\":false,", ""), ("\"created\"", "\"more\":1,\"created\""), ("{\"winnow\"", "{ \"winnow\""),
            (Self.id, Self.id.uppercased()), (Self.id, "../../../../etc"), ("\"generation\":1", "\"generation\":01"),
            ("\"generation\":1", "\"generation\":18446744073709551616"), ("\"check\"", "\"CHECK\""),
        ]
        for (from, to) in changes {
            let changed = sound.replacingOccurrences(of: from, with: to)
            #expect(changed != sound)
            try workspace.overwrite(Array(changed.utf8))
            #expect(throws: JournalError.self, "\(to)") { try workspace.open() }
        }
    }

    @Test("the id of a workspace is a UUID, or no journal is opened or created", arguments: ["", "w", "../../x", "/etc/passwd"])
    func workspaceID(_ id: String) throws {
        let workspace = try Workspace(format: .one)
        let text = workspace.content(workspace.folder.journal).replacingOccurrences(of: Self.id, with: id)
        try workspace.overwrite(Array(text.utf8))
        #expect(throws: JournalError.notAJournal(path: workspace.folder.journal)) { try workspace.open() }
        let folder = JournalFolder(path: workspace.folder.path + "/new")
        let header = JournalHeader(workspace: id, simulated: false, created: Instant(milliseconds: 0))
        #expect(throws: JournalError.notAJournal(path: folder.journal)) {
            try folder.create(JournalCreation(header: header, erasureKey: [UInt8](repeating: 0, count: 32)))
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    @Test("of a later format only the number is read")
    func laterFormat() throws {
        let workspace = try Workspace()
        try workspace.overwrite(Array("{\"winnow\":\"journal\",\"format\":3,\"workspace\":{\"a\":[1]},\"generation\":-1}\n".utf8))
        #expect(throws: JournalError.newerFormat(3)) { try workspace.open() }
    }

    @Test("a journal of format 1 stays one: appended to and erased, under its own first hash")
    func formatOne() throws {
        let workspace = try Workspace(format: .one)
        let journal = try workspace.open()
        #expect(journal.header.chain.hash == Array("1\(Self.id)".utf8).withUnsafeBytes { JournalHash.of($0) })
        try journal.add([note("zap")], intent: 1)
        _ = try journal.erase(
            [LeadID(1)], intent(2), holder: dana, after: journal.start, catchingUp: { _ in },
            deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: [])))]) })
        #expect(workspace.content(workspace.folder.journal).hasPrefix("{\"winnow\":\"journal\",\"format\":1,\"workspace\":"))
        #expect(journal.header.generation == 2)
        #expect(try workspace.open().verify().isSound)
    }

    @Test("an erasure gives the header of format 2 its check again")
    func erasure() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("zap")], intent: 1)
        let hash = try journal.all().end.position.hash
        _ = try journal.erase(
            [LeadID(1)], intent(2), holder: dana, after: journal.start, catchingUp: { _ in },
            deciding: { _ in draft([Draft(lead: LeadID(1), by: .person(dana), event: .erased(Erased(digests: [])))]) })
        let again = try workspace.open()
        #expect(again.header.generation == 2)
        #expect(again.header.format == .two)
        #expect(try again.verify(against: hash).isSound)
    }

    @Test(
        "a begun generation is higher, tells its place, and keeps it through 200 erasures",
        arguments: [0, 1, 1_795_000_000_000, .max / 2])
    func begun(time: Int) {
        let header = JournalHeader(workspace: Self.id, simulated: false, created: Instant(milliseconds: 0))
        let places = (0..<200).map { "/srv/place\($0)" }
        var ambiguous = 0
        for place in places {
            var begun = header.begun(above: 7, at: place, time)
            #expect(begun.generation > 7 && begun.generation <= JournalHeader.highestGeneration)
            let again = begun.begun(above: 0, at: place, time)
            #expect(again.generation > begun.generation && again.isBegun(at: place) == again.hasBegun)
            for _ in 0..<200 { begun = begun.next }
            #expect(begun.isBegun(at: place) == (time > 1000))
            ambiguous += places.count { $0 != place && begun.isBegun(at: $0) }
        }
        #expect(ambiguous < 40)
        #expect(!header.hasBegun && !header.next.isBegun(at: places[0]))
        let later = header.begun(above: 0, at: places[0], time &+ JournalHeader.generationUnit)
        #expect(time > 1_795_000_000_000 || later.generation > header.begun(above: 0, at: places[0], time).generation)
        var highest = header
        highest.generation = .max
        #expect(highest.begun(above: .max, at: places[0], time).generation == .max)
    }
}
