import Lifecycle
import ReadModel
import Workspace

/// Leads in few words, as one workspace sees them now.
struct LeadSummary {
    let definition: LeadDefinition
    let team: Team
    let now: Instant

    init(workspace: Workspace) {
        definition = workspace.definition
        team = workspace.team
        now = workspace.now
    }

    /// `SAL, dana, first touch due 10:12`.
    func standing(_ row: LeadRow) -> String {
        var parts = [definition.label(of: row)]
        if let owner = row.owner { parts.append(owner.name) }
        if let until = row.snoozedUntil, until > now { parts.append("snoozed until " + short(until)) }
        if let due = row.due { parts.append("\(due.kind.label) due " + short(due.at) + (due.at < now ? " (late)" : "")) }
        return parts.joined(separator: ", ")
    }

    /// `decide 47m`, or `decide late 12m`; empty when nothing is owed.
    func due(_ due: Due?) -> String {
        guard let due else { return "" }
        return due.kind.label + (due.at < now ? " late " : " in ") + (due.at - now).shortText
    }

    /// A reason by its label; the code where the definition in force doesn't have it any more.
    func reason(_ code: String) -> String { definition.reasons.first { $0.id == code }?.label ?? code }

    /// A moment as short as can be.
    func short(_ instant: Instant) -> String { definition.calendar.zone.shortText(instant, now: now) }

    /// A moment in full.
    func wall(_ instant: Instant) -> String { MomentFormatter.wall(instant, definition.calendar.zone) }
}
