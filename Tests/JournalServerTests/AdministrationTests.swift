import BundledResources
import Foundation
import Journal
import Lifecycle
import TestServer
import Testing

@testable import JournalServer

@Suite("Administration of a server")
struct AdministrationTests {
    private let script = String(decoding: serverSchemaBytes, as: UTF8.self)

    /// The SQLSTATE of the error of some SQL; nil if there is none.
    private func state(_ sql: String, as login: String, _ fixture: ServerFixture) -> String? {
        do {
            try fixture.sql(sql, as: login)
            return nil
        } catch {
            return String(describing: error).firstMatch(of: /ERROR: +([0-9A-Z]{5}):/).map { String($0.1) } ?? "\(error)"
        }
    }

    @Test("A workspace leaves for one place only; the same run again finishes it")
    func leaves() throws {
        let fixture = try ServerFixture()
        func leave(_ reason: String) -> String? {
            state("SELECT winnow.leave(seq, sum, \(reason)) FROM winnow.head", as: "ada", fixture)
        }
        #expect(leave("NULL") == "WN010")
        #expect(state("SELECT winnow.leave(NULL, NULL, 'away')", as: "ada", fixture) == "WN003")
        #expect(state("SELECT winnow.leave(seq, NULL, 'away') FROM winnow.head", as: "ada", fixture) == "WN003")
        #expect(leave("'ada moved it'") == nil)
        #expect(leave("'mallory moved it'") == "WN010")
        #expect(leave("NULL") == "WN010")
        #expect(leave("'ada moved it'") == nil)
        #expect(try fixture.sql("SELECT closed FROM winnow.head") == "ada moved it")
        let empty = try ServerFixture(isEmpty: true)
        #expect(state("SELECT winnow.leave(0, '', 'away')", as: "ada", empty) == "WN008")
    }

    @Test("A writer who names no end is behind")
    func unnamed() throws {
        let fixture = try ServerFixture()
        let action = "'0198c0de-0000-7000-8000-000000000001', '{}', '{}'"
        for end in ["NULL, NULL, NULL", "NULL, 1, NULL", "1, NULL, NULL"] {
            #expect(try fixture.sql("SELECT outcome FROM winnow.append(\(end), \(action))", as: "kim").hasPrefix("behind"))
        }
    }

    @Test("Who is behind waits for no disk, and a transaction that was behind confirms nothing any more")
    func behind() throws {
        let fixture = try ServerFixture()
        let behind = "SELECT outcome FROM winnow.append(NULL, NULL, NULL, '0198c0de-0000-7000-8000-000000000001', '{}', '{}')"
        func append(_ number: Int) -> String {
            """
            WITH next AS (SELECT generation, seq, sum, '0198c0de-0000-7000-8000-00000000000\(number)'::uuid AS id FROM winnow.head)
            SELECT append.outcome FROM next, winnow.append(generation, next.seq, next.sum, id, ARRAY[convert_to(format(
                '{"v":1,"seq":%s,"id":"%s","at":"2026-11-30T09:00:00.000Z","by":"kim","lead":"L1","kind":"noted","data":{"text":"x"}}',
                next.seq + 1, id), 'UTF8')], ARRAY[NULL::bytea]) AS append
            """
        }
        #expect(state("BEGIN; \(behind); \(append(2)); COMMIT", as: "kim", fixture) == "WN007")
        #expect(try fixture.end() == 1)
        let shown = try fixture.sql("BEGIN; \(behind); SHOW synchronous_commit; COMMIT; SHOW synchronous_commit", as: "kim")
        #expect(shown == "behind\noff\non")
        // Nobody is told of an action that its own transaction doesn't wait for.
        let both = try fixture.sql("BEGIN; \(append(3)); \(behind); SHOW synchronous_commit; COMMIT", as: "kim")
        #expect(both == "appended\nbehind\non")
        #expect(try fixture.sql(append(4), as: "kim") == "appended")
        #expect(try fixture.end() == 3)
    }

    @Test("What others put on the database's search path is not called")
    func searchPath() throws {
        let fixture = try ServerFixture()
        try fixture.sql(
            """
            CREATE SCHEMA evil; GRANT USAGE ON SCHEMA evil TO PUBLIC;
            CREATE FUNCTION evil.current_setting(text) RETURNS text LANGUAGE sql AS $$ SELECT 'off'::text $$;
            CREATE FUNCTION evil.to_regclass(text) RETURNS regclass LANGUAGE sql AS $$ SELECT (1 / 0)::oid::regclass $$;
            CREATE FUNCTION evil.current_database() RETURNS name LANGUAGE sql AS $$ SELECT 'nowhere'::name $$;
            ALTER DATABASE \(fixture.database) SET search_path = evil, pg_catalog
            """)
        #expect(try fixture.sql("SELECT current_setting('fsync')") == "off")
        #expect(try fixture.journal("kim").write(2, [note("second", by: "kim")]) == 1)
        try fixture.cluster.exclusively {
            let administration = try ServerAdministration(fixture.address("postgres"))
            try administration.createTables(script)
            try administration.grant(.writer, to: "kim", as: nil)
            // Through psql, which keeps the database's path.
            try fixture.sql(script)
        }
        #expect(try fixture.journal("lea").notes() == ["first", "second"])
    }

