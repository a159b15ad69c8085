import Foundation
import Funnel
import Lifecycle
import Testing

/// Each figure computed twice: by the pages over tracks, and the plain way over what the lines fold to.
@Suite("Figures are what a plain count over the histories says, and open the very leads")
struct FiguresTests {
    /// How many histories are told: 300 in the suite, more where somebody asks.
    static var wanted: UInt64 {
        ProcessInfo.processInfo.environment["WINNOW_HISTORIES"].flatMap(UInt64.init) ?? 300
    }

    @Test("of every page, for any history, definition and question", arguments: FunnelPageKind.allCases)
    func anyHistory(kind: FunnelPageKind) throws {
        for seed in 0..<Self.wanted {
            var random = try RandomDesk(seed: seed)
            random.goOn(random.dice.number(0...70), leads: random.dice.number(1...12))
            let world = random.desk.world
            let tracks = random.desk.tracks(segments: random.dice.number(1...4))
            for _ in 0..<3 {
                let question = random.question()
                var comparison = Comparison(FunnelPages.open(kind, tracks, random.desk.setting, question))
                comparison.compare(NaivePage(world, question).blocks(kind))
                #expect(comparison.differences.isEmpty, "seed \(seed), \(question)")
                if !comparison.differences.isEmpty { return }
            }
        }
    }
}
