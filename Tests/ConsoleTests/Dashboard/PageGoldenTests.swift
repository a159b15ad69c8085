import Console
import Foundation
import Reports
import Lifecycle
import Screen
import Testing

/// Pages of figures as text, compared with files; `WINNOW_WRITE_GOLDENS=1` writes them anew.
@Suite("Goldens of the pages of figures")
struct PageGoldenTests {
    private static let names: [LeadID: String] = Dictionary(
        uniqueKeysWithValues: people.enumerated().map { (LeadID($0 + 1), "\($1.first) \($1.last)") })

    private func compare(_ text: String, _ name: String) throws { try GoldenTests().compare(text, "figures-\(name)") }

    @Test("Every page reads well at 80, 120 and 200 columns, with all its rows and notes", arguments: ReportPageKind.allCases)
    func text(_ kind: ReportPageKind) throws {
        for width in [80, 120, 200] {
            let rows = DashboardTextRenderer.rows(SampleFigures.page(kind), width: width, names: Self.names)
            try compare(rows.map { $0 + "\n" }.joined(), "\(kind.rawValue)-\(width)")
        }
    }

    @Test("Beside another window every figure has that of the other window beside it, or an arrow where the room is short")
    func compared() throws {
        for kind in [ReportPageKind.overview, .speed, .sources, .rates] {
            for width in [80, 200] {
                let rows = DashboardTextRenderer.rows(SampleFigures.page(kind, compared: true), width: width, names: Self.names)
                try compare(rows.map { $0 + "\n" }.joined(), "compared-\(kind.rawValue)-\(width)")
            }
        }
    }

    @Test("Parted by source a page has a row for each, with as many columns as there is room for, the most telling first")
    func parted() throws {
        for kind in [ReportPageKind.overview, .speed, .rates, .health] {
            for width in [80, 120, 200] {
                let rows = DashboardTextRenderer.rows(SampleFigures.page(kind, grouping: .source), width: width, names: Self.names)
                try compare(rows.map { $0 + "\n" }.joined(), "parted-\(kind.rawValue)-\(width)")
            }
            let ascii = DashboardTextRenderer.rows(SampleFigures.page(kind, grouping: .source), width: 80, glyphs: .ascii)
            try compare(ascii.map { $0 + "\n" }.joined(), "ascii-parted-\(kind.rawValue)-80")
        }
        let both = DashboardTextRenderer.rows(SampleFigures.page(.overview, compared: true, grouping: .source), width: 120)
        try compare(both.map { $0 + "\n" }.joined(), "compared-parted-overview-120")
    }

    @Test("At 80 columns too the column that matters most has the figure of the other window beside it")
    func comparedNarrow() {
        for (kind, block, told) in [
            (ReportPageKind.sources, "What becomes", "5,000 (4,998)"), (.speed, "Clocks", "91 % (90 %)"),
            (.rates, "Rates", "91 %   (90 %)"), (.overview, "Funnel", "12,034 (9,000)"),
        ] {
            let rows = DashboardTextRenderer.rows(SampleFigures.page(kind, compared: true), width: 80, names: Self.names)
            #expect(rows.contains { $0.hasPrefix(block) })
            #expect(rows.contains { $0.contains(told) }, "\(kind): \(rows.joined(separator: "\n"))")
        }
    }

