internal import Formats
package import Lifecycle
package import Screen

/// Describes a dashboard page: workspace, period, comparison, grouping, filter, moment, data volume.
package struct PageHeading {
    private let figures: PageFigures
    private let glyphs: Glyphs
    /// Formats moments relative to the query's `now`.
    let time: MomentFormatter

    package init(_ figures: PageFigures, glyphs: Glyphs) {
        self.figures = figures
        self.glyphs = glyphs
        time = MomentFormatter(zone: figures.settings.definition.calendar.zone, now: figures.query.now)
    }

    private var query: ReportQuery { figures.query }
    private var today: Day { time.day(of: query.now) }
    private var dash: String { glyphs.isASCII ? "-" : "–" }

    /// `Funnel: Overview`.
    package var title: String { figures.kind == .health ? "Health" : "Funnel: \(figures.kind.title)" }

    /// `30 days: 27 Oct–25 Nov 2026`.
    package var window: String { description(query.window) }

    /// The period within a phrase: `all time`, or as in ``window``.
    package var windowInPhrase: String { query.window.first == nil ? "a" + window.dropFirst() : window }

    private func description(_ window: DayWindow) -> String {
        guard let days = window.length(today: today) else {
            return window.last.map { "All time until \(date($0))" } ?? "All time"
        }
        return "\(days.counted("day")): \(dates(window))"
    }

    /// `27 Oct–25 Nov 2026`.
    private func dates(_ window: DayWindow) -> String {
        guard let first = window.first else { return "all time" }
        let last = window.last ?? max(today, first)
        if first == last { return date(last) }
        return date(first, withYear: first.civil.year != last.civil.year) + dash + date(last)
    }

    private func date(_ day: Day, withYear: Bool = true) -> String { MomentFormatter.date(day.number, withYear: withYear) }

    /// `source: Web`.
    package var filter: String? { query.filter.map { "\($0.grouping.label): \($0.valueText)" } }

    /// The parts of the query, the most important first.
    package var subject: [String] {
        [window, comparison, followed, groupingText, filter, asOf].compactMap(\.self)
    }

    /// The period compared with; at equal age if its leads have been followed for longer.
    private var comparison: String? {
        let zone = figures.settings.definition.calendar.zone
        let isCut = query.comparedUntil(in: zone) != nil || query.windowUntil(in: zone) != nil
        return query.compared.map { "compared with \(dates($0))\(isCut ? " at equal age" : "")" }
    }

    /// Until when the page follows its leads, where the period compared with is a later one.
    private var followed: String? {
        query.windowUntil(in: figures.settings.definition.calendar.zone).map { "followed until \(moment($0))" }
    }

    /// How the page groups leads; where it can't group as requested, how its rows are always grouped.
    private var groupingText: String? {
        let requested = query.grouping ?? .everything
        if let rows = figures.kind.fixedRows {
            return [.everything, figures.kind.defaultGrouping].contains(requested) ? nil : rows
        }
        let grouping = figures.kind.grouping(requested: query.grouping)
        return grouping == .everything ? nil : "by \(grouping.label)"
    }

    /// `as of 4 Nov 2026 12:00, definition 3`; nil for now.
    package var asOf: String? {
        figures.settings.asOf.map { "as of \(moment($0)), definition \(figures.settings.definition.number)" }
    }

    /// `4 Nov 2026 12:00`.
    package func moment(_ at: Instant) -> String { "\(date(time.day(of: at))) \(time.time(at))" }

    /// The text of a block without rows.
    var emptyBlockText: String {
        if figures.kind == .pipeline { return "No opportunity \(figures.settings.asOf == nil ? "is" : "was") open" }
        return isInFuture ? "Nothing yet: this period is in the future" : "Nothing in this period"
    }

    private var isInFuture: Bool { query.window.first.map { $0 > today } ?? false }

    /// The text above a page on which there is nothing to count; nil otherwise.
    ///
    /// - Parameter isPrinted: leaves out the keys of the console.
    func emptyPageText(isPrinted: Bool) -> String? {
        if figures.leadCount == 0 {
            return figures.settings.asOf == nil
                ? "No leads yet: import a file with winnow import FILE, or add a lead with winnow add."
                : "There were no leads yet at that time" + (isPrinted ? "." : "; press Esc to return to now.")
        }
        if isInFuture { return "This period is in the future." }
        return hasNoEntries ? "No leads entered the funnel\(periodText)." : nil
    }

    /// Whether the funnel shows its stages, but no lead entered any of them.
    private var hasNoEntries: Bool {
        guard figures.kind == .overview, let funnel = figures.blocks.first(where: { $0.form == .funnel }), !funnel.rows.isEmpty
        else { return false }
        return funnel.rows.allSatisfy { if case .leads(0, _)? = $0.values.first { true } else { false } }
    }

    /// ` between 25 Sep 2026 and 24 Oct 2026`.
    private var periodText: String {
        let last = query.window.last ?? today
        guard let first = query.window.first else {
            return query.window.last.map { " until \(date($0))" } ?? " yet"
        }
        return first == last
            ? " on \(date(first))" : " between \(date(first)) and \(date(last))"
    }

    /// `1,204 leads`.
    package var count: String { figures.leadCount.counted("lead") }

    /// The lines above a printed page.
    func lines(width: Int) -> [FigureLine] {
        let name = figures.settings.workspace.isEmpty ? "winnow" : figures.settings.workspace
        var lines = [FigureLine([FigureSpan("\(name) \(glyphs.dot) \(title)", .heading)])]
        let dataAge = figures.settings.lastRecordedAt.map { "data as of \(moment($0)):\(seconds($0))" } ?? "no data yet"
        let second = "\(count) \(glyphs.dot) \(dataAge)"
        for text in [subject.joined(separator: " \(glyphs.dot) "), second] {
            lines += TextWrap.rows(text, width: width, indent: 2, ellipsis: glyphs.ellipsis).map {
                FigureLine([FigureSpan($0, .dim)])
            }
        }
        return lines.map { line in
            line.width <= width
                ? line
                : FigureLine(line.spans.map { FigureSpan($0.text.truncated(to: width, ellipsis: glyphs.ellipsis), $0.style) })
        }
    }

    private func seconds(_ at: Instant) -> String {
        NumberText.twoDigits(ISOTimestamp.split(at.milliseconds).millisecond / Int(Milliseconds.second) % 60)
    }
}
