import Console
import Foundation
import Reports
import Lifecycle
import Screen
import Testing

/// Compares dashboard pages as text with files; `WINNOW_WRITE_GOLDENS=1` writes the files.
@Suite("Goldens of dashboard pages")
struct PageGoldenTests {
    private static let names: [LeadID: String] = Dictionary(
        uniqueKeysWithValues: people.enumerated().map { (LeadID($0 + 1), "\($1.first) \($1.last)") })

    /// Compares a page at each width. A width without a file of its own looks as the one before it.
    private func compare(_ name: String, at widths: [Int], _ rows: (Int) -> [String]) throws {
        var narrower: String?
        for width in widths {
            let text = rows(width).map { $0 + "\n" }.joined()
            if text != narrower || GoldenTests.hasGolden("figures-\(name)-\(width)") {
                try GoldenTests().compare(text, "figures-\(name)-\(width)")
            }
            narrower = text
        }
    }

    @Test("Every page is readable at 80, 120 and 200 columns, with all rows and notes", arguments: ReportPageKind.allCases)
    func text(_ kind: ReportPageKind) throws {
        try compare(kind.rawValue, at: [80, 120, 200]) { width in
            DashboardTextRenderer.rows(SampleFigures.page(kind), width: width, names: Self.names)
        }
    }

    @Test("In a comparison, every figure has the compared one beside it, or an arrow where space is short")
    func compared() throws {
        for kind in [ReportPageKind.overview, .speed, .sources, .rates] {
            try compare("compared-\(kind.rawValue)", at: [80, 200]) { width in
                DashboardTextRenderer.rows(SampleFigures.page(kind, compared: true), width: width, names: Self.names)
            }
        }
    }

    @Test("Grouped by source, a page has a row for each, with as many columns as fit, the most important first")
    func grouped() throws {
        for kind in [ReportPageKind.overview, .speed, .rates, .health] {
            let page = SampleFigures.page(kind, grouping: .source)
            try compare("grouped-\(kind.rawValue)", at: [80, 120, 200]) { width in
                DashboardTextRenderer.rows(page, width: width, names: Self.names)
            }
            try compare("ascii-grouped-\(kind.rawValue)", at: [80]) { width in
                DashboardTextRenderer.rows(page, width: width, glyphs: .ascii)
            }
        }
        let both = SampleFigures.page(.overview, compared: true, grouping: .source)
        try compare("compared-grouped-overview", at: [120]) { DashboardTextRenderer.rows(both, width: $0) }
    }

    @Test("Even at 80 columns, the most important column has the compared figure beside it")
    func comparedNarrow() {
        for (kind, block, text) in [
            (ReportPageKind.sources, "Outcomes", "5,000 (4,998)"), (.speed, "Clocks", "91% (90%)"),
            (.rates, "Rates", "91%   (90%)"), (.overview, "Funnel", "12,034 (9,000)"),
        ] {
            let rows = DashboardTextRenderer.rows(SampleFigures.page(kind, compared: true), width: 80, names: Self.names)
            #expect(rows.contains { $0.hasPrefix(block) })
            #expect(rows.contains { $0.contains(text) }, "\(kind): \(rows.joined(separator: "\n"))")
        }
    }

