import Lifecycle
import Testing

@Suite("Numbers that a spreadsheet shortened")
struct ShortenedNumberTests {
    @Test(
        "are recognised in each notation",
        arguments: [
            "1.00E+05", "1,5e17", "4.15 × 10^17", "4.15x10^17", "4,15 X 10^17", "4.15*10^17", "4.15·10^17", "'1.2E+11",
            "=\"1.2E+11\"",
            "１.２Ｅ+11", "1E+05", "-1.5E-3", "4.15×10^17",
        ])
    func shortened(_ text: String) { #expect(Placeholder.isShortenedNumber(text)) }

    @Test(
        "aren't seen in ids and words",
        arguments: [
            "00Q5e0000000001", "1E5", "e", "x10", "10^", "1.2.3E+11", "Ada", "4.15E+1100", "a1.5E+11", "1.5E+11Z", "0x1E", "6e1f",
            "E+11", "1.5E+", "é", "١٢٣", "",
        ])
    func whole(_ text: String) { #expect(!Placeholder.isShortenedNumber(text)) }
}
