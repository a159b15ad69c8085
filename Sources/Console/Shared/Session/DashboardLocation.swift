package import Lifecycle

/// The location of a read-only user in the console, saved as text so that the next session opens there.
///
/// Unknown values are ignored when it is read, since an older or newer version may have written them.
package struct DashboardLocation: Hashable, Sendable {
    /// The number of the screen.
    package var screen: Int
    /// The page of that screen; nil for its first.
    package var page: String?
    /// The period, as its option or key names it; nil for the default.
    package var window: String?
    /// The grouping, such as `source`; nil for none.
    package var grouping: String?
    /// The filter; nil for none.
    package var filter: String?
    /// The requested past moment. Never saved: the next session shows the present.
    package var asOf: Instant?

    /// Creates a location.
    package init(
        screen: Int, page: String? = nil, window: String? = nil, grouping: String? = nil, filter: String? = nil,
        asOf: Instant? = nil
    ) {
        self.screen = screen
        self.page = page
        self.window = window
        self.grouping = grouping
        self.filter = filter
        self.asOf = asOf
    }

    /// The first dashboard, where read-only users begin.
    package static let funnel = DashboardLocation(screen: 4)
    /// The health screen.
    package static let health = DashboardLocation(screen: 5)

    /// The location with unspecified values taken from a saved one.
    ///
    /// A request for the funnel restores the dashboards as they were left; other screens open as requested.
    package func filled(from saved: DashboardLocation?) -> DashboardLocation {
        guard let saved, saved.screen == screen || screen == Self.funnel.screen, saved.screen != 1 else { return self }
        let isUnspecified = page == nil && window == nil && grouping == nil && filter == nil && asOf == nil
        guard isUnspecified || saved.screen == screen else { return self }
        return DashboardLocation(
            screen: saved.screen, page: page ?? saved.page, window: window ?? saved.window, grouping: grouping ?? saved.grouping,
            filter: filter ?? saved.filter, asOf: asOf)
    }
}
