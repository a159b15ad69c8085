// Where somebody is who only looks, taken from a place that was kept and given to be kept.
extension ConsoleModel {
    /// Where one is.
    package var place: DashboardLocation {
        guard screen.isDashboard else { return DashboardLocation(screen: screen.rawValue) }
        let words = dashboardWords
        return DashboardLocation(
            screen: screen.rawValue, page: words.page, window: words.window, grouping: words.grouping, filter: words.filter)
    }

    /// Goes to a place, as far as it is known here.
    mutating func go(to place: DashboardLocation) -> [Effect] {
        guard let screen = ConsoleScreen(rawValue: place.screen) else { return [] }
        if screen.isDashboard {
            setDashboard(
                page: place.page, window: place.window, grouping: place.grouping, filter: place.filter, asOf: place.asOf)
        }
        guard screen != self.screen else { return [] }
        return show(screen)
    }

    /// Has the place kept when it is another; only for who looks, since who works begins with the queues.
    mutating func placeEffects() -> [Effect] {
        guard session.isRestricted else { return [] }
        let place = self.place
        guard place != keptPlace else { return [] }
        keptPlace = place
        return [.keepPlace(place)]
    }
}
