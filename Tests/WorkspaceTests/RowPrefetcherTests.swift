import Intake
import Lifecycle
import Testing

@testable import Workspace

@Suite("Rows read ahead of whoever takes them in")
struct RowsAheadTests {
    private static let text =
        "Lead ID,Last Name,Email\n"
        + (1...10).map { $0 % 4 == 0 ? "X\($0),too,many,fields\n" : "X\($0),Name \($0),n\($0)@c.example\n" }.joined()

    private func reader(_ world: TestWorld, _ text: String = text) throws -> RecordReader {
        let file = try IntakeFile(path: try world.folder.write(text, to: "leads.csv"))
        return RecordReader(file, plan: try ImportMapping(of: file, as: .leads), zone: .utc)
    }

    private func told(_ item: RowResult) -> String {
        switch item {
        case .record(.lead(let lead)): lead.fields[.lastName] ?? ""
        case .record: "another record"
        case .rejected(let row): "rejected \(row.line)"
        case .passed(let line, _): "passed \(line)"
        }
    }

    @Test("come all and in the order of the file, good and bad, whatever the size of a page", arguments: [1, 3, 10, 11, 500])
    func order(size: Int) throws {
        let world = try TestWorld()
        let ahead = RowPrefetcher(try reader(world), size: size)
        var seen: [String] = []
        while let page = ahead.next() {
            #expect(page.items.count <= size)
            #expect(page.failure == nil)
            seen += page.items.map(told)
        }
        #expect(ahead.next()?.items.isEmpty ?? true)
        #expect(seen == (1...10).map { $0 % 4 == 0 ? "rejected \($0 + 1)" : "Name \($0)" })
    }

    @Test("may be left alone in the middle")
    func leftAlone() throws {
        let world = try TestWorld()
        for pages in 0...2 {
            let ahead = RowPrefetcher(try reader(world), size: 2)
            for _ in 0..<pages { #expect(ahead.next()?.items.count == 2) }
        }
    }
}
