import Screen
import Testing

@Suite("Display width")
struct DisplayWidthTests {
    @Test(
        "Text takes as many columns as terminals give it",
        arguments: [
            ("abc", 3), ("", 0), ("Tomás", 5), ("Toma\u{301}s", 5), ("漢字", 4), ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2),
            ("ｱ", 1), ("Ａ", 2), ("😀", 2), ("👍🏽", 2), ("👩‍👩‍👧", 2), ("❤️", 2), ("❤", 1), ("🇩🇪", 2), ("🇩🇪🇫🇷", 4), ("1️⃣", 2),
            ("שלום", 4), ("שָׁלוֹם", 4), ("مرحبا", 5), ("─│┼", 3), ("ไทย", 3), ("☎", 1), ("☎️", 2), ("\u{1F1E6}", 1),
            ("क्षि", 3), ("1", 1), ("#", 1), ("‐", 1), ("…", 1), ("▌", 1), ("🫨", 2), ("㊙️", 2), ("\u{1B}", 0),
        ] as [(String, Int)])
    func widths(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test("Truncation never cuts a cluster in half and shows the cut")
    func truncation() {
        #expect("Priya Natarajan".truncated(to: 15) == "Priya Natarajan")
        #expect("Priya Natarajan".truncated(to: 8) == "Priya N…")
        #expect("Priya Natarajan".truncated(to: 8, ellipsis: "~") == "Priya N~")
        #expect("漢字漢字".truncated(to: 6) == "漢字…")
        #expect("漢字漢字".truncated(to: 5) == "漢字…")
        #expect("漢字漢字".truncated(to: 4) == "漢…")
        #expect("👩‍👩‍👧x👩‍👩‍👧".truncated(to: 4) == "👩‍👩‍👧x…")
        #expect("abc".truncated(to: 0) == "")
        #expect("abcdef".truncated(to: 2, ellipsis: "...") == "..")
    }

    @Test("A fitted text has exactly the requested width")
    func fitting() {
        for text in ["", "abc", "漢字漢", "👩‍👩‍👧 family", "Toma\u{301}s Ferreira"] {
            for width in 0...20 {
                for alignment in [Alignment.left, .right, .centre] {
                    #expect(text.fitted(to: width, alignment).displayWidth == width)
                }
            }
        }
        #expect("7".fitted(to: 3, .right) == "  7")
        #expect("ab".fitted(to: 5, .centre) == " ab  ")
    }
}
