import Foundation
import Testing

/// The demands of the five published articles, one scenario each.
enum Demands {
    /// The folder of the scenario files, with a slash at the end. `WINNOW_SCENARIOS` names another one.
    static let folder =
        ProcessInfo.processInfo.environment["WINNOW_SCENARIOS"].map { $0 + "/" }
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Scenarios/"

    /// The presets with a scenario file, by the letter of their demands.
    static let presets = [("B", "bant"), ("C", "complex-sale"), ("R", "readiness"), ("S", "status"), ("T", "topline")]

    /// All scenarios.
    static let all: [Scenario] = presets.flatMap { _, preset in
        let file = preset + ".txt"
        do {
            return try Scenario.all(
                in: String(contentsOfFile: folder + file, encoding: .utf8), file: file, preset: preset)
        } catch {
            Issue.record("\(error)")
            return []
        }
    }
}

@Suite("Demands of the published articles")
struct DemandTests {
    @Test("is met", arguments: Demands.all)
    func demand(_ scenario: Scenario) throws { try ScenarioRun(scenario).run() }

    @Test("every scenario has a number of its own and belongs to the file's article")
    func numbers() {
        let numbers = Demands.all.map(\.number)
        #expect(Set(numbers).count == numbers.count)
        for (letter, preset) in Demands.presets {
            #expect(Demands.all.filter { $0.preset == preset }.allSatisfy { $0.number.hasPrefix(letter) })
        }
    }
}
