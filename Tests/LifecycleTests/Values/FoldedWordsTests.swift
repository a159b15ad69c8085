import Testing

@testable import Lifecycle

/// The words are looked for in every cell of an import, so a text that is one of them must never be passed over.
@Suite struct FoldedWordsTests {
    private static let words: Set<String> = ["na", "keineangabe", "x", "testuser", "нетданных", "無"]

    @Test(
        "A text that is one of the words may be one, in whatever notation",
        arguments: ["N/A", "n.a.", " Na ", "Keine Angabe", "keine-angabe", "X", "Test User", "нет данных", "無", "nä"])
    func notations(_ text: String) {
        let words = FoldedWords(Self.words)
        #expect(words.mayContain(text))
        #expect(words.contains(TextFolding.folded(text)))
    }

    @Test(
        "Two texts that are a word together may be one",
        arguments: [("Test", "User"), ("N", "A"), ("keine ", "Angabe"), ("", "NA")])
    func pairs(_ one: String, _ other: String) { #expect(FoldedWords(Self.words).mayContain(one, other)) }

    @Test("Nearly every other text is told apart without folding it")
    func others() {
        let words = FoldedWords(Self.words)
        let texts = (0..<1_000).map { "Company \($0) Ltd" }
        #expect(texts.count(where: { words.mayContain($0) }) < 10)
        #expect(!texts.contains { words.contains(TextFolding.folded($0)) })
    }

    @Test("A text without letters may stand for nothing", arguments: ["", "-", "…", "?!"])
    func marks(_ text: String) { #expect(FoldedWords(Self.words).mayContain(text)) }
}
