import Intake
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

/// An import that leaves the index to a rebuild makes the leads that one makes which updates it row by row.
@Suite("Imports that leave the index to a rebuild")
struct PostponedIndexTests {
    private static let header = "Lead ID,First Name,Last Name,Company,Email,Phone,City,Email Opt Out,Created Date\n"

    /// Rows some of which are the same person, have an address, a phone or a company in common, or nothing.
    private static func rows(_ random: inout SeededGenerator) -> [String] {
        (0..<60).map { number in
            let isAlone = Bool.random(using: &random)
            let person = isAlone ? 100 + number : Int.random(in: 1...12, using: &random)
            let id = ["", "", "K\(person)", "K\(number)"].randomElement(using: &random) ?? ""
            let mail = isAlone ? "p\(number)@alone\(number).example" : "p\(person)@halden.example"
            let phone = isAlone ? "+49 421 55\(1000 + number)" : ["", "+49 421 555\(person)"].randomElement(using: &random) ?? ""
            let optOut = ["", "", "Yes"].randomElement(using: &random) ?? ""
            let day = Int.random(in: 1...28, using: &random)
            return "\(id),Ann,Person\(person),\(isAlone ? "Alone \(number)" : "Halden"),\(mail),\(phone),City \(number),\(optOut),"
                + "2026-09-\(day < 10 ? "0" : "")\(day)\n"
        }
    }

    /// The leads of a workspace by what they are, without their numbers.
    private static func leads(of workspace: Workspace) throws -> [String] {
        var found: [String] = []
        var number = 1
        while let lead = try workspace.queries.lead(LeadID(number)) {
            let emails = lead.allEmails.sorted().joined(separator: " ")
            let closed = try workspace.queries.rows([lead.id]).map(\.name)
            let isKnown = try workspace.queries.search("person", limit: 500).contains { $0.id == lead.id }
            found.append(
                "\(lead.fields[.lastName] ?? "") \(emails) \(lead.fields[.city] ?? "") \(lead.stage) \(lead.isOptedOut(of: .email)) "
                    + "\(lead.capturedAt.milliseconds) \(closed) \(isKnown)")
            number += 1
        }
        return found.sorted()
    }

    @Test("The leads, the counts and the lists are the same", arguments: 1...8 as ClosedRange<UInt64>)
    func same(seed: UInt64) throws {
        var outcomes: [[String]] = []
        for isPostponed in [false, true] {
            var random = SeededGenerator(seed: seed)
            let world = try TestWorld()
            let workspace = try world.create()
            let rows = Self.rows(&random)
            var result: [String] = []
            for (index, part) in [rows[...], rows[20...40]].enumerated() {
                let path = try world.folder.write(Self.header + part.joined(), to: "rows\(index).csv")
                var options = ImportOptions(kind: .leads)
                options.rowsPerAction = 7
                if isPostponed { options.fewestPostponedRows = 1 }
                let report = try workspace.importFile(path, options: options)
                #expect(!workspace.journal.storedIndex.hasPostponedActions)
                result += ["rows", "added", "joined", "ambiguous", "filled", "unchanged"].map { "\($0) \(report.count($0))" }
            }
            result += try Self.leads(of: workspace)
            // A rebuilt index says the same.
            let rebuilt = try Workspace.open(world.folder.path + "/sales", environment: world.environment("me"))
            try rebuilt.administration.rebuildIndex(progress: nil)
            result += [try Self.leads(of: rebuilt) == Self.leads(of: workspace) ? "equal" : "differs"]
            outcomes.append(result)
        }
        #expect(outcomes[0] == outcomes[1])
        #expect(outcomes[0].last == "equal")
    }

    @Test("The index is complete however many rows the last action has", arguments: 55...58)
    func complete(count: Int) throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let rows = (0..<count).map { "K\($0),Ann,Alone\($0),Company \($0),p\($0)@alone\($0).example,,,,2026-09-02\n" }
        let path = try world.folder.write(Self.header + rows.joined(), to: "rows.csv")
        var options = ImportOptions(kind: .leads)
        (options.rowsPerAction, options.fewestPostponedRows) = (7, 1)
        let report = try workspace.importFile(path, options: options)
        #expect(report.count("added") == count)
        #expect(!workspace.journal.storedIndex.hasPostponedActions)
        #expect(try workspace.queries.search("alone\(count - 1)", limit: 5).count == 1)
    }

    @Test("An import without matching keeps the file's order, by which an interrupted one goes on")
    func withoutMatching() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        var random = SeededGenerator(seed: 3)
        let path = try world.folder.write(Self.header + Self.rows(&random).joined(), to: "rows.csv")
        var options = ImportOptions(kind: .leads)
        (options.match, options.rowsPerAction, options.fewestPostponedRows) = (.none, 7, 1)
        var actions = 0
        let report = try workspace.importFile(path, options: options) { progress in
            guard progress.phase == "importing" else { return }
            actions += 1
            #expect(!workspace.journal.storedIndex.hasPostponedActions)
        }
        #expect(actions > 5 && report.count("added") == 60)
        let cities = try (1...60).map { try workspace.queries.lead(LeadID($0))?.fields[.city] }
        #expect(cities == (0..<60).map { "City \($0)" })
    }
}
