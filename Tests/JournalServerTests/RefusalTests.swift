import BundledResources
import Foundation
import Journal
import Lifecycle
import TestServer
import Testing

@testable import JournalServer

/// What a client may send that is not winnow's: whatever it is, the server alone decides.
@Suite("Refusals by the server")
struct RefusalTests {
    /// An action as a client sends it, which a test may falsify.
    private struct Sent {
        var generation: UInt64
        var seq: Int
        var hash: JournalHash
        var id: ActionID
        var lines: [SplitLine]

        init(_ fixture: ServerFixture, by login: String, via: String? = nil, _ events: [Draft]? = nil, number: Int = 2) throws {
            let session = try ServerSession(fixture.address("rita"), seen: SequenceNumber(0))
            (generation, seq, hash) = (
                session.greeting.header.generation, session.greeting.seq.value, session.greeting.hash
            )
            id = intent(number)
            let position = JournalPosition(generation: generation, offset: 0, seq: session.greeting.seq, hash: hash)
            var action = draft(events ?? [note("text", by: login)])
            action.via = via.map { Login($0) }
            lines = try action.encoded(as: id, after: position).splitLines
        }

        /// Changes the text of the first line.
        mutating func replace(_ old: String, _ new: String) {
            let text = String(decoding: lines[0].core, as: UTF8.self)
            #expect(text.contains(old), "\(text)")
            lines[0].core = Array(text.replacing(old, with: new).utf8)
        }

        /// Sets the personal value of the first line, with its digest.
        mutating func setPerson(_ person: [UInt8], _ fixture: ServerFixture) throws {
            let hex = person.map { String(format: "%02x", $0) }.joined()
            let digest = try fixture.sql("SELECT encode(sha256(decode('\(hex)', 'hex')), 'hex')")
            let text = String(decoding: lines[0].core, as: UTF8.self)
            lines[0].core = Array(text.replacing(/"personDigest":"[0-9a-f]{64}"/, with: "\"personDigest\":\"\(digest)\"").utf8)
            lines[0].person = person
        }

        func values() -> [ServerValue] {
            [
                .integer(Int64(generation)), .integer(Int64(seq)), .bytes(hash.bytes), .id(id),
                .arrayOfBytes(lines.map { $0.core }), .arrayOfBytes(lines.map(\.person)),
            ]
        }
    }

    /// Sends an action, and returns the outcome, or the SQLSTATE of the refusal.
    private func outcome(_ sent: Sent, as login: String, _ fixture: ServerFixture) throws -> String {
        let connection = try ServerConnection(fixture.address(login).settings)
        do throws(ServerError) {
            return try connection.run("SELECT * FROM winnow.append($1, $2, $3, $4, $5, $6)", sent.values()).text(0, 0) ?? ""
        } catch {
            return error.state ?? "\(error)"
        }
    }

    @Test("An action by its own login is appended once; a repetition is known, and a decision on an older end is behind")
    func appends() throws {
        let fixture = try ServerFixture()
        let sent = try Sent(fixture, by: "kim")
        #expect(try outcome(sent, as: "kim", fixture) == "appended")
        #expect(try outcome(sent, as: "kim", fixture) == "already")
        var late = try Sent(fixture, by: "lea", number: 3)
        late.seq = 1
        #expect(try outcome(late, as: "lea", fixture) == "behind")
        var elsewhere = try Sent(fixture, by: "lea", number: 3)
        elsewhere.hash = try #require(JournalHash(bytes: [UInt8](repeating: 1, count: 32)))
        #expect(try outcome(elsewhere, as: "lea", fixture) == "behind")
        var rewritten = try Sent(fixture, by: "lea", number: 3)
        rewritten.generation += 1
        #expect(try outcome(rewritten, as: "lea", fixture) == "behind")
        #expect(try fixture.end() == 2)
    }

