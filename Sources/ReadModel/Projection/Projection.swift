import Lifecycle

/// What the rows of leads are computed with: a definition, a day, and how keys and timelines are built.
///
/// Each thread makes a projector of its own from it.
struct Projection: Sendable {
    var definition: LeadDefinition
    var day: Day
    /// Whether the fields that no definition affects are omitted.
    var scoresOnly = false
    var keys: @Sendable (Lead) -> MatchKeys
    var buildTimeline: IndexDependencies.TimelineBuilder?
    var symbols: SymbolTable

    init(_ definition: LeadDefinition, day: Day, _ dependencies: IndexDependencies, symbols: SymbolTable) {
        self.definition = definition
        self.day = day
        keys = dependencies.keys
        buildTimeline = dependencies.buildTimeline
        self.symbols = symbols
    }

    /// The projection for new scores, without texts, keys and timelines.
    init(scoring definition: LeadDefinition, day: Day, _ dependencies: IndexDependencies) {
        self.init(definition, day: day, dependencies, symbols: SymbolTable())
        scoresOnly = true
        buildTimeline = nil
    }

    func makeProjector() -> Projector {
        Projector(
            definition, day: day, scoresOnly: scoresOnly, timelines: buildTimeline.map { TimelineProjector($0, symbols) },
            keys: keys)
    }
}
