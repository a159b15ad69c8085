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
    package func refusalOfUndo(of undone: ActionLines, lead: LeadID, zone: ZoneTable, now: Instant) -> Refusal? {
        refusalOfUndo(of: [undone.lines], by: undone.by, lead: lead, zone: zone, now: now)
    }

    /// Why some lines can't be taken back as far as this lead goes, nil when they can. O(n · ranges) in the lead's lines.
    ///
    /// Blocked when somebody else has since changed the lead's stage, owner, assessment or fields, and when a later action on it by who
    /// did this one stands. Taking back the capture itself is blocked by anything that anybody did since. Erasing, adopting and signing are never taken back.
    package func refusalOfUndo(
        of ranges: [ClosedRange<SequenceNumber>], by doer: Login, lead: LeadID, zone: ZoneTable, now: Instant
    ) -> Refusal? {
        func isTaken(_ entry: Entry) -> Bool { ranges.contains { $0.contains(entry.seq) } }
        let force = inForce
        if let barred = force.first(where: { isTaken($0) && !$0.event.canBeUndone }) {
            return Refusal(.undoBlocked, lead: lead, "\(barred.event.kind) can't be taken back")
        }
        guard let first = force.first(where: isTaken) else { return nil }
        // Without its capture a lead is gone, and with it whatever anybody else did on it.
        let takesCapture = force.contains { if case .captured = $0.event { isTaken($0) } else { false } }
        for later in force where later.seq > first.seq && !isTaken(later) {
            // Taking a later action back leaves nothing in the way; redoing it puts that action itself back in force.
            if case .undone = later.event { continue }
            if later.by == .person(doer) {
                return Refusal(
                    .undoBlocked, lead: lead, "your own later action on \(lead) stands (\(later.event.kind)); take that back first")
            }
            if !later.event.canBeUndone {
                return Refusal(.undoBlocked, lead: lead, "\(lead) was \(later.event.kind) since; that can't be taken back")
            }
            if later.event.changesLead || takesCapture {
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
            .merged, .reengaged, .requalified, .erased:
            true
        case .optedOut(let change), .optedIn(let change), .bounced(let change): change.stage != nil
        case .engaged, .touched, .followUpScheduled, .snoozed, .noted, .undone, .imported, .definitionAdopted, .definitionSigned,
            .repUpdated,
            .unknown:
            false
        }
    }
}
