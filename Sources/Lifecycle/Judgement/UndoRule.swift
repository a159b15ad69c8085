/// What an undo would take back: one action, by the numbers of its lines.
package struct ActionLines: Hashable, Sendable {
    /// The intent.
    package var action: ActionID
    /// Its lines.
    package var lines: ClosedRange<SequenceNumber>
    /// Whose it is.
    package var by: Login

    /// Makes it.
    package init(action: ActionID, lines: ClosedRange<SequenceNumber>, by: Login) {
        self.action = action
        self.lines = lines
        self.by = by
    }
}

extension LeadHistory {
    /// Why an action can't be taken back as far as this lead goes, nil when it can. O(n) in the lead's lines.
    ///
    /// Blocked when somebody else has since changed the lead's stage, owner, assessment or fields, and when a later action on it by who
    /// did this one stands. Erasing, adopting and signing are never taken back.
    package func refusalOfUndo(of undone: ActionLines, lead: LeadID, zone: ZoneTable, now: Instant) -> Refusal? {
        let force = inForce
        if let barred = force.first(where: { undone.lines.contains($0.seq) && !$0.event.canBeUndone }) {
            return Refusal(.undoBlocked, lead: lead, "\(barred.event.kind) can't be taken back")
        }
        for later in force where later.seq > undone.lines.upperBound && later.action != undone.action {
            if case .undone = later.event {
                // Taking a later action back again leaves nothing in the way; only redoing does, and then the action itself is in force.
                continue
            }
            if later.by == .person(undone.by) {
                return Refusal(
                    .undoBlocked, lead: lead, "your own later action on \(lead) stands (\(later.event.kind)); take that back first")
            }
            if !later.event.canBeUndone {
                return Refusal(.undoBlocked, lead: lead, "\(lead) was \(later.event.kind) since; that can't be taken back")
            }
            if later.event.changesLead {
                let when = zone.shortText(later.at, now: now)
                return Refusal(.undoBlocked, lead: lead, "\(lead) was changed since: \(later.event.kind) by \(later.by) at \(when)")
            }
        }
        return nil
    }
}

extension Event {
    /// Whether it can ever be taken back: erasing, adopting and signing can't.
    package var canBeUndone: Bool {
        switch self {
        case .erased, .definitionAdopted, .definitionSigned: false
        default: true
        }
    }

    /// Whether it changes a lead's stage, owner, assessment or fields, which another person's undo must not lose.
    package var changesLead: Bool {
        switch self {
        case .captured, .promoted, .accepted, .qualified, .rejected, .disqualified, .converted, .closed, .assessed, .assigned,
            .released, .edited,
            .reengaged, .requalified, .erased:
            true
        case .optedOut(let change), .optedIn(let change), .bounced(let change): change.stage != nil
        case .engaged, .touched, .followUpScheduled, .snoozed, .noted, .undone, .imported, .definitionAdopted, .definitionSigned,
            .repUpdated,
            .unknown:
            false
        }
    }
}
