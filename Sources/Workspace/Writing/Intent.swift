package import Lifecycle

/// One or more commands to perform as one action. A retry with the same id has no further effect.
package struct Intent: Sendable {
    /// One command on one lead. `lead` is nil only for `add`.
    package struct Step: Hashable, Sendable {
        /// The lead.
        package var lead: LeadID?
        /// The command.
        package var command: Command

        package init(_ lead: LeadID?, _ command: Command) {
            self.lead = lead
            self.command = command
        }
    }

    /// The id of the action.
    package var id: ActionID
    /// The commands. Several steps are one action.
    package var steps: [Step]
    /// The time of the event, for events that are logged later. Nil means now.
    package var occurredAt: Instant?
    /// Whether refused steps are left out. Otherwise one refusal refuses the whole intent.
    package var isPartial: Bool
    /// The last line of the journal that the user has seen; nil if it doesn't matter.
    ///
    /// A step is refused if its lead has a later line: the user decided on another state.
    package var seen: SequenceNumber?
    /// The person on whose behalf it is performed, by a team lead or, in a simulated workspace, by anyone.
    package var onBehalfOf: Login?

    package init(
        id: ActionID, steps: [Step], occurredAt: Instant? = nil, isPartial: Bool = false, seen: SequenceNumber? = nil,
        onBehalfOf: Login? = nil
    ) {
        self.id = id
        self.steps = steps
        self.occurredAt = occurredAt
        self.isPartial = isPartial
        self.seen = seen
        self.onBehalfOf = onBehalfOf
    }
}

/// The result of an intent, durable in the journal.
package struct ActionResult: Sendable {
    /// The action's id.
    package var action: ActionID
    /// The entries of the action, which an earlier try with the same id may have written.
    package var entries: [Entry]
    /// The affected leads, in the order of the steps, without repetitions.
    package var leads: [LeadID]
    /// The steps that were left out, with the reason.
    package var refused: [(lead: LeadID?, refusal: Refusal)]
    /// Warnings about a successful action, such as an index that could not be updated.
    package var warnings: [String]
    /// Whether an earlier try with the same id had done it, so that nothing was written now.
    package var isRepeated: Bool
    /// Whether what the earlier try did was undone since.
    package var isUndone: Bool

    package init(
        action: ActionID, entries: [Entry], leads: [LeadID], refused: [(lead: LeadID?, refusal: Refusal)] = [],
        warnings: [String] = [], isRepeated: Bool = false, isUndone: Bool = false
    ) {
        self.isRepeated = isRepeated
        self.isUndone = isUndone
        self.action = action
        self.entries = entries
        self.leads = leads
        self.refused = refused
        self.warnings = warnings
    }
}
