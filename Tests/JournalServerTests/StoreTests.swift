import Foundation
import Glibc
import Journal
import Lifecycle
import TestServer
import Testing

@testable import JournalServer

@Suite("The journal on a server")
struct StoreTests {
    @Test("Two clients append in one order; the slower one reads what came first and decides again")
    func order() throws {
        let fixture = try ServerFixture()
        let (kim, lea) = (try fixture.journal("kim"), try fixture.journal("lea"))
        #expect(try kim.write(2, [note("second", by: "kim")]) == 1)
        #expect(try lea.write(3, [note("third", by: "lea")]) == 2)
        #expect(try lea.notes() == ["first", "second", "third"])
        #expect(try kim.write(4, [note("fourth", by: "kim")]) == 2)
        #expect(fixture.copy("kim").count > 500)
        #expect(try fixture.journal("lea").notes() == ["first", "second", "third", "fourth"])
        #expect(fixture.copy("kim") == fixture.copy("lea"))
        #expect(try fixture.end() == 4)
    }

    @Test("A repeated intent is written once, from the same machine and from another one")
    func repeated() throws {
        let fixture = try ServerFixture()
        try fixture.journal("kim", on: "1").write(2, [note("once", by: "kim")])
        try fixture.journal("kim", on: "1").write(2, [note("once", by: "kim")])
        let second = try fixture.journal("kim", on: "2")
        try second.write(2, [note("once", by: "kim")])
        #expect(try second.notes() == ["first", "once"])
        #expect(try fixture.end() == 2)
    }

    @Test("Whoever loses twice takes the head first, and can't lose again")
    func holds() throws {
        let fixture = try ServerFixture()
        let (kim, lea) = (try fixture.journal("kim"), try fixture.journal("lea"))
        var decisions = 0
        for attempt in 1...10 {
            let writer = JournalWriter(Login("kim"))
            do throws(JournalError) {
                let begun = try kim.begin(intent(99), as: writer, after: kim.start) { (_) throws(JournalError) in }
                guard let transaction = begun else { throw JournalError.positionLost }
                decisions = attempt
                // Somebody else is always faster, unless the head is taken.
                if attempt < 3 {
                    for number in 0..<3 { _ = try? lea.write(10 * attempt + number, [note("faster", by: "lea")]) }
                }
                _ = try transaction.commit(draft([note("at last", by: "kim")], at: 99))
                break
            } catch {
                #expect(error == .server(.outpaced))
            }
        }
        #expect(decisions == 3)
        #expect(try kim.notes().last == "at last")
    }

    @Test("An action is one round trip to the server; one that takes the head first is two")
    func roundTrips() throws {
        let fixture = try ServerFixture()
        let relay = try Relay(to: fixture.cluster.folder)
        defer { relay.end() }
        let journal = try fixture.journal("kim", through: relay)
        for (number, (losses, trips)) in [(0, 1), (2, 2), (0, 1), (5, 2)].enumerated() {
            journal.losses = losses
            let before = relay.requests
            let begun = try journal.begin(intent(2 + number), as: JournalWriter(Login("kim")), after: journal.start) {
                (_) throws(JournalError) in
            }
            guard let transaction = begun else { return }
            _ = try transaction.commit(draft([note("text", by: "kim")], at: 2 + number))
            #expect(relay.requests - before == trips, "\(losses) losses")
        }
    }

