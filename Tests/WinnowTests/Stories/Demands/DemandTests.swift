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

    /// All scenarios that can be read.
    static let all: [Scenario] = presets.flatMap { (try? scenarios(of: $0.1)) ?? [] }

    /// The scenarios of a preset.
    static func scenarios(of preset: String) throws -> [Scenario] {
        let file = preset + ".txt"
        return try Scenario.all(in: String(contentsOfFile: folder + file, encoding: .utf8), file: file, preset: preset)
    }
}

@Suite("Demands of the published articles")
struct DemandTests {
    @Test("is met", arguments: Demands.all)
    func demand(_ scenario: Scenario) throws { try ScenarioRun(scenario).run() }

    @Test("the table of the README has a row for every demand, and names the file of each that has a scenario")
    func table() throws {
        let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path + "/README.md"
        let text = try String(contentsOfFile: readme, encoding: .utf8)
        var rows: [String: String] = [:]
        for line in text.split(separator: "\n") {
            guard let match = line.wholeMatch(of: /\| ([TBCRS][0-9]+) \| .+ \| (.+) \|/) else { continue }
            #expect(rows.updateValue(String(match.2), forKey: String(match.1)) == nil, "\(match.1) is there twice")
        }
        // As many as the articles have demands.
        #expect(
            Dictionary(grouping: rows.keys) { $0.prefix(1) }.mapValues(\.count) == ["T": 39, "B": 41, "C": 39, "R": 38, "S": 39])
        for scenario in Demands.all {
            let number = scenario.number.filter { !$0.isLowercase }
            #expect(rows[number]?.contains("`\(scenario.file)`") == true, "\(number) has a scenario in \(scenario.file)")
        }
        let tested = Set(Demands.all.map { $0.number.filter { !$0.isLowercase } })
        for (number, test) in rows where test.contains(".txt") { #expect(tested.contains(number), "\(number) has no scenario") }
    }

    @Test("every scenario has a number of its own and belongs to the file's article")
    func numbers() throws {
        // The list of arguments leaves out files that can't be read.
        for (_, preset) in Demands.presets { #expect(try !Demands.scenarios(of: preset).isEmpty) }
        let numbers = Demands.all.map(\.number)
        #expect(Set(numbers).count == numbers.count)
        for (letter, preset) in Demands.presets {
            #expect(Demands.all.filter { $0.preset == preset }.allSatisfy { $0.number.hasPrefix(letter) })
        }
    }
}
