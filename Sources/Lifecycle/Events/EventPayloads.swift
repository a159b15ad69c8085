/// The reason why a rule added an event. A rule fires once per lead and trigger.
package enum RuleTrigger: Hashable, Sendable {
    /// The line that triggered it.
    case line(SequenceNumber)
    /// The deadline that passed.
    case due(Instant)
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

/// The source of a stage that a file declares. Such a stage passes no gates and is counted separately.
package struct StageDeclaration: Hashable, Sendable {
    /// The column, such as `Lead Status`.
    package var column: String
    /// The text in the column, such as `Contacted`.
    package var text: String
    /// The reason code that the text corresponds to, if any.
    package var reason: String?

    package init(column: String, text: String, reason: String? = nil) {
        self.column = column
        self.text = text
        self.reason = reason
    }
}

/// Whether a lead came to us or we approached it. Some requirements apply to one path only.
package enum CapturePath: String, CaseIterable, Sendable {
    case inbound, outbound
}

/// The payload of `captured`.
package struct Captured: Hashable, Sendable {
    /// The first stage.
    package var stage: Stage
    /// The fields.
    package var fields: LeadFields
    /// The initial owner.
    package var owner: Login?
    /// Whether the person requested information.
    package var isRequested: Bool
    /// Whether the lead is inbound or outbound.
    package var path: CapturePath
    /// The file's text that determined the stage, if any.
    package var declaration: StageDeclaration?
    /// The key of the whole row, for rows with neither record id nor e-mail; personal.
    package var rowKey: UInt64?

    package init(
        stage: Stage, fields: LeadFields, owner: Login? = nil, isRequested: Bool = false, path: CapturePath = .inbound,
        declaration: StageDeclaration? = nil, rowKey: UInt64? = nil
    ) {
        self.stage = stage
        self.fields = fields
        self.owner = owner
        self.isRequested = isRequested
        self.path = path
        self.declaration = declaration
        self.rowKey = rowKey
    }
}

/// The payload of `promoted`.
package struct Promoted: Hashable, Sendable {
    /// Viable or MQL; SQL if a rule of the definition promotes an MQL.
    package var stage: Stage
    /// The scores at the promotion.
    package var score: ScoreSnapshot
    /// The trigger, for a rule.
    package var trigger: RuleTrigger?

    package init(stage: Stage, score: ScoreSnapshot, trigger: RuleTrigger? = nil) {
        self.stage = stage
        self.score = score
        self.trigger = trigger
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

    package init(reason: String, note: String? = nil, trigger: RuleTrigger? = nil) {
        self.reason = reason
        self.note = note
        self.trigger = trigger
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
    /// The final amount.
    package var amount: Money?
    /// The account, contact and other details that a file gave with the outcome.
    package var conversion: Conversion?
    /// The file's text that declared it, if any.
    package var declaration: StageDeclaration?
    /// Free text; personal.
    package var note: String?

    package init(
        outcome: Outcome, reason: String? = nil, amount: Money? = nil, conversion: Conversion? = nil,
        declaration: StageDeclaration? = nil,
        note: String? = nil
    ) {
        self.outcome = outcome
        self.reason = reason
        self.amount = amount
        self.conversion = conversion
        self.declaration = declaration
        self.note = note
    }
}

/// The payload of `assessed`.
package struct Assessed: Hashable, Sendable {
    /// Answers by criterion id. An empty answer clears an earlier one.
    package var answers: [String: String]
    /// The chance to close in percent, if it was estimated.
    package var chanceToClose: Int?
    /// Free text; personal.
    package var note: String?

    package init(answers: [String: String], chanceToClose: Int? = nil, note: String? = nil) {
        self.answers = answers
        self.chanceToClose = chanceToClose
        self.note = note
    }
}

/// The payload of `assigned`.
package struct Assigned: Hashable, Sendable {
    /// The new owner.
    package var owner: Login
    /// Whether the owner claimed it.
    package var isClaim: Bool
    /// The reason, if a rule or a team lead gave one.
    package var reason: String?
    /// The trigger, for a rule.
    package var trigger: RuleTrigger?

    package init(owner: Login, isClaim: Bool = false, reason: String? = nil, trigger: RuleTrigger? = nil) {
        self.owner = owner
        self.isClaim = isClaim
        self.reason = reason
        self.trigger = trigger
    }
}

/// The payload of `optedOut`, `optedIn` and `bounced`.
package struct ChannelChange: Hashable, Sendable {
    /// The channel; nil means all channels.
    package var channel: TouchChannel?
    /// The stage that the lead enters because of it, if any.
    package var stage: Stage?
    /// The trigger, for a rule.
    package var trigger: RuleTrigger?

    package init(channel: TouchChannel?, stage: Stage? = nil, trigger: RuleTrigger? = nil) {
        self.channel = channel
        self.stage = stage
        self.trigger = trigger
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

/// The payload of `merged`. The line's own lead is the survivor.
package struct Merged: Hashable, Sendable {
    /// The id of the lead merged into it.
    package var absorbed: LeadID

    package init(absorbed: LeadID) { self.absorbed = absorbed }
}

/// The payload of `undone`: whole actions, as ranges of line numbers.
package struct Undone: Hashable, Sendable {
    /// The undone ranges of lines, in order.
    package var ranges: [ClosedRange<SequenceNumber>]

    package init(ranges: [ClosedRange<SequenceNumber>]) { self.ranges = ranges }

    /// Whether it names a line.
    package func names(_ seq: SequenceNumber) -> Bool { ranges.contains { $0.contains(seq) } }
}

/// The payload of `imported`: the result of one import.
package struct Imported: Hashable, Sendable {
    /// The kind of rows: `leads`, `touches`, `engagements` or `outcomes`.
    package var form: String
    /// Counts by name, such as `added`, `updated`, `unchanged`, `rejected`.
    package var counts: [String: Int]
    /// The SHA-256 of the file's bytes, in hex.
    package var fileDigest: String
    /// The file's name without its folder; personal, since files are often named after people.
    package var fileName: String?

    package init(form: String, counts: [String: Int], fileDigest: String, fileName: String? = nil) {
        self.form = form
        self.counts = counts
        self.fileDigest = fileDigest
        self.fileName = fileName
    }
}

/// The payload of `definitionAdopted`.
package struct DefinitionAdopted: Hashable, Sendable {
    /// Its version number in this workspace, from 1.
    package var number: Int
    /// Its name, such as `standard`.
    package var name: String
    /// The whole YAML text.
    package var text: String

    package init(number: Int, name: String, text: String) {
        self.number = number
        self.name = name
        self.text = text
    }
}

/// The side that signs a definition.
package enum SigningSide: String, CaseIterable, Sendable {
    case sales, marketing

    /// The roles that may sign for it.
    package var roles: Set<Role> { self == .sales ? [.sdr, .closer, .teamlead] : [.marketing] }
}

/// The payload of `definitionSigned`.
package struct DefinitionSigned: Hashable, Sendable {
    /// The version number of the signed definition.
    package var number: Int
    /// The side that signed.
    package var side: SigningSide

    package init(number: Int, side: SigningSide) {
        self.number = number
        self.side = side
    }
}

/// The payload of `erased`.
package struct Erased: Hashable, Sendable {
    /// Keyed digests (HMAC-SHA256, hex) of e-mail, record id and row.
    ///
    /// They keep a later import from bringing the person back.
    package var digests: [String]

    package init(digests: [String]) { self.digests = digests }
}
