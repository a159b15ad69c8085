import CTerminal
import Screen
import Testing

@testable import Terminal

@Suite("Encoding cells for ncurses")
struct CellEncoderTests {
    let encoder = CellEncoder(unicode: true, columnsOf: { Int(terminal_columns_of($0)) })

    init() { _ = Self.hasLocale }

    /// Set once for all tests: while a locale is being set, the widths in other threads are undefined.
    private static let hasLocale = terminal_set_locale(true)

    func shown(_ text: String, _ width: Int) -> String {
        encoder.pieces(text, width: width).map { piece in
            String(String.UnicodeScalarView(piece.scalars.compactMap { Unicode.Scalar($0) }))
        }.joined()
    }

    @Test("Ordinary clusters stay, others are replaced by something simpler of the same width")
    func examples() {
        #expect(shown("漢", 2) == "漢")
        #expect(shown("e\u{301}", 1) == "e\u{301}")
        #expect(shown("👩‍👩‍👧", 2) == "👩")
        #expect(shown("🇩🇪", 2) == "DE")
        #expect(shown("❤️", 2) == "❤ ")
        #expect(shown("1️⃣", 2) == "1 ")
        #expect(shown("👍🏽", 2) == "👍")
        #expect(shown("1\u{FE0F}", 1) == "1")
        let narrow = CellEncoder(unicode: true, columnsOf: { _ in 1 })
        #expect(narrow.pieces("漢", width: 2).map(\.scalars) == [[0xFFFD], [0x20]])
        let ignorant = CellEncoder(unicode: true, columnsOf: { _ in -1 })
        #expect(ignorant.pieces("é", width: 1).map(\.scalars) == [[0x3F]])
        let plain = CellEncoder(unicode: false, columnsOf: { _ in 1 })
        #expect(plain.pieces("漢", width: 2).map(\.scalars) == [[0x3F], [0x20]])
    }

    @Test("Where only ASCII is shown, letters lose their accents instead of becoming question marks")
    func plainLetters() {
        let plain = CellEncoder(unicode: false, columnsOf: { _ in 1 })
        func shown(_ text: String) -> String {
            text.flatMap { plain.pieces(String($0), width: 1) }.reduce(into: "") { text, piece in
                text.unicodeScalars += piece.scalars.compactMap { Unicode.Scalar($0) }
            }
        }
        #expect(shown("Søren Kovačević–Núñez’s Łódź, Straße Ýž Ÿ€") == "Soren Kovacevic-Nunez's Lodz, Strase Yz Y?")
        #expect(shown("\u{C0}\u{FF}\u{100}\u{17F}\u{180}e\u{301}") == "AyAs?e")
    }

    @Test("The widths of the pieces add up for every scalar that the sanitizer keeps")
    func everyScalar() {
        var checked = 0
        for value in stride(from: UInt32(0xA0), to: 0x32000, by: 1) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = Sanitizer.line(String(scalar))
            for character in text {
                let width = DisplayWidth.of(character)
                guard width > 0 else { continue }
                let pieces = encoder.pieces(String(character), width: width)
                guard pieces.reduce(0, { $0 + $1.width }) == width,
                    pieces.allSatisfy({ !$0.scalars.isEmpty && $0.scalars.count <= 5 })
                else {
                    Issue.record("U+\(String(value, radix: 16))")
                    continue
                }
                // ncurses must count the same number of columns.
                let counted = pieces.reduce(0) { $0 + Int(terminal_columns_of($1.scalars[0])) }
                if counted != width { Issue.record("U+\(String(value, radix: 16)) counts \(counted)") }
                checked += 1
            }
        }
        #expect(checked > 100_000)
    }

    @Test("Base64 follows the standard")
    func base64() {
        let pairs = [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
        for (plain, coded) in pairs { #expect(ClipboardSequence.base64(Array(plain.utf8)) == coded) }
    }

    @Test("The environment decides between Unicode and ASCII, and the delay after an escape")
    func options() {
        #expect(!TerminalOptions(environment: ["LANG": "en_US.UTF-8"]).ascii)
        #expect(!TerminalOptions(environment: [:]).ascii)
        #expect(TerminalOptions(environment: ["LANG": "C"]).ascii)
        #expect(TerminalOptions(environment: ["LANG": "C.UTF-8", "LC_ALL": "POSIX"]).ascii)
        #expect(TerminalOptions(environment: ["TERM": "vt100"]).ascii && TerminalOptions(environment: ["TERM": "vt220"]).ascii)
        #expect(!TerminalOptions(environment: ["TERM": "vt100", "LANG": "C.UTF-8"]).ascii)
        #expect(TerminalOptions(environment: ["LC_CTYPE": "de_DE.utf8", "LANG": "C"]).ascii == false)
        #expect(TerminalOptions(environment: [:]).escapeDelay == 50)
        #expect(TerminalOptions(environment: ["SSH_TTY": "/dev/pts/1"]).escapeDelay == 150)
        #expect(TerminalOptions(environment: ["NO_COLOR": "1", "TERM": "xterm"]).depth(terminalColours: 256) == .monochrome)
    }
}
