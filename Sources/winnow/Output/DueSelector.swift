import Lifecycle
import ReadModel

/// Selects the due date that a list shows: the first one of any kind, or the next task in Today.
enum DueSelector {
    /// The first due date, of a decision or a touch.
    case first
    /// The next task in Today, even if a decision is due earlier.
    case today

    /// The selected due date of a row.
    func due(of row: LeadRow, _ definition: LeadDefinition, at now: Instant) -> Due? {
        let zone = definition.calendar.zone
        return row.shown(self == .first ? row.due : row.nextInToday, on: zone.day(of: now), in: zone)
    }

    /// The selected due date of a lead; if lists show none beside it, its next task, such as marketing's decision.
    func due(of lead: Lead, _ definition: LeadDefinition) -> Due? {
        switch self {
        case .first: definition.nextDue(of: lead) ?? definition.agenda(of: lead).first
        case .today: definition.agenda(of: lead).nextInToday
        }
    }
}
