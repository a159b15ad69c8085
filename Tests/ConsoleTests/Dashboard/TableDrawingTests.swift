import Console
import Lifecycle
import Screen
import Testing

@testable import Reports

@Suite("Tables of dashboard pages")
struct TableDrawingTests {
    private let cell = FigureCell(CounterSum(CounterID(0)))

    private func lines(_ block: FigureBlock, width: Int = 80) -> [String] {
        var figures = SampleFigures.page(.rates)
        figures.blocks = [block]
        return FigurePageLayout(figures, width: width, height: 40, glyphs: .unicode).lines.map(\.text)
    }

    @Test("The numbers of a column are aligned on the decimal point, or on the unit of whole numbers")
    func alignment() {
        var rows = [62, 42, 0, 1000].enumerated().map { index, part in
            FigureRow(.named("\(index)"), "row", [.share(part, of: 1000, cell), .leads(1, cell)])
        }
        rows[1].immature = [0]
        rows.append(FigureRow("none", "row", [.nothing, .leads(1, cell)]))
        let block = FigureBlock(.rates, "Rates", .table, columns: [FigureColumn("a", "rate"), FigureColumn("b", "n")], rows: rows)
        #expect(
            lines(block).dropFirst(2).prefix(5).map { String($0.dropFirst(7)) } == [
                "  6.2%   1", "  4.2%*  1", "  0%     1", "100%     1", "  –      1",
            ])
    }

    @Test("The amounts of a column have one notation, aligned on the last whole digit; those compared with, too")
    func amounts() {
        func money(_ cents: Int64) -> FigureValue { .money(cents, currency: "EUR", leads: 1, cell) }
        let rows = [(102_000_000, 950), (25_280_000, 150_000_000), (90, 0)].enumerated().map { index, cents in
            FigureRow(.named("\(index)"), "row", [money(Int64(cents.0))], compared: [money(Int64(cents.1))])
        }
        let block = FigureBlock(.rates, "Rates", .table, columns: [FigureColumn("a", "worth")], rows: rows)
        #expect(
            lines(block).dropFirst(2).prefix(3).map { String($0.dropFirst(7)) } == [
                "1,020,000 EUR        (10 EUR)",
                "  252,800 EUR (1,500,000 EUR)", "        1 EUR         (0 EUR)",
            ])
    }

    @Test("The cells of a triangle are equally wide and shaded by their size, from the first cohort to the last")
    func triangle() {
        let page = lines(SampleFigures.page(.cohorts).blocks[0], width: 200)
        let rows = page.dropFirst(2).prefix(12).map { Array($0) }
        let shades: Set<Character> = ["░", "▒", "▓", "█"]
        let starts = rows.map { row in
            row.indices.filter { shades.contains(row[$0]) && ($0 == 0 || !shades.contains(row[$0 - 1])) }
        }
        #expect(starts[0].count == 12 && starts[11].count == 1)
        #expect(Set(zip(starts[0].dropFirst(), starts[0]).map { $0 - $1 }).count == 1)
        #expect(starts.allSatisfy { starts[0].starts(with: $0) })
        #expect(page.contains { $0.hasPrefix("  ░▒▓█ share, the darkest up to ") })
    }

    @Test("A funnel has bars at 80 columns, with the value of the compared period as a line in them and a legend")
    func bars() {
        let funnel = SampleFigures.page(.marketing, compared: true).blocks[0]
        for width in [78, 118, 198] {
            let page = lines(funnel, width: width)
            #expect(page.contains { $0.contains("Inquiry") && $0.contains("█") && $0.contains("│") && $0.contains("░") })
            #expect(page.contains("  █ this period   ░ still open   │ compared period"))
        }
        // 9,000 of 12,034: the line is at three quarters of the bar.
        let bar = lines(funnel, width: 118)[2].split(separator: " ")[1]
        let mark = bar.distance(from: bar.startIndex, to: bar.firstIndex(of: "│") ?? bar.endIndex)
        #expect(abs(Double(mark + 1) / Double(bar.count) - 9000 / 12_034) < 0.05)
    }
}
