import Formats
import Lifecycle
import Testing

@testable import Intake

@Suite struct ReadingTests {
    @Test("Quoted newlines, doubled quotes, CRLF and a byte-order mark are parsed by RFC 4180")
    func quoted() throws {
        let parsed = try parse(
            "\u{FEFF}Last Name,Company,Notes\r\n\"O\"\"Hara\",\"Halden\r\nPumps\",x\r\n\r\nTanabe,Minato, spaced \r\n")
        #expect(parsed.leads.map { $0.fields[.lastName] } == ["O\"Hara", "Tanabe"])
        #expect(parsed.leads[0].fields[.company] == "Halden\r\nPumps")
        #expect(parsed.leads.map(\.location.line) == [2, 5])
        #expect(parsed.rejected.isEmpty)
    }

    @Test("An unclosed quote rejects only its own line, and the reason says where it opened")
    func unclosed() throws {
        let parsed = try parse("Last Name,Company\nÅkesson,\"Norrsken\nTanabe,Minato\nFerreira,\"Grupo Seara\"\nZhang,Lumen\n")
        #expect(parsed.leads.map { $0.fields[.lastName] } == ["Tanabe", "Ferreira", "Zhang"])
        #expect(parsed.rejected.map(\.line) == [2])
        #expect(parsed.rejected[0].reason.contains("character 9"))
        #expect(parsed.rejected[0].fields == ["Åkesson", "\"Norrsken"])
    }

    @Test("An unclosed quote without a later quote rejects only its own line", arguments: [1, 3, 200])
    func unclosedToTheEnd(rows: Int) throws {
        let below = (0..<rows).map { "Zhang\($0),Lumen\n" }.joined()
        let parsed = try parse("Last Name,Company\n\"Akesson,Norrsken\n" + below)
        #expect(parsed.leads.count == rows)
        #expect(parsed.rejected.map(\.line) == [2])
    }

    @Test("A quote in an unquoted field is kept and reported with line and character")
    func bare() throws {
        let parsed = try parse("Last Name,Company\nTanabe,5\" Pipes\n")
        #expect(parsed.leads[0].fields[.company] == "5\" Pipes")
        #expect(parsed.mapping.firstBareQuote == BareQuote(line: 2, column: 9))
    }

    @Test("A row with too few or too many fields is rejected by line; surplus empty fields are ignored")
    func ragged() throws {
        let parsed = try parse("Last Name,Company\nTanabe\nZhang,Lumen,x\nFerreira,Seara,,\n")
        #expect(parsed.rejected.map(\.line) == [2, 3])
        #expect(parsed.rejected[1].reason == "the row has 3 fields, the header has 2")
        #expect(parsed.leads.count == 1)
    }

    @Test("The delimiter is detected", arguments: [",", ";", "\t", "|"])
    func delimiter(_ mark: String) throws {
        let parsed = try parse(
            ["Last Name", "Company", "City"].joined(separator: mark) + "\n" + ["A", "B", "C"].joined(separator: mark) + "\n")
        #expect(parsed.leads[0].fields[.city] == "C")
    }

    @Test("Lines end in CR, LF or CRLF", arguments: ["\r", "\n", "\r\n"])
    func newlines(_ newline: String) throws {
        let parsed = try parse(["Last Name,Company", "A,B", "", "C,D"].joined(separator: newline))
        #expect(parsed.leads.map(\.location.line) == [2, 4])
    }

