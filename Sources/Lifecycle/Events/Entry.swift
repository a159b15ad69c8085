/// One counted line of the journal as the core sees it: an event with who, when, about whom and under which definition.
package struct Entry: Hashable, Sendable {
    /// Its place in the journal.
    package var seq: SequenceNumber
    /// The intent that it belongs to.
    package var action: ActionID
    /// When it was recorded.
    package var at: Instant
    /// When it happened, which differs for imported history and for what is logged later.
    package var occurredAt: Instant
    /// Who did it.
    package var by: Actor
    /// Who really sat there, when somebody acted for another.
    package var via: Login?
    /// The lead that it is about; nil for `undone` and what concerns the workspace.
    package var lead: LeadID?
    /// The number of the definition under which it was decided; 0 before the first.
    package var definition: Int
    /// The import that it belongs to, where it does: the action id of the import's first action.
    package var batch: ActionID?
    /// What happened.
    package var event: Event

    /// Makes an entry.
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
    /// The leads that it is about: one, none, or both that a merge makes one, the one that stays first.
    package var leads: [LeadID] {
        guard let lead else { return [] }
        if case .merged(let merged) = event { return [lead, merged.absorbed] }
        return [lead]
    }
}

/// An event that was decided on but isn't written yet: the journal gives it a number and a moment.
package struct Draft: Hashable, Sendable {
    /// The lead that it is about.
    package var lead: LeadID?
    /// Who does it: the person, or a rule because of what the person does.
    package var by: Actor
    /// When it happened, where that is not now.
    package var occurredAt: Instant?
    /// What happened.
    package var event: Event

    /// Makes a draft.
    package init(lead: LeadID?, by: Actor, occurredAt: Instant? = nil, event: Event) {
        self.lead = lead
        self.by = by
        self.occurredAt = occurredAt
        self.event = event
    }
}
