package import Lifecycle

/// Where somebody is who only looks, in words that can be kept: whoever connects again lands on the same page.
///
/// Whoever keeps it writes the words as they are; whoever reads them takes what it doesn't know for nothing, since an older or newer program may
/// have written them.
package struct DashboardLocation: Hashable, Sendable {
    /// The number of the screen.
    package var screen: Int
    /// The page of that screen; nil for its first.
    package var page: String?
    /// The window of time, as its option or key names it; nil for the usual one.
    package var window: String?
    /// By what figures are parted, such as `source`; nil for all together.
    package var grouping: String?
    /// What figures are narrowed down to; nil for nothing.
    package var filter: String?
    /// The past moment that was asked for. Never kept: whoever comes back wants to see the present.
    package var asOf: Instant?

    /// Names a place.
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

    /// The screen of the funnel's figures, where whoever only looks begins.
    package static let funnel = DashboardLocation(screen: 4)
    /// The screen of what is healthy and what isn't.
    package static let health = DashboardLocation(screen: 5)

    /// The same with what is kept where nothing was asked for.
    ///
    /// Who asks for the funnel asks for the dashboards as they were left; who asks for another screen gets it.
    package func filled(from kept: DashboardLocation?) -> DashboardLocation {
        guard let kept, kept.screen == screen || screen == Self.funnel.screen, kept.screen != 1 else { return self }
        let isSame = page == nil && window == nil && grouping == nil && filter == nil && asOf == nil
        guard isSame || kept.screen == screen else { return self }
        return DashboardLocation(
            screen: kept.screen, page: page ?? kept.page, window: window ?? kept.window, grouping: grouping ?? kept.grouping,
            filter: filter ?? kept.filter, asOf: asOf)
    }
}
