import Intake
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

/// Who is one person doesn't depend on the order of a file's rows, nor, where nothing is ambiguous, on the files in which
/// the rows come.
@Suite("Identity of random rows")
struct IdentityPropertyTests {
    /// A row; its number is in a note, so that the leads show which rows they were made of.
    private struct Row {
        var number: Int
        var cells: [String]

        var text: String { (cells + ["row \(number)"]).map { "\"\($0)\"" }.joined(separator: ",") }
    }

    private static let header = "Lead ID,First Name,Last Name,Company,Email,Phone,City,Notes"

    private static func rows(_ random: inout SeededGenerator, hasIDs: Bool) -> [Row] {
        let people = [
            ("Ann", "Lee"), ("A.", "Lee"), ("Bob", "Ray"), ("Robert", "Ray"), ("Carl", "Gast"), ("", ""), ("", "Lee"),
            ("Dora", "Esch"),
        ]
        return (0..<Int.random(in: 4...14, using: &random)).map { number in
            let person = people.randomElement(using: &random) ?? ("", "")
            let address = ["", "x@a.example", "y@a.example", "z@b.example", "X@A.example ", "x@a.example; y@a.example"]
                .randomElement(using: &random)
            let id = hasIDs ? ["", "", "K1", "K2", "K3", "N/A"].randomElement(using: &random) : ""
            return Row(
                number: number,
                cells: [
                    id ?? "", person.0, person.1, ["Acme", "acme ltd", ""].randomElement(using: &random) ?? "", address ?? "",
                    ["", "0421 555 0101", "+49 421 5550101"].randomElement(using: &random) ?? "",
                    ["", "Bremen"].randomElement(using: &random) ?? "",
                ])
        }
    }

    /// Imports files of rows, and returns which rows are one lead, and how many were ambiguous.
    private func leads(of files: [[Row]]) throws -> (partition: Set<Set<Int>>, ambiguous: Int) {
        let world = try TestWorld()
        let workspace = try world.create()
        var (ambiguous, rejected) = (0, Set<Int>())
        for (index, rows) in files.enumerated() where !rows.isEmpty {
            let path = try world.folder.write(
                ([Self.header] + rows.map(\.text)).joined(separator: "\n") + "\n", to: "rows\(index).csv")
            let report = try workspace.importFile(path, options: ImportOptions())
            ambiguous += report.count("ambiguous")
            #expect(
                report.count("rows") == report.count("added") + report.count("joined") + report.count("rejected")
                    + report.count("erased") + report.count("blank"))
            #expect(report.count("joined") == MatchRule.allCases.reduce(0) { $0 + report.count("joined.\($1.rawValue)") })
            if report.count("rejected") + report.count("blank") > 0 {
                rejected.formUnion(
                    rows.filter { ["", "N/A"].contains($0.cells[0]) && $0.cells[1...5].allSatisfy(\.isEmpty) }.map(\.number))
            }
        }
        var partition: Set<Set<Int>> = []
        for id in try workspace.queries.rows((1...200).map(LeadID.init)).map(\.id) {
            let notes = try workspace.queries.history(id).inForce.compactMap { entry -> Int? in
                guard case .noted(let text) = entry.event else { return nil }
                return Int(text.dropFirst(4))
            }
            partition.insert(Set(notes))
        }
        let seen = partition.reduce(into: Set<Int>()) { $0.formUnion($1) }
        let all = Set(files.joined().map(\.number))
        #expect(seen.isSubset(of: all) && all.subtracting(seen).isSubset(of: rejected))
        return (partition, ambiguous)
    }

    @Test("the order of a file's rows never matters", arguments: Array(1...160) as [UInt64])
    func order(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rows = Self.rows(&random, hasIDs: seed % 2 == 0)
        let first = try leads(of: [rows])
        let shuffled = try leads(of: [rows.shuffled(using: &random)])
        let description = rows.map(\.text).joined(separator: "\n")
        #expect(first.partition == shuffled.partition, "\(description)")
        #expect(first.ambiguous == shuffled.ambiguous, "\(description)")
    }

    @Test(
        "cut into two files anywhere, rows that nothing makes ambiguous become the same leads",
        arguments: Array(161...260) as [UInt64])
    func files(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rows = Self.rows(&random, hasIDs: seed % 2 == 0)
        let cut = Int.random(in: 0...rows.count, using: &random)
        let whole = try leads(of: [rows])
        let parts = try leads(of: [Array(rows[..<cut]), Array(rows[cut...])])
        guard whole.ambiguous == 0, parts.ambiguous == 0 else { return }
        #expect(whole.partition == parts.partition, "cut at \(cut):\n\(rows.map(\.text).joined(separator: "\n"))")
    }

    @Test("importing a file again adds no lead, whatever is ambiguous in it", arguments: Array(261...320) as [UInt64])
    func again(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rows = Self.rows(&random, hasIDs: seed % 2 == 0)
        let once = try leads(of: [rows])
        let twice = try leads(of: [rows, rows.shuffled(using: &random)])
        #expect(once.partition == twice.partition, "\(rows.map(\.text).joined(separator: "\n"))")
    }
}
