import Testing

@testable import Screen

@Suite("Plain text")
struct PlainTextTests {
    /// Every scalar that is plain text by itself.
    private static let plain = (0...0x10FFFF).compactMap(Unicode.Scalar.init).filter { PlainText.columns(String($0)) != nil }

    @Test("Every plain scalar has width one in the table and passes the sanitizer unchanged")
    func agreesWithWidthTableAndSanitizer() {
        #expect(Self.plain.count > 700)
        for scalar in Self.plain {
            let text = String(scalar)
            #expect(PlainText.columns(text) == 1)
            #expect(DisplayWidth.of(Character(text)) == 1, "U+\(String(scalar.value, radix: 16))")
            #expect(Sanitizer.line(text) == text, "U+\(String(scalar.value, radix: 16))")
        }
    }

    @Test("No two plain scalars form one cluster")
    func clustersAreScalars() {
        var all = String.UnicodeScalarView()
        for scalar in Self.plain {
            all.append(scalar)
            all.append("a")
            all.append(scalar)
            all.append(scalar)
        }
        let text = String(all)
        #expect(text.count == all.count)
        #expect(PlainText.columns(text) == all.count)
        #expect(Sanitizer.line(text) == text)
    }

    @Test(
        "Text with wide, joined or control characters is not plain",
        arguments: ["\t", "\u{7F}", "\u{85}", "\u{AD}", "e\u{301}", "漢", "1️⃣", "☎️", "שלום", "a\u{200B}", "\u{2028}", "👍", "\n"])
    func notPlain(text: String) {
        #expect(PlainText.columns(text) == nil)
    }

    @Test("Plain text is truncated with the ellipsis and clipped at the edges")
    func isDrawn() {
        func row(_ text: String, at column: Int = 0, width: Int? = nil) -> (Int, String) {
            var frame = Frame(size: Size(rows: 1, columns: 8))
            let taken = frame.put(text, 0, column, width: width)
            return (taken, frame.textRows[0])
        }
        #expect(row("Tomás ·") == (7, "Tomás ·"))
        #expect(row("Tomás Ferreira") == (8, "Tomás F…"))
        #expect(row("Tomás", width: 4) == (4, "Tom…"))
        #expect(row("Tomás", width: 1) == (1, "…"))
        #expect(row("Tomás", at: -2) == (5, "más"))
        #expect(row("Tomás", at: 6) == (2, "      T…"))
        #expect(row("Tomás", at: 8) == (0, ""))
        var frame = Frame(size: Size(rows: 1, columns: 8))
        frame.put("漢字漢字", 0, 0)
        frame.put("é", 0, 1)
        #expect(frame.textRows == [" é字漢字"])
        frame.field("üñ", 0, 2, width: 4, .accent, .right)
        #expect(frame.textRows == [" é  üñ字"])
    }
}
