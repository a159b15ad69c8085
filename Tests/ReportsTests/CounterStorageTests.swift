import Testing

@testable import Reports

/// Counts by names and rows, the simple way.
private struct PlainCounters {
    var leads: [CounterID: Int] = [:]
    var totals: [CounterID: Int] = [:]
    var durations: [CounterID: [Int64]] = [:]
}

@Suite("The counters of a report")
struct CounterStorageTests {
    private enum Key: Int, CaseIterable, CounterKey { case counted, amount, time }

    @Test("have a number each, in every table, run and grid")
    func layout() {
        var layout = CounterLayout()
        let (one, many) = (layout.table(Key.self), layout.table(Key.self, rows: 3))
        let (run, grid) = (layout.run(2), layout.grid(rows: 2, columns: 4))
        var all = Key.allCases.map { one[$0] } + (0..<3).flatMap { row in Key.allCases.map { many[$0, row] } }
        all += (0..<2).map { run[$0] } + (0..<2).flatMap { row in (0..<4).map { grid[row, $0] } }
        #expect(Set(all).count == layout.count && all.count == layout.count)
    }

    @Test("equal a plain count after leads come and go on several cores, and keep their invariants", arguments: 0..<UInt64(8))
    func anyCounts(seed: UInt64) {
        var dice = Dice(seed: seed)
        var layout = CounterLayout()
        let table = layout.table(Key.self, rows: dice.number(1...4))
        var plain = PlainCounters()
        let tally = Tally(layout)
        for _ in 0..<dice.number(1...3) {
            let part = Tally(layout)
            var present: [(row: Int, amount: Int64)] = []
            for _ in 0..<dice.number(0...300) {
                let isGone = !present.isEmpty && dice.one(in: 3)
                let lead: (row: Int, amount: Int64) =
                    isGone
                    ? present.remove(at: dice.number(0...present.count - 1))
                    : (dice.number(0...table.rows - 1), Int64(dice.number(0...1 << dice.number(0...40))))
                if !isGone { present.append(lead) }
                part.count(sign: isGone ? -1 : 1) { counters in
                    counters.count(table[.counted, lead.row])
                    counters.add(table[.amount, lead.row], lead.amount)
                    counters.span(table[.time, lead.row], lead.amount)
                }
                part.checkInvariants()
            }
            for lead in present {
                for key in Key.allCases { plain.leads[table[key, lead.row], default: 0] += 1 }
                plain.totals[table[.amount, lead.row], default: 0] += Int(lead.amount)
                plain.durations[table[.time, lead.row], default: []].append(lead.amount)
            }
            tally.merge(part)
        }
        for row in 0..<table.rows {
            for key in Key.allCases { #expect(tally.count(table[key, row].sum) == plain.leads[table[key, row]] ?? 0) }
            #expect(tally.total(table[.amount, row]) == plain.totals[table[.amount, row]] ?? 0)
            for hundredths in [1, 50, 90, 100] {
                let wanted = quantile(hundredths, plain.durations[table[.time, row]] ?? [])
                #expect(tally.quantile(hundredths, table[.time, row]) == wanted)
            }
        }
        tally.checkInvariants()
    }

    @Test("are checked in the builds that tests run")
    func checked() async {
        await #expect(processExitsWith: .failure) {
            var layout = CounterLayout()
            let table = layout.table(Key.self)
            let tally = Tally(layout)
            tally.count(sign: -1) { $0.count(table[.counted]) }
            tally.checkInvariants()
        }
    }
}
