internal import Reports
package import Lifecycle

// The parameters of the dashboards as text that can be typed and saved, such as `2026-10-01..2026-10-31`, `source=Web`.

extension WindowSelection {
    /// The name of a period that ends today, or its first and last day with `..` between.
    ///
    /// A missing first or last day is left out.
    package var text: String {
        switch self {
        case .latest(let choice): choice.rawValue
        case .days(let days): "\(days.first?.description ?? "")..\(days.last?.description ?? "")"
        }
    }

    /// Parses ``text``; nil when it names no period.
    package init?(parsing text: String) {
        if let choice = WindowChoice(rawValue: text) {
            self = .latest(choice)
            return
        }
        guard let dots = text.firstRange(of: "..") else { return nil }
        let (from, to) = (text[..<dots.lowerBound], text[dots.upperBound...])
        let (first, last) = (Day(parsing: from), Day(parsing: to))
        guard first != nil || from.isEmpty, last != nil || to.isEmpty else { return nil }
        if let first, let last, last < first { return nil }
        self = .days(DayWindow(first: first, last: last))
    }
}

extension ConsoleModel {
    /// What the dashboards show, as text that can be saved; nil where it is the default.
    package var dashboardParameters: (page: String?, window: String?, grouping: String?, filter: String?) {
        (
            screen == .funnel && dashboard.kind != .overview ? dashboard.kind.rawValue : nil,
            dashboard.window == .latest(.month) ? nil : dashboard.window.text,
            dashboard.grouping?.rawValue, dashboard.filter?.text
        )
    }

    /// Sets what the dashboards show; text that cannot be parsed changes nothing.
    package mutating func setDashboard(page: String?, window: String?, grouping: String?, filter: String?, asOf: Instant? = nil) {
        if let kind = page.flatMap(ReportPageKind.init(rawValue:)), kind != .health { dashboard.kind = kind }
        if let window = window.flatMap({ WindowSelection(parsing: $0) }) { dashboard.window = window }
        if let grouping = grouping.flatMap(Grouping.init(rawValue:)) { dashboard.grouping = grouping }
        if let filter = filter.flatMap({ GroupFilter(parsing: $0) }) { dashboard.filter = filter }
        if let asOf, asOf < session.decisionContext.now { dashboard.asOf = asOf }
        dashboard.steps = 0
    }
}

extension PageFigures {
    /// Whether it has another query or `asOf` than a page of the same kind, regardless of `now`.
    func hasDifferentQuery(than other: PageFigures) -> Bool {
        var query = query
        query.now = other.query.now
        return query != other.query || settings.asOf != other.settings.asOf
    }
}
