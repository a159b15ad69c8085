package import Lifecycle

/// How the leads of a page are grouped.
package enum Grouping: String, CaseIterable, Sendable {
    /// Not grouped: all leads are one row.
    case everything
    /// By source.
    case source
    /// By the owner at the time of each step.
    case owner
    /// By campaign: the lead's own, else the campaign of its first engagement in one.
    case campaign
    /// By industry.
    case industry
    /// By the version of the definition under which they entered the stage in question.
    case definition
    /// By path: inbound or outbound.
    case path

    /// The label on screens.
    package var label: String { self == .everything ? "all" : rawValue }
}

/// What a page is asked to show.
package struct ReportQuery: Hashable, Sendable {
    /// The days covered.
    package var window: DayWindow
    /// The days to compare with.
    package var compared: DayWindow?
    /// How leads are grouped; nil for the page's own grouping (``ReportPageKind/defaultGrouping``).
    package var grouping: Grouping?
    /// Restricts the page to one group.
    package var filter: GroupFilter?
    /// The moment of the query; it determines what is overdue, open or immature.
    package var now: Instant
    /// The days of the columns "in 30 days", on the page of a period compared with; nil for those of the window.
    var followedDays: Int?
    /// Until when leads are followed, so that both periods compared are of equal age; nil for the query's moment.
    var followedUntil: Instant?
    /// When the period itself is shown, on the page of a period compared with; nil for the query's moment.
    var shownAt: Instant?

    /// Within how many days of an entry the columns "in 30 days" count: 30 for a window of up to 92 days, else 90.
    ///
    /// The windows compared with use the same number.
    package func conversionDays(today: Day) -> Int {
        followedDays ?? (window.length(today: today).map { $0 <= 92 } ?? false ? 30 : 90)
    }

    /// Until when the leads of the period compared with are followed, so that both periods are compared at equal age.
    ///
    /// The moment as long after the end of that period as now is after the end of this one. What occurred later is left
    /// out, also what came in later while this period isn't over (domain page, "Figures": equal age). Nil without
    /// another period, or for one whose leads have been followed for no longer than those of this one.
    package func comparedUntil(in zone: ZoneTable) -> Instant? {
        compared.flatMap { until(of: $0, asOldAs: window, in: zone) }
    }

    /// Until when the leads of the period itself are followed; nil unless the period compared with is a later one.
    package func windowUntil(in zone: ZoneTable) -> Instant? {
        compared.flatMap { until(of: window, asOldAs: $0, in: zone) }
    }

    /// The moment as long after the end of a period as now is after that of another one; nil if it is not over.
    private func until(of window: DayWindow, asOldAs other: DayWindow, in zone: ZoneTable) -> Instant? {
        let today = zone.day(of: now)
        func end(_ window: DayWindow) -> Int64 {
            let last = window.last ?? max(today, window.first ?? today)
            return zone.instant(LocalTime(day: last.adding(1), millisecond: 0)).milliseconds
        }
        let until = end(window) + now.milliseconds - end(other)
        return until < now.milliseconds ? Instant(milliseconds: until) : nil
    }

    /// The query by which the period itself is counted: as of the moment until which its leads are followed.
    func followed(in zone: ZoneTable) -> ReportQuery {
        guard let until = windowUntil(in: zone) else { return self }
        var query = self
        (query.followedUntil, query.now) = (until, until)
        query.followedDays = conversionDays(today: zone.day(of: now))
        return query
    }

    package init(
        window: DayWindow, compared: DayWindow? = nil, grouping: Grouping? = nil, filter: GroupFilter? = nil, now: Instant
    ) {
        self.window = window
        self.compared = compared
        self.grouping = grouping
        self.filter = filter
        self.now = now
    }
}

/// What a page needs besides the timelines, as of the moment of the query.
package struct ReportSettings: Sendable {
    /// The definition in force.
    package var definition: LeadDefinition
    /// The team.
    package var team: Team
    /// What sources cost.
    package var costs: SourceCosts
    /// The workspace's name.
    package var workspace: String
    /// When the newest line counted was recorded; nil in an empty workspace.
    package var lastRecordedAt: Instant?
    /// The moment of the past that the page shows; nil for now.
    package var asOf: Instant?
    /// Finds the versions that have each scoring rule in its present form, by rule id; nil if all have.
    ///
    /// Called only by pages that compare rules: it parses every adopted version.
    package var versionsOfRules: @Sendable () -> [String: Set<Int>]?

    package init(
        definition: LeadDefinition, team: Team, costs: SourceCosts = SourceCosts(), workspace: String = "",
        lastRecordedAt: Instant? = nil, asOf: Instant? = nil,
        versionsOfRules: @escaping @Sendable () -> [String: Set<Int>]? = { nil }
    ) {
        self.definition = definition
        self.team = team
        self.costs = costs
        self.workspace = workspace
        self.lastRecordedAt = lastRecordedAt
        self.asOf = asOf
        self.versionsOfRules = versionsOfRules
    }
}
