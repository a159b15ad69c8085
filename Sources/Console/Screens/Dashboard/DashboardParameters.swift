internal import Reports
internal import Lifecycle

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

extension Dashboard {
    /// Where it is, as text that can be saved; nil values are the default.
    var location: DashboardLocation {
        DashboardLocation(
            screen: (isHealth ? ConsoleScreen.health : .funnel).rawValue,
            page: kind == .health || kind == .overview ? nil : kind.rawValue,
            window: window == .latest(.month) ? nil : window.text, grouping: grouping?.rawValue, filter: filter?.text)
    }

    /// Goes to a location; text that cannot be parsed changes nothing.
    mutating func go(to location: DashboardLocation, _ session: ConsoleSession) {
        if let page = location.page.flatMap(ReportPageKind.init(rawValue:)) { funnel.open(page) }
        if let window = location.window.flatMap({ WindowSelection(parsing: $0) }) { self.window = window }
        if let grouping = location.grouping.flatMap(Grouping.init(rawValue:)) { self.grouping = grouping }
        if let filter = location.filter.flatMap({ GroupFilter(parsing: $0) }) { self.filter = filter }
        if let asOf = location.asOf, asOf < session.decisionContext.now { self.asOf = asOf }
        steps = 0
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
