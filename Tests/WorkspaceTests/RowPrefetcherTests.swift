import Intake
import Lifecycle
import Testing

@testable import Workspace

@Suite("Row prefetcher")
struct RowPrefetcherTests {
    private static let text =
        "Lead ID,Last Name,Email\n"
        + (1...10).map { $0 % 4 == 0 ? "X\($0),too,many,fields\n" : "X\($0),Name \($0),n\($0)@c.example\n" }.joined()

    private func reader(_ world: TestWorld, _ text: String = text) throws -> RecordReader {
        let file = try IntakeFile(path: try world.folder.write(text, to: "leads.csv"))
        return RecordReader(file, mapping: try ImportMapping(of: file, as: .leads), zone: .utc)
    }

    private func describe(_ item: RowResult) -> String {
        switch item {
        case .record(.lead(let lead)): lead.fields[.lastName] ?? ""
        case .record: "another record"
        case .rejected(let row): "rejected \(row.line)"
        case .skipped(let line, _): "skipped \(line)"
        case .consent(_, let rest): describe(rest)
        }
    }

    @Test("All rows arrive in the order of the file, valid and rejected, for any page size", arguments: [1, 3, 10, 11, 500])
    func order(size: Int) throws {
        let world = try TestWorld()
        let prefetcher = RowPrefetcher(try reader(world), size: size)
        var seen: [String] = []
        while let page = prefetcher.next() {
            #expect(page.items.count <= size)
            #expect(page.failure == nil)
            seen += page.items.map(describe)
        }
        #expect(prefetcher.next()?.items.isEmpty ?? true)
        #expect(seen == (1...10).map { $0 % 4 == 0 ? "rejected \($0 + 1)" : "Name \($0)" })
    }

    @Test("A prefetcher can be released before the end")
    func releasedEarly() throws {
        let world = try TestWorld()
        for pages in 0...2 {
            let prefetcher = RowPrefetcher(try reader(world), size: 2)
            for _ in 0..<pages { #expect(prefetcher.next()?.items.count == 2) }
        }
    }
}
