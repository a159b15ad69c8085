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

    private func faults(_ text: String, columns: Int? = nil, blockBytes: Int) throws -> [String] {
        let reader = CSVReader(source: Text(text), dialect: .comma, limits: Self.limits, columns: columns, blockBytes: blockBytes)
        let row = FileRow()
        var faults: [String] = []
        while try reader.next(into: row) {
            faults.append("\(row.line) \(row.fault.map { "\($0)" } ?? row.fields.joined(separator: "|"))")
        }
        return faults
    }

    @Test(
        "a cell or row beyond a limit is refused with its line, and the next row is read",
        arguments: [
            (cell: String(repeating: "x", count: 1001), lines: 1), ("a" + String(repeating: "é", count: 600), 1),
            (String(repeating: "say \"\"x\"\"\n", count: 200), 201), (String(repeating: "a \n", count: 500), 501),
            (String(repeating: "one, two and three\n", count: 500), 501), (String(repeating: "\"\"", count: 1001), 1),
        ], [7, 4096])
    func overlong(row: (cell: String, lines: Int), blockBytes: Int) throws {
        let text = "k,\"\(row.cell)\",z\na,b,c\n"
        #expect(
            try faults(text, columns: 3, blockBytes: blockBytes)
                == ["1 fieldTooLong(field: 1, limit: 1000)", "\(row.lines + 1) a|b|c"])
        let cut = try rows(text, columns: 3, blockBytes: blockBytes)[0]
        #expect(cut[0] == "k" && cut[2] == "z" && cut[1].utf8.count <= 1000 && !cut[1].contains("\u{FFFD}"))
    }

    @Test("a row beyond a limit ends where its last quoted cell ends", arguments: [7, 4096])
    func overlongRow(blockBytes: Int) throws {
        let cell = "\"" + String(repeating: "line\n", count: 190) + "\""
        let wide = [String](repeating: cell, count: 12).joined(separator: ",")
        #expect(
            try faults("\(wide)\na,b\n", columns: 2, blockBytes: blockBytes)
                == ["1 ragged(found: 12, expected: 2)", "\(190 * 12 + 2) a|b"])
        let heavy = [String](repeating: String(repeating: "x", count: 1000), count: 10).joined(separator: ",") + "y"
        #expect(
            try faults(heavy + ",\"1\n2\"\na,b\n", columns: 2, blockBytes: blockBytes).dropFirst() == ["3 a|b"])
    }

    @Test("the lines of a cell before a stray quote are no rows, also beyond a limit", arguments: [7, 4096])
    func strayAfterLongCell(blockBytes: Int) throws {
        let cells = [String](repeating: "\"" + String(repeating: "line\r x\n", count: 120) + "\"", count: 12).joined(separator: ",")
        let found = try faults("\(cells),\"x\"y\na,b\n", columns: 2, blockBytes: blockBytes)
        #expect(found.count == 2 && found.last == "\(120 * 12 + 2) a|b", "\(found)")
    }

    @Test("a cut cell never ends within a character", arguments: 1...16)
    func cutCharacters(blockBytes: Int) throws {
        for prefix in 0..<4 {
            let cell = String(repeating: "x", count: prefix) + String(repeating: "aé€😀", count: 200)
            let cut = try rows("k,\"\(cell)\",z\nk,\(cell),z\n", columns: 3, blockBytes: blockBytes)
            #expect(
                cut.allSatisfy { !$0[1].contains("\u{FFFD}") && (997...1000).contains($0[1].utf8.count) },
                "\(cut.map { $0[1].utf8.count })")
        }
    }

    @Test("a stray quote that a later one seems to close doesn't swallow the rows between them", arguments: [7, 4096])
    func strayPair(blockBytes: Int) throws {
        let between = (0..<200).map { "row \($0),b,c\n" }.joined()
        let found = try faults("\"open,b,c\n" + between + "x,5\",z\n", columns: 3, blockBytes: blockBytes)
        #expect(found.count == 202)
        #expect(found.first == "1 unclosedQuote(column: 1)")
        #expect(found.last == "202 x|5\"|z")
    }

    @Test("quotes in an unquoted cell cost the same however many there are")
    func manyBareQuotes() throws {
        let limits = RowLimits(fieldBytes: 1000, rowBytes: 10_000, columns: 10)
        let reader = CSVReader(
            source: Text("é,a" + String(repeating: "\"x", count: 100_000) + ",b\nc,d,e\n"), dialect: .comma, limits: limits,
            columns: 3)
        let row = FileRow()
        #expect(try reader.next(into: row))
        #expect(row.bareQuotes == 100_000)
        #expect(row.firstBareQuote == BareQuote(line: 1, column: 4))
        #expect(try reader.next(into: row))
        #expect(row.fields == ["c", "d", "e"])
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
