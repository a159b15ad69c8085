import Reports
import Lifecycle
import Testing

/// Compares a page that follows changes with a page opened after them.
@Suite("An open page shows what a reopened one shows")
struct LiveTests {
    @Test("after any single change: new values, undos, merges, re-entries", arguments: 0..<UInt64(2))
    func anyChange(part: UInt64) throws {
        var failed: Set<ReportPageKind> = []
        for seed in stride(from: 1000 + part, to: 1000 + FiguresTests.wanted / 2, by: 2) {
            var random = try RandomHistory(seed: seed)
            random.run(random.dice.number(0...30), leads: 8)
            if seed % 2 == 0 { random.fixture.addOpportunities() }
            let set = random.fixture.timelines(segments: 2)
            let query = random.query()
            let pages = ReportPageKind.allCases.map { ReportPages.open($0, set, random.fixture.settings, query) }
            for _ in 0..<6 {
                let before = random.fixture.entries.count
                let changed = random.act(leads: 12)
                if seed % 2 == 0 { random.fixture.addOpportunities(from: before) }
                for number in changed.shuffled(using: &random.dice) {
                    let old = set[LeadID(number)]
                    let new = random.fixture.timeline(number)
                    set.setTexts(random.fixture.texts)
                    set.replace(new)
                    for page in pages { page.update(from: old, to: new.isLead ? new : nil) }
                }
                let fresh = random.fixture.timelines(segments: 1)
                for (kind, page) in zip(ReportPageKind.allCases, pages) where !failed.contains(kind) {
                    let differences = differences(page, ReportPages.open(kind, fresh, random.fixture.settings, query))
                    #expect(differences.isEmpty, "seed \(seed), \(kind), \(query): \(differences.prefix(4))")
                    if !differences.isEmpty { failed.insert(kind) }
                }
            }
            let naive = NaivePage(random.fixture.world, query)
            for (kind, page) in zip(ReportPageKind.allCases, pages) where !failed.contains(kind) {
                var comparison = Comparison(page)
                comparison.compare(naive.blocks(kind))
                #expect(comparison.differences.isEmpty, "seed \(seed), \(kind), \(query): \(comparison.differences.prefix(4))")
                if !comparison.differences.isEmpty { failed.insert(kind) }
            }
        }
    }

    /// The differences between two pages, ignoring cells; rows without leads may be in one of them only.
    private func differences(_ one: any ReportPage, _ other: any ReportPage) -> [String] {
        var found: [String] = []
        let (figures, others) = (one.figures, other.figures)
        if figures.leadCount != others.leadCount { found.append("\(figures.leadCount) leads, reopened: \(others.leadCount)") }
        if figures.blocks.map(\.id) != others.blocks.map(\.id) { return ["other blocks"] }
        for (block, fresh) in zip(figures.blocks, others.blocks) {
            let (rows, wanted) = (Self.cells(of: block), Self.cells(of: fresh))
            for (key, values) in rows where wanted[key] != values {
                found.append("\(block.id).\(key): \(values), reopened: \(wanted[key] ?? [])")
            }
            for key in wanted.keys where rows[key] == nil { found.append("\(block.id): no row \(key)") }
        }
        return found
    }

    private static func cells(of block: FigureBlock) -> [String: [String]] {
        var rows: [String: [String]] = [:]
        for row in block.rows {
            let values = (row.values + row.compared).map(text)
            let isBlank = values.allSatisfy { ["0", "nothing"].contains($0) }
            if block.id == .team, isBlank { continue }
            // Named by column, because the columns of groups may be in a different order.
            let named = zip(block.columns.map(\.id.key) + (0..<99).map(String.init), values).map { $0 + "=" + $1 }
            rows[row.id.key, default: []] += block.id == .reasons ? named.sorted() : named
        }
        return rows
    }

    private static func text(_ value: FigureValue) -> String {
        switch value {
        case .nothing: "nothing"
        case .leads(let count, _): "\(count)"
        case .share(let part, let whole, _): "\(part)/\(whole)"
        case .opportunities(let count, let leads, _): "\(count) of \(leads)"
        case .opportunityShare(let part, let whole, let leads, _): "\(part)/\(whole) of \(leads)"
        case .span(let length, let count, _): "\(length ?? -1) of \(count)"
        case .money(let cents, let currency, let count, _): "\(cents) \(currency) of \(count)"
        case .number(let number, unit: let unit, text: let text): "\(number ?? 0) \(unit) \(text)"
        case .limits(let limits): "\(limits)"
        case .quotient(let quotient, let count, _): "\(quotient) of \(count)"
        case .interval(let part, let whole, _, _, _): "\(part)/\(whole)"
        case .series(let values): "\(values)"
        case .text(let text): text
        case .moment(let moment): "\(moment.milliseconds)"
        case .lead(let id): id.description
        }
    }
}
