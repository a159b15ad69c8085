// What the events of decisions carry.

/// The payload of `promoted`.
package struct Promoted: Hashable, Sendable {
    /// Viable or MQL; SQL if a rule of the definition promotes an MQL.
    package var stage: Stage
    /// The scores at the promotion.
    package var score: ScoreSnapshot
    /// The trigger, for a rule.
    package var trigger: RuleTrigger?
    /// The scoring rules that gave points, with these points.
    package var evidence: [EvidencePoint]

    package init(stage: Stage, score: ScoreSnapshot, trigger: RuleTrigger? = nil, evidence: [EvidencePoint] = []) {
        self.stage = stage
        self.score = score
        self.trigger = trigger
        self.evidence = evidence
    }
}

/// The payload of `accepted`.
package struct Accepted: Hashable, Sendable {
    /// SAL, or SQL if the definition has no SAL.
    package var stage: Stage
    /// The new owner.
    package var owner: Login
    /// The scores at the acceptance: the evidence that made it an MQL.
    package var score: ScoreSnapshot
    /// The scoring rules that gave points, with these points.
    package var evidence: [EvidencePoint]

    package init(stage: Stage, owner: Login, score: ScoreSnapshot, evidence: [EvidencePoint] = []) {
        self.stage = stage
        self.owner = owner
        self.score = score
        self.evidence = evidence
    }
}

/// The points given by one scoring rule.
package struct EvidencePoint: Hashable, Sendable {
    /// The rule's id in the definition.
    package var rule: String
    /// Its points.
    package var points: Int

    package init(rule: String, points: Int) {
        self.rule = rule
        self.points = points
    }
}

/// A lead's scores at the moment of a decision, in points.
package struct ScoreSnapshot: Hashable, Sendable {
    /// Points for its fields.
    package var fit: Int
    /// Points for its activity, decayed to that day.
    package var engagement: Int

    package init(fit: Int, engagement: Int) {
        self.fit = fit
        self.engagement = engagement
    }

    /// Fit and engagement together.
    package var total: Int { fit + engagement }
}

/// The payload of `qualified`.
package struct Qualified: Hashable, Sendable {
    /// The stage that it enters. SQL in every published definition.
    package var stage: Stage

    package init(stage: Stage) { self.stage = stage }
}

/// The payload of `rejected` and `disqualified`.
package struct Declined: Hashable, Sendable {
    /// The reason code.
    package var reason: String
    /// Free text; personal.
    package var note: String?
    /// The trigger, for a rule.
    package var trigger: RuleTrigger?
    /// The day on which a rejected lead is to be looked at again.
    package var returnOn: Day?
    /// The nurture track that a rejected lead enters.
    package var track: String?

    package init(
        reason: String, note: String? = nil, trigger: RuleTrigger? = nil, returnOn: Day? = nil, track: String? = nil
    ) {
        self.reason = reason
        self.note = note
        self.trigger = trigger
        self.returnOn = returnOn
        self.track = track
    }
}

/// The payload of `converted`.
package struct Converted: Hashable, Sendable {
    /// Opportunity, or SQL if SQL is the opportunity.
    package var stage: Stage
    /// The details.
    package var conversion: Conversion
    /// The new owner.
    package var owner: Login?
    /// The file's text that declared it, if any.
    package var declaration: StageDeclaration?

    package init(stage: Stage, conversion: Conversion, owner: Login? = nil, declaration: StageDeclaration? = nil) {
        self.stage = stage
        self.conversion = conversion
        self.owner = owner
        self.declaration = declaration
    }
}

/// The payload of `closed`.
package struct Closed: Hashable, Sendable {
    /// The outcome.
    package var outcome: Outcome
    /// The reason code, if the definition requires one.
    package var reason: String?
    /// The opportunity that ended; nil means the newest open one.
    package var opportunity: OpportunityID?
    /// The final amount.
    package var amount: Money?
    /// The account, contact and other details that a file gave with the outcome.
    package var conversion: Conversion?
    /// The file's text that declared it, if any.
    package var declaration: StageDeclaration?
    /// Free text; personal.
    package var note: String?

    package init(
        outcome: Outcome, reason: String? = nil, opportunity: OpportunityID? = nil, amount: Money? = nil,
        conversion: Conversion? = nil, declaration: StageDeclaration? = nil, note: String? = nil
    ) {
        self.outcome = outcome
        self.reason = reason
        self.opportunity = opportunity
        self.amount = amount
        self.conversion = conversion
        self.declaration = declaration
        self.note = note
    }
}

/// The payload of `reengaged`.
package struct Reengaged: Hashable, Sendable {
    /// MQL or SQL, depending on the definition.
    package var stage: Stage
    /// The owner; nil leaves it in the queue.
    package var owner: Login?
    /// The trigger, for a rule.
    package var trigger: RuleTrigger?
    /// Free text; personal.
    package var note: String?

    package init(stage: Stage, owner: Login? = nil, trigger: RuleTrigger? = nil, note: String? = nil) {
        self.stage = stage
        self.owner = owner
        self.trigger = trigger
        self.note = note
    }
}

/// The payload of `requalified`.
package struct Requalified: Hashable, Sendable {
    /// The stage under the new definition.
    package var stage: Stage
    /// The scores under the new definition.
    package var score: ScoreSnapshot
    /// The line that adopted the new definition.
    package var trigger: RuleTrigger?

    package init(stage: Stage, score: ScoreSnapshot, trigger: RuleTrigger? = nil) {
        self.stage = stage
        self.score = score
        self.trigger = trigger
    }
}
