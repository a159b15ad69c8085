import Formats
import Testing

@Suite("CSV reading and writing")
struct CSVTests {
    /// A text in memory, read in blocks.
    private final class Text: ByteSource {
        let bytes: [UInt8]
        var size: Int { bytes.count }

        init(_ text: String) { bytes = Array(text.utf8) }

        func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ReadFailure) -> Int {
            let part = bytes.dropFirst(offset).prefix(buffer.count)
            buffer.copyBytes(from: part)
            return part.count
        }
    }

    private static let limits = RowLimits(fieldBytes: 1000, rowBytes: 10_000, columns: 10)

    private func rows(_ text: String, columns: Int? = nil, blockBytes: Int = 4096) throws -> [[String]] {
        let reader = CSVReader(source: Text(text), dialect: .comma, limits: Self.limits, columns: columns, blockBytes: blockBytes)
        let row = FileRow()
        var rows: [[String]] = []
        while try reader.next(into: row) { rows.append(row.fields + ["\(row.line)"]) }
        return rows
    }

    @Test("the block size doesn't change the rows", arguments: [1, 2, 3, 7, 4096])
    func blockSizes(bytes: Int) throws {
        let text = "a,b\r\n\"x\"\"y\",\"1\r\n2\"\r\n\"open,3\n\"z\",4\r\n"
        #expect(
            try rows(text, columns: 2, blockBytes: bytes)
                == [["a", "b", "1"], ["x\"y", "1\r\n2", "2"], ["\"open", "3", "4"], ["z", "4", "5"]])
    }

    @Test("every row that is written is read back, whatever is in its cells")
    func roundTrip() throws {
        let row = ["", "plain", " spaced ", "a,b", "a;b", "a\tb", "say \"x\"", "two\nlines", "é"]
        #expect(try rows(CSVWriter.row(row, guardingFormulas: false)) == [row + ["1"]])
        #expect(CSVWriter.row([""], guardingFormulas: true) == "\"\"\n")
        #expect(CSVWriter.row(["a;b", "a\tb", "c"], guardingFormulas: true) == "\"a;b\",\"a\tb\",c\n")
    }

    @Test(
        "a cell that a spreadsheet would evaluate is disarmed, and read back as it was",
        arguments: [
            "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "+49 421 555", "+.", "+.5", "-", "-1.2.3", "+", "-5 EUR",
            "\u{FF1D}1", "\u{FF0B}1", "\u{FF0D}1", "\u{FF20}A",
        ])
    func formulas(cell: String) {
        #expect(FormulaGuard.guarded(cell) == "'" + cell)
        #expect(FormulaGuard.unguarded("'" + cell) == cell)
    }

    @Test(
        "numbers and other text stay as they are",
        arguments: ["", "-12.5", "+49", "-5", "+0.5", "a=b", "'quoted'", "' =1", "5-3", " =1"])
    func noFormulas(cell: String) {
        #expect(FormulaGuard.guarded(cell) == cell)
        #expect(FormulaGuard.unguarded(cell) == cell)
    }
}