    @Test("An ASCII terminal gets nothing but ASCII, the words of the data included", arguments: ReportPageKind.allCases)
    func ascii(_ kind: ReportPageKind) throws {
        for width in [80, 120, 200] {
            let rows = DashboardTextRenderer.rows(SampleFigures.page(kind), width: width, glyphs: .ascii, names: Self.names)
            try compare(rows.map { $0 + "\n" }.joined(), "ascii-\(kind.rawValue)-\(width)")
            #expect(rows.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }, "\(kind) at \(width)")
        }
        let plain = DashboardTextRenderer.rows(SampleFigures.page(.overview, compared: true), width: 80, glyphs: .ascii)
        #expect(plain.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    }

    @Test(
        "No row is wider than was asked for, at any width, and nothing in it steers a terminal", arguments: ReportPageKind.allCases)
    func fits(_ kind: ReportPageKind) {
        for glyphs in [Glyphs.unicode, .ascii] {
            for width in 40...210 {
                for isCompared in [false, true] {
                    for row in DashboardTextRenderer.rows(
                        SampleFigures.page(kind, compared: isCompared, grouping: width % 2 == 0 ? .source : nil), width: width,
                        glyphs: glyphs, names: Self.names)
                    {
                        #expect(row.displayWidth <= width, "\(kind) at \(width): \(row)")
                        #expect(Sanitizer.isClean(row))
                    }
                }
            }
        }
    }

    @Test("Colours are put around texts only, and say nothing that signs don't say too")
    func colours() {
        let figures = SampleFigures.page(.overview)
        let coloured = DashboardTextRenderer.rows(figures, width: 80, colours: .full)
        let plain = DashboardTextRenderer.rows(figures, width: 80)
        let stripped = coloured.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") }
        for (row, other) in zip(stripped, plain) { #expect(row.hasPrefix(other)) }
        #expect(coloured.contains { $0.contains("\u{1B}[") })
        #expect(plain.contains { $0.contains("▲") })
        let monochrome = DashboardTextRenderer.rows(figures, width: 80, colours: .monochrome)
        #expect(!monochrome.contains { $0.contains("\u{1B}[38") || $0.contains("\u{1B}[3") })
    }
}

@Suite("Words of figures")
struct FigureWordsTests {
    private func rows(_ figures: PageFigures) -> String { DashboardTextRenderer.rows(figures, width: 120).joined(separator: "\n") }

    private func told(_ value: FigureValue) -> String {
        var figures = SampleFigures.page(.rates)
        figures.blocks = [
            FigureBlock("b", "Block", .table, columns: [FigureColumn("v", "")], rows: [FigureRow("r", "row", [value])])
        ]
        let line = DashboardTextRenderer.rows(figures, width: 80).last ?? ""
        return String(line.dropFirst(7))
    }

    @Test("Shares are whole from ten on, all and none only where it is all or none, and nothing of nothing is a dash")
    func shares() {
        let cell = FigureCell(0)
        #expect(told(.share(62, of: 100, cell)) == "62 %")
        #expect(told(.share(42, of: 1000, cell)) == "4.2 %")
        #expect(told(.share(0, of: 9, cell)) == "0 %")
        #expect(told(.share(9, of: 9, cell)) == "100 %")
        #expect(told(.share(9999, of: 10_000, cell)) == "99.9 %")
        #expect(told(.share(1, of: 10_000, cell)) == "<0.1 %")
        #expect(told(.share(0, of: 0, cell)) == "–")
        #expect(told(.share(13, of: 10, cell)) == "130 %")
        #expect(told(.quotient(.nan, leads: 0, cell)) == "–")
        #expect(told(.quotient(.infinity, leads: 0, cell)) == "–")
        #expect(told(.interval(0, of: 0, lower: .nan, upper: .nan, cell)) == "–")
        #expect(told(.interval(62, of: 100, lower: 0.52, upper: 0.709, cell)) == "62 % [52–71]")
    }

    @Test("Lengths of time stand in the unit that says most, amounts with groups and currency")
    func unitsAndGroups() {
        let cell = FigureCell(0)
        func span(_ seconds: Double) -> String { told(.span(Int64(seconds * 1000), leads: 1, cell)) }
        #expect(span(0) == "0 s")
        #expect(span(59) == "59 s")
        #expect(span(59.7) == "1 min")
        #expect(span(47 * 60) == "47 min")
        #expect(span(3599) == "1 h")
        #expect(span(3.2 * 3600) == "3.2 h")
        #expect(span(36 * 3600) == "36 h")
        #expect(span(2.4 * 86_400) == "2.4 d")
        #expect(span(412 * 86_400) == "412 d")
        #expect(told(.span(nil, leads: 0, cell)) == "–")
        #expect(told(.leads(1_234_567, cell)) == "1,234,567")
        #expect(told(.money(1_240_000, currency: "EUR", leads: 1, cell)) == "12,400 EUR")
        #expect(told(.money(1250, currency: "EUR", leads: 1, cell)) == "12.50 EUR")
        #expect(told(.money(124_000_000, currency: "", leads: 1, cell)) == "1.24 M")
        #expect(told(.quotient(2.35, leads: 1, cell)) == "2.4")
        #expect(told(.quotient(0.35, leads: 1, cell)) == "0.35")
    }

    @Test("The heading names the days, those they are held against, the filter, the moment of the past and how fresh the data is")
    func heading() {
        let text = rows(
            SampleFigures.page(.sources, compared: true, filter: GroupFilter(.owner, "kim"), asOf: .of(2026, 11, 4, 12)))
        #expect(text.contains("emea · Funnel: Sources"))
        #expect(text.contains("30 days: 6 Oct–4 Nov 2026 · against 6 Sep–5 Oct 2026"))
        #expect(text.contains("owner kim only"))
        // What a page is parted by, and where it can't be.
        #expect(text.contains("by source"))
        #expect(rows(SampleFigures.page(.speed, grouping: .path)).contains("2026 · by path"))
        #expect(!rows(SampleFigures.page(.speed)).contains("2026 · by"))
        #expect(rows(SampleFigures.page(.team, grouping: .source)).contains("2026 · always by person"))
        #expect(!rows(SampleFigures.page(.team, grouping: .owner)).contains("always by person"))
        #expect(rows(SampleFigures.page(.calibration, grouping: .source)).contains("2026 · always by score"))
        #expect(text.contains("as of 4 Nov 2026 12:00, definition 3"))
        #expect(text.contains("data of 4 Nov 2026 12:00:00"))
        #expect(text.contains("12,345 leads"))
    }

    @Test("An empty workspace, days without data and days to come are told in words, never by a blank or NaN")
    func nothing() {
        let today = Day(year: 2026, month: 11, day: 23) ?? Day(number: 0)
        let month = WindowChoice.month.window(today: today)
        for kind in ReportPageKind.allCases {
            let none = rows(SampleFigures.empty(kind, leads: 0, window: month))
            #expect(none.contains("No lead was taken in yet"))
            let quiet = rows(SampleFigures.empty(kind, leads: 5, window: month))
            #expect(quiet.contains("Nothing in this window"))
            let ahead = rows(
                SampleFigures.empty(kind, leads: 5, window: DayWindow(first: today.adding(10), last: today.adding(20))))
            #expect(ahead.contains("still to come"))
            #expect(ahead.contains("11 days: 3 Dec–13 Dec 2026"))
            for text in [none, quiet, ahead] { #expect(!text.contains("nan") && !text.contains("NaN")) }
        }
    }

    @Test("Columns that have no room are counted, the most important stay")
    func droppedColumns() {
        let narrow = DashboardTextRenderer.rows(SampleFigures.page(.sources), width: 60).joined(separator: "\n")
        #expect(narrow.contains("more columns: wider"))
        #expect(narrow.contains("leads") && narrow.contains("accepted"))
        #expect(!narrow.contains("sales-ready  "))
        let wide = DashboardTextRenderer.rows(SampleFigures.page(.sources), width: 200).joined(separator: "\n")
        #expect(!wide.contains("more column"))
    }

    @Test("Windows and filters are kept in words and read back; what means nothing is not taken")
    func kept() {
        let days = WindowSelection.days(
            DayWindow(first: Day(year: 2026, month: 10, day: 1), last: Day(year: 2026, month: 10, day: 31)))
        for pick in [days, .latest(.year), .days(DayWindow(first: Day(number: 20_000), last: nil)), .days(.always)] {
            #expect(WindowSelection(words: pick.words) == pick)
        }
        #expect(days.words == "2026-10-01..2026-10-31")
        for words in ["", "30", "2026-10-31..2026-10-01", "x..y", "2026-13-01.."] {
            #expect(WindowSelection(words: words) == nil, "\(words)")
        }
        for filter in [GroupFilter(.source, "a=b"), GroupFilter(.owner, "")] { #expect(GroupFilter(words: filter.words) == filter) }
        #expect(GroupFilter(words: "colour=red") == nil && GroupFilter(words: "everything=x") == nil)
    }

    @Test("A text that is cut says so by a mark")
    func marks() {
        let text = DashboardTextRenderer.rows(SampleFigures.page(.sources), width: 80).joined(separator: "\n")
        #expect(text.contains("  a source whose") && text.contains("…"))
    }
}
