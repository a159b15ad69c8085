import Testing

@testable import Workspace

/// Ids whose file shows no system, and files of which only one shows it: who is one person depends neither on the order
/// of a file's rows nor, where nothing is ambiguous, on which file comes first.
@Suite("Identity of random rows of several systems")
struct IdentitySystemPropertyTests {
    /// Small numbers, which another system may have too, and long ones, which are no coincidence.
    private static let ids = ["", "51", "51", "101", "151700042", "151700042", "151700077", "N/A"]

    /// Two files, of which the second may show the system, with other rows or some of the same people.
    private static func files(_ random: inout SeededGenerator, _ seed: UInt64) -> [IdentityFile] {
        let columns: [(IdentityFile.IDColumn, IdentityFile.IDColumn)] = [
            (.recordID, .hubspot), (.id, .hubspot), (.recordID, .id), (.id, .leadID), (.hubspot, .hubspot),
        ]
        let (one, other) = columns[Int(seed) % columns.count]
        let first = IdentityRow.random(&random, hasIDs: true, ids: ids)
        let second = IdentityRow.random(&random, hasIDs: seed % 7 != 0, ids: ids, from: 100)
        return [IdentityFile(first, ids: one), IdentityFile(second, ids: other)]
    }

    private func text(_ files: [IdentityFile]) -> String { files.map(\.text).joined(separator: "\n") }

    @Test("the order of rows never matters, whatever the files show", arguments: IdentityPropertyTests.seeds(1001...1160))
    func order(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let files = Self.files(&random, seed)
        let first = try outcome(of: files)
        // Conflicting values of one record are those of its first row, so the first file stays as it is.
        let shuffled = try outcome(of: [files[0], files[1].shuffled(&random)])
        #expect(first.partition == shuffled.partition, "\(text(files))")
        #expect(first.ambiguous == shuffled.ambiguous && first.crowdedIDs == shuffled.crowdedIDs, "\(text(files))")
    }

    @Test("files in either order make the same leads, if nothing is ambiguous", arguments: IdentityPropertyTests.seeds(1161...1320))
    func reversed(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let files = Self.files(&random, seed)
        let (one, other) = (try outcome(of: files), try outcome(of: files.reversed()))
        guard one.isClear, other.isClear else { return }
        #expect(one.partition == other.partition, "\(text(files))")
    }

    @Test(
        "cut into two files, ids without a system make the same leads as in one",
        arguments: IdentityPropertyTests.seeds(1321...1420), [IdentityFile.IDColumn.recordID, .id])
    func cut(seed: UInt64, column: IdentityFile.IDColumn) throws {
        var random = SeededGenerator(seed: seed)
        let rows = IdentityRow.random(&random, hasIDs: true, ids: Self.ids)
        let cut = Int.random(in: 0...rows.count, using: &random)
        let whole = try outcome(of: [IdentityFile(rows, ids: column)])
        let parts = try outcome(of: [IdentityFile(rows[..<cut], ids: column), IdentityFile(rows[cut...], ids: column)])
        guard whole.isClear, parts.isClear else { return }
        #expect(whole.partition == parts.partition, "cut at \(cut):\n\(rows.map(\.text).joined(separator: "\n"))")
    }

    @Test("importing both files again adds no lead, if nothing is ambiguous", arguments: IdentityPropertyTests.seeds(1421...1580))
    func again(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let files = Self.files(&random, seed)
        let once = try outcome(of: files)
        let twice = try outcome(of: files + files)
        guard once.isClear else { return }
        #expect(once.partition == twice.partition, "\(text(files))")
    }

    private func row(_ number: Int, _ id: String, _ first: String, _ email: String) -> IdentityRow {
        IdentityRow(number: number, cells: [id, first, "Lee", "Acme", email, "", "", "", "", "", ""])
    }

    @Test("a file that is imported again finds the leads of an address that many names share by now")
    func crowdedSince() throws {
        let known = IdentityFile([row(0, "51", "Ann", "x@a.example")], ids: .hubspot)
        let list = IdentityFile([row(1, "", "Ann", "x@a.example")])
        let others = IdentityFile(["Bea", "Cid", "Dan", "Eve"].enumerated().map { row(2 + $0, "", $1, "x@a.example") })
        let found = try outcome(of: [known, list, others, list])
        #expect(found.partition == [[0, 1], [2], [3], [4], [5]])
    }

    @Test("rows of a record with many names find it again after another file has shown its system", arguments: ["51", "151700042"])
    func systemSince(id: String) throws {
        let bare = IdentityFile(
            [row(0, id, "Ann", "x@a.example"), row(1, id, "Otto", "y@a.example"), row(2, id, "Eve", "")], ids: .id)
        let named = IdentityFile([row(3, id, "Ann", "x@a.example")], ids: .hubspot)
        let found = try outcome(of: [bare, named, bare, named])
        #expect(found.partition == [[0, 1, 2, 3]])
    }

    @Test(
        "of two records of one system, the one with the lead's number is the lead, whatever address the other has",
        arguments: [false, true])
    func twoRecords(isReversed: Bool) throws {
        let bare = IdentityFile([row(0, "77", "Ann", "x@a.example")], ids: .recordID)
        let rows = [row(1, "51", "Ann", "x@a.example"), row(2, "77", "Ann", "")]
        let named = IdentityFile(isReversed ? rows.reversed() : rows, ids: .hubspot)
        let found = try outcome(of: [bare, named])
        #expect(found.partition == [[0, 2], [1]])
    }
}
