import Foundation
import Intake
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

/// Who is one person doesn't depend on the order of a file's rows, nor, where nothing is ambiguous, on the files in
/// which the rows come.
@Suite("Identity of random rows")
struct IdentityPropertyTests {
    /// A quarter of the seeds, all of them in `make torture`.
    private static func seeds(_ all: ClosedRange<UInt64>) -> [UInt64] {
        let step = ProcessInfo.processInfo.environment["WINNOW_TORTURE"] == nil ? 4 : 1
        return stride(from: all.lowerBound, through: all.upperBound, by: step).map(\.self)
    }

    /// A row; its number is in a note, so that the leads show which rows they were made of.
    private struct Row {
        var number: Int
        var cells: [String]

        var text: String { (cells + ["row \(number)"]).map { "\"\($0)\"" }.joined(separator: ",") }
    }

    private static let header =
        "Lead ID,First Name,Last Name,Company,Email,Phone,City,Source,Campaign,Created Date,Email Opt Out,Notes"

    /// What the leads of some files are.
    private struct Outcome {
        /// Which rows are one lead.
        var partition: Set<Set<Int>> = []
        /// Of each lead, its first source, its campaign and whether it is opted out, by its rows.
        var facts: [Set<Int>: [String]] = [:]
        /// How many rows were ambiguous.
        var ambiguous = 0
        /// How many rows had a record id that too many names share.
        var crowdedIDs = 0
    }

    private static func rows(_ random: inout SeededGenerator, hasIDs: Bool) -> [Row] {
        let people = [
            ("Ann", "Lee"), ("A.", "Lee"), ("Bob", "Ray"), ("Robert", "Ray"), ("Carl", "Gast"), ("", ""), ("", "Lee"),
            ("Dora", "Esch"),
        ]
        return (0..<Int.random(in: 4...14, using: &random)).map { number in
            let person = people.randomElement(using: &random) ?? ("", "")
            let address = ["", "x@a.example", "y@a.example", "z@b.example", "X@A.example ", "x@a.example; y@a.example"]
                .randomElement(using: &random)
            let id = hasIDs ? ["", "", "K1", "K1", "K2", "K3", "N/A"].randomElement(using: &random) : ""
            return Row(
                number: number,
                cells: [
                    id ?? "", person.0, person.1, ["Acme", "acme ltd", ""].randomElement(using: &random) ?? "", address ?? "",
                    ["", "0421 555 0101", "+49 421 5550101"].randomElement(using: &random) ?? "",
                    ["", "Bremen"].randomElement(using: &random) ?? "",
                    ["", "", "Web", "Fair"].randomElement(using: &random) ?? "",
                    ["", "", "Spring", "Autumn"].randomElement(using: &random) ?? "",
                    ["", "2026-09-01", "2026-10-01", "2027-01-01"].randomElement(using: &random) ?? "",
                    ["", "", "No", "Yes"].randomElement(using: &random) ?? "",
                ])
        }
    }

