package import Reports
package import Lifecycle
package import Screen

/// What a page of figures is about, in words: workspace, days, comparison, grouping, filter, the moment, and what there is to tell of.
package struct PageHeading {
    private let figures: PageFigures
    private let glyphs: Glyphs
    /// Words for moments, seen from the moment of the question.
    let time: TimeFormatter

    /// Makes it of a page.
    package init(_ figures: PageFigures, glyphs: Glyphs) {
        self.figures = figures
        self.glyphs = glyphs
        time = TimeFormatter(zone: figures.setting.definition.calendar.zone, now: figures.question.now)
    }

    private var question: ReportQuery { figures.question }
    private var today: Day { time.zone.day(of: question.now) }
    private var dash: String { glyphs.isASCII ? "-" : "–" }

    /// `Funnel: Overview`.
    package var title: String { figures.kind == .health ? "Health" : "Funnel: \(figures.kind.title)" }

    /// `30 days: 27 Oct–25 Nov 2026`.
    package var window: String { words(question.window) }

    private func words(_ window: DayWindow) -> String {
        guard let days = window.length(today: today) else {
            return window.last.map { "all time until \(date($0, withYear: true))" } ?? "all time"
        }
        let count = days == 1 ? "1 day" : "\(FigureFormatter.grouped(Int64(days))) days"
        return "\(count): \(dates(window))"
    }

    /// `27 Oct–25 Nov 2026`.
    private func dates(_ window: DayWindow) -> String {
        guard let first = window.first else { return "all time" }
        let last = window.last ?? max(today, first)
        if first == last { return date(last, withYear: true) }
        return date(first, withYear: first.civil.year != last.civil.year) + dash + date(last, withYear: true)
    }

    private func date(_ day: Day, withYear: Bool) -> String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let (year, month, number) = day.civil
        return "\(number) \(months[month - 1])" + (withYear ? " \(year)" : "")
    }

    /// `source Web only`.
    package var filter: String? {
        question.filter.map { filter in
            "\(filter.grouping.label) \(filter.word.isEmpty ? "not known" : filter.word) only"
        }
    }

    /// All that was asked, piece by piece, the most telling first.
    package var subject: [String] {
        var parts = [window]
        if let compared = question.compared { parts.append("against \(dates(compared))") }
        if let parted { parts.append(parted) }
        if let filter { parts.append(filter) }
        if let asOf { parts.append(asOf) }
        return parts
    }

    /// By what the page tells leads apart; where it can't by what was asked for, what its rows always are.
    private var parted: String? {
        let asked = question.grouping ?? .everything
        if let rows = figures.kind.fixedRows { return [.everything, figures.kind.ownGrouping].contains(asked) ? nil : rows }
        let grouping = figures.kind.grouping(asked: question.grouping)
        return grouping == .everything ? nil : "by \(grouping.label)"
    }

    /// `as of 4 Nov 2026 12:00, definition 3`; nil for now.
    package var asOf: String? {
        figures.setting.asOf.map { "as of \(moment($0)), definition \(figures.setting.definition.number)" }
    }

    /// `4 Nov 2026 12:00`.
    package func moment(_ at: Instant) -> String { "\(date(time.zone.day(of: at), withYear: true)) \(time.time(at))" }

    /// What is said of a block without rows.
    var emptiness: String { isAhead ? "Nothing yet: these days are still to come" : "Nothing in this window" }

    private var isAhead: Bool { question.window.first.map { $0 > today } ?? false }

    /// What is said above all when there is nothing to count; nil otherwise.
    var nothingAtAll: String? {
        if figures.leadCount == 0 {
            return figures.setting.asOf == nil
                ? "No lead was taken in yet: winnow import FILE brings leads in, winnow add takes one in by hand."
                : "No lead had been taken in by then."
        }
        if isAhead { return "These days are still to come: nothing can have happened in them." }
        return isWithoutEntries ? "No lead entered the funnel\(span)." : nil
    }

    /// Whether the funnel has its stages, but no lead that entered any.
    private var isWithoutEntries: Bool {
        guard figures.kind == .overview, let funnel = figures.blocks.first(where: { $0.form == .funnel }), !funnel.rows.isEmpty
        else {
            return false
        }
        return funnel.rows.allSatisfy { if case .leads(0, _)? = $0.values.first { true } else { false } }
    }

    /// ` between 25 Sep 2026 and 24 Oct 2026`.
    private var span: String {
        let last = question.window.last ?? today
        guard let first = question.window.first else {
            return question.window.last.map { " until \(date($0, withYear: true))" } ?? " yet"
        }
        return first == last
            ? " on \(date(first, withYear: true))" : " between \(date(first, withYear: true)) and \(date(last, withYear: true))"
    }

    /// `1,204 leads`.
    package var count: String {
        "\(FigureFormatter.grouped(Int64(figures.leadCount))) \(figures.leadCount == 1 ? "lead" : "leads")"
    }

    /// The lines above a printed page.
    func lines(width: Int) -> [FigureLine] {
        let name = figures.setting.workspace.isEmpty ? "winnow" : figures.setting.workspace
        var lines = [FigureLine([FigureSpan("\(name) \(glyphs.dot) \(title)", .heading)])]
        var arrival = "no data yet"
        if let last = figures.setting.lastRecordedAt { arrival = "data of \(moment(last)):\(seconds(last))" }
        let second = "\(count) \(glyphs.dot) \(arrival)"
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
        let second = Int(((at.milliseconds % 60_000) + 60_000) % 60_000 / 1000)
        return second < 10 ? "0\(second)" : "\(second)"
    }
}
