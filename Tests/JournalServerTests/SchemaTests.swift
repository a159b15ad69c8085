import Foundation
import Journal
import Lifecycle
import TestServer
import Testing

@testable import JournalServer

@Suite("Versions of the server's tables")
struct SchemaTests {
    private func script(ofVersion version: Int) throws -> String {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Schemas/version\(version).sql")
        return try String(contentsOf: path, encoding: .utf8)
    }

    @Test("Tables are made again without a change, raised from an earlier version, and never lowered")
    func versions() throws {
        let fixture = try ServerFixture()
        let administration = try ServerAdministration(fixture.address("postgres"))
        let before = try fixture.sql("SELECT * FROM winnow.line, winnow.head")
        try fixture.cluster.exclusively { try administration.createTables(ServerFixture.script) }
        #expect(try fixture.sql("SELECT * FROM winnow.line, winnow.head") == before)
        try fixture.sql("UPDATE winnow.schema_version SET version = 0")
        #expect(failure { _ = try fixture.journal("kim") } == .schema(found: 0, expected: 2))
        try fixture.cluster.exclusively { try administration.createTables(ServerFixture.script) }
        _ = try fixture.journal("kim")
        try fixture.sql("UPDATE winnow.schema_version SET version = 3")
        #expect(failure { _ = try fixture.journal("kim") } == .schema(found: 3, expected: 2))
        #expect(
            failure { try fixture.cluster.exclusively { try administration.createTables(ServerFixture.script) } } == .newerSchema)
        #expect(try fixture.sql("SELECT version FROM winnow.schema_version") == "3")
    }

    @Test(
        "The tables of the former version keep their lines when they are raised, and the journal goes on",
        arguments: ["format1.jsonl", "format2.jsonl"])
    func upgrade(_ name: String) throws {
        let fixture = try ServerFixture(isEmpty: true, script: script(ofVersion: 1))
        let (journal, bytes) = try keptJournal(name, in: fixture.cache(name))
        let pushed = try ServerAdministration(fixture.address("ada")).push(
            journal, erasureKey: ServerFixture.key, progress: { _ in })
        #expect(failure { _ = try ServerJournal.workspace(at: fixture.address("kim")) } == .schema(found: 1, expected: 2))
        let lines = try fixture.sql("SELECT * FROM winnow.line ORDER BY seq")
        let administration = try ServerAdministration(fixture.address("postgres"))
        for _ in 1...2 { try fixture.cluster.exclusively { try administration.createTables(ServerFixture.script) } }
        #expect(try fixture.sql("SELECT * FROM winnow.line ORDER BY seq") == lines)
        let copy = try ServerJournal(fixture.address("kim"), workspace: nil, cache: fixture.cache("kim"))
        let path = ServerJournal.folder(of: copy.header.workspace, in: fixture.cache("kim")).journal
        #expect(FileManager.default.contents(atPath: path).map { [UInt8]($0) } == bytes)
        #expect(try copy.write(2, [note("after the upgrade", by: "kim")]) == 1)
        #expect(try fixture.end() == pushed.value + 1)
        // A program of the former version refuses the tables now, and would not lower them.
        #expect(failure { try administration.createTables(script(ofVersion: 1)) } == .newerSchema)
    }

    @Test("The lines that winnow writes are checked at once, and every single one is checked as well", arguments: [1, 2])
    func plain(_ format: Int) throws {
        let fixture = try ServerFixture()
        let (journal, _) = try keptJournal("format\(format).jsonl", in: fixture.cache("kept"))
        try load(journal, fixture)
        // Escapes, and what was erased, need the closer look.
        let unusual = try fixture.sql(
            """
            SELECT count(*) FROM (
                SELECT unnest(winnow.unusual_lines(0, NULL, array_agg(core ORDER BY seq), array_agg(person ORDER BY seq), 'push', ''))
                    AS seq
                FROM public.sent) AS found JOIN public.sent USING (seq)
            WHERE strpos(encode(core, 'escape') || coalesce(encode(person, 'escape'), ''), '\\\\u') = 0
            """)
        #expect(unusual == "0")
        #expect(try fixture.sql("SELECT count(public.refusal(core, person, seq)) FROM public.sent") == "0")
    }

    @Test("What passes at once passes the check of every single line, whatever was changed in it")
    func changedLines() throws {
        let fixture = try ServerFixture()
        for format in 1...2 { try load(keptJournal("format\(format).jsonl", in: fixture.cache("\(format)")).journal, fixture) }
        try fixture.sql("CREATE TABLE public.changed (seq bigint, core bytea, person bytea)")
        // A piece of a line is put in place of another one, taken away, or doubled; both are often those of a key.
        let pieces = [
            "{", "}", "[", "]", "\"", ",", ":", " ", "\\n", "0", "-1", "1e3", "null", "\\\"", "\\\\u0041", "\\\\ud800", "L0", "é",
            "\"by\":\"ada\"", "\"by\":\"kim\",\"via\":\"\"", "\"data\":{", "\"data\":{}", "\"sum\":1", "\"person\":{}",
            "\"part\":[1,2]",
            "\"part\":[3,2]", "\"part\":[1, 2]", "\"part\":[1,1048577]", "\"lead\":\"L1\"", "\"lead\":1", "\"lead\":\"L01\"",
            "\"def\":01",
            "\"def\":1.0", "\"x\":1", "\"x\":[[{}]]", "\"kind\":\"no te\"", "\"at\":\"12026-11-30T09:00:00.000Z\"",
            "\"at\":\"2026-02-30T09:00:00.000Z\"", "\"at\":\"2026-11-30T24:00:00.000Z\"", "\"at\":\"2026-11-30T09:00:60.000Z\"",
            "\"at\":\"2026-11-30 09:00:00.000Z\"", "\"at\":\"2026-11-30T09:00:00.000+01\"", "\"at\":\"infinity\"",
            "\"v\":1000000000",
            "\"v\":\"1\"", "\"seq\":1.0", "\"batch\":\"0\"", "\"personDigest\":\"0\"", "{}", "}}", "}} ",
        ]
        var generator = SystemRandomNumberGenerator()
        let seed = generator.next() >> 12
        let counts = try fixture.sql(
            """
            SELECT setseed(\(Double(seed % 1000) / 1000));
            INSERT INTO public.changed
            SELECT seq, convert_to(CASE floor(random() * 4)
                WHEN 0 THEN overlay(line PLACING piece FROM place FOR floor(random() * 12)::integer)
                WHEN 1 THEN overlay(line PLACING '' FROM place FOR 1 + floor(random() * 20)::integer)
                WHEN 2 THEN replace(line, key, piece)
                ELSE replace(line, key, key || ',' || piece) END, 'UTF8'), person
            FROM (
                SELECT *, 1 + floor(random() * length(line))::integer AS place,
                    (\(array(pieces)))[1 + floor(random() * \(pieces.count))::integer] AS piece,
                    coalesce((ARRAY(SELECT m[1] FROM regexp_matches(line, '("[A-Za-z]+":(?:"[^"]*"|\\[[^]]*\\]|[0-9]+))', 'g') AS m))
                        [1 + floor(random() * 9)::integer], 'v') AS key
                FROM (SELECT seq, convert_from(core, 'UTF8') AS line, person FROM public.sent, generate_series(1, 40)) AS kept
            ) AS chosen;
            SELECT count(*) FILTER (WHERE is_plain), count(*) FILTER (WHERE refusal IS NOT NULL),
                string_agg(translate(convert_from(core, 'UTF8'), E'\\n', ' ') || ' ' || refusal, '; ') FILTER (WHERE is_plain AND refusal IS NOT NULL)
            FROM (
                SELECT core, cardinality(winnow.unusual_lines(seq - 1, NULL, ARRAY[core], ARRAY[person], 'push', '')) = 0 AS is_plain,
                    public.refusal(core, person, seq) AS refusal
                FROM public.changed
            ) AS checked
            """)
        let found = counts.split(separator: "\n").last?.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false) ?? []
        try #require(found.count == 3, "\(counts)")
        // Both kinds are there.
        #expect(Int(found[0]) ?? 0 > 50 && Int(found[1]) ?? 0 > 500, "\(counts)")
        #expect(found[2] == "", "seed \(seed): \(counts)")
    }

    private func array(_ texts: [String]) -> String {
        "ARRAY[" + texts.map { "E'" + $0.replacing("'", with: "''") + "'" }.joined(separator: ",") + "]"
    }

    /// Puts the lines of a journal into a table, as a push would send them, beside a function that checks one line.
    private func load(_ journal: any JournalStore, _ fixture: ServerFixture) throws {
        var rows: [String] = []
        _ = try journal.read(after: journal.start) { (action) throws(JournalError) in
            for line in action.lines {
                let split = SplitLine(action.bytes(of: line), line.envelope)
                func hex(_ bytes: [UInt8]) -> String { "'\\x" + bytes.map { String(format: "%02x", $0) }.joined() + "'" }
                rows.append("(\(line.envelope.seq.value), \(hex(split.core)), \(split.person.map(hex) ?? "NULL"))")
            }
            return .continue
        }
        try fixture.sql(
            """
            CREATE TABLE IF NOT EXISTS public.sent (seq bigint, core bytea, person bytea);
            CREATE OR REPLACE FUNCTION public.refusal(core bytea, person bytea, seq bigint) RETURNS text LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM winnow.require_line(core, person, seq, 1, 1, 0, NULL, 'push', '');
                RETURN NULL;
            EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE; END $$
            """)
        let file = fixture.cluster.folder + "/\(fixture.database)-sent.sql"
        try Data(("INSERT INTO public.sent VALUES " + rows.joined(separator: ",\n")).utf8).write(to: URL(fileURLWithPath: file))
        chmod(file, 0o644)
        try fixture.cluster.run(file: file, in: fixture.database)
    }
}
