import Testing

@testable import ReadModel

@Suite("The table of a file's rows")
struct FileRowTableTests {
    @Test("Keys that several rows share come with their rows in order; others don't come")
    func shared() throws {
        let table = try FileRowTable()
        for (row, keys) in [[1, 2], [2], [3], [2, 3], [4]].enumerated() {
            try table.add("row \(row)", keys: keys.map(Int64.init), likenesses: row % 2 == 0 ? [7] : [])
        }
        var found: [Int64: [Int]] = [:]
        try table.sharedKeys { key, rows in found[key] = rows }
        #expect(found == [2: [0, 1, 3], 3: [2, 3]])
        found = [:]
        try table.sharedLikenesses { key, rows in found[key] = rows }
        #expect(found == [7: [0, 2, 4]])
        #expect(try table.text(of: 3) == "row 3")
        #expect(table.count == 5)
    }

    @Test("A group has the texts of its rows once, in the order of the rows, up to a limit")
    func groups() throws {
        let table = try FileRowTable()
        for text in ["b", "a", "b", "c"] { try table.add(text, keys: [], likenesses: []) }
        for row in 0..<4 { try table.add(row, toGroup: 0) }
        #expect(try table.texts(ofGroup: 0, limit: 10) == ["b", "a", "c"])
        #expect(try table.texts(ofGroup: 0, limit: 2) == ["b", "a"])
        #expect(try table.texts(ofGroup: 1, limit: 2).isEmpty)
    }
}
