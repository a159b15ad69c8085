import Lifecycle

extension LeadHistory {
    /// The reason why this lead blocks the undo of an action; nil if it doesn't.
    func refusalOfUndo(of undone: ActionLines, lead: LeadID, zone: ZoneTable, now: Instant) -> Refusal? {
        refusalOfUndo(of: [undone.lines], by: undone.by, lead: lead, zone: zone, now: now)
    }
}
