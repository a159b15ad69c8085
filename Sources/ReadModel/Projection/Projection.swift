import Lifecycle

/// What the rows of leads are computed with; each thread makes a `Projector` of its own from it.
struct Projection: Sendable {
    let definition: LeadDefinition
    let day: Day
    /// Whether the fields that no definition affects, and timelines, are omitted.
    let scoresOnly: Bool
    let keys: @Sendable (Lead) -> MatchKeys
    let buildTimeline: IndexDependencies.TimelineBuilder
    let symbols: SymbolTable

    init(
        _ definition: LeadDefinition, day: Day, _ dependencies: IndexDependencies, symbols: SymbolTable = SymbolTable(),
        scoresOnly: Bool = false
    ) {
        self.definition = definition
        self.day = day
        self.scoresOnly = scoresOnly
        keys = dependencies.keys
        buildTimeline = dependencies.buildTimeline
        self.symbols = symbols
    }
}
