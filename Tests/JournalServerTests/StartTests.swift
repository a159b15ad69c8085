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
        if let relay { return try fixture.journal("kim", through: relay, isFollowed: true) }
        return try ServerJournal(
            fixture.address("kim"), workspace: fixture.header.workspace, cache: fixture.cache("kim"), isFollowed: true)
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

    @Test("The first key waits for a connection that is being made, and at most a second for one that isn't")
    func firstKey() throws {
        let fixture = try ServerFixture()
        _ = try fixture.journal("kim")
        let relay = try Relay(to: fixture.cluster.folder)
        defer { relay.end() }
        // Connecting is some round trips.
        relay.set { $0.delay = 40 }
        let near = try console(fixture, through: relay)
        #expect(try near.write(2, [note("near", by: "kim")]) == 1)
        relay.set { $0.losesAnswers = true }
        let silent = try console(fixture, through: relay)
        let begun = Date()
        #expect(failure { try silent.write(3, [note("silent", by: "kim")]) }?.label == "server unreachable")
        #expect((0.9...3).contains(Date().timeIntervalSince(begun)))
        #expect(silent.outage?.reason.contains("it has not answered yet") == true)
        // What is known isn't waited for again.
        let again = Date()
        #expect(failure { try silent.write(4, [note("silent", by: "kim")]) }?.isOutage == true)
        #expect(Date().timeIntervalSince(again) < 0.5)
        #expect(try silent.notes() == ["first", "near"])
        relay.set { $0.losesAnswers = false }
        relay.cut()
        #expect(eventually { silent.outage == nil })
        #expect(try silent.write(5, [note("after", by: "kim")]) == 1)
        #expect(try fixture.end() == 3)
    }

    @Test("A console asks the server for what it hasn't, and for what many people write together")
    func questions() throws {
        let fixture = try ServerFixture()
        _ = try fixture.journal("kim")
        let relay = try Relay(to: fixture.cluster.folder)
        defer { relay.end() }
        let open = try console(fixture, through: relay)
        try open.write(2, [note("first of kim", by: "kim")])
        usleep(300_000)
        var before = relay.requests
        for number in 3..<23 {
            try open.write(number, [note("\(number)", by: "kim")])
            usleep(30_000)
        }
        // Now and then the copy is written later than the server's news are read.
        #expect((20..<30).contains(relay.requests - before), "\(relay.requests - before)")
        before = relay.requests
        let lea = try fixture.journal("lea")
        for number in 100..<200 { try lea.write(number, [note("\(number)", by: "lea")]) }
        #expect(try eventually { try open.notes().last == "199" })
        #expect((1..<60).contains(relay.requests - before), "\(relay.requests - before)")
        #expect(try open.notes().count == 122)
    }

    @Test(
        "News are known if a copy has the end that they name, and asked for if they are none",
        arguments: [
            (["1 5"], true), (["1 6"], false), (["2 5"], false), (["1 3", "1 5"], true), (["1 6", "1 5"], false),
            (["0 0"], true), ([""], false), (["1"], false), (["x 1"], false), (["1 5", "1 99999999999999999999"], false),
            (["-1 5"], false), (["1 5 "], true), (["1 5 6"], false),
        ])
    func news(_ texts: [String], _ isKnown: Bool) throws {
        let hash = try #require(JournalHash(bytes: [UInt8](repeating: 1, count: 32)))
        let end = JournalPosition(generation: 1, offset: 1000, seq: SequenceNumber(5), hash: hash)
        #expect(ServerNews(texts)?.isKnown(at: end) == isKnown)
        #expect(ServerNews([]) == nil)
    }

    @Test("A first copy that was cut goes on where it stopped, however often")
    func cutClone() throws {
        let fixture = try ServerFixture()
        let writer = try fixture.journal("lea")
        for action in 0..<15 {
            try writer.write(2 + action, (0..<6000).map { note("line \($0) of action \(action)", by: "lea") })
        }
        let relay = try Relay(to: fixture.cluster.folder)
        defer { relay.end() }
        let whole = fixture.copy("lea").count
        var (sizes, answers): ([Int], [Int]) = ([], [])
        for limit in [whole / 2, whole / 3] {
            relay.set { $0.cutsAfter = limit }
            let before = relay.answers
            #expect(failure { _ = try fixture.journal("kim", through: relay) }?.label == "server unreachable")
            sizes.append(fixture.copy("kim").count)
            answers.append(relay.answers - before)
        }
        #expect(0 < sizes[0] && sizes[0] < sizes[1] && sizes[1] < whole, "\(sizes) of \(whole)")
        relay.set { $0.cutsAfter = nil }
        let before = relay.answers
        let journal = try fixture.journal("kim", through: relay)
        // A line takes about as many bytes on the way as in the copy.
        #expect(Double(relay.answers - before) < Double(whole - sizes[1]) * 1.1 + 20_000)
        #expect(fixture.copy("kim") == fixture.copy("lea"))
        #expect(try journal.notes().count == 90_001)
        let files = ServerJournal.folder(of: fixture.header.workspace, in: fixture.cache("kim"))
        #expect(try files.openForMaintenance().verify(against: nil).isSound)
    }

    @Test("A connection that comes back as somebody else's is told by the header, and nothing is signed for either")
    func otherLogin() throws {
        let fixture = try ServerFixture()
        _ = try fixture.journal("kim")
        let relay = try Relay(to: fixture.cluster.folder)
        defer { relay.end() }
        let open = try console(fixture, through: relay)
        #expect(try open.write(2, [note("as kim", by: "kim")]) == 1)
        func map(_ login: String?) throws {
            try fixture.cluster.exclusively {
                try ServerAdministration(fixture.address("postgres")).grant(.writer, to: "kim", as: login.map { Login($0) })
            }
        }
        try map("lea")
        // The session that is open writes nothing as kim from now on.
        #expect(
            failure { try open.write(3, [note("still kim?", by: "kim")]) }
                == .refused(reason: "line 3 is by kim, and this session is lea"))
        relay.cut()
        #expect(eventually { open.outage?.label == "another login on the server" })
        let expected = ServerFailure.otherLogin(expected: "kim", found: "lea")
        #expect(failure { try open.write(4, [note("kim again", by: "kim")]) } == expected)
        #expect(try open.notes() == ["first", "as kim"])
        // A command, which doesn't follow, is the new person's; one that was open isn't.
        let command = try fixture.journal("kim", through: relay)
        #expect(command.login == Login("lea"))
        #expect(try command.write(5, [note("as lea", by: "lea")]) == 1)
        try map(nil)
        relay.cut()
        #expect(failure { try command.write(6, [note("lea again", by: "lea")]) } == .otherLogin(expected: "lea", found: "kim"))
        #expect(eventually { open.outage == nil })
        #expect(try open.write(7, [note("kim at last", by: "kim")], limit: 3) >= 1)
        #expect(try fixture.sql("SELECT count(*) FROM winnow.line") == "4")
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
