import Foundation
import Lifecycle
import Testing

@testable import Journal

@Suite("JSON reading and writing")
struct JSONTests {
    @Test("every reader gets the text back, and a terminal gets no control characters")
    func text() throws {
        let samples = [
            "", "plain", "a/b", "\"\\", "\u{0}\u{8}\t\n\u{B}\u{C}\r\u{1F}", "\u{7F}\u{80}\u{9F}\u{A0}é",
            "\u{2028}\u{202E}\u{2069}–", "👩🏽‍🚀", "עברית",
        ]
        for sample in samples {
            var text = JSONWriter()
            text.string(sample)
            #expect(try JSONDecoder().decode(String.self, from: Data(text.bytes)) == sample)
            let read = try text.bytes.withBytes { (bytes) throws(JSONError) in
                var scanner = JSONScanner(bytes)
                return try scanner.string()
            }
            #expect(read == sample)
            #expect(
                !String(decoding: text.bytes, as: UTF8.self).unicodeScalars.contains { $0.properties.generalCategory == .control })
            #expect(!text.bytes.elementsEqual(Array("\"a\\/b\"".utf8)))
        }
    }

    @Test(
        "numbers are written in their shortest form",
        arguments: [
            (0.1, "0.1"), (100, "100"), (-2.5, "-2.5"), (1e21, "1e+21"), (.leastNonzeroMagnitude, "5e-324"), (.infinity, "null"),
            (-0.0, "-0.0"),
        ])
    func doubles(value: Double, form: String) {
        var text = JSONWriter()
        text.double(value)
        #expect(String(decoding: text.bytes, as: UTF8.self) == form)
    }

    @Test("integers of every size are read back", arguments: [0, 9, 10, -1, -10, Int.max, Int.min])
    func integers(value: Int) throws {
        var text = JSONWriter()
        text.integer(value)
        let read = try text.bytes.withBytes { (bytes) throws(JSONError) -> Int in
            var scanner = JSONScanner(bytes)
            return try scanner.integer()
        }
        #expect(String(decoding: text.bytes, as: UTF8.self) == String(value))
        #expect(read == value)
    }

    @Test(
        "what RFC 8259 forbids is rejected",
        arguments: [
            "", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "+1", "1.", ".5", "1e", "-", "nul", "tru", "NaN", "'a'", "\"\\x\"",
            "\"\\u12\"",
            "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\t\"", "[1 2]", "{\"a\" 1}", "1 2", "\u{FEFF}1", "[", "]",
        ])
    func refused(text: String) {
        #expect(throws: JSONError.self) { try Self.check(Array(text.utf8)) }
    }

    @Test(
        "bytes that are not UTF-8 are rejected",
        arguments: [
            [0x80], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8], [0xC3, 0x41],
        ] as [[UInt8]])
    func notUnicode(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try Self.check([0x22] + bytes + [0x22]) }
        #expect(throws: JSONError.self) { try Self.check([0x22] + Array("12345678".utf8) + bytes + [0x22]) }
    }

    @Test("nesting is limited")
    func depth() {
        #expect(throws: Never.self) {
            try Self.check(Array((String(repeating: "[", count: 64) + String(repeating: "]", count: 64)).utf8))
        }
        #expect(throws: JSONError.self) {
            try Self.check(Array((String(repeating: "[", count: 65) + String(repeating: "]", count: 65)).utf8))
        }
    }

    @Test("every prefix of a text fails with an unexpected end and nothing else")
    func prefixes() throws {
        let text = Array("{\"a\":[1.5e-3,true,null,\"\\u00e9\\ud83d\\ude00 👩\"],\"b\":{\"c\":\"x\"}}".utf8)
        for count in 0..<text.count {
            #expect(throws: JSONError.self) { try Self.check(Array(text[..<count])) }
            do throws(JSONError) {
                try Self.check(Array(text[..<count]))
            } catch {
                #expect(error.reason == .endOfText, "\(count)")
            }
        }
        try Self.check(text)
    }

    @Test("JSONDecoder reads a journal line alike")
    func sameAsFoundation() throws {
        struct Line: Decodable {
            var v: Int, seq: Int, id: String, at: String, by: String, kind: String, sum: String
            var part: [Int]?, occurredAt: String?, via: String?, lead: String?, batch: String?, personDigest: String?
            var def: Int?
        }
        var events = everyEvent.map { Draft(lead: LeadID(7), by: .person(Login("o'hara \"x\"")), event: $0) }
        for number in 0..<200 {
            events.append(
                Draft(
                    lead: LeadID(number + 1), by: .rule("score"), occurredAt: Instant(milliseconds: Int64(number) * 987_654_321),
                    event: .noted(String(repeating: "é\"\\\u{1}", count: number))))
        }
        let position = JournalPosition(
            generation: 1, offset: 0, seq: SequenceNumber(0), hash: JournalHash.of(UnsafeRawBufferPointer(start: nil, count: 0)))
        let written = try draft(events).lines(of: intent(1), after: position)
        for (text, entry) in zip(written.bytes.split(separator: 0x0A), written.entries) {
            let line = try JSONDecoder().decode(Line.self, from: Data(text))
            #expect(line.v == 1)
            #expect(line.seq == entry.seq.value)
            #expect(line.id == entry.action.description)
            #expect(line.part == [entry.seq.value, events.count])
            #expect(line.by == entry.by.description)
            #expect(line.lead == entry.lead?.description)
            #expect(line.kind == entry.event.kind)
            #expect(line.def == 1)
            let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            let moment = try format.parse(line.occurredAt ?? line.at).timeIntervalSince1970
            #expect(Int64((moment * 1000).rounded()) == entry.occurredAt.milliseconds)
            #expect(entry.event == events[entry.seq.value - 1].event)
        }
    }

    @Test("instants are written and read to the millisecond, and everything else is rejected")
    func moments() {
        for milliseconds in [0, -1, 951_782_400_000, 1_795_424_445_123, -62_167_219_200_000, 253_402_300_799_999] as [Int64] {
            var text = JSONWriter()
            JournalTimestamp.write(milliseconds, to: &text)
            #expect(JournalTimestamp.instant(String(decoding: text.bytes, as: UTF8.self))?.milliseconds == milliseconds)
        }
        #expect(JournalTimestamp.instant("2026-11-23T09:14:05.123Z")?.milliseconds == 1_795_425_245_123)
        for wrong in [
            "2026-02-29T00:00:00.000Z", "2026-01-01T24:00:00.000Z", "2026-01-01 00:00:00.000Z", "2026-01-01T00:00:00Z",
            "2026-1-01T00:00:00.0000Z",
        ] {
            #expect(JournalTimestamp.instant(wrong) == nil)
        }
    }

    private static func check(_ bytes: [UInt8]) throws(JSONError) {
        try bytes.withBytes { (bytes) throws(JSONError) in
            var scanner = JSONScanner(bytes)
            try scanner.skip()
            try scanner.finish()
        }
    }
}
