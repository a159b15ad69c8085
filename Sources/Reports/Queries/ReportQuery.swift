package import Lifecycle

/// By what leads are told apart on a page.
package enum Grouping: String, CaseIterable, Sendable {
    /// By nothing: all leads are one row.
    case everything
    /// By where they came from.
    case source
    /// By who owned them last; those that nobody ever did, by who declined or closed them.
    case owner
    /// By campaign: that of the lead, else that of the first thing it did in one.
    case campaign
    /// By industry.
    case industry
    /// By the version of the definition under which they entered the stage in question.
    case definition
    /// By who came to whom: inbound or outbound.
    case path

    /// The name for eyes.
    package var label: String { self == .everything ? "all" : rawValue }
}

/// What a page is narrowed down to: leads of one group.
package struct GroupFilter: Hashable, Sendable {
    /// By what.
    package var grouping: Grouping
    /// The group's word, as in the data; empty for leads that have none.
    package var word: String

    /// Makes a filter.
    package init(_ grouping: Grouping, _ word: String) {
        self.grouping = grouping
        self.word = word
    }
}

/// What is asked of a page.
package struct ReportQuery: Hashable, Sendable {
    /// The days in question.
    package var window: DayWindow
    /// Other days to hold them against.
    package var compared: DayWindow?
    /// By what leads are told apart; nil leaves each page as it is of its own (``ReportPageKind/ownGrouping``).
    package var grouping: Grouping?
    /// What it is narrowed down to.
    package var filter: GroupFilter?
    /// The moment for which it is answered: what is late, open, immature.
    package var now: Instant

    /// Makes a question.
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

/// What is known beside the tracks as of the moment of a question.
package struct ReportSettings: Sendable {
    /// The definition in force then.
    package var definition: LeadDefinition
    /// The people then.
    package var team: Team
    /// The workspace's name.
    package var workspace: String
    /// When the newest line that counts was recorded; nil in an empty workspace.
    package var lastRecordedAt: Instant?
    /// The moment of the past that is looked at; nil for now.
    package var asOf: Instant?

    /// Gathers it.
    package init(
        definition: LeadDefinition, team: Team, workspace: String = "", lastRecordedAt: Instant? = nil, asOf: Instant? = nil
    ) {
        self.definition = definition
        self.team = team
        self.workspace = workspace
        self.lastRecordedAt = lastRecordedAt
        self.asOf = asOf
    }
}
