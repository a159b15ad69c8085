import Lifecycle
import ReadModel

/// Selects the due date that a list shows: the first one of any kind, or the next touch.
enum DueSelector {
    /// The first due date, of a decision or a touch.
    case first
    /// The next touch, even if a decision is due earlier.
    case touch

    /// The selected due date of a row.
    func due(of row: LeadRow) -> Due? {
        switch self {
        case .first: row.due
        case .touch: row.nextTouch
        }
    }

    /// The selected due date of a lead.
    func due(of lead: Lead, _ definition: LeadDefinition) -> Due? {
        switch self {
        case .first: definition.nextDue(of: lead)
        case .touch: definition.nextTouch(of: lead)
        }
    }
}
