/// A line of the journal as the core sees it: an event with its moment, author, lead and definition.
package struct Entry: Hashable, Sendable {
    /// Its number in the journal.
    package var seq: SequenceNumber
    /// The action that it belongs to.
    package var action: ActionID
    /// When it was recorded.
    package var at: Instant
    /// When it happened. Differs for imported history and for what is logged later.
    package var occurredAt: Instant
    /// The person or rule that did it.
    package var by: Actor
    /// The person at the keyboard, if they acted for another person.
    package var via: Login?
    /// The lead concerned; nil for `undone` and for events of the workspace.
    package var lead: LeadID?
    /// The version of the definition under which it was decided; 0 before the first.
    package var definition: Int
    /// The import that it belongs to, as the id of the import's first action.
    package var batch: ActionID?
    /// The event.
    package var event: Event

    package init(
        seq: SequenceNumber, action: ActionID, at: Instant, occurredAt: Instant? = nil, by: Actor, via: Login? = nil, lead: LeadID?,
        definition: Int, batch: ActionID? = nil, event: Event
    ) {
        self.seq = seq
        self.action = action
        self.at = at
        self.occurredAt = occurredAt ?? at
        self.by = by
        self.via = via
        self.lead = lead
        self.definition = definition
        self.batch = batch
        self.event = event
    }
}

extension Entry {
    /// The leads concerned: one, none, or for a merge both, with the survivor first.
    package var leads: [LeadID] {
        guard let lead else { return [] }
        if case .merged(let merged) = event { return [lead, merged.absorbed] }
        return [lead]
    }
}

/// An event that was decided but not yet written. The journal adds its number and moment.
package struct Draft: Hashable, Sendable {
    /// The lead concerned.
    package var lead: LeadID?
    /// The person, or a rule that reacts to the person's action.
    package var by: Actor
    /// When it happened; nil means now.
    package var occurredAt: Instant?
    /// The event.
    package var event: Event

    package init(lead: LeadID?, by: Actor, occurredAt: Instant? = nil, event: Event) {
        self.lead = lead
        self.by = by
        self.occurredAt = occurredAt
        self.event = event
    }
}
