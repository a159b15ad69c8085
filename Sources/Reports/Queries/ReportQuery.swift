package import Lifecycle

/// How the leads of a page are grouped.
package enum Grouping: String, CaseIterable, Sendable {
    /// Not grouped: all leads are one row.
    case everything
    /// By source.
    case source
    /// By last owner; leads that were never owned, by the person who rejected, disqualified or closed them.
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