    @Test(
        "A schema that somebody else began is not adopted",
        arguments: [
            "CREATE SCHEMA winnow", "CREATE SCHEMA winnow AUTHORIZATION winnow_owner; CREATE TABLE winnow.head (workspace uuid)",
            "CREATE SCHEMA winnow AUTHORIZATION winnow_owner; CREATE VIEW winnow.schema_version AS SELECT 1 / 0 AS version",
            "CREATE SCHEMA winnow AUTHORIZATION winnow_owner; "
                + "CREATE FUNCTION winnow.me(text) RETURNS text LANGUAGE sql AS $$ SELECT 'ada'::text $$",
            "CREATE SCHEMA winnow AUTHORIZATION winnow_owner; CREATE TYPE winnow.answer AS ENUM ('yes')",
        ])
    func adopted(_ before: String) throws {
        // The roles of the cluster are there from another workspace.
        let cluster = try ServerFixture(isEmpty: true).cluster
        let database = try cluster.newDatabase()
        try cluster.sql(before, in: database)
        let found = failure {
            try cluster.exclusively { try ServerAdministration(ServerAddress(cluster.address(database))).createTables(script) }
        }
        #expect(found.map { "\($0)".contains("belongs to another role") } == true, "\(String(describing: found))")
    }

    @Test("A grant without another name ends the earlier one; a grant that fails leaves nothing")
    func grants() throws {
        let fixture = try ServerFixture()
        let administration = try ServerAdministration(fixture.address("postgres"))
        try fixture.cluster.exclusively {
            try administration.grant(.writer, to: "db_lea", as: Login("lea"))
            #expect(try fixture.sql("SELECT login FROM winnow.login") == "lea")
            try administration.grant(.reader, to: "db_lea", as: nil)
            #expect(try fixture.sql("SELECT count(*) FROM winnow.login") == "0")
            #expect(try fixture.sql("SELECT winnow.me()", as: "db_lea") == "db_lea")
            try fixture.sql("ALTER TABLE winnow.login RENAME TO login_away")
            #expect(failure { try administration.grant(.admin, to: "half", as: Login("lea")) } != nil)
            #expect(try fixture.sql("SELECT count(*) FROM pg_roles WHERE rolname = 'half'") == "0")
        }
    }

    @Test("An administrator who is no superuser makes the tables, and makes them again")
    func noSuperuser() throws {
        let cluster = try TestCluster()
        try cluster.sql("CREATE ROLE boss LOGIN CREATEROLE", in: "postgres")
        try cluster.sql("CREATE DATABASE theirs OWNER boss TEMPLATE template0", in: "postgres")
        let administration = try ServerAdministration(ServerAddress(cluster.address("theirs", "boss")))
        for _ in 1...2 { try administration.createTables(script) }
        try administration.grant(.admin, to: "boss", as: nil)
        try administration.grant(.writer, to: "kim", as: Login("kim.k"))
        #expect(try cluster.sql("SELECT winnow.me()", in: "theirs", as: "kim") == "kim.k")
        let header = JournalHeader(workspace: intent(1).description, simulated: false, created: moment(0))
        try administration.createWorkspace(
            header, erasureKey: ServerFixture.key, as: intent(1), draft([note("first", by: "boss")]))
        #expect(try administration.erasureKey() == ServerFixture.key)
    }

    @Test(
        "An address says where a database is, and nothing that sends a password elsewhere",
        arguments: [
            ("?hostaddr=10.0.0.1", "hostaddr"), ("?passfile=%2Ftmp%2Fx", "passfile"), ("?sslkey=x", "sslkey"),
            ("?options=-csearch_path%3Devil", "options"), ("?krbsrvname=x", "krbsrvname"), ("?requirepeer=x", "requirepeer"),
            ("?sslmode=prefer&hostaddr=10.0.0.1", "hostaddr"),
        ])
    func addresses(_ suffix: String, _ key: String) throws {
        let fixture = try ServerFixture()
        let address = fixture.cluster.address(fixture.database, "kim")
        #expect(
            failure { _ = try ServerSession(ServerAddress(address + suffix), seen: SequenceNumber(0)) }
                == .badAddress(reason: "the address sets \(key), which winnow doesn't allow; put it into ~/.pg_service.conf"))
        let settings = "host=\(fixture.cluster.folder) dbname=\(fixture.database) user=kim"
        #expect(failure { _ = try ServerSession(ServerAddress(settings + " hostaddr=10.0.0.1"), seen: SequenceNumber(0)) } != nil)
        for allowed in [address + "?sslmode=prefer&application_name=x&connect_timeout=3", settings + " port=5432"] {
            _ = try ServerSession(ServerAddress(allowed), seen: SequenceNumber(0))
        }
    }

    @Test("The hash chain that psql alone computes is that of the journal")
    func chain() throws {
        let fixture = try ServerFixture()
        let journal = try fixture.journal("kim")
        for number in 2...20 { try journal.write(number, [note("note \(number)", by: "kim"), note("ß", on: 2, by: "kim")]) }
        let computed = try fixture.sql(
            """
            WITH RECURSIVE chain(seq, sum) AS (
                SELECT 0::bigint, sha256(chain_start) FROM winnow.head
                UNION ALL
                SELECT line.seq, sha256(convert_to(encode(chain.sum, 'hex'), 'UTF8') || line.core)
                FROM chain JOIN winnow.line ON line.seq = chain.seq + 1
            ) SELECT encode(sum, 'hex') FROM chain ORDER BY seq DESC LIMIT 1
            """)
        #expect(computed.count == 64)
        let text = String(decoding: fixture.copy("kim"), as: UTF8.self)
        #expect(text.hasSuffix(",\"sum\":\"\(computed)\"}\n"))
        let files = ServerJournal.folder(of: fixture.header.workspace, in: fixture.cache("kim"))
        #expect(try files.openForMaintenance().verify(against: nil).isSound)
    }
}