    @Test("Nobody signs for somebody else, in by, in via, or in a later key of that name")
    func forged() throws {
        let fixture = try ServerFixture()
        #expect(try outcome(Sent(fixture, by: "ada"), as: "kim", fixture) == "WN005")
        #expect(try outcome(Sent(fixture, by: "kim", via: "ada"), as: "kim", fixture) == "WN005")
        #expect(try outcome(Sent(fixture, by: "kim"), as: "ada", fixture) == "WN005")
        // The escaped spelling of a name is another text to a program that compares bytes.
        var escaped = try Sent(fixture, by: "kim")
        escaped.replace("\"by\":\"kim\"", "\"by\":\"\\u006bim\"")
        #expect(try outcome(escaped, as: "kim", fixture) == "WN002")
        var hidden = try Sent(fixture, by: "kim")
        hidden.replace("{\"v\":", "{\"by\":\"ada\",\"v\":")
        #expect(try outcome(hidden, as: "kim", fixture) == "WN002")
        #expect(try fixture.end() == 1)
        // Who acts for somebody signs with their own login beside.
        #expect(try outcome(Sent(fixture, by: "ada", via: "kim"), as: "kim", fixture) == "appended")
    }

    @Test("A login of the database can stand for another login of the team, and then for that one only")
    func mapped() throws {
        let fixture = try ServerFixture()
        try fixture.cluster.exclusively {
            try ServerAdministration(fixture.address("postgres")).grant(.writer, to: "db_kim", as: Login("kim"))
        }
        #expect(try outcome(Sent(fixture, by: "db_kim"), as: "db_kim", fixture) == "WN005")
        #expect(try outcome(Sent(fixture, by: "kim"), as: "db_kim", fixture) == "appended")
        #expect(try fixture.sql("SELECT session_login FROM winnow.line WHERE seq = 2") == "db_kim")
    }

    @Test("Lines of rules are kept with the login that ran them")
    func rules() throws {
        let fixture = try ServerFixture()
        let released = Draft(lead: LeadID(1), by: .rule("neglected"), event: .noted("by a rule"))
        #expect(try outcome(Sent(fixture, by: "kim", [released]), as: "kim", fixture) == "appended")
        #expect(try fixture.sql("SELECT session_login FROM winnow.line WHERE seq = 2") == "kim")
    }

    @Test(
        "A line that doesn't follow, or isn't one, is refused",
        arguments: [
            ("\"seq\":2", "\"seq\":3", "WN003"), ("\"seq\":2", "\"seq\":1", "WN003"), ("\"seq\":2", "\"seq\":02", "WN002"),
            ("\"id\":", "\"ID\":", "WN002"), ("\"kind\":\"noted\"", "\"kind\":\"noted\",\n", "WN002"),
            ("{\"v\":", "{\"v\":\"", "WN002"), ("\"kind\":\"noted\"", "\"kind\":\"noted\",\"x\":[", "WN002"),
            ("\"kind\":\"noted\"", "\"kind\":\"erased\"", "WN004"),
        ])
    func malformed(_ old: String, _ new: String, _ state: String) throws {
        let fixture = try ServerFixture()
        var sent = try Sent(fixture, by: "kim")
        sent.replace(old, new)
        #expect(try outcome(sent, as: "kim", fixture) == state)
        #expect(try fixture.end() == 1)
    }

