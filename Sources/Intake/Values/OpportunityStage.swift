import Lifecycle

/// How far a file says an opportunity has come: still open, or ended.
package enum OpportunityStage: Sendable, Equatable {
    case open
    case closed(Outcome)

    /// The stage of the lead behind it.
    package var stage: Stage {
        switch self {
        case .open: .opportunity
        case .closed(let outcome): outcome.stage
        }
    }

    /// Reads a stage word. Each firm names the steps of its pipeline as it likes, so a word that no table knows is an open one.
    static func read(_ word: String, tables: IntakeTables, system: String) -> (stage: Stage, isKnown: Bool) {
        guard let entry = tables.stage(word, in: .outcome, system: system), let stage = entry.stage,
            stage.isOutcome || stage == .opportunity
        else {
            return (.opportunity, false)
        }
        return (stage, true)
    }
}
