import Formats
import Foundation
import Lifecycle
import Testing

@testable import Journal

@Suite("Events in the journal")
struct EventTests {
    @Test("every kind of event is read back unchanged")
    func roundTrip() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        let events = everyEvent.map { Draft(lead: LeadID(481), by: .person(dana), event: $0) }
        let appended = try journal.add(events, intent: 1)
        let (entries, end) = try journal.all()
        #expect(entries.map(\.event) == everyEvent)
        #expect(Set(entries.map(\.event.kind)).count == EventKind.allCases.count)
        guard case .written(let written) = appended else {
            Issue.record("it was not written")
            return
        }
        #expect(written.entries == entries)
        #expect(written.position == end.position)
    }

    @Test("names, addresses, ids, free text and unknown columns are in `person` and nowhere else")
    func personal() throws {
        let workspace = try Workspace()
        try workspace.open().add(everyEvent.map { Draft(lead: LeadID(1), by: .person(dana), event: $0) }, intent: 1)
        let secrets = [
            "Аня", "李", "a@x.example", "00Q1", "y\\n", "O’Neill", "Zoë", "Pumps", "slides", "after Easter", "called us", "said so",
            "asked for her",
            "Müller.csv", "Scully", "Emoji", "/price", "e/1", "CTO", "\"4711\"", "second@x", "+49 30", "555 0199", "other@x",
            "\"51\"",
            "Pumpen", "halden.example", "Ölmann", "sent it",
        ]
        for line in workspace.bytes.split(separator: 0x0A).dropFirst() {
            let text = String(decoding: line, as: UTF8.self)
            let open = text.range(of: "\"person\":")?.lowerBound ?? text.endIndex
            for secret in secrets { #expect(!text[..<open].contains(secret), "\(secret)") }
            if open < text.endIndex {
                #expect(text[open...].hasPrefix("\"person\":{\"salt\":\"0123456789abcdef000000000000000"), "\(text)")
            }
        }
    }

    @Test("a line has its keys in the specified order, and only those with a value")
    func keyOrder() throws {
        let workspace = try Workspace()
        _ = try workspace.open().append(
            intent(1), holder: dana, after: workspace.open().start, catchingUp: { _ in },
            deciding: { _ in
                var action = draft([
                    Draft(lead: LeadID(2), by: .person(dana), occurredAt: Instant(milliseconds: 0), event: .noted("x")),
                    Draft(lead: nil, by: .rule("r"), event: .released),
                ])
                action.via = Login("kim")
                action.batch = intent(9)
                return action
            })
        let lines = workspace.bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        #expect(
            Self.keys(lines[1]) == [
                "v", "seq", "id", "part", "at", "occurredAt", "by", "via", "lead", "kind", "def", "batch", "data", "person",
                "personDigest", "sum",
            ])
        #expect(Self.keys(lines[2]) == ["v", "seq", "id", "part", "at", "by", "via", "kind", "def", "batch", "data", "sum"])
        #expect(lines[0].hasPrefix("{\"winnow\":\"journal\",\"format\":2,\"workspace\":\"0198c0de-"))
    }

    @Test("the content of a later version is skipped and kept")
    func laterVersion() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        var chain = journal.header.chain
        let middle = "\"at\":\"2026-11-23T09:14:05.123Z\",\"by\":\"dana\",\"lead\":\"L3\""
        let bodies = [
            "{\"v\":2,\"seq\":1,\"id\":\"\(intent(1))\",\(middle),\"kind\":\"cloned\",\"data\":{\"of\":[1,{}]},\"mood\":\"fine\",\"odd\":[1]}",
            "{\"v\":2,\"seq\":2,\"id\":\"\(intent(2))\",\(middle),\"kind\":\"qualified\",\"data\":{\"stage\":\"handshake\"}}",
            "{\"v\":2,\"seq\":3,\"id\":\"\(intent(3))\",\(middle),\"kind\":\"qualified\",\"data\":{\"stage\":\"sql\",\"why\":null}}",
        ]
        var bytes = workspace.bytes
        for body in bodies {
            let hash = Array(body.utf8).withBytes { chain.advance($0) }
            bytes += Array("\(body.dropLast()),\"sum\":\"\(hash)\"}\n".utf8)
        }
        try workspace.overwrite(bytes)
        let (entries, end) = try journal.all()
        #expect(
            entries.map(\.event) == [.unknown(kind: "cloned"), .unknown(kind: "qualified"), .qualified(Qualified(stage: .sql))])
        #expect(end.position.offset == bytes.count)
        try journal.add([note("on it goes")], intent: 4)
        #expect(workspace.bytes.starts(with: bytes))
        #expect(throws: JournalError.unwritable(kind: "cloned")) {
            try journal.add([Draft(lead: nil, by: .person(dana), event: .unknown(kind: "cloned"))], intent: 5)
        }
    }

    @Test("a promotion is read in any order of keys and with keys of a later version")
    func promotion() throws {
        let promoted = Promoted(
            stage: .mql, score: ScoreSnapshot(fit: 3, engagement: -1), trigger: .due(Instant(milliseconds: 1_795_424_400_000)))
        let due = "{\"why\":[],\"due\":\"2026-11-23T09:00:00.000Z\"}"
        let cases: [(data: String, event: Event?)] = [
            (
                "{\"trigger\":\(due),\"score\":{\"engagement\":-1,\"fit\":3,\"mood\":{}},\"odd\":[1],\"stage\":\"mql\"}",
                .promoted(promoted)
            ),
            (
                "{\"stage\":\"viable\",\"score\":{\"fit\":0,\"engagement\":0},\"trigger\":null}",
                .promoted(Promoted(stage: .viable, score: ScoreSnapshot(fit: 0, engagement: 0)))
            ),
            ("{\"stage\":\"viable\"}", nil), ("{\"stage\":\"great\",\"score\":{\"fit\":0,\"engagement\":0}}", nil),
        ]
        for (data, event) in cases {
            let hash = String(repeating: "0", count: 64)
            let line = Array(
                ("{\"v\":1,\"seq\":1,\"id\":\"\(intent(1))\",\"at\":\"2026-11-23T09:14:05.123Z\",\"by\":\"rule:score\",\"lead\":\"L3\","
                    + "\"kind\":\"promoted\",\"def\":1,\"data\":\(data),\"sum\":\"\(hash)\"}").utf8)
            let location = LineLocation(offset: 7, length: line.count)
            let entry = try? line.withBytes { (bytes) throws(JournalError) in try Entry(line: bytes, at: location) }
            #expect(entry?.event == event, "\(data)")
            #expect(entry == nil || entry?.by == .rule("score"))
        }
    }

    @Test(
        "a line with keys that are out of order, repeated, misplaced or malformed is damage",
        arguments: [
            ("\"v\":1,\"seq\":1", "\"seq\":1,\"v\":1"), ("\"v\":1,", "\"v\":1,\"v\":1,"), ("\"by\":", "\"mood\":1,\"by\":"),
            ("\"v\":1", "\"v\":0"),
            ("\"data\":{}", "\"data\":{},\"a\":1,\"a\":2"), ("\"data\":{}", "\"data\":[]"), ("\"lead\":\"L1\"", "\"lead\":\"L01\""),
            ("\"data\":{}", "\"data\":{},\"sum\":\"x\""), ("\"lead\":\"L1\"", "\"lead\":1"), ("\"by\":\"dana\",", ""),
            ("\"v\":1,", " \"v\":1,"),
            ("05.123Z", "65.123Z"),
        ])
    func malformed(from: String, to: String) throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        var chain = journal.header.chain
        let sound =
            "{\"v\":1,\"seq\":1,\"id\":\"\(intent(1))\",\"at\":\"2026-11-23T09:14:05.123Z\",\"by\":\"dana\",\"lead\":\"L1\",\"kind\":\"released\",\"data\":{}}"
        let body = sound.replacingOccurrences(of: from, with: to)
        #expect(body != sound)
        let hash = Array(body.utf8).withBytes { chain.advance($0) }
        try workspace.overwrite(workspace.bytes + Array("\(body.dropLast()),\"sum\":\"\(hash)\"}\n".utf8))
        #expect(throws: JournalError.self) { try journal.all() }
        #expect(try journal.verify().damage?.line == 2)
    }

    private static func keys(_ line: String) -> [String] {
        var keys: [String] = []
        try? Array(line.utf8).withBytes { (bytes) throws(JSONError) in
            var scanner = JSONScanner(bytes)
            try scanner.object { (key, value) throws(JSONError) in
                keys.append(key)
                try value.skip()
            }
        }
        return keys
    }
}