    @Test(
        "A line that a reader would refuse never gets into the journal",
        arguments: [
            ("{\"v\":", "{\"v\":0"), ("\"at\":\"2026-", "\"at\":\"2026/"), ("\"at\":\"2026-11-23T", "\"at\":\"2026-02-30T"),
            ("\"at\":\"2026-11-23T09", "\"at\":\"2026-11-23T24"), ("\"at\":\"2026-11-23", "\"at\":\""),
            ("\"lead\":\"L1\"", "\"lead\":\"L0\""),
            ("\"lead\":\"L1\"", "\"lead\":\"L2000000\""), ("\"by\":", "\"by\" :"), ("\"by\":", " \"by\":"),
            ("\"data\":", "\"date\":"),
            ("\"def\":1,", "\"def\":01,"), ("\"def\":1,", "\"def\":9999999999999,"), ("\"data\":{", "\"data\":[{"),
            (",\"personDigest\"", ",\"sum\":1,\"personDigest\""), (",\"personDigest\"", ",\"\\u0073um\":1,\"personDigest\""),
            (",\"personDigest\"", ",\"person\":{},\"personDigest\""), (",\"personDigest\"", ",\"seq\":2,\"personDigest\""),
            (",\"personDigest\"", ",\"x\":1,\"x\":1,\"personDigest\""), (",\"personDigest\"", ",\"via\":\"ada\",\"personDigest\""),
            (",\"personDigest\"", ",\"x\":1 ,\"personDigest\""), (",\"personDigest\"", ",\"x\" :1,\"personDigest\""),
            (",\"personDigest\"", ",\"a-b\":1,\"personDigest\""), (",\"personDigest\"", ",\"x\":\"\\ud800\",\"personDigest\""),
            ("\"}", "\",\"x\":1}"), (",\"personDigest\"", ",\"x\":\"\t\",\"personDigest\""),
        ])
    func unreadable(_ old: String, _ new: String) throws {
        let fixture = try ServerFixture()
        var sent = try Sent(fixture, by: "kim")
        sent.replace(old, new)
        #expect(["WN002", "22008"].contains(try outcome(sent, as: "kim", fixture)))
        #expect(try fixture.end() == 1)
    }

    @Test("Keys of a later version are kept, whatever they hold, and read; nesting has an end")
    func laterKeys() throws {
        let fixture = try ServerFixture()
        for (number, value) in [
            "[1,{\"by\":\"ada\",\"sum\":[{}]},\"a : b\"]", "\"\\\\ud800 {\\\"[\"", "\"\\ud83d\\ude00\"", "-1.5e3", "null",
            String(repeating: "[", count: 60) + String(repeating: "]", count: 60),
        ].enumerated() {
            var sent = try Sent(fixture, by: "kim", number: number + 2)
            sent.replace(",\"personDigest\"", ",\"x\":\(value),\"later\":1,\"personDigest\"")
            #expect(try outcome(sent, as: "kim", fixture) == "appended", "\(value)")
        }
        #expect(try fixture.journal("lea").notes().count == 7)
        for depth in [80, 20_000] {
            var sent = try Sent(fixture, by: "kim", number: 90)
            let value = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            sent.replace(",\"personDigest\"", ",\"x\":\(value),\"personDigest\"")
            #expect(try outcome(sent, as: "kim", fixture) == "WN002")
        }
    }

    @Test(
        "Personal values are one JSON object on one line, also with their digest",
        arguments: [
            "{\n}", "text", "[]", "{", "{\"a\":\"\\udc00\"}", " {}", "{} ", "{\"a\":1}{}", "null", "{\"a\":\u{1}}", "\u{FF}",
        ])
    func persons(_ person: String) throws {
        let fixture = try ServerFixture()
        var sent = try Sent(fixture, by: "kim")
        // The last one is no UTF-8.
        try sent.setPerson(person == "\u{FF}" ? [0x7B, 0xFF, 0x7D] : Array(person.utf8), fixture)
        #expect(try outcome(sent, as: "kim", fixture) == "WN006")
        #expect(try fixture.end() == 1)
        let journal = try fixture.journal("lea")
        #expect(try journal.notes() == ["first"])
    }