    @Test("An ASCII terminal receives only ASCII, including text from the data", arguments: ReportPageKind.allCases)
    func ascii(_ kind: ReportPageKind) throws {
        try compare("ascii-\(kind.rawValue)", at: [80, 120, 200]) { width in
            let rows = DashboardTextRenderer.rows(SampleFigures.page(kind), width: width, glyphs: .ascii, names: Self.names)
            #expect(rows.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }, "\(kind) at \(width)")
            return rows
        }
        let plain = DashboardTextRenderer.rows(SampleFigures.page(.overview, compared: true), width: 80, glyphs: .ascii)
        #expect(plain.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    }

    @Test(
        "No row is wider than requested, at any width, and none contains control sequences", arguments: ReportPageKind.allCases)
    func fits(_ kind: ReportPageKind) {
        for (isCompared, isGrouped) in [(false, false), (false, true), (true, false), (true, true)] {
            let page = SampleFigures.page(kind, compared: isCompared, grouping: isGrouped ? .source : nil)
            for width in 40...210 where width.isMultiple(of: 2) == isGrouped {
                for glyphs in [Glyphs.unicode, .ascii] {
                    let rows = DashboardTextRenderer.rows(page, width: width, glyphs: glyphs, names: Self.names)
                    let wide = rows.filter { $0.displayWidth > width || !Sanitizer.isClean($0) }
                    #expect(wide.isEmpty, "\(kind) at \(width)")
                }
            }
        }
    }

    @Test("Colours surround text only, and carry no information that signs don't")
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

@Suite("Formatting of figures")
struct FigureFormatterTests {
    private func rows(_ figures: PageFigures) -> String { DashboardTextRenderer.rows(figures, width: 120).joined(separator: "\n") }

    private func text(_ value: FigureValue) -> String {
        var figures = SampleFigures.page(.rates)
        figures.blocks = [
            FigureBlock(.rates, "Block", .table, columns: [FigureColumn("v", "")], rows: [FigureRow("r", "row", [value])])
        ]
        let line = DashboardTextRenderer.rows(figures, width: 80).last ?? ""
        return String(line.dropFirst(7))
    }

    @Test("Shares are whole from ten percent on, 0% and 100% only where exact, and a dash where the whole is zero")
    func shares() {
        let cell = FigureCell(0)
        #expect(text(.share(62, of: 100, cell)) == "62%")
        #expect(text(.share(42, of: 1000, cell)) == "4.2%")
        #expect(text(.share(0, of: 9, cell)) == "0%")
        #expect(text(.share(9, of: 9, cell)) == "100%")
        #expect(text(.share(9999, of: 10_000, cell)) == "99.9%")
        #expect(text(.share(1, of: 10_000, cell)) == "<0.1%")
        #expect(text(.share(0, of: 0, cell)) == "–")
        #expect(text(.share(13, of: 10, cell)) == "130%")
        #expect(text(.quotient(.nan, leads: 0, cell)) == "–")
        #expect(text(.quotient(.infinity, leads: 0, cell)) == "–")
        #expect(text(.interval(0, of: 0, lower: .nan, upper: .nan, cell)) == "–")
        #expect(text(.interval(62, of: 100, lower: 0.52, upper: 0.709, cell)) == "62% [52–71]")
    }

    @Test("Shares are rounded half up, once, from the counts")
    func roundedOnce() {
        let cell = FigureCell(0)
        // By way of tenths, 49.46 % would become 49.5 % and then 50 %.
        #expect(text(.share(4946, of: 10_000, cell)) == "49%")
        #expect(text(.share(4950, of: 10_000, cell)) == "50%")
        #expect(text(.share(1049, of: 10_000, cell)) == "10%")
        #expect(text(.share(1, of: 8, cell)) == "13%")
        #expect(text(.share(125, of: 10_000, cell)) == "1.3%")
        #expect(text(.share(995, of: 10_000, cell)) == "10%")
        #expect(text(.share(9946, of: 10_000, cell)) == "99.5%")
        #expect(text(.interval(4946, of: 10_000, lower: 0.48, upper: 0.51, cell)) == "49% [48–51]")
    }

    @Test("Durations use the best unit, amounts have separated thousands and a currency")
    func unitsAndGroups() {
        let cell = FigureCell(0)
        func span(_ seconds: Double) -> String { text(.span(Int64(seconds * 1000), leads: 1, cell)) }
        #expect(span(0) == "0s")
        #expect(span(59) == "59s")
        #expect(span(59.7) == "1m")
        #expect(span(47 * 60) == "47m")
        #expect(span(3599) == "1h")
        #expect(span(3.2 * 3600) == "3.2h")
        #expect(span(36 * 3600) == "36h")
        #expect(span(2.4 * 86_400) == "2.4d")
        #expect(span(412 * 86_400) == "412d")
        #expect(text(.span(nil, leads: 0, cell)) == "–")
        #expect(text(.leads(1_234_567, cell)) == "1,234,567")
        #expect(text(.money(1_240_000, currency: "EUR", leads: 1, cell)) == "12,400 EUR")
        #expect(text(.money(1250, currency: "EUR", leads: 1, cell)) == "12.50 EUR")
        #expect(text(.money(124_000_000, currency: "", leads: 1, cell)) == "1,240,000")
        #expect(text(.quotient(2.35, leads: 1, cell)) == "2.4")
        #expect(text(.quotient(0.35, leads: 1, cell)) == "0.35")
    }

    @Test("The heading names the period, the compared period, the filter, the past moment and the age of the data")
    func heading() {
        let text = rows(
            SampleFigures.page(.sources, compared: true, filter: GroupFilter(.owner, "kim"), asOf: .of(2026, 11, 4, 12)))
        #expect(text.contains("emea · Funnel: Sources"))
        #expect(text.contains("30 days: 6 Oct–4 Nov 2026 · compared with 6 Sep–5 Oct 2026"))
        #expect(text.contains("owner: kim"))
        // The grouping of a page, or its fixed grouping.
        #expect(text.contains("by source"))
        #expect(rows(SampleFigures.page(.speed, grouping: .path)).contains("2026 · by path"))
        #expect(!rows(SampleFigures.page(.speed)).contains("2026 · by"))
        #expect(rows(SampleFigures.page(.team, grouping: .source)).contains("2026 · always by person"))
        #expect(!rows(SampleFigures.page(.team, grouping: .owner)).contains("always by person"))
        #expect(rows(SampleFigures.page(.calibration, grouping: .source)).contains("2026 · always by score"))
        #expect(text.replacing("\n  ", with: " ").contains("as of 4 Nov 2026 12:00, definition"))
        #expect(text.contains("data as of 4 Nov 2026 12:00:00"))
        #expect(text.contains("12,345 leads"))
    }

    @Test("An empty workspace, a period without data and a future period are described in words, never by a blank or NaN")
    func nothing() {
        let today = Day(year: 2026, month: 11, day: 23) ?? Day(number: 0)
        let month = WindowChoice.month.window(today: today)
        for kind in ReportPageKind.allCases {
            let none = rows(SampleFigures.empty(kind, leads: 0, window: month))
            #expect(none.contains("No leads yet"))
            let quiet = rows(SampleFigures.empty(kind, leads: 5, window: month))
            #expect(quiet.contains(kind == .pipeline ? "No opportunity is open" : "Nothing in this period"))
            let ahead = rows(
                SampleFigures.empty(kind, leads: 5, window: DayWindow(first: today.adding(10), last: today.adding(20))))
            #expect(ahead.contains("in the future"))
            #expect(ahead.contains("11 days: 3 Dec–13 Dec 2026"))
            for text in [none, quiet, ahead] { #expect(!text.contains("nan") && !text.contains("NaN")) }
        }
    }

    @Test("Columns that don't fit follow below; on a screen without room for them z shows them, and the page says so")
    func droppedColumns() {
        for kind in [ReportPageKind.sources, .team, .rates] {
            let figures = SampleFigures.page(kind)
            let titles = figures.blocks.filter { $0.form == .table }.flatMap(\.columns).filter { $0.drawing != .spark }.map(\.title)
                .filter { !$0.isEmpty && !$0.contains(" ") && !$0.contains("/") }
            for width in [40, 60, 78, 200] {
                let printed = DashboardTextRenderer.rows(figures, width: width).joined(separator: "\n")
                for title in titles { #expect(printed.contains(title), "\(kind) \(width): \(title)") }
                #expect(!printed.contains("more column"))
            }
        }
        let figures = SampleFigures.page(.sources)
        func screen(_ height: Int, showsAllRows: Bool = false) -> FigurePageLayout {
            FigurePageLayout(figures, width: 58, height: height, glyphs: .unicode, showsAllRows: showsAllRows)
        }
        func columns(_ page: FigurePageLayout) -> Set<ColumnID> { Set(page.cells.map(\.id.column)) }
        let small = screen(19)
        #expect(small.lines[0].text.contains(#/z shows \d+ more columns/#), "\(small.lines[0].text)")
        #expect(columns(small).isStrictSubset(of: columns(screen(60))))
        #expect(columns(screen(60)) == columns(screen(19, showsAllRows: true)))
        #expect(!screen(60).lines[0].text.contains("more column"))
    }

    @Test("Periods and filters are saved as text and parsed again; invalid text is rejected")
    func kept() {
        let days = WindowSelection.days(
            DayWindow(first: Day(year: 2026, month: 10, day: 1), last: Day(year: 2026, month: 10, day: 31)))
        for pick in [days, .latest(.year), .days(DayWindow(first: Day(number: 20_000), last: nil)), .days(.always)] {
            #expect(WindowSelection(parsing: pick.text) == pick)
        }
        #expect(days.text == "2026-10-01..2026-10-31")
        for invalid in ["", "30", "2026-10-31..2026-10-01", "x..y", "2026-13-01.."] {
            #expect(WindowSelection(parsing: invalid) == nil, "\(invalid)")
        }
        for filter in [GroupFilter(.source, "a=b"), GroupFilter(.owner, "")] {
            #expect(GroupFilter(parsing: filter.text) == filter)
        }
        #expect(GroupFilter(parsing: "colour=red") == nil && GroupFilter(parsing: "everything=x") == nil)
    }

    @Test("Text that was cut ends with an ellipsis")
    func marks() {
        let text = DashboardTextRenderer.rows(SampleFigures.page(.sources), width: 80).joined(separator: "\n")
        #expect(text.contains("  a source whose") && text.contains("…"))
    }
}
