/// The state of all screens.
struct Screens: Sendable {
    var triage = TriageScreen()
    var today = TodayScreen()
    var pools = PoolsScreen()
    /// Funnel and Health, which share period, grouping, filter and cursor.
    var dashboard = Dashboard()
    var journal = JournalScreen()
    var definition = DefinitionScreen()

    subscript(id: ConsoleScreen) -> any ScreenView {
        switch id {
        case .triage: triage
        case .today: today
        case .pools: pools
        case .funnel, .health: dashboard
        case .journal: journal
        case .definition: definition
        }
    }

    /// Lets a screen handle an input, in place.
    mutating func handle(_ input: ScreenInput, on id: ConsoleScreen, _ shared: inout SharedState) -> [Effect] {
        switch id {
        case .triage: triage.handle(input, &shared)
        case .today: today.handle(input, &shared)
        case .pools: pools.handle(input, &shared)
        case .funnel, .health: dashboard.handle(input, &shared)
        case .journal: journal.handle(input, &shared)
        case .definition: definition.handle(input, &shared)
        }
    }

    /// Adapts all screens to the size of the terminal.
    mutating func layOut(_ shared: SharedState) {
        dashboard.layOut(shared)
        journal.layOut(shared)
    }
}