    @Test("What fails between the head's lock and its release leaves a session that works")
    func failedWhileHeld() throws {
        let fixture = try ServerFixture()
        let journal = try fixture.journal("kim")
        for number in 0..<3 {
            journal.losses = 2
            let begun = try journal.begin(intent(2 + number), as: JournalWriter(Login("kim")), after: journal.start) {
                (_) throws(JournalError) in
            }
            guard let transaction = begun else { return }
            // Signed by somebody else.
            do throws(JournalError) {
                _ = try transaction.commit(draft([note("forged", by: "ada")], at: 2 + number))
                Issue.record("committed")
            } catch { #expect(error == .server(.refused(reason: "line 2 is by ada, and this session is kim"))) }
        }
        #expect(try fixture.journal("lea").write(9, [note("free", by: "lea")]) == 1)
        journal.losses = 2
        #expect(try journal.write(10, [note("mine", by: "kim")]) == 1)
        #expect(try journal.notes() == ["first", "free", "mine"])
    }

    @Test("While the head is held, others wait; after a second of silence they are let through")
    func holdsForASecond() throws {
        let fixture = try ServerFixture()
        let slow = try ServerConnection(fixture.address("kim").settings)
        _ = try slow.run("BEGIN")
        _ = try slow.run("SELECT * FROM winnow.hold(0)")
        let started = Date()
        try fixture.journal("lea").write(2, [note("waited", by: "lea")])
        #expect((0.5...6).contains(Date().timeIntervalSince(started)))
        #expect(try fixture.end() == 2)
    }

    @Test("Many clients at once: everything that was acknowledged is there once, without a gap")
    func many() async throws {
        let fixture = try ServerFixture()
        let (database, cluster, workspace) = (fixture.database, fixture.cluster, fixture.header.workspace)
        let caches = (0..<6).map { fixture.cache("many\($0)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (client, cache) in caches.enumerated() {
                group.addTask {
                    let login = client % 2 == 0 ? "kim" : "lea"
                    let address = try ServerAddress(cluster.address(database, login))
                    let journal = try ServerJournal(address, workspace: workspace, cache: cache)
                    for number in 0..<25 {
                        try journal.write(1000 + client * 100 + number, [note("\(client) \(number)", by: login)], limit: 20)
                    }
                }
            }
            try await group.waitForAll()
        }
        let reader = try fixture.journal("rita")
        let notes = try reader.notes()
        #expect(notes.count == 151)
        #expect(Set(notes) == Set(["first"] + (0..<6).flatMap { client in (0..<25).map { "\(client) \($0)" } }))
        #expect(try fixture.sql("SELECT count(*), max(seq) FROM winnow.line") == "151|151")
        for cache in caches {
            let journal = try ServerJournal(fixture.address("kim"), workspace: workspace, cache: cache)
            #expect(journal.size == reader.size)
        }
    }

    @Test("An action of many lines, and a clone that takes several pages")
    func large() throws {
        let fixture = try ServerFixture()
        let journal = try fixture.journal("kim")
        for action in 0..<3 {
            try journal.write(2 + action, (0..<9000).map { note("line \($0)", on: $0 % 50 + 1, by: "kim") })
        }
        // The answer to an older end has a part of what is missing only.
        let late = try fixture.journal("lea")
        try journal.write(20, (0..<12_000).map { note("line \($0)", by: "kim") })
        #expect(try late.write(21, [note("late", by: "lea")]) == 2)
        #expect(try fixture.journal("rita").notes().count == 39_002)
        #expect(fixture.copy("rita") == fixture.copy("lea"))
    }

    @Test("A copy that is damaged, torn or gone is fetched again; one that another process extended is read on")
    func copies() throws {
        let fixture = try ServerFixture()
        let journal = try fixture.journal("kim")
        for number in 2...9 { try journal.write(number, [note("\(number)", by: "kim")]) }
        let whole = fixture.copy("kim")
        let path = ServerJournal.folder(of: fixture.header.workspace, in: fixture.cache("kim")).journal
        for damage in 0..<5 {
            var bytes = whole
            switch damage {
            case 0: bytes[bytes.count / 2] ^= 1
            case 1: bytes.removeLast(100)
            case 2: bytes = Array(bytes.prefix(20))
            case 3: bytes = []
            default: bytes.replaceSubrange((bytes.count - 300)..., with: [UInt8](repeating: 0, count: 300))
            }
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            #expect(try fixture.journal("kim").notes().count == 9)
            #expect(fixture.copy("kim") == whole, "damage \(damage)")
            // What was damaged is kept.
            if damage == 0 { #expect(FileManager.default.contents(atPath: path + ".damaged").map { [UInt8]($0) } == bytes) }
        }
        // A copy that can't be read now is not taken for none.
        let (elsewhere, address) = (fixture.cache("elsewhere"), try fixture.address("kim"))
        rename(path, elsewhere)
        symlink(elsewhere, path)
        do throws(JournalError) {
            _ = try ServerJournal(address, workspace: fixture.header.workspace, cache: fixture.cache("kim"))
            Issue.record("opened")
        } catch { #expect(error == .notAFile(path: path)) }
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == elsewhere)
        unlink(path)
        #expect(try fixture.journal("kim").notes().count == 9)
        // Two processes of one user.
        let (one, two) = (try fixture.journal("kim"), try fixture.journal("kim"))
        try one.write(20, [note("one", by: "kim")])
        try two.write(21, [note("two", by: "kim")])
        try one.write(22, [note("three", by: "kim")])
        #expect(try two.notes().suffix(3) == ["one", "two", "three"])
    }

    @Test("An erasure takes the data from the server, from a connected copy, and from one that was away")
    func erases() throws {
        let fixture = try ServerFixture()
        let (ada, kim, away) = (try fixture.journal("ada"), try fixture.journal("kim"), try fixture.journal("lea"))
        try kim.write(2, [note("Wilhelmine secret", on: 7, by: "kim"), note("another", on: 8, by: "kim")])
        try fixture.journal("lea").write(3, [note("Wilhelmine again", on: 7, by: "lea")])
        _ = try away.notes()
        try kim.write(4, [note("later", on: 8, by: "kim")])
        #expect(try fixture.cluster.dump(fixture.database).contains(hex("Wilhelmine")))

        // A damaged copy that was set aside goes too.
        let aside = ServerJournal.folder(of: fixture.header.workspace, in: fixture.cache("kim")).journal + ".damaged"
        try Data("Wilhelmine".utf8).write(to: URL(fileURLWithPath: aside))

        for attempt in 1...3 {
            do throws(JournalError) {
                let begun = try ada.beginErasure(
                    of: [.lead(LeadID(7))], mentioning: [], intent(5), as: JournalWriter(Login("ada")), after: ada.start
                ) { (_) throws(JournalError) in }
                guard let transaction = begun else { throw JournalError.positionLost }
                let erased = Draft(lead: LeadID(7), by: .person(Login("ada")), event: .erased(Erased(digests: [])))
                _ = try transaction.commit(draft([erased], at: 5))
                break
            } catch {
                #expect(error == .server(.outpaced) && attempt < 3)
            }
        }
        #expect(!(try fixture.cluster.dump(fixture.database).contains(hex("Wilhelmine"))))
        for login in ["ada", "kim", "lea", "rita"] {
            let journal = try fixture.journal(login)
            #expect(journal.header.generation == 2)
            let text = String(decoding: fixture.copy(login), as: UTF8.self)
            #expect(!text.contains("Wilhelmine") && text.contains("another"), "\(login)")
            let files = ServerJournal.folder(of: fixture.header.workspace, in: fixture.cache(login))
            #expect(try files.openForMaintenance().verify(against: nil).isSound)
        }
        #expect(fixture.copy("kim") == fixture.copy("rita"))
        #expect(access(aside, F_OK) != 0)
        // Writing goes on, also for a client that had the earlier generation.
        var written = false
        for _ in 1...3 where !written {
            do { try away.write(6, [note("on", on: 8, by: "lea")]); written = true } catch JournalError.positionLost {}
        }
        #expect(written)
        #expect(failure { try eraseAs("kim", fixture) } == .notPermitted(what: "erase a person"))
    }

    private func eraseAs(_ login: String, _ fixture: ServerFixture) throws {
        let journal = try fixture.journal(login)
        let begun = try journal.beginErasure(
            of: [.lead(LeadID(8))], mentioning: [], intent(50), as: JournalWriter(Login(login)), after: journal.start
        ) { (_) throws(JournalError) in }
        let erased = Draft(lead: LeadID(8), by: .person(Login(login)), event: .erased(Erased(digests: [])))
        guard let transaction = begun else { return }
        _ = try transaction.commit(draft([erased], at: 50))
    }

    /// A text as `pg_dump` writes bytes.
    private func hex(_ text: String) -> String { text.utf8.map { String(format: "%02x", $0) }.joined() }

    @Test("Another workspace at the address, none, or no tables: a clear word, and the copy stays")
    func otherWorkspace() throws {
        let (fixture, other) = (try ServerFixture(), try ServerFixture())
        _ = try fixture.journal("kim")
        let copy = fixture.copy("kim")
        let found = failure {
            _ = try ServerJournal(other.address("kim"), workspace: fixture.header.workspace, cache: fixture.cache("kim"))
        }
        #expect(found == .otherWorkspace(expected: fixture.header.workspace, found: other.header.workspace))
        #expect(fixture.copy("kim") == copy)
        let empty = try ServerFixture(isEmpty: true)
        #expect(failure { _ = try empty.journal("kim") } == .noWorkspace)
        let bare = try fixture.cluster.newDatabase()
        #expect(
            failure { _ = try ServerJournal(ServerAddress(fixture.cluster.address(bare, "kim")), workspace: nil, cache: "/x") }
                == .noWorkspace)
        #expect(
            failure { _ = try ServerJournal(ServerAddress(fixture.cluster.address("nowhere", "kim")), workspace: nil, cache: "/x") }
                == .noWorkspace)
        #expect(
            failure { _ = try ServerJournal(ServerAddress(fixture.cluster.address(bare, "nobody")), workspace: nil, cache: "/x") }?
                .label == "server refused the login")
        #expect(
            failure {
                _ = try ServerAdministration(fixture.address("ada")).createWorkspace(
                    fixture.header, erasureKey: ServerFixture.key, as: intent(1), draft([note("x", by: "ada")]))
            } == .exists)
    }

    @Test("An older backup on the server, continued or not, stops the program, and the copy keeps what it has")
    func restored() throws {
        let fixture = try ServerFixture()
        let journal = try fixture.journal("kim")
        try journal.write(2, [note("in the backup", by: "kim")])
        let backup = try fixture.cluster.copy(fixture.database)
        try journal.write(3, [note("lost by the restore", by: "kim")])
        let copy = fixture.copy("kim")
        let address = try ServerAddress(fixture.cluster.address(backup, "kim"))
        func open() throws { _ = try ServerJournal(address, workspace: fixture.header.workspace, cache: fixture.cache("kim")) }
        #expect(failure(open) == .restored(seen: SequenceNumber(3), end: SequenceNumber(2)))
        #expect(fixture.copy("kim") == copy)
        // Others have gone on with the backup: as long, and longer.
        let lea = try ServerJournal(
            ServerAddress(fixture.cluster.address(backup, "lea")), workspace: fixture.header.workspace, cache: fixture.cache("lea"))
        try lea.write(4, [note("after the restore", by: "lea")])
        #expect(failure(open) == .restored(seen: SequenceNumber(3), end: SequenceNumber(3)))
        try lea.write(5, [note("and on", by: "lea")])
        #expect(failure(open) == .restored(seen: SequenceNumber(3), end: SequenceNumber(4)))
        #expect(fixture.copy("kim") == copy)
    }

    @Test(
        "A journal of either format is pushed as it is, and cloned to the same bytes",
        arguments: ["format1.jsonl", "format2.jsonl"])
    func pushes(_ name: String) throws {
        let fixture = try ServerFixture(isEmpty: true)
        let (journal, bytes) = try keptJournal(name, in: fixture.cache(name))
        var ids: [String] = []
        let end = try journal.read(after: journal.start) { (action) throws(JournalError) in
            ids += action.lines.map { _ in action.id.description }
            return .continue
        }
        let administration = try ServerAdministration(fixture.address("ada"))
        #expect(try administration.push(journal, erasureKey: ServerFixture.key, progress: { _ in }) == end.position.seq)
        let copy = try ServerJournal(fixture.address("kim"), workspace: nil, cache: fixture.cache("kim"))
        #expect(copy.header == journal.header)
        let files = ServerJournal.folder(of: journal.header.workspace, in: fixture.cache("kim"))
        #expect(FileManager.default.contents(atPath: files.journal).map { [UInt8]($0) } == bytes)
        #expect(try fixture.sql("SELECT action FROM winnow.line ORDER BY seq") == ids.joined(separator: "\n"))
        // The answer of an earlier run may have been lost.
        #expect(try administration.push(journal, erasureKey: ServerFixture.key, progress: { _ in }) == end.position.seq)
        let another = name == "format1.jsonl" ? "format2.jsonl" : "format1.jsonl"
        let other = try keptJournal(another, in: fixture.cache(another)).journal
        #expect(failure { _ = try administration.push(other, erasureKey: ServerFixture.key, progress: { _ in }) } == .exists)
    }
}