    @Test(
        "Of several lines that are wrong the first one is named, whatever is wrong with the others",
        arguments: [
            (["kim\"": 3, "{": 5], "WN005: line 4 is by ada, and this session is kim"),
            (["{": 3, "kim\"": 5], "WN002: line 4 is no line of a journal"),
            (["person": 2, "{": 3], "WN006: the personal values of line 3 do not have their digest"),
            (["seq\":6": 5, "2026-11-23": 6], "WN003: line 6 was expected, and line 7 was sent"),
            (["2026-11-23": 4, "seq\":7": 6], "22008: date/time field value out of range: \"2026-02-30\""),
            (["noted": 5, "[3,": 3], "WN004: line 4 is not part 3 of 6 of its action"),
            (["noted": 5], "WN004: line 6 erases a person, or does not, contrary to the call"),
        ])
    func first(_ changes: [String: Int], _ refusal: String) throws {
        let fixture = try ServerFixture()
        var sent = try Sent(fixture, by: "kim", (1...6).map { note("text \($0)", by: "kim") })
        let replacements = [
            "kim\"": "ada\"", "{": "}", "seq\":6": "seq\":7", "seq\":7": "seq\":8", "2026-11-23": "2026-02-30", "noted": "erased",
            "[3,": "[4,",
        ]
        for (old, place) in changes {
            guard let new = replacements[old] else {
                sent.lines[place - 1].person = Array("{}".utf8)
                continue
            }
            let text = String(decoding: sent.lines[place - 1].core, as: UTF8.self)
            sent.lines[place - 1].core = Array(text.replacing(old, with: new).utf8)
        }
        let connection = try ServerConnection(fixture.address("kim").settings)
        var found = ""
        do throws(ServerError) {
            _ = try connection.run("SELECT * FROM winnow.append($1, $2, $3, $4, $5, $6)", sent.values())
        } catch { found = "\(error.state ?? ""): \(error.message)" }
        #expect(found == refusal)
        #expect(try fixture.end() == 1)
    }

    @Test("A session can't change how the lines are checked")
    func settings() throws {
        let fixture = try ServerFixture()
        var sent = try Sent(fixture, by: "kim")
        sent.replace("\"by\":\"kim\"", "\"by\":\"\\u006bim\"")
        let connection = try ServerConnection(fixture.address("kim").settings)
        for setting in [
            "standard_conforming_strings = off", "search_path = pg_temp", "DateStyle = 'SQL, DMY'", "transform_null_equals = on",
        ] {
            _ = try connection.run("SET \(setting)")
            var state: String?
            do throws(ServerError) {
                _ = try connection.run("SELECT * FROM winnow.append($1, $2, $3, $4, $5, $6)", sent.values())
            } catch { state = error.state }
            #expect(state == "WN002", "\(setting)")
        }
        let good = try Sent(fixture, by: "kim")
        #expect(try connection.run("SELECT * FROM winnow.append($1, $2, $3, $4, $5, $6)", good.values()).text(0, 0) == "appended")
    }

    @Test("An action has all of its parts and one id, and a person its digest")
    func parts() throws {
        let fixture = try ServerFixture()
        let two = [note("a", by: "kim"), note("b", by: "kim")]
        var short = try Sent(fixture, by: "kim", two)
        short.lines.removeLast()
        #expect(try outcome(short, as: "kim", fixture) == "WN004")
        var swapped = try Sent(fixture, by: "kim", two)
        swapped.lines.swapAt(0, 1)
        #expect(try outcome(swapped, as: "kim", fixture) == "WN003")
        var other = try Sent(fixture, by: "kim")
        other.id = intent(77)
        #expect(try outcome(other, as: "kim", fixture) == "WN004")
        var none = try Sent(fixture, by: "kim")
        none.lines = []
        #expect(try outcome(none, as: "kim", fixture) == "WN001")
        var forged = try Sent(fixture, by: "kim")
        forged.lines[0].person = Array("{\"text\":\"another\"}".utf8)
        #expect(try outcome(forged, as: "kim", fixture) == "WN006")
        var lost = try Sent(fixture, by: "kim")
        lost.lines[0].person = nil
        #expect(try outcome(lost, as: "kim", fixture) == "WN006")
        #expect(try fixture.end() == 1)
        #expect(try outcome(Sent(fixture, by: "kim", two), as: "kim", fixture) == "appended")
    }

