internal import Reports
internal import Lifecycle
internal import Screen

// Draws the dashboard screens.
extension Dashboard {
    func draw(_ frame: inout Frame, _ shared: SharedState) {
        let (size, glyphs) = (shared.size, shared.glyphs)
        frame.horizontalLine(1, 0, length: size.columns)
        if isHealth { HealthScreen.drawTabs(&frame) } else { funnel.drawTabs(&frame, glyphs) }
        guard let figures else {
            frame.put(progress.map { progressText($0, glyphs) } ?? "Loading", 3, 2, .dim, width: size.columns - 3)
            return
        }
        // A frame of another size than the model's gets its own layout.
        let (width, height) = (Self.width(size), Self.height(size))
        let kept = self.page
        let page =
            kept?.width == width && kept?.height == height
            ? kept
            : FigurePageLayout(
                figures, width: width, height: height, glyphs: glyphs, names: names, showsAllRows: showsAllRows)
        guard let page else { return }
        let top = max(0, min(top, page.lines.count - height))
        drawSubject(
            figures, rows: page.lines.count > height ? (top + 1, min(page.lines.count, top + height), page.lines.count) : nil,
            &frame, glyphs)
        frame.inside(Rect(row: 3, column: 1, rows: height, columns: size.columns - 1)) { pane in
            for (row, line) in page.lines.dropFirst(top).prefix(height).enumerated() {
                pane.put(line.spans.map { ($0.text, $0.style) }, row, 0)
            }
            guard let index = page.index(of: cursor) else { return }
            let cell = page.cells[index]
            pane.restyle(Rect(row: cell.line - top, column: cell.column, rows: 1, columns: cell.width), .selected)
        }
    }

    /// Draws the query, with emphasis on everything unusual.
    private func drawSubject(
        _ figures: PageFigures, rows: (first: Int, last: Int, all: Int)?, _ frame: inout Frame, _ glyphs: Glyphs
    ) {
        let heading = PageHeading(figures, glyphs: glyphs)
        var column = 1
        if let progress {
            column += frame.put(progressText(progress, glyphs), 2, column, .accent) + 3
        }
        var parts = heading.subject.map { ($0, Style.normal) }
        if figures.query.compared != nil, parts.count > 1 { parts[1].1 = .dim }
        for (index, part) in parts.enumerated() {
            if index > 0 {
                column += frame.put(index == 1 && figures.query.compared != nil ? " " : " \(glyphs.dot) ", 2, column, .dim)
            }
            let style: Style = part.0 == heading.asOf || part.0 == heading.filter ? Style(.accent, .bold) : part.1
            column += frame.put(part.0, 2, column, style, width: max(0, frame.columns - column - 1))
        }
        // The scroll position matters more than the number of leads.
        let scrolled = rows.map { "lines \($0.first)\(glyphs.isASCII ? "-" : "–")\($0.last) of \($0.all)" }
        let both = [heading.count, scrolled].compactMap { $0 }.joined(separator: " \(glyphs.dot) ")
        guard let aside = [both, scrolled ?? ""].first(where: { frame.columns - column > $0.displayWidth + 3 }) else { return }
        frame.put(aside, 2, frame.columns - aside.displayWidth - 1, .dim)
    }

    private func progressText(_ progress: Double, _ glyphs: Glyphs) -> String {
        let part = progress.isFinite ? min(1, max(0, progress)) : 0
        return "Reading the journal \(glyphs.gauge(part, width: 10)) \(Int(part * 100))%"
    }

    /// When the newest entry was recorded: `data as of 09:14:05`, with its age from one minute on.
    func dataAgeText(_ session: ConsoleSession) -> String {
        let counted = figures?.settings
        // Dashboards of the past don't include new entries.
        guard let last = [counted?.lastRecordedAt, counted?.asOf == nil ? newest : nil].compactMap({ $0 }).max() else {
            return "no data yet"
        }
        let zone = session.definition.calendar.zone
        guard zone.day(of: last) == zone.day(of: session.decisionContext.now) else {
            return "data as of \(session.time.stamp(last))"
        }
        let second = zone.local(last).millisecond / 1000 % 60
        let age = session.decisionContext.now - last
        return "data as of \(session.time.time(last)):\(second < 10 ? "0" : "")\(second)"
            + (age < .minutes(1) ? "" : ", \(session.time.ago(last))")
    }
}
