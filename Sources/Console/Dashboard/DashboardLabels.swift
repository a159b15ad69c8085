package import Reports
package import Lifecycle

// What a dashboard shows, in words that can be typed and kept: `month`, `2026-10-01..2026-10-31`, `source=Web`.

extension WindowSelection {
    /// The words that mean it: the name of a window that ends today, or its first and last day with `..` between, either left out where it is open.
    package var words: String {
        switch self {
        case .latest(let choice): choice.rawValue
        case .days(let days): "\(days.first?.description ?? "")..\(days.last?.description ?? "")"
        }
    }

    /// Reads words; nil when they mean no window.
    package init?(words: String) {
        if let choice = WindowChoice(rawValue: words) {
            self = .latest(choice)
            return
        }
        guard let dots = words.firstRange(of: "..") else { return nil }
        let (from, to) = (words[..<dots.lowerBound], words[dots.upperBound...])
        let (first, last) = (Day(parsing: from), Day(parsing: to))
        guard first != nil || from.isEmpty, last != nil || to.isEmpty else { return nil }
        if let first, let last, last < first { return nil }
        self = .days(DayWindow(first: first, last: last))
    }
}

extension GroupFilter {
    /// The words that mean it: `source=Web`; nothing behind the sign for leads that have none.
    package var words: String { "\(grouping.rawValue)=\(word)" }

    /// Reads words; nil when they mean no group.
    package init?(words: String) {
        guard let sign = words.firstIndex(of: "="), let grouping = Grouping(rawValue: String(words[..<sign])),
            grouping != .everything
        else { return nil }
        self.init(grouping, String(words[words.index(after: sign)...]))
    }
}

extension ConsoleModel {
    /// What the dashboards show, in words that can be kept: nothing where it is the usual.
    package var dashboardWords: (page: String?, window: String?, grouping: String?, filter: String?) {
        (
            screen == .funnel && dashboard.kind != .overview ? dashboard.kind.rawValue : nil,
            dashboard.window == .latest(.month) ? nil : dashboard.window.words,
            dashboard.grouping?.rawValue, dashboard.filter?.words
        )
    }

    /// Sets what the dashboards show, by words; what they don't mean anything of is left as it is.
    package mutating func setDashboard(page: String?, window: String?, grouping: String?, filter: String?, asOf: Instant? = nil) {
        if let kind = page.flatMap(ReportPageKind.init(rawValue:)), kind != .health { dashboard.kind = kind }
        if let window = window.flatMap({ WindowSelection(words: $0) }) { dashboard.window = window }
        if let grouping = grouping.flatMap(Grouping.init(rawValue:)) { dashboard.grouping = grouping }
        if let filter = filter.flatMap({ GroupFilter(words: $0) }) { dashboard.filter = filter }
        if let asOf, asOf < session.decisionContext.now { dashboard.asOf = asOf }
        dashboard.steps = 0
    }
}

extension PageFigures {
    /// Whether something else was asked of it than of another page of its kind: other days, groups or leads, another moment of the past.
    func isAskedOtherwise(than other: PageFigures) -> Bool {
        var question = question
        question.now = other.question.now
        return question != other.question || setting.asOf != other.setting.asOf
    }

    /// The leads that it tells of one by one, each once, by their numbers.
    package var leadsByName: [LeadID] {
        var leads: Set<LeadID> = []
        for block in blocks { for row in block.rows { for case .lead(let id) in row.values { leads.insert(id) } } }
        return leads.sorted()
    }
}
