import Testing

@testable import Workspace

@Suite struct PackedTextsTests {
    @Test(
        "Texts return whatever they contain",
        arguments: ["", "plain", "a\u{1F}b\u{1E}c", "1:2:", "3:abc4:", "Ünï 山田 👍🏽", "\u{0}\n\t", ":"])
    func text(value: String) {
        var packed = PackedTexts()
        packed.add(value)
        packed.add([value, "", value + value])
        packed.add([])
        packed.add("last")
        var reader = PackedTexts.Reader(packed.text)
        #expect(reader.next() == value)
        #expect(reader.list() == [value, "", value + value])
        #expect(reader.list().isEmpty)
        #expect(reader.next() == "last")
        #expect(reader.next().isEmpty && reader.list().isEmpty)
    }
}
