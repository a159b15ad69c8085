/// Why a command was not done: a typed reason, in words for the person who asked, with what is missing.
package struct Refusal: Error, Hashable, Sendable {
    /// The kind of reason.
    package enum Code: String, Sendable, CaseIterable {
        /// The actor's roles don't allow it.
        case notPermitted
        /// It is somebody else's lead.
        case notYours
        /// The lead is in a stage from which it can't be done.
        case wrongStage
        /// The definition doesn't have that step.
        case notInDefinition
        /// A gate asks for more.
        case gateNotMet
        /// No such reason in the definition.
        case unknownReason
        /// No such criterion or answer in the definition.
        case unknownCriterion
        /// Nobody of that login is in the team, or not with that role.
        case unknownMember
        /// It would change nothing.
        case nothingToChange
        /// A value makes no sense.
        case invalidValue
        /// There is no such lead.
        case noSuchLead
        /// A lead with that e-mail or external id is there already.
        case duplicate
        /// What a file says contradicts what people decided since.
        case conflict
        /// It can't be taken back.
        case undoBlocked
    }

    /// The kind of reason.
    package var code: Code
    /// The lead that it is about.
    package var lead: LeadID?
    /// What happened and what to do about it, in one sentence without personal data.
    package var message: String
    /// What a gate still asks for.
    package var unmet: [UnmetRequirement]

    /// Makes a refusal.
    package init(_ code: Code, lead: LeadID? = nil, _ message: String, unmet: [UnmetRequirement] = []) {
        self.code = code
        self.lead = lead
        self.message = message
        self.unmet = unmet
    }
}
