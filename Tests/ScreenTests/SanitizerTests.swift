import Screen
import Testing

/// A small generator with a seed, so that every run produces the same strings.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("Sanitizer")
struct SanitizerTests {
    static let bad: [String] =
        [0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFE].compactMap { Unicode.Scalar(UInt32($0)).map { String($0) } }
        + (0..<0x20).map { String(Unicode.Scalar($0)) } + (0x7F..<0xA0).map { String(Unicode.Scalar(UInt8($0))) }
        + [
            "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}", "\u{200E}",
            "\u{200F}", "\u{61C}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{FEFF}", "\u{AD}", "\u{2028}", "\u{2029}",
            "\u{E0001}", "\u{E0041}", "\u{E007F}", "\u{E000}", "\u{F8FF}", "\u{100000}",
            "\u{180E}", "\u{17B4}", "\u{17B5}", "\u{206A}", "\u{3164}", "\u{FFA0}", "\u{115F}", "\u{2800}", "\u{34F}", "\u{FFF9}",
            "\u{E0100}",
            "\u{1B}[2J", "\u{1B}]0;owned\u{7}", "\u{1B}P+q\u{1B}\\", "\u{9B}31m", "\u{1B}[?1049l", "\r\n",
            "\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
            String(repeating: "\u{200B}", count: 500), String(repeating: "\u{336}", count: 500),
            String(repeating: "👩\u{200D}", count: 80),
            String(repeating: "\u{1F3FD}", count: 60), String(repeating: "\u{1161}", count: 200),
        ]
    static let good = [
        "a", "Priya Natarajan", "é", "e\u{301}", "漢字", "שָׁלוֹם", "مرحبا", "می\u{200C}خواهم", "क\u{94D}\u{200D}ष", "👩‍👩‍👧", "👍🏽", "❤️", "🇩🇪",
        "1️⃣", "ไทย", " ",
        "Grupo Seára", "한글", "👩🏽‍💻",
    ]

    static func isHarmless(_ text: String, newlines: Bool) -> Bool {
        var marks = 0
        for scalar in text.unicodeScalars {
            let value = scalar.value
            if value == 0x0A, newlines { continue }
            if value < 0x20 || (0x7F..<0xA0).contains(value) { return false }
            if (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
                || [0x200B, 0x200E, 0x200F, 0x61C, 0xFEFF, 0x2060, 0x2028, 0x2029].contains(value)
            {
                return false
            }
            if (0xE000...0xF8FF).contains(value) || value >= 0xE0000 { return false }
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .spacingMark: marks += 1
            case .format where value != 0x200C && value != 0x200D: return false
            default: marks = 0
            }
            if marks > 4 { return false }
        }
        return true
    }

    @Test("600 hostile strings become harmless, stay the same the second time, and never become empty")
    func hostile() {
        var generator = SeededGenerator(state: 42)
        for _ in 0..<600 {
            var text = ""
            for _ in 0..<Int.random(in: 1...12, using: &generator) {
                text += (Bool.random(using: &generator) ? Self.bad : Self.good).randomElement(using: &generator) ?? ""
            }
            let line = Sanitizer.line(text)
            let lines = Sanitizer.lines(text)
            #expect(Self.isHarmless(line, newlines: false), "\(text.unicodeScalars.map { String($0.value, radix: 16) })")
            #expect(Self.isHarmless(lines, newlines: true))
            #expect(Sanitizer.line(line) == line, "\(text.unicodeScalars.map { String($0.value, radix: 16) })")
            #expect(Sanitizer.lines(lines) == lines)
            #expect(!line.isEmpty)
            #expect(!Sanitizer.fileName(text).contains("/"))
        }
    }

    @Test("Every hostile string is changed and leaves a trace", arguments: bad.indices)
    func trace(index: Int) {
        let text = "x" + Self.bad[index] + "y"
        let clean = Sanitizer.line(text)
        #expect(clean != text)
        #expect(clean.unicodeScalars.first == "x" && clean.unicodeScalars.last == "y" && clean.displayWidth >= 3)
    }

    @Test("Ordinary names in any script stay unchanged", arguments: good)
    func readable(text: String) {
        #expect(Sanitizer.line(text) == text)
        #expect(Sanitizer.isClean("before " + text + " after"))
    }

    @Test("Newlines stay in text for several rows and become a symbol in text for one")
    func newlines() {
        #expect(Sanitizer.lines("one\r\ntwo\nthree") == "one\ntwo\nthree")
        #expect(Sanitizer.line("one\ntwo\tthree") == "one␤two three")
        #expect(Sanitizer.line("\u{1B}[31mred") == "␛[31mred")
        #expect(Sanitizer.line("a\u{202E}\u{2066}\u{200B}b") == "a\u{FFFD}b")
    }

    @Test("A file name has no slash, no leading dot, and is never empty")
    func fileNames() {
        #expect(Sanitizer.fileName("../../etc/passwd") == "_.._etc_passwd")
        #expect(Sanitizer.fileName("-rf") == "rf")
        #expect(Sanitizer.fileName("") == "_")
        #expect(Sanitizer.fileName(String(repeating: "漢", count: 100)).utf8.count <= 120)
    }
}
