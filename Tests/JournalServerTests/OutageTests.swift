import Foundation
import Glibc
import Journal
import Lifecycle
import Platform
import TestServer
import Testing

@testable import JournalServer

/// A server that is away, slow or lies.
@Suite("Outages of the server")
struct OutageTests {
    /// A workspace, and a link to it that a test disturbs.
    private final class Linked {
        let fixture: ServerFixture
        let relay: Relay

        init(_ cluster: TestCluster? = nil) throws {
            fixture = try ServerFixture(cluster)
            relay = try Relay(to: fixture.cluster.folder)
        }

        deinit { relay.end() }

        func journal(_ login: String = "kim") throws -> ServerJournal {
            let host = relay.folder.replacing("/", with: "%2F")
            return try ServerJournal(
                ServerAddress("postgresql://\(login)@\(host)/\(fixture.database)"), workspace: fixture.header.workspace,
                cache: fixture.cache(login))
        }
    }

    /// Waits until a condition holds, for a few seconds.
    private func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
        for _ in 0..<1000 {
            if try condition() { return true }
            usleep(10_000)
        }
        return false
    }

    @Test("Without the server reading goes on, and actions are refused with the reason; nothing is queued")
    func away() throws {
        let linked = try Linked()
        try linked.journal().write(2, [note("before", by: "kim")])
        linked.relay.set { $0.refuses = true }
        linked.relay.cut()
        let journal = try linked.journal()
        #expect(journal.login == Login("kim"))
        #expect(try journal.notes() == ["first", "before"])
        let outage = try #require(journal.outage)
        #expect(outage.label.hasPrefix("server unreachable since ") && outage.label.contains(", data of "))
        #expect(failure { try journal.write(3, [note("lost", by: "kim")]) }?.label == "server unreachable")
        linked.relay.set { $0.refuses = false }
        #expect(try journal.write(4, [note("after", by: "kim")]) == 1)
        #expect(journal.outage == nil)
        #expect(try journal.notes() == ["first", "before", "after"])
        #expect(try linked.fixture.end() == 3)
    }

    @Test("A console that begins without the server says of when its data is, with the date unless that is today")
    func age() throws {
        let linked = try Linked()
        _ = try linked.journal()
        let folder = ServerJournal.folder(of: linked.fixture.header.workspace, in: linked.fixture.cache("kim"))
        let heard = Date(timeIntervalSinceNow: -50 * 3600)
        for file in [folder.journal, folder.path + "/login"] {
            try FileManager.default.setAttributes([.modificationDate: heard], ofItemAtPath: file)
        }
        linked.relay.set { $0.refuses = true }
        linked.relay.cut()
        var (seconds, parts, text) = (time_t(heard.timeIntervalSince1970), tm(), [CChar](repeating: 0, count: 32))
        localtime_r(&seconds, &parts)
        strftime(&text, text.count, "%Y-%m-%d %H:%M", &parts)
        let expected = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let outage = try #require(try linked.journal().outage)
        #expect(outage.label.hasSuffix(", data of \(expected)"), "\(outage.label)")
        #expect(outage.reason.contains("what is shown is of \(expected)"))
        linked.relay.set { $0.refuses = false }
        _ = try linked.journal()
        linked.relay.set { $0.refuses = true }
        linked.relay.cut()
        let label = try #require(try linked.journal().outage).label
        #expect(label.wholeMatch(of: /server unreachable since \d\d:\d\d, data of \d\d:\d\d/) != nil, "\(label)")
    }

    @Test("A machine that has no copy yet says that the server can't be reached")
    func awayAtFirst() throws {
        let linked = try Linked()
        linked.relay.set { $0.refuses = true }
        #expect(failure { _ = try linked.journal() }?.label == "server unreachable")
    }

    @Test("A lost answer is asked for by the action's id: the action is there, once", arguments: [false, true])
    func lostAnswer(_ isHeld: Bool) throws {
        let linked = try Linked()
        let journal = try linked.journal()
        if isHeld { journal.losses = 2 }
        try journal.write(2, [note("sure", by: "kim")])
        if isHeld { journal.losses = 2 }
        let begun = try journal.begin(intent(3), as: JournalWriter(Login("kim")), after: journal.start) {
            (_) throws(JournalError) in
        }
        guard let transaction = begun else { return }
        linked.relay.set { $0.losesAnswers = true }
        let relay = linked.relay
        Thread.detachNewThread {
            usleep(400_000)
            relay.set { $0.losesAnswers = false }
            relay.cut()
        }
        // Its commit went with it, so that it is there although nobody said so.
        _ = try transaction.commit(draft([note("unknown", by: "kim")], at: 3))
        #expect(try journal.notes() == ["first", "sure", "unknown"])
        try journal.write(3, [note("unknown", by: "kim")])
        try journal.write(4, [note("next", by: "kim")])
        #expect(try journal.notes() == ["first", "sure", "unknown", "next"])
        #expect(try linked.fixture.end() == 4)
    }

    @Test("A lost request is known not to be there, and is decided again", arguments: [false, true])
    func lostRequest(_ isHeld: Bool) throws {
        let linked = try Linked()
        let journal = try linked.journal()
        if isHeld { journal.losses = 2 }
        let begun = try journal.begin(intent(2), as: JournalWriter(Login("kim")), after: journal.start) {
            (_) throws(JournalError) in
        }
        guard let transaction = begun else { return }
        linked.relay.set { $0.losesRequests = true }
        let relay = linked.relay
        Thread.detachNewThread {
            usleep(300_000)
            relay.set { $0.losesRequests = false }
            relay.cut()
        }
        do throws(JournalError) {
            _ = try transaction.commit(draft([note("lost", by: "kim")], at: 2))
            Issue.record("committed")
        } catch { #expect(error == .server(.outpaced)) }
        #expect(try linked.fixture.journal("lea").write(3, [note("meanwhile", by: "lea")]) == 1)
        try journal.write(2, [note("again", by: "kim")])
        #expect(try journal.notes() == ["first", "meanwhile", "again"])
        #expect(try linked.fixture.end() == 3)
    }

    @Test("While nothing is known of an action it is called unconfirmed; later it is settled before anything else")
    func unconfirmed() throws {
        let linked = try Linked()
        let journal = try linked.journal()
        // As in a console, which doesn't wait.
        _ = try journal.watch()
        #expect(eventually { journal.outage == nil })
        let begun = try journal.begin(intent(2), as: JournalWriter(Login("kim")), after: journal.start) {
            (_) throws(JournalError) in
        }
        guard let transaction = begun else { return }
        linked.relay.set {
            $0.losesAnswers = true
            $0.refuses = true
        }
        let relay = linked.relay
        Thread.detachNewThread {
            usleep(300_000)
            relay.cut()
        }
        do throws(JournalError) {
            _ = try transaction.commit(draft([note("unknown", by: "kim")], at: 2))
            Issue.record("committed")
        } catch { #expect(error == .server(.unconfirmed)) }
        #expect(failure { try journal.write(3, [note("no", by: "kim")]) }?.label == "server unreachable")
        relay.set {
            $0.losesAnswers = false
            $0.refuses = false
        }
        #expect(eventually { journal.outage == nil })
        try journal.write(4, [note("next", by: "kim")])
        #expect(try journal.notes() == ["first", "unknown", "next"])
    }

    @Test("An open console hears of others, of an outage and of its end, while no call waits for the server")
    func follows() throws {
        let linked = try Linked()
        let journal = try linked.journal()
        let watch = try journal.watch()
        let wake = try #require(journal.wakeDescriptor)
        func isReadable(_ descriptor: Int32) -> Bool {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            return poll(&waiting, 1, 0) > 0
        }
        let lea = try linked.fixture.journal("lea")
        try lea.write(2, [note("news", by: "lea")])
        #expect(try eventually { try journal.notes() == ["first", "news"] })
        #expect(isReadable(watch.descriptor))
        linked.relay.set { $0.refuses = true }
        linked.relay.cut()
        #expect(eventually { isReadable(wake) })
        #expect(journal.outage != nil)
        journal.acknowledgeWake()
        try lea.write(3, [note("meanwhile", by: "lea")])
        let started = Date()
        #expect(failure { try journal.write(4, [note("no", by: "kim")]) }?.isOutage == true)
        #expect(Date().timeIntervalSince(started) < 0.2)
        linked.relay.set { $0.refuses = false }
        #expect(eventually { isReadable(wake) && journal.outage == nil })
        #expect(try eventually { try journal.notes() == ["first", "news", "meanwhile"] })
        #expect(try journal.write(5, [note("yes", by: "kim")]) == 1)
    }

    @Test("A server that crashes and starts again loses nothing that was acknowledged")
    func crashes() throws {
        let cluster = try TestCluster()
        let fixture = try ServerFixture(cluster)
        let journal = try fixture.journal("kim")
        var acknowledged = ["first"]
        for round in 0..<3 {
            for number in 0..<10 {
                try journal.write(100 * round + number + 2, [note("\(round) \(number)", by: "kim")])
                acknowledged.append("\(round) \(number)")
            }
            try cluster.crash()
            #expect(failure { try journal.write(9000 + round, [note("no", by: "kim")]) }?.isOutage == true)
            #expect(try journal.notes() == acknowledged)
            try cluster.start()
        }
        #expect(try fixture.journal("rita").notes() == acknowledged)
    }

    @Test("A server without fsync is refused, and so is a pool in between")
    func unsafe() throws {
        let fixture = try ServerFixture(TestCluster("fsync = off"), isEmpty: true)
        #expect(failure { _ = try fixture.journal("rita") }?.label == "server is not safe")
        let linked = try Linked()
        linked.relay.set { $0.disguises = true }
        #expect(failure { _ = try linked.journal() } == .pooled)
    }

    @Test("An expired password, too many sessions, and a login without a role are told apart")
    func admission() throws {
        let fixture = try ServerFixture()
        try fixture.cluster.exclusively {
            try fixture.sql("CREATE ROLE limited LOGIN CONNECTION LIMIT 0; GRANT winnow_reader TO limited")
            try fixture.sql("CREATE ROLE stranger LOGIN; CREATE ROLE guest LOGIN; CREATE ROLE gone NOLOGIN")
            try fixture.sql("GRANT CONNECT ON DATABASE \(fixture.database) TO guest")
        }
        #expect(failure { _ = try fixture.journal("limited") }?.isOutage == true)
        #expect(failure { _ = try fixture.journal("gone") }?.label == "server refused the login")
        // A role of the cluster alone lets nobody into the database of a workspace.
        #expect(failure { _ = try fixture.journal("stranger") }?.label == "server refused the login")
        #expect(failure { _ = try fixture.journal("guest") }?.label == "no permission on the server")
        #expect(failure { try fixture.journal("rita").write(2, [note("x", by: "rita")]) }?.label == "no permission on the server")
    }

    @Test("Every class of errors of PostgreSQL has an outcome, and none is taken for a success")
    func classes() throws {
        let known: [String: ServerError.Kind] = [
            "08006": .interrupted, "57P01": .interrupted, "57014": .busy, "40001": .busy, "55P03": .busy, "53100": .diskFull,
            "53200": .busy, "53300": .busy, "28P01": .notAdmitted, "42501": .notPermitted, "42P01": .noWorkspace,
            "42704": .noWorkspace,
            "22021": .refused, "WN005": .refused, "WN007": .unsafe, "WN010": .closed, "XX001": .other, "58030": .other,
            "23505": .other, "25006": .other,
        ]
        for (state, kind) in known { #expect(ServerError.kind(ofState: state) == kind, "\(state)") }
        #expect(ServerError.kind(ofConnecting: "57P03") == .unreachable)
        #expect(ServerError.kind(ofConnecting: "28000") == .notAdmitted)
        // What the function itself raises reaches the caller, and nothing is written.
        for state in ["53100", "58030", "XX002", "40P01", "25006", "42883"] {
            let fixture = try ServerFixture()
            try fixture.sql(
                """
                CREATE FUNCTION winnow.fail() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'made by a test' USING ERRCODE = '\(state)'; END $$;
                CREATE TRIGGER fail BEFORE INSERT ON winnow.line FOR EACH ROW EXECUTE FUNCTION winnow.fail()
                """)
            let journal = try fixture.journal("kim")
            #expect(failure { try journal.write(2, [note("x", by: "kim")]) } != nil, "\(state)")
            #expect(try fixture.end() == 1)
            try fixture.sql("DROP TRIGGER fail ON winnow.line")
            #expect(try journal.write(3, [note("y", by: "kim")]) == 1)
        }
    }

    @Test("A password never gets into an address, a file or a message")
    func passwords() throws {
        for text in [
            "postgresql://kim:s3cret@host/leads", "postgres://kim:s3cret@host", "host=db password=s3cret",
            "postgresql://host/leads?password=s3cret", "host=db password = 's3cret'", "postgresql://host/leads?sslpassword=s3cret",
            "kim:s3cret@host/leads", "s3cret", "postgresql://host/leads?pass%77ord=s3cret",
        ] {
            let found = failure { _ = try ServerSession(ServerAddress(text), seen: SequenceNumber(0)) }
            #expect(found != nil, "\(text)")
            #expect(found.map { !"\($0)".contains("s3cret") } ?? false, "\(text)")
        }
    }
}
