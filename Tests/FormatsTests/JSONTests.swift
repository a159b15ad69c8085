import Formats
import Foundation
import Testing

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

    @Test("an object is flattened into names and texts; what other programs write is accepted")
    func flattening() throws {
        let text =
            #"{"id": 007, "p": {"name": "Zh\u00e4ng", "half": "\ud800x", "none": null}, "tags": ["a", "b"], "list": [{"x": 1}], "ok": true}"#
        let values = try Array(text.utf8).withBytes { (bytes) throws(FlatteningError) in try JSONFlattener.values(of: bytes) }
        #expect(values.map(\.name) == ["id", "p.name", "p.half", "p.none", "tags", "list", "ok"])
        #expect(
            values.map { String(decoding: $0.value, as: UTF8.self) }
                == ["007", "Zhäng", "\u{FFFD}x", "", "a; b", #"[{"x": 1}]"#, "true"])
        let damaged = try ([0x7B, 0x22, 0x61, 0x22, 0x3A, 0x22, 0xE9, 0x22, 0x7D] as [UInt8]).withBytes {
            (bytes) throws(FlatteningError) in try JSONFlattener.values(of: bytes)
        }
        #expect(damaged == [FlatValue(name: "a", value: [0xE9])])
    }

    @Test(
        "what is wrong with an object is said for people",
        arguments: [
            ("[]", "expected an object in braces"), ("{a:1}", "expected a name in quotes"), ("{\"a\" 1}", "expected a colon"),
            ("{\"a\":1 2}", "expected a comma or a closing brace"), ("{\"a\":[1 2]}", "expected a comma or a closing bracket"),
            ("{\"a\":x}", "expected a value"), ("{\"a\":tru}", "expected true"), ("{\"a\":", "unexpected end"),
            ("{\"a\":\"x}", "a string is not closed"), ("{\"a\":\"\t\"}", "control character in a string"),
            ("{\"a\":\"\\x\"}", "unknown escape sequence"), ("{\"a\":\"\\u12\"}", "expected four hexadecimal digits"),
            ("{} 1", "unexpected text after the object"),
            (
                String(repeating: "{\"a\":", count: 65) + "1" + String(repeating: "}", count: 65),
                "nested deeper than 64 objects"
            ),
        ])
    func unflattened(text: String, reason: String) {
        do throws(FlatteningError) {
            _ = try Array(text.utf8).withBytes { (bytes) throws(FlatteningError) in try JSONFlattener.values(of: bytes) }
            Issue.record("accepted")
        } catch {
            #expect(error.reason == reason)
        }
    }

    @Test("an indented value keeps lists of scalars on one line, and what is invisible can be escaped")
    func layout() {
        var text = JSONWriter()
        text.indented(
            .object([("a", .list([.integer(1), .boolean(true)])), ("b", .list([.object([]), .text("x")])), ("c", .list([]))]))
        #expect(
            String(decoding: text.bytes, as: UTF8.self)
                == "{\n  \"a\": [1, true],\n  \"b\": [\n    {},\n    \"x\"\n  ],\n  \"c\": []\n}")
        text.removeAll()
        text.visibleString("a\"\u{301}\n👩")
        #expect(String(decoding: text.bytes, as: UTF8.self) == #""a\"\u0301\u000a👩""#)
    }

    private static func check(_ bytes: [UInt8]) throws(JSONError) {
        try bytes.withBytes { (bytes) throws(JSONError) in
            var scanner = JSONScanner(bytes)
            try scanner.skip()
            try scanner.finish()
        }
    }
}
