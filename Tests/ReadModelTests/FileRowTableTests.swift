import Testing

@testable import ReadModel

@Suite("The table of a file's rows")
struct FileRowTableTests {
    @Test("Keys that several rows share come with their rows in order; others, and other kinds, don't come")
    func shared() throws {
        let table = try FileRowTable()
        for (row, values) in [[1, 2], [2], [3], [2, 3], [4]].enumerated() {
            let keys = values.map { FileRowTable.Key(.email, Int64($0)) }
            try table.add("row \(row)", keys: keys + (row % 2 == 0 ? [FileRowTable.Key(.phone, 7)] : []))
        }
        try table.finish()
        var found: [FileRowTable.Key: [Int]] = [:]
        try table.sharedKeys(of: [.email]) { key, rows in found[key] = rows }
        #expect(found == [FileRowTable.Key(.email, 2): [0, 1, 3], FileRowTable.Key(.email, 3): [2, 3]])
        found = [:]
        try table.sharedKeys(of: [.recordID, .phone]) { key, rows in found[key] = rows }
        #expect(found == [FileRowTable.Key(.phone, 7): [0, 2, 4]])
        try table.sharedKeys(of: []) { _, _ in Issue.record("no kind") }
        #expect(try table.text(of: 3) == "row 3")
        #expect(try table.rows(with: MatchKeys(emails: [3, 9], phones: [1])) == [2, 3])
        #expect(table.count == 5)
    }

    @Test("A group has the texts of its rows once, in the order of the rows, up to a limit")
    func groups() throws {
        let table = try FileRowTable()
        for text in ["b", "a", "b", "c"] { try table.add(text, keys: []) }
        try table.finish()
        for row in 0..<4 { try table.add(row, toGroup: 0) }
        #expect(try table.texts(ofGroup: 0, limit: 10).map(\.text) == ["b", "a", "c"])
        #expect(try table.texts(ofGroup: 0, limit: 2).map(\.text) == ["b", "a"])
        #expect(try table.texts(ofGroup: 1, limit: 2).isEmpty)
    }
}
