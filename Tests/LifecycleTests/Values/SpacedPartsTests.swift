import Lifecycle
import Testing

@Suite("Parts between white space")
struct SpacedPartsTests {
    @Test(
        "are the same by bytes and by characters",
        arguments: [
            "", " ", "Ada", "Ada Lind", "  Ada\tLind\r\nof  Halden ", "Ada\u{0B}Lind\u{0C}Orr", "Ada\u{1F}Lind", "Ada\u{A0}Lind",
            "Bär Weiß", "山田\u{3000}太郎",
        ])
    func parts(_ text: String) {
        #expect(text.spacedParts == text.split(whereSeparator: \.isWhitespace))
        #expect(text[...].spacedParts == text.split(whereSeparator: \.isWhitespace))
    }
}
