/// The reason why a command was refused: a code, a message for the actor, and the unmet requirements.
package struct Refusal: Error, Hashable, Sendable {
    /// The kind of refusal.
    package enum Code: String, Sendable, CaseIterable {
        /// The actor's roles don't allow it.
        case notPermitted
        /// Another person owns the lead.
        case notYours
        /// The command is not possible from the lead's stage.
        case wrongStage
        /// The definition doesn't have this step.
        case notInDefinition
        /// A gate has unmet requirements.
        case gateNotMet
        /// The definition has no such reason.
        case unknownReason
        /// The definition has no such criterion or answer.
        case unknownCriterion
        /// No one on the team has that login, or not in that role.
        case unknownMember
        /// It would change nothing.
        case nothingToChange
        /// A value is invalid.
        case invalidValue
        /// No such lead exists.
        case noSuchLead
        /// A lead with that e-mail or record id already exists.
        case duplicate
        /// A file contradicts a later decision.
        case conflict
        /// Somebody else changed the lead since the actor saw it.
        case changedMeanwhile
        /// It can't be undone.
        case undoBlocked
    }

    /// The kind of refusal.
    package var code: Code
    /// The lead concerned.
    package var lead: LeadID?
    /// What happened and what to do about it, in one sentence without personal data.
    package var message: String
    /// The unmet requirements of a gate.
    package var unmet: [UnmetRequirement]

    package init(_ code: Code, lead: LeadID? = nil, _ message: String, unmet: [UnmetRequirement] = []) {
        self.code = code
        self.lead = lead
        self.message = message
        self.unmet = unmet
    }
}
