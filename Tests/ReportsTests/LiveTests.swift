import Reports
import Lifecycle
import Testing

/// A page that goes along with the work says what one says that is opened anew.
@Suite("A page that is being looked at says what one opened anew says")
struct LiveTests {
    @Test("after any single change: new words, undos, merges, re-entries", arguments: 0..<UInt64(2))
    func anyChange(part: UInt64) throws {
        var failed: Set<ReportPageKind> = []
        for seed in stride(from: 1000 + part, to: 1000 + FiguresTests.wanted / 2, by: 2) {
            var random = try RandomHistory(seed: seed)
            random.goOn(random.dice.number(0...30), leads: 8)
            let set = random.fixture.tracks(segments: 2)
            let question = random.question()
            let pages = ReportPageKind.allCases.map { ReportPages.open($0, set, random.fixture.setting, question) }
            for _ in 0..<6 {
                for number in random.step(leads: 12).shuffled(using: &random.dice) {
                    let old = set[LeadID(number)]?.track
                    let new = random.fixture.track(number)
                    set.setWords(random.fixture.words)
                    set.replace(new)
                    for page in pages { page.update(from: old, to: new.isLead ? new : nil) }
                }
                let anew = random.fixture.tracks(segments: 1)
                for (kind, page) in zip(ReportPageKind.allCases, pages) where !failed.contains(kind) {
                    let differences = differences(page, ReportPages.open(kind, anew, random.fixture.setting, question))
                    #expect(differences.isEmpty, "seed \(seed), \(kind), \(question): \(differences.prefix(4))")
                    if !differences.isEmpty { failed.insert(kind) }
                }
            }
            let naive = NaivePage(random.fixture.world, question)
            for (kind, page) in zip(ReportPageKind.allCases, pages) where !failed.contains(kind) {
                var comparison = Comparison(page)
                comparison.compare(naive.blocks(kind))
                #expect(comparison.differences.isEmpty, "seed \(seed), \(kind), \(question): \(comparison.differences.prefix(4))")
                if !comparison.differences.isEmpty { failed.insert(kind) }
            }
        }
    }

    /// Where two pages differ, cells apart; rows without any lead may stand in one of them.
    private func differences(_ one: any ReportPage, _ other: any ReportPage) -> [String] {
        var found: [String] = []
        let (figures, others) = (one.figures, other.figures)
        if figures.leadCount != others.leadCount { found.append("\(figures.leadCount) leads, anew \(others.leadCount)") }
        if figures.blocks.map(\.id) != others.blocks.map(\.id) { return ["other blocks"] }
        for (block, anew) in zip(figures.blocks, others.blocks) {
            let (rows, wanted) = (Self.told(block), Self.told(anew))
            for (key, values) in rows where wanted[key] != values {
                found.append("\(block.id).\(key): \(values), anew \(wanted[key] ?? [])")
            }
            for key in wanted.keys where rows[key] == nil { found.append("\(block.id): no row \(key)") }
        }
        return found
    }

    private static func told(_ block: FigureBlock) -> [String: [String]] {
        var rows: [String: [String]] = [:]
        for row in block.rows {
            let values = (row.values + row.compared).map(words)
            let isBlank = values.allSatisfy { ["0", "nothing"].contains($0) }
            if block.id == "team", isBlank { continue }
            // By the columns' names: those of groups may stand in another order.
            let named = zip(block.columns.map(\.id) + (0..<99).map(String.init), values).map { $0 + "=" + $1 }
            rows[row.key, default: []] += block.id == "reasons" ? named.sorted() : named
        }
        return rows
    }

    private static func words(_ value: FigureValue) -> String {
        switch value {
        case .nothing: "nothing"
        case .leads(let count, _): "\(count)"
        case .share(let part, let whole, _): "\(part)/\(whole)"
        case .span(let length, let count, _): "\(length ?? -1) of \(count)"
        case .money(let cents, let currency, let count, _): "\(cents) \(currency) of \(count)"
        case .quotient(let quotient, let count, _): "\(quotient) of \(count)"
        case .interval(let part, let whole, _, _, _): "\(part)/\(whole)"
        case .series(let values): "\(values)"
        case .text(let text): text
        case .moment(let moment): "\(moment.milliseconds)"
        case .lead(let id): id.description
        }
    }
}