    /// Imports files of rows, and returns what became of them.
    private func leads(of files: [[Row]]) throws -> Outcome {
        let world = try TestWorld()
        let workspace = try world.create()
        var (outcome, rejected) = (Outcome(), Set<Int>())
        for (index, rows) in files.enumerated() where !rows.isEmpty {
            let path = try world.folder.write(
                ([Self.header] + rows.map(\.text)).joined(separator: "\n") + "\n", to: "rows\(index).csv")
            let report = try workspace.importFile(path, options: ImportOptions())
            outcome.ambiguous += report.count("ambiguous")
            outcome.crowdedIDs += report.count("crowdedIDs")
            #expect(
                report.count("rows") == report.count("added") + report.count("joined") + report.count("rejected")
                    + report.count("erased") + report.count("blank"))
            #expect(report.count("joined") == MatchRule.allCases.reduce(0) { $0 + report.count("joined.\($1.rawValue)") })
            if report.count("rejected") + report.count("blank") > 0 {
                rejected.formUnion(
                    rows.filter { ["", "N/A"].contains($0.cells[0]) && $0.cells[1...5].allSatisfy(\.isEmpty) }.map(\.number))
            }
        }
        for id in try workspace.queries.rows((1...200).map(LeadID.init)).map(\.id) {
            let notes = try workspace.queries.history(id).inForce.compactMap { entry -> Int? in
                guard case .noted(let text) = entry.event else { return nil }
                return Int(text.dropFirst(4))
            }
            outcome.partition.insert(Set(notes))
            let lead = try workspace.queries.lead(id)
            outcome.facts[Set(notes)] = [
                lead?.fields[.source] ?? "", lead?.fields[.campaign] ?? "", "\(lead?.isOptedOut(of: .email) ?? false)",
                "\(lead?.capturedAt.milliseconds ?? 0)",
            ]
        }
        let seen = outcome.partition.reduce(into: Set<Int>()) { $0.formUnion($1) }
        let all = Set(files.joined().map(\.number))
        #expect(seen.isSubset(of: all) && all.subtracting(seen).isSubset(of: rejected))
        return outcome
    }

    @Test("the order of a file's rows never matters", arguments: seeds(1...160))
    func order(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rows = Self.rows(&random, hasIDs: seed % 8 < 4)
        let first = try leads(of: [rows])
        let shuffled = try leads(of: [rows.shuffled(using: &random)])
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
        let rows = Self.rows(&random, hasIDs: seed % 8 < 4)
        let cut = Int.random(in: 0...rows.count, using: &random)
        let whole = try leads(of: [rows])
        let parts = try leads(of: [Array(rows[..<cut]), Array(rows[cut...])])
        guard whole.ambiguous == 0, parts.ambiguous == 0, whole.crowdedIDs == 0, parts.crowdedIDs == 0 else { return }
        #expect(whole.partition == parts.partition, "cut at \(cut):\n\(rows.map(\.text).joined(separator: "\n"))")
    }

    @Test("three rows of one person, only some with the record id or the address, are one lead in all orders")
    func fewKeys() throws {
        let rows = [
            ("K5", "", "No"), ("K5", "x@a.example", ""), ("", "x@a.example", "Yes"),
        ].enumerated().map { number, row in
            Row(number: number, cells: [row.0, "Liz", "Ern", "C", row.1, "", "", "", "", "", row.2])
        }
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let outcome = try leads(of: [order.map { rows[$0] }])
            #expect(outcome.partition == [[0, 1, 2]] && outcome.ambiguous == 0, "\(order)")
            #expect(outcome.facts.values.allSatisfy { $0[2] == "true" }, "\(order)")
        }
    }

    @Test("an address that comes to two leads by way of a third row is counted as ambiguous")
    func addressOfTwo() throws {
        func row(_ number: Int, _ id: String, _ email: String) -> Row {
            Row(number: number, cells: [id, "Ann", "Lee", "Acme", email, "", "", "", "", "", ""])
        }
        // The record id decides, but the address is another lead's.
        let byID = try leads(of: [[row(0, "K1", ""), row(1, "", "x@a.example")], [row(2, "K1", "x@a.example")]])
        #expect(byID.partition == [[0, 2], [1]] && byID.ambiguous == 1)
        // The row fits both alike.
        let both = try leads(
            of: [[row(0, "", "x@a.example"), row(1, "", "y@a.example")], [row(2, "", "x@a.example; y@a.example")]])
        #expect(both.partition == [[0], [1], [2]] && both.ambiguous == 1)
    }

    @Test("importing a file again adds no lead, whatever is ambiguous in it", arguments: seeds(261...320))
    func again(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rows = Self.rows(&random, hasIDs: seed % 8 < 4)
        let once = try leads(of: [rows])
        let twice = try leads(of: [rows, rows.shuffled(using: &random)])
        #expect(once.partition == twice.partition, "\(rows.map(\.text).joined(separator: "\n"))")
    }
}
