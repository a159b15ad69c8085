import Lifecycle
import Testing

@testable import Intake

@Suite struct ReadingTests {
    @Test("Quoted newlines, doubled quotes, CRLF and a byte-order mark are read as RFC 4180 has them")
    func quoted() throws {
        let taken = try take(
            "\u{FEFF}Last Name,Company,Notes\r\n\"O\"\"Hara\",\"Halden\r\nPumps\",x\r\n\r\nTanabe,Minato, spaced \r\n")
        #expect(taken.leads.map { $0.fields[.lastName] } == ["O\"Hara", "Tanabe"])
        #expect(taken.leads[0].fields[.company] == "Halden\r\nPumps")
        #expect(taken.leads.map(\.place.line) == [2, 5])
        #expect(taken.rejected.isEmpty)
    }

    @Test("An unclosed quote spoils its own line only, and says where it opened")
    func unclosed() throws {
        let taken = try take("Last Name,Company\nÅkesson,\"Norrsken\nTanabe,Minato\nFerreira,\"Grupo Seara\"\nZhang,Lumen\n")
        #expect(taken.leads.map { $0.fields[.lastName] } == ["Tanabe", "Ferreira", "Zhang"])
        #expect(taken.rejected.map(\.line) == [2])
        #expect(taken.rejected[0].reason.contains("character 9"))
        #expect(taken.rejected[0].fields == ["Åkesson", "\"Norrsken"])
    }

    @Test("An unclosed quote that no later quote closes spoils its own line only", arguments: [1, 3, 200])
    func unclosedToTheEnd(rows: Int) throws {
        let below = (0..<rows).map { "Zhang\($0),Lumen\n" }.joined()
        let taken = try take("Last Name,Company\n\"Akesson,Norrsken\n" + below)
        #expect(taken.leads.count == rows)
        #expect(taken.rejected.map(\.line) == [2])
    }

    @Test("A quote inside a plain field is kept and noted with line and character")
    func bare() throws {
        let taken = try take("Last Name,Company\nTanabe,5\" Pipes\n")
        #expect(taken.leads[0].fields[.company] == "5\" Pipes")
        #expect(taken.plan.firstBareQuote == .bareQuote(line: 2, column: 9))
    }

    @Test("A row with too few or too many fields is rejected by line; empty fields too many do no harm")
    func ragged() throws {
        let taken = try take("Last Name,Company\nTanabe\nZhang,Lumen,x\nFerreira,Seara,,\n")
        #expect(taken.rejected.map(\.line) == [2, 3])
        #expect(taken.rejected[1].reason == "the row has 3 fields, the header has 2")
        #expect(taken.leads.count == 1)
    }

    @Test("The delimiter is found", arguments: [",", ";", "\t", "|"])
    func delimiter(_ mark: String) throws {
        let taken = try take(
            ["Last Name", "Company", "City"].joined(separator: mark) + "\n" + ["A", "B", "C"].joined(separator: mark) + "\n")
        #expect(taken.leads[0].fields[.city] == "C")
    }

    @Test("Lines end in CR, LF or CRLF", arguments: ["\r", "\n", "\r\n"])
    func newlines(_ newline: String) throws {
        let taken = try take(["Last Name,Company", "A,B", "", "C,D"].joined(separator: newline))
        #expect(taken.leads.map(\.place.line) == [2, 4])
    }

    @Test("A reader with the smallest of blocks reads the same rows")
    func smallBlocks() throws {
        let folder = Folder()
        let path = folder.write("a.csv", "a,b\r\n\"x\"\"y\",\"1\r\n2\"\r\n\"open,3\n\"z\",4\r\n")
        let source = try ByteSource.open(path: path, limits: IntakeLimits())
        var seen: [[[String]]] = []
        for bytes in [1, 2, 3, 7, 4096] {
            let reader = CSVReader(source: source, dialect: .comma, limits: IntakeLimits(), columns: 2, blockBytes: bytes)
            let row = SourceRow()
            var rows: [[String]] = []
            while try reader.next(into: row) { rows.append(row.fields + ["\(row.line)"]) }
            seen.append(rows)
        }
        #expect(seen.allSatisfy { $0 == seen[0] })
        #expect(seen[0] == [["a", "b", "1"], ["x\"y", "1\r\n2", "2"], ["\"open", "3", "4"], ["z", "4", "5"]])
    }

