import Lifecycle
import ReadModel

/// Which of the things owed on a lead a list tells: what is due first, or the touch that is due next.
enum DueSelector {
    /// Whatever is due first, a decision or a touch.
    case first
    /// The next touch, whatever decision is due sooner.
    case touch

    /// The thing, as a row has it.
    func of(_ row: LeadRow) -> Due? {
        switch self {
        case .first: row.due
        case .touch: row.nextTouch
        }
    }

    /// The thing, from the lead itself.
    func of(_ lead: Lead, _ definition: LeadDefinition) -> Due? {
        switch self {
        case .first: definition.nextDue(of: lead)
        case .touch: definition.nextTouch(of: lead)
        }
    }
}