    @Test(
        "No role writes a table, whoever has it",
        arguments: ["rita", "kim", "ada"],
        [
            "INSERT INTO winnow.line VALUES (9, '0198c0de-0000-7000-8000-000000000001', '', '', '', 'kim')",
            "UPDATE winnow.head SET seq = 1", "UPDATE winnow.line SET person = NULL", "DELETE FROM winnow.line",
            "TRUNCATE winnow.line", "UPDATE winnow.schema_version SET version = 9", "DELETE FROM winnow.erasure_key",
            "SELECT winnow.add_lines(NULL, NULL, '{}', '{}', 'push')", "DROP TABLE winnow.line",
            "CREATE OR REPLACE FUNCTION winnow.me() RETURNS text LANGUAGE sql AS $$ SELECT 'ada'::text $$",
        ])
    func tables(_ login: String, _ statement: String) throws {
        let fixture = try ServerFixture()
        #expect(throws: (any Error).self) { try fixture.sql(statement, as: login) }
        #expect(try fixture.end() == 1)
    }

    @Test("A reader appends nothing and sees no key; only an admin erases, pushes or closes")
    func roles() throws {
        let fixture = try ServerFixture()
        #expect(try outcome(Sent(fixture, by: "rita"), as: "rita", fixture) == "42501")
        for (login, statement) in [
            ("rita", "SELECT key FROM winnow.erasure_key"), ("rita", "SELECT winnow.hold(1)"),
            ("kim", "SELECT winnow.push(1, '{}', '{}')"), ("kim", "SELECT winnow.leave(1, '', '')"),
            ("kim", "SELECT winnow.erase(1, 1, '', '0198c0de-0000-7000-8000-000000000001', '{}', '{}', '{1}')"),
            ("kim", "INSERT INTO winnow.login VALUES ('kim', 'ada')"),
        ] {
            #expect(throws: (any Error).self) { try fixture.sql(statement, as: login) }
        }
        #expect(try fixture.sql("SELECT octet_length(key) FROM winnow.erasure_key", as: "kim") == "32")
    }

    @Test("Lines of others are taken over only while the workspace is being made")
    func push() throws {
        let fixture = try ServerFixture()
        let sent = try Sent(fixture, by: "kim")
        let connection = try ServerConnection(fixture.address("ada").settings)
        let values: [ServerValue] = [
            .integer(1), .arrayOfBytes(sent.lines.map { $0.core }), .arrayOfBytes(sent.lines.map(\.person)),
        ]
        var state: String?
        do throws(ServerError) { _ = try connection.run("SELECT winnow.push($1, $2, $3)", values) } catch { state = error.state }
        #expect(state == "WN009")
        #expect(try fixture.end() == 1)
    }

    @Test("Without fsync or synchronous commits nothing is confirmed")
    func safety() throws {
        let fixture = try ServerFixture()
        let sent = try Sent(fixture, by: "kim")
        let connection = try ServerConnection(fixture.address("kim").settings)
        _ = try connection.run("SET synchronous_commit = off")
        var state: String?
        do throws(ServerError) {
            _ = try connection.run("SELECT * FROM winnow.append($1, $2, $3, $4, $5, $6)", sent.values())
        } catch { state = error.state }
        #expect(state == "WN007")
        let admin = try ServerConnection(fixture.address("ada").settings)
        _ = try admin.run("SET synchronous_commit = off")
        do throws(ServerError) { _ = try admin.run("SELECT winnow.push(1, '{}', '{}')") } catch {
            state = "push \(error.state ?? "")"
        }
        #expect(state == "push WN007")
        try fixture.sql("ALTER ROLE lea IN DATABASE \(fixture.database) SET synchronous_commit = off")
        #expect(failure { _ = try fixture.journal("lea") }?.label == "server is not safe")
    }
}
