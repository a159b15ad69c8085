import Foundation
import Testing

@testable import Workspace

/// Who is one person doesn't depend on the order of a file's rows, nor, where nothing is ambiguous, on the files in
/// which the rows come.
@Suite("Identity of random rows")
struct IdentityPropertyTests {
    /// A quarter of the seeds, all of them in `make torture`.
    static func seeds(_ all: ClosedRange<UInt64>) -> [UInt64] {
        let step = ProcessInfo.processInfo.environment["WINNOW_TORTURE"] == nil ? 4 : 1
        return stride(from: all.lowerBound, through: all.upperBound, by: step).map(\.self)
    }

    @Test("the order of a file's rows never matters", arguments: seeds(1...160))
    func order(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rows = IdentityRow.random(&random, hasIDs: seed % 8 < 4)
        let first = try outcome(of: [IdentityFile(rows)])
        let shuffled = try outcome(of: [IdentityFile(rows.shuffled(using: &random))])
        let description = rows.map(\.text).joined(separator: "\n")
        #expect(first.partition == shuffled.partition, "\(description)")
        #expect(first.ambiguous == shuffled.ambiguous, "\(description)")
        #expect(first.crowdedIDs == shuffled.crowdedIDs, "\(description)")
        for (rows, facts) in first.facts {
            #expect(facts == shuffled.facts[rows], "rows \(rows.sorted()) of:\n\(description)")
        }
    }

    @Test(
        "cut into two files anywhere, rows that nothing makes ambiguous become the same leads",
        arguments: seeds(161...260))
    func files(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rows = IdentityRow.random(&random, hasIDs: seed % 8 < 4)
        let cut = Int.random(in: 0...rows.count, using: &random)
        let whole = try outcome(of: [IdentityFile(rows)])
        let parts = try outcome(of: [IdentityFile(rows[..<cut]), IdentityFile(rows[cut...])])
        guard whole.ambiguous == 0, parts.ambiguous == 0, whole.crowdedIDs == 0, parts.crowdedIDs == 0 else { return }
        #expect(whole.partition == parts.partition, "cut at \(cut):\n\(rows.map(\.text).joined(separator: "\n"))")
    }

    @Test("three rows of one person, only some with the record id or the address, are one lead in all orders")
    func fewKeys() throws {
        let rows = [
            ("K5", "", "No"), ("K5", "x@a.example", ""), ("", "x@a.example", "Yes"),
        ].enumerated().map { number, row in
            IdentityRow(number: number, cells: [row.0, "Liz", "Ern", "C", row.1, "", "", "", "", "", row.2])
        }
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let outcome = try outcome(of: [IdentityFile(order.map { rows[$0] })])
            #expect(outcome.partition == [[0, 1, 2]] && outcome.ambiguous == 0, "\(order)")
            #expect(outcome.facts.values.allSatisfy { $0[2] == "true" }, "\(order)")
        }
    }

    @Test("an address that comes to two leads by way of a third row is counted as ambiguous")
    func addressOfTwo() throws {
        func row(_ number: Int, _ id: String, _ email: String) -> IdentityRow {
            IdentityRow(number: number, cells: [id, "Ann", "Lee", "Acme", email, "", "", "", "", "", ""])
        }
        // The record id decides, but the address is another lead's.
        let byID = try outcome(of: [
            IdentityFile([row(0, "K1", ""), row(1, "", "x@a.example")]), IdentityFile([row(2, "K1", "x@a.example")]),
        ])
        #expect(byID.partition == [[0, 2], [1]] && byID.ambiguous == 1)
        // The row fits both alike.
        let both = try outcome(of: [
            IdentityFile([row(0, "", "x@a.example"), row(1, "", "y@a.example")]),
            IdentityFile([row(2, "", "x@a.example; y@a.example")]),
        ])
        #expect(both.partition == [[0], [1], [2]] && both.ambiguous == 1)
    }

    @Test("importing a file again adds no lead, whatever is ambiguous in it", arguments: seeds(261...320))
    func again(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rows = IdentityRow.random(&random, hasIDs: seed % 8 < 4)
        let once = try outcome(of: [IdentityFile(rows)])
        let twice = try outcome(of: [IdentityFile(rows), IdentityFile(rows.shuffled(using: &random))])
        #expect(once.partition == twice.partition, "\(rows.map(\.text).joined(separator: "\n"))")
    }
}
