import Formats
import Lifecycle
import ReadModel
import Workspace

/// Describes leads of one workspace in short texts, as of now.
struct LeadSummary {
    let definition: LeadDefinition
    let team: Team
    let now: Instant

    init(workspace: Workspace) {
        definition = workspace.definition
        team = workspace.team
        now = workspace.now
    }

    /// The stage, owner, snooze and due date: `SAL, dana, first touch due 10:12`.
    func status(of row: LeadRow) -> String {
        var parts = [definition.label(of: row)]
        if let owner = row.owner { parts.append(owner.name) }
        if let until = row.snoozedUntil, until > now { parts.append("snoozed until " + short(until)) }
        let zone = definition.calendar.zone
        if let due = row.shown(row.due, on: zone.day(of: now), in: zone) {
            parts.append("\(due.kind.label) due " + short(due.at) + (due.at < now ? " (overdue)" : ""))
        }
        return parts.joined(separator: ", ")
    }

    /// `review in 47m` or `review 12m overdue`; empty if nothing is due.
    func dueText(_ due: Due?) -> String {
        guard let due else { return "" }
        let time = TaskTimes(definition).left(for: due, at: now).shortText
        return due.at < now ? "\(due.kind.label) \(time) overdue" : "\(due.kind.label) in \(time)"
    }

    /// The label of a reason; its code if the definition in force no longer has the reason.
    func reason(_ code: String) -> String { definition.reasons.first { $0.id == code }?.label ?? code }

    /// An instant in short form, such as `Mon 10:12`.
    func short(_ instant: Instant) -> String { definition.calendar.zone.shortText(instant, now: now) }

    /// An instant in full, such as `2026-11-23 09:14`.
    func wall(_ instant: Instant) -> String { MomentFormatter.wall(instant, definition.calendar.zone) }
}
