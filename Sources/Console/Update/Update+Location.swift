// Saves and restores the location of a read-only console.
extension ConsoleModel {
    /// The current location.
    package var location: DashboardLocation {
        guard screen.isDashboard else { return DashboardLocation(screen: screen.rawValue) }
        let parameters = dashboardParameters
        return DashboardLocation(
            screen: screen.rawValue, page: parameters.page, window: parameters.window, grouping: parameters.grouping,
            filter: parameters.filter)
    }

    /// Goes to a location, ignoring values that are unknown here.
    mutating func go(to location: DashboardLocation) -> [Effect] {
        guard let screen = ConsoleScreen(rawValue: location.screen) else { return [] }
        if screen.isDashboard {
            setDashboard(
                page: location.page, window: location.window, grouping: location.grouping, filter: location.filter,
                asOf: location.asOf)
        }
        guard screen != self.screen else { return [] }
        return show(screen)
    }

    /// Requests saving a new location of a read-only console; others always begin with the queues.
    mutating func locationEffects() -> [Effect] {
        guard session.isRestricted else { return [] }
        let location = self.location
        guard location != savedLocation else { return [] }
        savedLocation = location
        return [.saveLocation(location)]
    }
}