    @Test("Windows-1252 and UTF-16 are converted; one damaged UTF-8 cell rejects only its row")
    func encodings() throws {
        let folder = Folder()
        let latin = folder.write("latin.csv", Array("Last Name,Company\nM".utf8) + [0xFC] + Array("ller,Caf".utf8) + [0xE9, 0x0A])
        let parsed = try parse(path: latin)
        #expect(parsed.mapping.encoding == .windows1252)
        #expect(parsed.leads[0].fields[.lastName] == "Müller")
        for little in [true, false] {
            let units = "\u{FEFF}Last Name\tCompany\n田邊\t😀\n".utf16
            let bytes = units.flatMap { little ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            let wide = try parse(path: folder.write("wide.csv", bytes))
            #expect(wide.leads[0].fields[.lastName] == "田邊")
            #expect(wide.leads[0].fields[.company] == "😀")
        }
        let damaged = try parse(
            path: folder.write("bad.csv", Array("Last Name,Company\nMüller,Ünal\nJos".utf8) + [0xE9] + Array(",B\n".utf8)))
        #expect(damaged.rejected.map(\.column) == ["Last Name"])
        #expect(damaged.leads.count == 1)
    }

    @Test("JSON Lines and a JSON array give the same rows; nested names are joined by dots; a bad line is rejected")
    func json() throws {
        let lines =
            "{\"id\":7,\"properties\":{\"lastname\":\"Zh\\u00e4ng\",\"email\":\"z@lumen.example\"}}\n{\"id\":8,\n{\"id\":9,\"tags\":[\"a\",\"b\"]}\n"
        let parsed = try parse(lines, name: "a.jsonl")
        #expect(parsed.leads.map { $0.fields[.externalID] } == ["7", "9"])
        #expect(parsed.leads[0].fields[.lastName] == "Zhäng")
        #expect(parsed.leads[1].fields.extra["tags"] == "a; b")
        #expect(parsed.rejected.map(\.line) == [2])
        let array = try parse("[\n {\"id\": 7, \"company\": \"Lumen\"},\n {\"id\": 9}\n]\n", name: "a.json")
        #expect(array.leads.map(\.location.line) == [2, 3])
    }
}

@Suite struct ImportErrorTests {
    private func errorText(_ name: String, _ bytes: [UInt8], as kind: IntakeKind = .leads, map: [ColumnOverride] = []) -> String {
        let folder = Folder()
        do {
            _ = try parse(path: folder.write(name, bytes), as: kind, map: map)
            return "none"
        } catch {
            return "\(error)".replacing(folder.path + "/", with: "")
        }
    }

    @Test("Other file types are named, with advice")
    func notATable() {
        #expect(
            errorText("a.xlsx", [0x50, 0x4B, 3, 4] + Array("....xl/workbook.xml".utf8))
                == "a.xlsx: this is an Excel workbook, not a CSV file; open it in the spreadsheet program, save it as \"CSV UTF-8\", and import that"
        )
        #expect(errorText("a.pdf", Array("%PDF-1.7".utf8)).contains("a PDF document"))
        #expect(errorText("a.csv", Array("<!DOCTYPE html><html>".utf8)).contains("a web page"))
        #expect(errorText("a.csv", Array("Name,Company\nx".utf8) + [0, 1, 2]).contains("a binary file"))
        #expect(errorText("a.csv", []) == "a.csv: the file is empty; export it again")
        #expect(errorText("a.csv", Array("Name,Company\n".utf8)).contains("no rows below them"))
    }

    @Test("A missing file and a folder have their own errors")
    func missing() {
        #expect(throws: IntakeError.noSuchFile(path: "/nowhere/leads.csv")) { try parse(path: "/nowhere/leads.csv") }
        #expect(throws: IntakeError.isFolder(path: "/tmp")) { try parse(path: "/tmp") }
    }

    @Test("A header without identity says which columns were found and expected")
    func unrecognised() {
        let text = errorText("a.csv", Array("Colour,Weight\nred,3\n".utf8))
        #expect(text.contains("found Colour, Weight; expected for example"))
        #expect(text.contains("--map FIELD=COLUMN"))
        #expect(errorText("a.csv", Array("Subject,Date\nx,2021-01-01\n".utf8), as: .touches).contains("--map leadId=COLUMN"))
    }

    @Test("--map suggests the nearest column or field")
    func nearest() {
        let bytes = Array("Surname,Firma\nA,B\n".utf8)
        #expect(
            errorText("a.csv", bytes, map: [ColumnOverride(field: "company", column: "Firm")])
                == "--map: the file has no column Firm; did you mean Firma?")
        #expect(
            errorText("a.csv", bytes, map: [ColumnOverride(field: "compny", column: "Firma")]).contains("did you mean company?"))
        #expect(errorText("a.csv", bytes, map: [ColumnOverride(field: "company", column: "Firma")]) == "none")
    }

    @Test("Limits on file and columns are enforced; a field that is too long rejects its row")
    func limits() throws {
        #expect(throws: IntakeError.self) { try parse("Last Name,Company\nA,B\n", limits: IntakeLimits(fileBytes: 5)) }
        #expect(throws: IntakeError.self) { try parse("Last Name,Company,City\nA,B,C\n", limits: IntakeLimits(columns: 2)) }
        let parsed = try parse(
            "Last Name,Company\nA,\(String(repeating: "x", count: 50))\nC,D\n", limits: IntakeLimits(fieldBytes: 20))
        #expect(parsed.rejected.map(\.column) == ["Company"])
        #expect(parsed.leads.count == 1)
    }
}
