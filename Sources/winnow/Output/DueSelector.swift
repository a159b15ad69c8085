import Lifecycle
import ReadModel

/// Selects the due date that a list shows: the first one of any kind, or the next touch.
enum DueSelector {
    /// The first due date, of a decision or a touch.
    case first
    /// The next touch, even if a decision is due earlier.
    case touch

    /// The selected due date of a row.
    func due(of row: LeadRow, _ definition: LeadDefinition, at now: Instant) -> Due? {
        let zone = definition.calendar.zone
        return row.shown(self == .first ? row.due : row.nextInToday, on: zone.day(of: now), in: zone)
    }

    /// The selected due date of a lead.
    func due(of lead: Lead, _ definition: LeadDefinition) -> Due? {
        switch self {
        case .first: definition.nextDue(of: lead)
        case .touch: definition.agenda(of: lead).nextInToday
        }
    }
}
