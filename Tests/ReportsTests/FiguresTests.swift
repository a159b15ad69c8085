import Foundation
import Reports
import Lifecycle
import Testing

/// Computes each figure twice: with the pages over timelines, and the simple way over folded leads.
@Suite("Figures match a simple count over the histories and open exactly its leads")
struct FiguresTests {
    /// The number of histories: 120 by default, or `WINNOW_HISTORIES`.
    static var wanted: UInt64 {
        ProcessInfo.processInfo.environment["WINNOW_HISTORIES"].flatMap(UInt64.init) ?? 120
    }

    /// Rates by which dollars, and francs if anybody had them, are one line; amounts without a currency stand apart.
    private static func rates(base: String) -> CurrencyRates {
        CurrencyRates(
            base: base, rates: [CurrencyRates.Rate(currency: "USD", millionths: 923_457)])
    }

    @Test("on every page, for any history, definition and query", arguments: 0..<UInt64(2))
    func anyHistory(part: UInt64) throws {
        var failed: Set<ReportPageKind> = []
        var numbers = 0
        for seed in stride(from: part, to: Self.wanted, by: 2) {
            var random = try RandomHistory(seed: seed)
            random.run(random.dice.number(0...70), leads: random.dice.number(1...12))
            if seed % 3 == 1 { random.fixture.definition.rates = Self.rates(base: seed % 2 == 0 ? "EUR" : "CHF") }
            let world = random.fixture.world
            let timelines = random.fixture.timelines(segments: random.dice.number(1...4))
            for _ in 0..<2 {
                let query = random.query()
                let naive = NaivePage(world, query)
                for kind in ReportPageKind.allCases where !failed.contains(kind) {
                    var comparison = Comparison(ReportPages.open(kind, timelines, random.fixture.settings, query))
                    comparison.compare(naive.blocks(kind))
                    numbers += comparison.count
                    #expect(
                        comparison.differences.isEmpty, "seed \(seed), \(kind), \(query): \(comparison.differences.prefix(4))")
                    // One history per page is enough to find a mistake.
                    if !comparison.differences.isEmpty { failed.insert(kind) }
                }
            }
        }
        #expect(numbers > 700 * Int(Self.wanted) / 2)
    }
}
