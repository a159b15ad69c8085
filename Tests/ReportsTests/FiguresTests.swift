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

    @Test("the date of creation of a declared outcome's opportunity counts in many histories")
    func declaredOutcomes() throws {
        var found = 0
        for seed in 0..<Self.wanted where seed % 3 == 2 {
            var random = try RandomHistory(seed: seed)
            random.run(random.dice.number(0...70), leads: random.dice.number(1...12))
            random.fixture.nameCreationOfOutcomes()
            found += random.fixture.world.leads.count { $0.passed.count > $0.stays.count }
        }
        #expect(found > 10)
    }

    @Test("on every page, for any history, definition and query", arguments: 0..<UInt64(2))
    func anyHistory(part: UInt64) throws {
        var failed: Set<ReportPageKind> = []
        var numbers = 0
        for seed in stride(from: part, to: Self.wanted, by: 2) {
            var random = try RandomHistory(seed: seed)
            random.run(random.dice.number(0...70), leads: random.dice.number(1...12))
            if seed % 3 == 1 { random.fixture.definition.rates = Self.rates(base: seed % 2 == 0 ? "EUR" : "CHF") }
            if seed % 4 < 2 { random.fixture.recordCosts(isSparse: seed % 4 == 0) }
            if seed % 3 == 0 {
                random.fixture.definition.sources = [SourceName(name: "Web Site", aliases: ["fair", "WEB"])]
            }
            if seed % 3 == 2 { random.fixture.nameCreationOfOutcomes() }
            if seed % 5 < 3 { random.fixture.addOpportunities() }
            if seed % 5 == 1 {
                random.fixture.definition.quotas += [
                    Quota(id: "deals", label: "deals", side: .sdr, stage: .won, count: 2, period: .quarter),
                    Quota(id: "wins", label: "wins", side: .marketing, stage: .won, count: 0, period: .month),
                ]
            }
            if seed % 5 == 2 {
                random.fixture.definition.revenueQuotas = [
                    RevenueQuota(
                        id: "bookings", label: "Bookings", side: .team, amount: Money(cents: 900_000, currency: "EUR"),
                        period: .quarter),
                    RevenueQuota(
                        id: "each", label: "Each", side: .closer, amount: Money(cents: 70_000, currency: "USD"), period: .month),
                ]
            }
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

extension JournalFixture {
    /// Records costs of some sources: known and unknown ones, in several currencies, one of them twice.
    mutating func recordCosts(isSparse: Bool) {
        let today = definition.calendar.zone.day(of: now)
        for (index, back) in [0, 20, 40, 100, 300, -40].enumerated() {
            let month = Month(of: today.adding(-back))
            func record(_ source: String, _ cents: Int64, _ currency: String) {
                costs.append(CostRecorded(source: source, month: month, amount: Money(cents: cents, currency: currency)))
            }
            record("Web", 300_000 + Int64(index), "EUR")
            if isSparse { continue }
            record("fair", 123_457, index % 2 == 0 ? "USD" : "EUR")
            record("web", 250_001, "EUR")
            record("Podcast", 99_999, index == 1 ? "" : "SEK")
        }
    }

    /// Lets files declare most outcomes, also of leads just imported.
    fileprivate mutating func nameCreationOfOutcomes() {
        let declaration = StageDeclaration(column: "Stage", text: "Closed Won")
        var imported: Set<LeadID> = []
        for (index, entry) in entries.enumerated() {
            guard let lead = entry.lead else { continue }
            let isNext = imported.remove(lead) != nil
            switch entry.event {
            case .captured: if entry.batch != nil { imported.insert(lead) }
            case .closed(var closed) where entry.seq.value % 4 != 0:
                closed.declaration = declaration
                entries[index].event = .closed(closed)
            case .converted where entry.seq.value % 2 == 0: entries[index].event = .noted("was converted")
            case .touched, .engaged, .assigned, .promoted:
                if isNext { entries[index].event = .closed(Closed(outcome: .won, declaration: declaration)) }
            default: break
            }
        }
    }
}
