import Intake
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

/// A row of a random file; its number is in a note, so that the leads show which rows they were made of.
struct IdentityRow {
    var number: Int
    /// Record id, first and last name, company, address, phone, city, source, campaign, date and opt-out.
    var cells: [String]

    var id: String { cells[0] }
    /// The id, if it identifies anybody.
    var usableID: String? { ["", "N/A"].contains(id) ? nil : id }

    /// Whether nothing in the row says who it is.
    var isBlank: Bool { usableID == nil && cells[1...5].allSatisfy(\.isEmpty) }

    /// The row in a file without further columns.
    var text: String { line(further: 0) }

    /// The row with some blank cells at its end.
    func line(further: Int) -> String {
        (cells + ["row \(number)"]).map { "\"\($0)\"" }.joined(separator: ",") + String(repeating: ",", count: further)
    }

    /// Some rows with few names, addresses and ids between them.
    static func random(
        _ random: inout SeededGenerator, hasIDs: Bool, ids: [String] = ["", "", "K1", "K1", "K2", "K3", "N/A"], from first: Int = 0
    ) -> [IdentityRow] {
        let people = [
            ("Ann", "Lee"), ("A.", "Lee"), ("Bob", "Ray"), ("Robert", "Ray"), ("Carl", "Gast"), ("", ""), ("", "Lee"),
            ("Dora", "Esch"),
        ]
        return (0..<Int.random(in: 4...14, using: &random)).map { number in
            let person = people.randomElement(using: &random) ?? ("", "")
            let address = ["", "x@a.example", "y@a.example", "z@b.example", "X@A.example ", "x@a.example; y@a.example"]
                .randomElement(using: &random)
            return IdentityRow(
                number: first + number,
                cells: [
                    hasIDs ? ids.randomElement(using: &random) ?? "" : "", person.0, person.1,
                    ["Acme", "acme ltd", ""].randomElement(using: &random) ?? "", address ?? "",
                    ["", "0421 555 0101", "+49 421 5550101"].randomElement(using: &random) ?? "",
                    ["", "Bremen"].randomElement(using: &random) ?? "",
                    ["", "", "Web", "Fair"].randomElement(using: &random) ?? "",
                    ["", "", "Spring", "Autumn"].randomElement(using: &random) ?? "",
                    ["", "2026-09-01", "2026-10-01", "2027-01-01"].randomElement(using: &random) ?? "",
                    ["", "", "No", "Yes"].randomElement(using: &random) ?? "",
                ])
        }
    }
}

/// A random file of leads.
struct IdentityFile {
    /// How the column of the record ids is named, and what other columns show of their system.
    enum IDColumn: String, CaseIterable {
        case leadID = "Lead ID"
        case recordID = "Record ID"
        case id = "ID"
        /// With columns that only files of HubSpot have.
        case hubspot = "Record ID - Contact"

        /// The system of the ids; nil for the unnamed one.
        var system: String? { self == .hubspot ? "hubspot" : nil }
    }

    var column: IDColumn
    var rows: [IdentityRow]

    init(_ rows: some Sequence<IdentityRow>, ids column: IDColumn = .leadID) { (self.rows, self.column) = (Array(rows), column) }

    /// The file with its rows in another order.
    func shuffled(_ random: inout SeededGenerator) -> IdentityFile { IdentityFile(rows.shuffled(using: &random), ids: column) }

    var text: String {
        let further = column == .hubspot ? ["Contact owner", "HubSpot Score"] : []
        let names =
            [column.rawValue, "First Name", "Last Name", "Company", "Email", "Phone", "City", "Source", "Campaign", "Created Date"]
            + ["Email Opt Out", "Notes"] + further
        return ([names.joined(separator: ",")] + rows.map { $0.line(further: further.count) }).joined(separator: "\n") + "\n"
    }
}

/// What the leads of some files are.
struct IdentityOutcome {
    /// Which rows are one lead.
    var partition: Set<Set<Int>> = []
    /// Of each lead, its first source, its campaign and whether it is opted out, by its rows.
    var facts: [Set<Int>: [String]] = [:]
    /// How many rows were ambiguous.
    var ambiguous = 0
    /// How many rows had a record id that too many names share.
    var crowdedIDs = 0

    var isClear: Bool { ambiguous == 0 && crowdedIDs == 0 }
}

/// Imports random files, and returns what became of them.
///
/// Every row must be counted and in a lead, and record ids of one system must decide.
func outcome(of files: [IdentityFile]) throws -> IdentityOutcome {
    let world = try TestWorld()
    let workspace = try world.create()
    var (outcome, rejected) = (IdentityOutcome(), Set<Int>())
    for (index, file) in files.enumerated() where !file.rows.isEmpty {
        let path = try world.folder.write(file.text, to: "rows\(index).csv")
        let report = try workspace.importFile(path, options: ImportOptions())
        outcome.ambiguous += report.count("ambiguous")
        outcome.crowdedIDs += report.count("crowdedIDs")
        #expect(
            report.count("rows") == report.count("added") + report.count("joined") + report.count("rejected")
                + report.count("erased") + report.count("blank"))
        #expect(report.count("joined") == MatchRule.allCases.reduce(0) { $0 + report.count("joined.\($1.rawValue)") })
        if report.count("rejected") + report.count("blank") > 0 {
            rejected.formUnion(file.rows.filter(\.isBlank).map(\.number))
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
    let all = Set(files.flatMap(\.rows).map(\.number))
    #expect(seen.isSubset(of: all) && all.subtracting(seen).isSubset(of: rejected))
    if outcome.crowdedIDs == 0 { expectRecordsDecide(files, outcome.partition) }
    return outcome
}

/// Expects the rows of one record in one lead, and no two records of one system in one lead.
private func expectRecordsDecide(_ files: [IdentityFile], _ partition: Set<Set<Int>>) {
    struct Record: Hashable {
        var system: String?
        var id: String
    }
    var records: [Int: Record] = [:]
    for file in files {
        for row in file.rows { records[row.number] = row.usableID.map { Record(system: file.column.system, id: $0) } }
    }
    let description = files.map(\.text).joined(separator: "\n")
    for lead in partition {
        let ids = Dictionary(grouping: Set(lead.compactMap { records[$0] }), by: \.system)
        #expect(ids.values.allSatisfy { $0.count == 1 }, "rows \(lead.sorted()) of:\n\(description)")
    }
    for (record, rows) in Dictionary(grouping: records.keys, by: { records[$0] }) where record != nil {
        let leads = partition.filter { !$0.isDisjoint(with: rows) }
        #expect(leads.count == 1, "rows \(rows.sorted()) of:\n\(description)")
    }
}
