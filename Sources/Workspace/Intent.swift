package import Lifecycle

/// What somebody wants done, with an identity of its own: a retry with the same id is done once.
package struct Intent: Sendable {
    /// One command on one lead; `lead` is nil only for `add`.
    package struct Step: Hashable, Sendable {
        /// The lead.
        package var lead: LeadID?
        /// What to do to it.
        package var command: Command

        /// Makes a step.
        package init(_ lead: LeadID?, _ command: Command) {
            self.lead = lead
            self.command = command
        }
    }

    /// Its identity.
    package var id: ActionID
    /// What to do; several steps are one action.
    package var steps: [Step]
    /// When it happened, for what is logged later; nil means now.
    package var occurredAt: Instant?
    /// Whether steps that are refused are left out, rather than refusing all.
    package var isPartial: Bool
    /// Somebody else for whom it is done; team leads, and anyone in a simulated workspace.
    package var onBehalfOf: Login?

    /// Makes an intent.
    package init(id: ActionID, steps: [Step], occurredAt: Instant? = nil, isPartial: Bool = false, onBehalfOf: Login? = nil) {
        self.id = id
        self.steps = steps
        self.occurredAt = occurredAt
        self.isPartial = isPartial
        self.onBehalfOf = onBehalfOf
    }
}

/// What came of an intent: it is durable in the journal.
package struct ActionResult: Sendable {
    /// The action.
    package var action: ActionID
    /// Its lines.
    package var entries: [Entry]
    /// The leads it was done on, in the order of the steps, without repeats.
    package var leads: [LeadID]
    /// What was left out, with why.
    package var refused: [(lead: LeadID?, refusal: Refusal)]
    /// What is worth telling though it is done, such as an index that could not be updated.
    package var warnings: [String]

    /// Makes a result.
    package init(
        action: ActionID, entries: [Entry], leads: [LeadID], refused: [(lead: LeadID?, refusal: Refusal)] = [],
        warnings: [String] = []
    ) {
        self.action = action
        self.entries = entries
        self.leads = leads
        self.refused = refused
        self.warnings = warnings
    }
}

/// What has come into the journal since the last look.
package struct JournalChanges: Sendable {
    /// The newest entry about each lead that somebody else changed.
    package var leads: [LeadID: Entry]
    /// Leads that changed in any way, by whomever.
    package var touched: Set<LeadID>
    /// Whether the definition or the team changed.
    package var rulesChanged: Bool
    /// How many lines came.
    package var lineCount: Int
    /// When the newest of them was recorded; nil where that wasn't looked at, as after the index was made anew.
    package var lastRecordedAt: Instant?

    /// Makes news.
    package init(
        leads: [LeadID: Entry] = [:], touched: Set<LeadID> = [], rulesChanged: Bool = false, lineCount: Int = 0,
        lastRecordedAt: Instant? = nil
    ) {
        self.leads = leads
        self.touched = touched
        self.rulesChanged = rulesChanged
        self.lineCount = lineCount
        self.lastRecordedAt = lastRecordedAt
    }

    /// Whether nothing came.
    package var isEmpty: Bool { lineCount == 0 }
}
