import Formats
import Testing

@Suite("Columns of JSON files")
struct JSONColumnTests {
    private final class Text: ByteSource {
        let text: [UInt8]
        var size: Int { text.count }

        init(_ text: String) { self.text = Array(text.utf8) }

        func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ReadFailure) -> Int {
            let part = text.dropFirst(offset).prefix(buffer.count)
            buffer.copyBytes(from: part)
            return part.count
        }
    }

    private func rows(_ text: String) throws -> (columns: [String], rows: [[String]]) {
        let limits = RowLimits(fieldBytes: 1000, rowBytes: 10_000, columns: 100)
        let source = Text(text)
        let framing: JSONRowReader.Framing = text.hasPrefix("[") ? .braces : .lines
        let columns = try JSONRowReader.columns(of: source, framing: framing, limits: limits) ?? []
        let reader = JSONRowReader(source: source, framing: framing, columns: columns, limits: limits)
        let row = FileRow()
        var rows: [[String]] = []
        while try reader.next(into: row) { rows.append(row.fields) }
        return (columns, rows)
    }

    @Test(
        "names that differ in case and spacing from row to row are one column",
        arguments: [
            ("Email", "email"), ("Email", "E-mail"), ("first_name", "firstName"), ("First Name", "FIRSTNAME"),
            ("e-mail", "E_MAIL"), ("Company", "company "),
        ])
    func spellings(one: String, other: String) throws {
        let lines = try rows("{\"\(one)\":\"a\"}\n{\"\(other)\":\"b\"}\n{\"\(one)\":\"c\"}\n")
        #expect(lines.columns == [one] && lines.rows == [["a"], ["b"], ["c"]])
        let array = try rows("[{\"\(other)\":\"b\"},{\"\(one)\":\"a\"}]")
        #expect(array.columns == [other] && array.rows == [["b"], ["a"]])
    }

    @Test("names that one object has side by side are columns of their own, in every row")
    func sideBySide() throws {
        let found = try rows(
            "{\"id\":\"1\"}\n{\"Id\":\"2\",\"id\":\"3\"}\n{\"Id\":\"4\",\"a.b\":\"5\",\"ab\":\"6\"}\n{\"--\":\"7\"}\n")
        #expect(found.columns == ["id", "Id", "a.b", "ab", "--"])
        #expect(found.rows == [["1", "", "", "", ""], ["3", "2", "", "", ""], ["", "4", "5", "6", ""], ["", "", "", "", "7"]])
    }
}
