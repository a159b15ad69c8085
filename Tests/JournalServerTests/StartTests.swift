import Foundation
import Glibc
import Journal
import Lifecycle
import TestServer
import Testing

@testable import JournalServer

/// A console that begins with the copy that is there.
@Suite("Start with the copy of a server's journal")
struct StartTests {
    private func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
        for _ in 0..<1000 {
            if try condition() { return true }
            usleep(10_000)
        }
        return false
    }

    private func console(_ fixture: ServerFixture, through relay: Relay? = nil) throws -> ServerJournal {
        let host = relay.map { $0.folder.replacing("/", with: "%2F") }
        let address = try host.map { try ServerAddress("postgresql://kim@\($0)/\(fixture.database)") } ?? fixture.address("kim")
        return try ServerJournal(
            address, workspace: fixture.header.workspace, cache: fixture.cache("kim"), isFollowed: true)
    }

    @Test("A console shows what it has at once, and what is new as soon as the server has told it")
    func atOnce() throws {
        let fixture = try ServerFixture()
        let relay = try Relay(to: fixture.cluster.folder)
        defer { relay.end() }
        try fixture.journal("kim").write(2, [note("known", by: "kim")])
        _ = try fixture.journal("kim")
        try fixture.journal("lea").write(3, [note("new", by: "lea")])
        relay.set { $0.delay = 100 }
        let begun = Date()
        let journal = try console(fixture, through: relay)
        #expect(try journal.notes() == ["first", "known"])
        #expect(Date().timeIntervalSince(begun) < 0.15)
        #expect(journal.login == Login("kim"))
        #expect(try eventually { try journal.notes() == ["first", "known", "new"] })
        relay.set { $0.delay = 0 }
        #expect(try journal.write(4, [note("mine", by: "kim")]) == 1)
        #expect(try fixture.end() == 4)
    }

    @Test("It acts at once too: on the newest state, whatever it began with")
    func acting() throws {
        let fixture = try ServerFixture()
        _ = try fixture.journal("kim")
        for number in 2...5 { try fixture.journal("lea").write(number, [note("\(number)", by: "lea")]) }
        let journal = try console(fixture)
        try journal.write(6, [note("6", by: "kim")])
        #expect(try journal.notes() == ["first", "2", "3", "4", "5", "6"])
    }

    @Test("Without the server it begins as well, and says so soon; the first start needs the server")
    func away() throws {
        let fixture = try ServerFixture()
        let relay = try Relay(to: fixture.cluster.folder)
        defer { relay.end() }
        relay.set { $0.refuses = true }
        #expect(failure { _ = try console(fixture, through: relay) }?.label == "server unreachable")
        _ = try fixture.journal("kim")
        let journal = try console(fixture, through: relay)
        #expect(try journal.notes() == ["first"])
        #expect(eventually { journal.outage?.label.hasPrefix("server unreachable since ") == true })
        #expect(failure { try journal.write(2, [note("no", by: "kim")]) }?.isOutage == true)
    }

    @Test("A server with another past is told by the header, and the copy is kept")
    func restored() throws {
        let fixture = try ServerFixture()
        let backup = try fixture.cluster.copy(fixture.database)
        try fixture.journal("kim").write(2, [note("lost", by: "kim")])
        _ = try fixture.journal("kim")
        let copy = fixture.copy("kim")
        let journal = try ServerJournal(
            ServerAddress(fixture.cluster.address(backup, "kim")), workspace: fixture.header.workspace, cache: fixture.cache("kim"),
            isFollowed: true)
        #expect(eventually { journal.outage?.label == "server has an older journal" })
        #expect(fixture.copy("kim") == copy)
    }

    @Test(
        "What was changed since, or isn't remembered, is read from its start, and a damaged copy is fetched again", arguments: 0..<7
    )
    func changed(_ change: Int) throws {
        let fixture = try ServerFixture()
        for number in 2...9 { try fixture.journal("kim").write(number, [note("\(number)", by: "kim")]) }
        _ = try fixture.journal("kim")
        let files = ServerJournal.folder(of: fixture.header.workspace, in: fixture.cache("kim"))
        let whole = fixture.copy("kim")
        var bytes = whole
        let record = files.path + "/login"
        switch change {
        case 0: bytes[bytes.count / 2] ^= 1
        case 1: bytes.removeLast(100)
        case 2: bytes.replaceSubrange((bytes.count - 300)..., with: [UInt8](repeating: 0, count: 300))
        case 3: unlink(files.journal)
        case 4: try Data("kim".utf8).write(to: URL(fileURLWithPath: record))
        case 5: try Data("kim\n1 99999 4 \(String(repeating: "0", count: 64)) 1 2 3\n".utf8).write(to: URL(fileURLWithPath: record))
        default: unlink(record)
        }
        if change < 3 { try Data(bytes).write(to: URL(fileURLWithPath: files.journal)) }
        let journal = try console(fixture)
        #expect(try eventually { try journal.notes().count == 9 })
        #expect(fixture.copy("kim") == whole)
        #expect(journal.login == Login("kim"))
        // The next start knows again.
        #expect(try console(fixture).session == nil)
    }
}
