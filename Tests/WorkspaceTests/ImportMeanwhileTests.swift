import Glibc
import Intake
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

/// What others do between the actions of an import counts for the rows that follow.
@Suite("Changes while an import runs")
struct ImportMeanwhileTests {
    /// The rows of the first actions; the row that finds the lead is in the one after them.
    private static let rows = 30

    private func options(isPostponed: Bool) -> ImportOptions {
        var options = ImportOptions(kind: .leads)
        options.rowsPerAction = 10
        if isPostponed { options.fewestPostponedRows = 1 }
        return options
    }

    enum Change: CaseIterable {
        case add, edit, addAndMerge, mergeAndTakeBack, addAndTakeBack
    }

    /// Makes changes after which one lead has the address of the file's last row; nil if none has.
    private func make(_ change: Change, _ colleague: Workspace, known: LeadID) throws -> LeadID? {
        switch change {
        case .add: return try colleague.capture("Priya", email: "priya@halden.example")
        case .edit:
            try colleague.act(.edit(FieldChanges([.email: "priya@halden.example"])), on: known)
            return known
        case .addAndMerge:
            let new = try colleague.capture("Priya", email: "priya@halden.example")
            try colleague.act(.merge(new), on: known)
            return known
        case .mergeAndTakeBack:
            let new = try colleague.capture("Priya", email: "priya@halden.example")
            try colleague.act(.merge(new), on: known)
            _ = try colleague.undo(colleague.newActionID())
            return new
        case .addAndTakeBack:
            try colleague.capture("Priya", email: "priya@halden.example")
            _ = try colleague.undo(colleague.newActionID())
            return nil
        }
    }

    private func file(_ world: TestWorld) throws -> String {
        let others = (1...Self.rows).map { "Person\($0),Halden \($0),p\($0)@halden.example,\n" }.joined()
        let last = "Priya,,priya@halden.example,Bremen\n"
        return try world.folder.write("Last Name,Company,Email,City\n" + others + last, to: "long.csv")
    }

    @Test(
        "A row finds the lead that a colleague added, changed or merged meanwhile", arguments: Change.allCases, [false, true])
    func changed(_ change: Change, isPostponed: Bool) throws {
        let world = try TestWorld()
        let workspace = try world.create()
        try workspace.hire("dana", [.admin, .teamlead, .sdr])
        let colleague = try world.open(as: "dana")
        let known = try colleague.capture("Priya", email: "p.natarajan@halden.example")
        var lead: LeadID?
        var isDone = false
        var actions = 0
        let options = options(isPostponed: isPostponed)
        let report = try workspace.importFile(try file(world), options: options) { progress in
            guard !isDone, progress.phase == "importing" else { return }
            // After the second action, so that the third one follows an action that the index lacks.
            actions += 1
            guard actions == 2 else { return }
            isDone = true
            #expect(workspace.journal.storedIndex.hasPostponedActions == isPostponed)
            #expect(throws: Never.self) { lead = try make(change, colleague, known: known) }
        }
        #expect(isDone)
        #expect(report.count("added") == Self.rows + (lead == nil ? 1 : 0))
        #expect(report.count("joined.email") == (lead == nil ? 0 : 1))
        if let lead { #expect(try workspace.queries.lead(lead)?.fields[.city] == "Bremen") }
    }

    @Test(
        "A file that is written to while it is imported is not read on, and importing it again adds the rest",
        arguments: [false, true])
    func changedFile(isPostponed: Bool) throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let path = try file(world)
        let options = options(isPostponed: isPostponed)
        var isDone = false
        let error = #expect(throws: WorkspaceError.self) {
            try workspace.importFile(path, options: options) { progress in
                guard !isDone, progress.phase == "importing" else { return }
                isDone = true
                let descriptor = open(path, O_WRONLY | O_APPEND)
                #expect(write(descriptor, "Otis,Moss,otis@moss.example,\n", 29) == 29)
                close(descriptor)
            }
        }
        #expect(error?.message.contains("was changed while it was imported") ?? false)
        let report = try workspace.importFile(path, options: options)
        #expect(report.count("added") == 2 + Self.rows - 10 && report.count("joined") == 10)
    }

    @Test(
        "An index in memory gives the same leads as one in a file",
        .enabled(if: !TestWorld.isOnServer, "a server needs a copy in the cache"), arguments: 1...12 as ClosedRange<UInt64>)
    func inMemory(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rows = (0..<40).map { _ in
            let name = ["Ann", "Bob", "Carl", "Dora", ""].randomElement(using: &random) ?? ""
            let mail = Bool.random(using: &random) ? "p\(Int.random(in: 1...25, using: &random))@halden.example" : ""
            let phone = Bool.random(using: &random) ? "0421 555 01\(Int.random(in: 10...30, using: &random))" : ""
            return "\(name),Halden,\(mail),\(phone)\n"
        }
        var results: [[String]] = []
        for isInMemory in [false, true] {
            let world = try TestWorld()
            _ = try world.create()
            var environment = world.environment("me")
            if isInMemory { environment.cacheFolder = nil }
            let workspace = try Workspace.open(world.folder.path + "/sales", environment: environment)
            var result: [String] = []
            for (index, part) in [rows[..<20], rows[20...], rows[10..<30]].enumerated() {
                let path = try world.folder.write("First Name,Company,Email,Phone\n" + part.joined(), to: "part\(index).csv")
                let report = try workspace.importFile(path, options: ImportOptions(kind: .leads))
                result.append(
                    ["added", "joined", "ambiguous", "likenesses"].map { "\($0) \(report.count($0))" }.joined(separator: ", "))
            }
            result += try workspace.queries.rows((1...90).map(LeadID.init)).map { "\($0.id) \($0.name) \($0.email) \($0.phone)" }
            results.append(result)
        }
        #expect(results[0] == results[1])
    }
}
