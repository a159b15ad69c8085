import Lifecycle

/// The state of an opportunity in a file: open or closed.
package enum OpportunityStage: Sendable, Equatable {
    /// It is still open.
    case open
    /// It was closed, with an outcome.
    case closed(Outcome)

    /// Parses a pipeline stage; an unknown text is an open stage.
    ///
    /// Each company names its own pipeline stages.
    static func parse(_ text: String, tables: IntakeTables, system: String) -> (stage: Stage, isKnown: Bool) {
        guard let entry = tables.stage(text, in: .outcome, system: system), let stage = entry.stage,
            stage.isOutcome || stage == .opportunity
        else {
            return (.opportunity, false)
        }
        return (stage, true)
    }
}