    @Test("Windows-1252 and UTF-16 are converted; one damaged cell of UTF-8 rejects its row alone")
    func encodings() throws {
        let folder = Folder()
        let latin = folder.write("latin.csv", Array("Last Name,Company\nM".utf8) + [0xFC] + Array("ller,Caf".utf8) + [0xE9, 0x0A])
        let taken = try take(path: latin)
        #expect(taken.plan.encoding == .windows1252)
        #expect(taken.leads[0].fields[.lastName] == "Müller")
        for little in [true, false] {
            let units = "\u{FEFF}Last Name\tCompany\n田邊\t😀\n".utf16
            let bytes = units.flatMap { little ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            let wide = try take(path: folder.write("wide.csv", bytes))
            #expect(wide.leads[0].fields[.lastName] == "田邊")
            #expect(wide.leads[0].fields[.company] == "😀")
        }
        let damaged = try take(
            path: folder.write("bad.csv", Array("Last Name,Company\nMüller,Ünal\nJos".utf8) + [0xE9] + Array(",B\n".utf8)))
        #expect(damaged.rejected.map(\.column) == ["Last Name"])
        #expect(damaged.leads.count == 1)
    }

    @Test("JSON Lines and a JSON array give the same rows; nested names are joined by dots; a bad line is reported")
    func json() throws {
        let lines =
            "{\"id\":7,\"properties\":{\"lastname\":\"Zh\\u00e4ng\",\"email\":\"z@lumen.example\"}}\n{\"id\":8,\n{\"id\":9,\"tags\":[\"a\",\"b\"]}\n"
        let taken = try take(lines, name: "a.jsonl")
        #expect(taken.leads.map { $0.fields[.externalID] } == ["7", "9"])
        #expect(taken.leads[0].fields[.lastName] == "Zhäng")
        #expect(taken.leads[1].fields.extra["tags"] == "a; b")
        #expect(taken.rejected.map(\.line) == [2])
        let array = try take("[\n {\"id\": 7, \"company\": \"Lumen\"},\n {\"id\": 9}\n]\n", name: "a.json")
        #expect(array.leads.map(\.place.line) == [2, 3])
    }
}

@Suite struct ProblemTests {
    private func problem(_ name: String, _ bytes: [UInt8], as kind: IntakeKind = .leads, map: [ColumnOverride] = []) -> String {
        let folder = Folder()
        do {
            _ = try take(path: folder.write(name, bytes), as: kind, map: map)
            return "none"
        } catch {
            return "\(error)".replacing(folder.path + "/", with: "")
        }
    }

    @Test("What is no CSV is named, with what to do")
    func notATable() {
        #expect(
            problem("a.xlsx", [0x50, 0x4B, 3, 4] + Array("....xl/workbook.xml".utf8))
                == "a.xlsx: this is not a CSV file, it is an Excel workbook; open it in the spreadsheet program, save it as \"CSV UTF-8\", and import that"
        )
        #expect(problem("a.pdf", Array("%PDF-1.7".utf8)).contains("a PDF document"))
        #expect(problem("a.csv", Array("<!DOCTYPE html><html>".utf8)).contains("a web page"))
        #expect(problem("a.csv", Array("Name,Company\nx".utf8) + [0, 1, 2]).contains("a binary file"))
        #expect(problem("a.csv", []) == "a.csv: the file is empty; export it again")
        #expect(problem("a.csv", Array("Name,Company\n".utf8)).contains("no rows below them"))
    }

    @Test("A file that isn't there, or is a folder, is said so")
    func missing() {
        #expect(throws: IntakeError.noSuchFile(path: "/nowhere/leads.csv")) { try take(path: "/nowhere/leads.csv") }
        #expect(throws: IntakeError.isFolder(path: "/tmp")) { try take(path: "/tmp") }
    }

    @Test("A header that names nobody says what was found and what was expected")
    func unrecognised() {
        let text = problem("a.csv", Array("Colour,Weight\nred,3\n".utf8))
        #expect(text.contains("found Colour, Weight; expected for example"))
        #expect(text.contains("--map FIELD=COLUMN"))
        #expect(problem("a.csv", Array("Subject,Date\nx,2021-01-01\n".utf8), as: .touches).contains("--map leadId=COLUMN"))
    }

    @Test("--map names the nearest column or field")
    func nearest() {
        let bytes = Array("Surname,Firma\nA,B\n".utf8)
        #expect(
            problem("a.csv", bytes, map: [ColumnOverride(field: "company", column: "Firm")])
                == "--map: the file has no column Firm; did you mean Firma?")
        #expect(problem("a.csv", bytes, map: [ColumnOverride(field: "compny", column: "Firma")]).contains("did you mean company?"))
        #expect(problem("a.csv", bytes, map: [ColumnOverride(field: "company", column: "Firma")]) == "none")
    }

    @Test("Limits on file and columns are kept, and a field that is too long rejects its row")
    func limits() throws {
        #expect(throws: IntakeError.self) { try take("Last Name,Company\nA,B\n", limits: IntakeLimits(fileBytes: 5)) }
        #expect(throws: IntakeError.self) { try take("Last Name,Company,City\nA,B,C\n", limits: IntakeLimits(columns: 2)) }
        let taken = try take(
            "Last Name,Company\nA,\(String(repeating: "x", count: 50))\nC,D\n", limits: IntakeLimits(fieldBytes: 20))
        #expect(taken.rejected.map(\.column) == ["Company"])
        #expect(taken.leads.count == 1)
    }
}
