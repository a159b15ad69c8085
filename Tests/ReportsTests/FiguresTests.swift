import Foundation
import Reports
import Lifecycle
import Testing

/// Each figure computed twice: by the pages over tracks, and the plain way over what the lines fold to.
@Suite("Figures are what a plain count over the histories says, and open the very leads")
struct FiguresTests {
    /// How many histories are told: 120 in the suite, more where somebody asks.
    static var wanted: UInt64 {
        ProcessInfo.processInfo.environment["WINNOW_HISTORIES"].flatMap(UInt64.init) ?? 120
    }

    @Test("on every page, for any history, definition and question", arguments: 0..<UInt64(2))
    func anyHistory(part: UInt64) throws {
        var failed: Set<ReportPageKind> = []
        var numbers = 0
        for seed in stride(from: part, to: Self.wanted, by: 2) {
            var random = try RandomHistory(seed: seed)
            random.goOn(random.dice.number(0...70), leads: random.dice.number(1...12))
            let world = random.fixture.world
            let tracks = random.fixture.tracks(segments: random.dice.number(1...4))
            for _ in 0..<2 {
                let question = random.question()
                let naive = NaivePage(world, question)
                for kind in ReportPageKind.allCases where !failed.contains(kind) {
                    var comparison = Comparison(ReportPages.open(kind, tracks, random.fixture.setting, question))
                    comparison.compare(naive.blocks(kind))
                    numbers += comparison.count
                    #expect(
                        comparison.differences.isEmpty, "seed \(seed), \(kind), \(question): \(comparison.differences.prefix(4))")
                    // One history is enough to look for a mistake in.
                    if !comparison.differences.isEmpty { failed.insert(kind) }
                }
            }
        }
        #expect(numbers > 700 * Int(Self.wanted) / 2)
    }
}
