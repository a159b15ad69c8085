internal import Reports
internal import Lifecycle
internal import Screen

// The screens of figures.
extension ConsoleModel {
    func drawDashboard(_ frame: inout Frame) {
        drawPageTabs(&frame)
        guard let figures = dashboard.figures else {
            frame.put(dashboard.progress.map(countingWords) ?? "Counting", 3, 2, .dim, width: size.columns - 3)
            return
        }
        // Another width than that of the model is drawn for it.
        let width = max(20, size.columns - 2)
        let kept = dashboard.page
        let page =
            kept?.width == width
            ? kept
            : FigurePage(figures, width: width, glyphs: glyphs, names: dashboard.names, isUnfolded: dashboard.isUnfolded)
        guard let page else { return }
        let height = dashboardHeight
        let top = max(0, min(dashboard.top, page.lines.count - height))
        drawSubject(
            figures, rows: page.lines.count > height ? (top + 1, min(page.lines.count, top + height), page.lines.count) : nil,
            &frame)
        frame.inside(Rect(row: 3, column: 1, rows: height, columns: size.columns - 1)) { pane in
            for (row, line) in page.lines.dropFirst(top).prefix(height).enumerated() {
                pane.put(line.spans.map { ($0.text, $0.style) }, row, 0)
            }
            guard let index = page.spot(of: dashboard.cursor) else { return }
            let spot = page.spots[index]
            pane.restyle(Rect(row: spot.line - top, column: spot.column, rows: 1, columns: spot.width), .selected)
        }
    }

    /// The pages of this screen, the one that is shown underlined.
    private func drawPageTabs(_ frame: inout Frame) {
        frame.horizontalLine(1, 0, length: size.columns)
        guard screen == .funnel else {
            frame.put(" \(ReportPageKind.health.title) ", 1, 1, Style(.heading, .underline))
            return
        }
        var column = 1
        let isTight = size.columns < 110
        for kind in DashboardState.pages {
            let isHere = kind == dashboard.kind
            let title = isTight ? kind.shortTitle : kind.title
            column += frame.put(" ", 1, column)
            column += frame.put(title, 1, column, isHere ? Style(.heading, .underline) : .dim)
            column += frame.put(" ", 1, column)
        }
    }

    /// What is asked, and what is out of the ordinary about it.
    private func drawSubject(_ figures: PageFigures, rows: (first: Int, last: Int, all: Int)?, _ frame: inout Frame) {
        let heading = PageHeading(figures, glyphs: glyphs)
        var column = 1
        if let progress = dashboard.progress {
            column += frame.put(countingWords(progress), 2, column, .accent) + 3
        }
        var parts = heading.subject.map { ($0, Style.normal) }
        if figures.question.compared != nil, parts.count > 1 { parts[1].1 = .dim }
        for (index, part) in parts.enumerated() {
            if index > 0 {
                column += frame.put(index == 1 && figures.question.compared != nil ? " " : " \(glyphs.dot) ", 2, column, .dim)
            }
            let style: Style = part.0 == heading.asOf || part.0 == heading.filter ? Style(.accent, .bold) : part.1
            column += frame.put(part.0, 2, column, style, width: max(0, size.columns - column - 1))
        }
        // How far one has scrolled comes before how many leads there are.
        let scrolled = rows.map { "lines \($0.first)\(glyphs.isASCII ? "-" : "–")\($0.last) of \($0.all)" }
        let both = [heading.count, scrolled].compactMap { $0 }.joined(separator: " \(glyphs.dot) ")
        guard let aside = [both, scrolled ?? ""].first(where: { size.columns - column > $0.displayWidth + 3 }) else { return }
        frame.put(aside, 2, size.columns - aside.displayWidth - 1, .dim)
    }

    private func countingWords(_ progress: Double) -> String {
        let part = progress.isFinite ? min(1, max(0, progress)) : 0
        return "Reading the journal \(glyphs.gauge(part, width: 10)) \(Int(part * 100)) %"
    }

    /// When the newest line was recorded: `data 09:14:05`, and how long ago that is from a minute on.
    var arrivalWords: String {
        let counted = dashboard.figures?.setting
        // Of a moment of the past nothing new is seen.
        guard let last = [counted?.lastRecordedAt, counted?.asOf == nil ? dashboard.newest : nil].compactMap({ $0 }).max() else {
            return "no data yet"
        }
        let zone = session.time.zone
        guard zone.day(of: last) == zone.day(of: session.decisionContext.now) else { return "data \(session.time.stamp(last))" }
        let second = zone.local(last).millisecond / 1000 % 60
        let age = session.decisionContext.now - last
        return "data \(session.time.time(last)):\(second < 10 ? "0" : "")\(second)"
            + (age < .minutes(1) ? "" : ", \(session.time.ago(last))")
    }
}

extension ReportPageKind {
    /// Its name where the room is short.
    var shortTitle: String { title.split(separator: " ").first.map(String.init) ?? title }
}
