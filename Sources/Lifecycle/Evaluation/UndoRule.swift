/// The lines of one action, as the target of an undo.
package struct ActionLines: Hashable, Sendable {
    /// The action.
    package var action: ActionID
    /// Its lines.
    package var lines: ClosedRange<SequenceNumber>
    /// The person who did it.
    package var by: Login

    package init(action: ActionID, lines: ClosedRange<SequenceNumber>, by: Login) {
        self.action = action
        self.lines = lines
        self.by = by
    }
}

extension LeadHistory {
    /// The reason why this lead blocks the undo of some lines. Nil if it doesn't.
    ///
    /// O(n · ranges) in the lead's lines.
    ///
    /// Blocked if another person has since changed the lead's stage, owner, assessment or fields, or if the same person
    /// has a later action in force on it. Any later action blocks the undo of the capture. Erasing, adopting and
    /// signing can't be undone. An erasure since blocks before all else: no other undo would help.
    package func refusalOfUndo(
        of ranges: [ClosedRange<SequenceNumber>], by author: Login, lead: LeadID, zone: ZoneTable, now: Instant
    ) -> Refusal? {
        func isUndone(_ entry: Entry) -> Bool { ranges.contains { $0.contains(entry.seq) } }
        let entries = inForce
        if let final = entries.first(where: { isUndone($0) && !$0.event.canBeUndone }) {
            return Refusal(.undoBlocked, lead: lead, "\(final.event.permanentNoun) can't be undone")
        }
        guard let first = entries.first(where: isUndone) else { return nil }
        // Without its capture the lead is gone, together with everything others did on it.
        let includesCapture = entries.contains { if case .captured = $0.event { isUndone($0) } else { false } }
        let since = entries.filter { $0.seq > first.seq && !isUndone($0) }
        if let final = since.first(where: { !$0.event.canBeUndone }) {
            return Refusal(
                .undoBlocked, lead: lead, "\(final.event.permanentChange(of: lead)), so the earlier change can't be undone")
        }
        for later in since {
            // An undo blocks nothing. A redo puts the redone action itself in force again.
            if case .undone = later.event { continue }
            if later.by == .person(author) {
                return Refusal(
                    .undoBlocked, lead: lead, "undo your later action on \(lead) first (\(later.event.label))")
            }
            if later.event.changesLead || includesCapture {
                let when = zone.shortText(later.at, now: now)
                let who = if case .requalified = later.event { "" } else { " by \(later.by.phrase)" }
                return Refusal(
                    .undoBlocked, lead: lead,
                    "\(lead) was \(later.event.label)\(who) at \(when), so the earlier change can't be undone")
            }
        }
        return nil
    }
}

extension Event {
    /// Whether it can be undone: erasing, adopting and signing can't.
    package var canBeUndone: Bool {
        switch self {
        case .erased, .definitionAdopted, .definitionSigned: false
        default: true
        }
    }

    /// What it is called where it can't be undone: `an erasure`.
    fileprivate var permanentNoun: String {
        switch self {
        case .erased: "an erasure"
        case .definitionAdopted: "the adoption of a definition"
        case .definitionSigned: "a signature"
        default: "this change"
        }
    }

    /// What it did, where it can't be undone: `the person of L1 was erased since`.
    fileprivate func permanentChange(of lead: LeadID) -> String {
        if case .erased = self { "the person of \(lead) was erased since" } else { "\(lead) has changed since" }
    }

    /// Whether it changes a lead's stage, owner, assessment or fields.
    ///
    /// Another person's undo must not lose these.
    package var changesLead: Bool {
        switch self {
        case .captured, .promoted, .accepted, .qualified, .rejected, .disqualified, .converted, .closed, .assessed, .assigned,
            .released, .edited,
            .merged, .reengaged, .requalified, .opportunityOpened, .opportunityChanged, .erased:
            true
        case .optedOut(let change), .optedIn(let change), .bounced(let change): change.stage != nil
        case .engaged, .touched, .followUpScheduled, .snoozed, .noted, .undone, .accountChanged, .accountMerged, .costRecorded,
            .imported, .definitionAdopted, .definitionSigned, .repUpdated, .unknown:
            false
        }
    }
}
