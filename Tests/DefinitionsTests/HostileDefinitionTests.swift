import Lifecycle
import Testing

@testable import Definitions

@Suite("A hostile definition")
struct HostileDefinitionTests {
    private func isRefused(_ text: String) -> Bool { !problems(in: text).isEmpty }

    @Test("nested a hundred thousand deep is refused", arguments: ["[", "{a: ", "- ", "? ", "[{a: [", "- - ? - "])
    func deepNesting(opener: String) {
        #expect(isRefused(String(repeating: opener, count: 100_000)))
        #expect(isRefused("name: " + String(repeating: opener, count: 100_000)))
        #expect(isRefused(String(repeating: opener, count: 900)))
    }

    @Test("nested by indentation is refused")
    func deepIndentation() {
        var text = ""
        for depth in 0..<700 { text += String(repeating: " ", count: depth) + "a:\n" }
        #expect(isRefused(text))
    }

    @Test("with aliases that stand for billions of values is refused before it is parsed")
    func aliasBomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
        }
        #expect(problems(in: text).map { $0.hasSuffix("too many anchors or aliases; expected values without & and *") } == [true])
        #expect(isRefused(text + "? *a30\n: x\n"))
    }

    @Test("with a few aliases is refused at their location")
    func fewAliases() {
        let text = smallText.replacing("by: [call]", with: "by: &by [call]").replacing("for: [lost]", with: "for: *by")
        #expect(problems(in: text) == ["team.yaml:21:11: anchors and aliases are not supported; expected values without & and *"])
    }

    @Test("of a megabyte is refused")
    func hugeFile() {
        #expect(problems(in: smallText + "\n#" + String(repeating: "x", count: 1 << 20)).count == 1)
    }

    @Test("with a hundred thousand list values is refused")
    func hugeList() {
        let text = smallText.replacing(
            "[2026-12-25]", with: "[" + Array(repeating: "2026-12-25", count: 30_000).joined(separator: ", ") + "]")
        #expect(problems(in: text) == ["team.yaml:44:13: \"holidays\" has 30,000 values; expected at most 1,000"])
    }

    @Test("with hundreds of rules that each contradict all others is refused")
    func contradictions() {
        let words = (0..<400).map { "w\($0)" }.joined(separator: ", ")
        let rules = (0..<200).map {
            "  - {id: r\($0), label: r, field: title, contains: [\(words)], points: \($0.isMultiple(of: 2) ? 5 : -5)}\n"
        }
        #expect(isRefused(smallText.replacing("fit:\n", with: "fit:\n" + rules.joined())))
    }

    @Test("with ten thousand problems reports the first of them and the number of the rest")
    func manyProblems() {
        let text = smallText + "\n" + (0..<10_000).map { "k\($0): 1\n" }.joined()
        do {
            _ = try DefinitionParser.parse(text, fileName: "team.yaml")
            Issue.record("the definition was accepted")
        } catch {
            #expect(error.problems.count == DefinitionDiagnostics.limit)
            #expect(error.omitted == 10_000 - DefinitionDiagnostics.limit)
            #expect(error.description.hasSuffix("and 9,800 more"))
        }
    }

    @Test(
        "of unusual texts is refused without a trap",
        arguments: [
            "", "\n", "# nothing", "---\n...\n", "a: 1\n---\nb: 2\n", "- 1", "x", "~", "\u{0}", "a: \u{7}", "\u{FEFF}",
            "%YAML 9.9\n---\na: 1", "&a *a",
            "*a", "a: *b", "!!binary x", "!<tag:x> {a: b}", "{a: b, a: c}", "? [a, b]\n: c", "? {a: 1}\n: {b: 2}", "<<: {a: 1}",
            "a: |\n  b", "\"\\ud800\"",
            "'", "\"", "[", "{", "]", "}", "a: b: c", "\t", "a:\n\tb", ": ", "? ", "-", "@", "`", "name: [", "name: \"\\x",
            "stages: {use: {}}",
            "reasons: [[[]]]", "gates: {accept: [{}]}", "fit: [{}]", "threshold: {total: 99999999999999999999999999}",
            "threshold: {total: -}",
            "criteria: [{letter: \"👩‍👩‍👧\"}]", "calendar: {week: {monday: [\"00:00-24:01\"]}}",
        ])
    func oddTexts(text: String) {
        #expect(isRefused(text))
    }

    @Test("cut off at any byte is refused or accepted, without a trap")
    func truncated() throws {
        let bytes = Array(smallText.utf8)
        for end in stride(from: 0, to: bytes.count, by: 2) {
            _ = problems(in: String(decoding: bytes[..<end], as: UTF8.self))
        }
    }

    @Test("with any character replaced by a special one is refused or accepted, without a trap")
    func disturbed() throws {
        let bytes = Array(smallText.utf8)
        for (index, step) in zip(stride(from: 0, to: bytes.count, by: 5), sequence(first: 0) { $0 + 1 }) {
            var copy = bytes
            copy[index] = Array("{}[]:-#&*!|>'\"%@`?,\t\n\u{0}".utf8)[step % 22]
            _ = problems(in: String(decoding: copy, as: UTF8.self))
        }
    }

    @Test("has its column names quoted without escape sequences")
    func cleanColumns() {
        let rules = [5, -5].map { "  - {id: r\(abs($0 - 5)), label: r, column: \"x\\e[31m\\u202E\", is: present, points: \($0)}\n" }
        let messages = problems(in: smallText.replacing("fit:\n", with: "fit:\n" + rules.joined()))
        #expect(messages.count == 1)
        for scalar in messages.joined().unicodeScalars {
            #expect(scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format)
        }
    }

    @Test("is reported without control characters, escape sequences or bidi overrides")
    func cleanMessages() {
        let text = smallText.replacing("name: small", with: "\"na\\e[31m\\u202Eme\": small\nname: \"\\u0007\"")
        let messages = problems(in: text)
        #expect(messages.count == 2)
        for scalar in messages.joined().unicodeScalars {
            #expect(scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format)
        }
    }
}
