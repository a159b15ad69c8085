package import Lifecycle

/// The results of applying the rules once, and what is left for people to do.
package struct TickReport: Sendable {
    /// A lead that a rule assigned.
    package struct Assignment: Hashable, Sendable {
        /// The lead.
        package var lead: LeadID
        /// The previous owner; nil if there was none.
        package var from: Login?
        /// The new owner.
        package var to: Login
        /// The reason.
        package var cause: Routing.Cause
    }

    /// The actions written, for `undo`.
    package var actions: [ActionID] = []
    /// The assigned leads, in order.
    package var assignments: [Assignment] = []
    /// The leads that were disqualified because nobody reached them.
    package var disqualified: [LeadID] = []
    /// The disqualified leads that dropped out, because they opted out or their address is invalid.
    package var dropped: [LeadID] = []
    /// The number of leads moved to complete an interrupted adoption.
    package var requalified = 0
    /// The number of leads in Today that wait to be disqualified as one batch.
    package var unreached = 0
    /// Of these, leads that have all that their reason requires.
    package var ready = 0
    /// The number of leads past the contact window without an attempt.
    package var neglected = 0
    /// The number of leads that a rule would reassign, if anyone were free.
    package var stuck = 0
    /// The number of snoozes that ended since the previous tick.
    package var endedSnoozes = 0
    /// Whether nothing is left that rules could do now.
    package var isComplete = true
    /// Warnings about successful actions.
    package var warnings: [String] = []

    package init() {}

    /// Whether nothing was written.
    package var isIdle: Bool { actions.isEmpty && requalified == 0 }
}
