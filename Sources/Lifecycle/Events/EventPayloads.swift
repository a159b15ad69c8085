/// What made a rule add an event; a rule fires once per lead and trigger.
package enum RuleTrigger: Hashable, Sendable {
    /// The line that set it off.
    case line(SequenceNumber)
    /// The moment that came due.
    case due(Instant)
}

/// The scores at the moment of a decision, in points.
package struct ScoreSnapshot: Hashable, Sendable {
    /// Points for who they are.
    package var fit: Int
    /// Points for what they did, decayed to that day.
    package var engagement: Int

    /// Makes a reading.
    package init(fit: Int, engagement: Int) {
        self.fit = fit
        self.engagement = engagement
    }

    /// Fit and engagement together.
    package var total: Int { fit + engagement }
}

/// A stage that a file said a lead was in: it passes no gates and is counted apart.
package struct StageDeclaration: Hashable, Sendable {
    /// The column that said it, such as `Lead Status`.
    package var column: String
    /// The word that it said, such as `Contacted`.
    package var word: String
    /// The reason code that the word amounts to, where it tells one.
    package var reason: String?

    /// Makes a declaration.
    package init(column: String, word: String, reason: String? = nil) {
        self.column = column
        self.word = word
        self.reason = reason
    }
}

/// How a lead came to us, for the paths by which it is judged.
package enum CapturePath: String, CaseIterable, Sendable {
    case inbound, outbound
}

/// The payload of `captured`.
package struct Captured: Hashable, Sendable {
    /// The stage that it begins in.
    package var stage: Stage
    /// Who it is.
    package var fields: LeadFields
    /// Who owns it from the start.
    package var owner: Login?
    /// Whether the person asked for information.
    package var isRequested: Bool
    /// Whether they came to us or we to them.
    package var path: CapturePath
    /// The word of the file that put it in its stage, where one did.
    package var declaration: StageDeclaration?
    /// The key of the whole row, for rows with neither external id nor e-mail; personal.
    package var rowKey: UInt64?

    /// Makes the payload.
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
    /// Viable or MQL; SQL where a rule of the definition moves an MQL up.
    package var stage: Stage
    /// The scores that it was promoted on.
    package var score: ScoreSnapshot
    /// What set the rule off, where a rule did it.
    package var trigger: RuleTrigger?

    /// Makes the payload.
    package init(stage: Stage, score: ScoreSnapshot, trigger: RuleTrigger? = nil) {
        self.stage = stage
        self.score = score
        self.trigger = trigger
    }
}

/// The payload of `accepted`.
package struct Accepted: Hashable, Sendable {
    /// SAL, or SQL where the definition has no SAL.
    package var stage: Stage
    /// Who owns it from now on.
    package var owner: Login
    /// The scores at that moment: the evidence that made it an MQL.
    package var score: ScoreSnapshot
    /// The ids of the scoring rules that gave points, with those points.
    package var evidence: [EvidencePoint]

    /// Makes the payload.
    package init(stage: Stage, owner: Login, score: ScoreSnapshot, evidence: [EvidencePoint] = []) {
        self.stage = stage
        self.owner = owner
        self.score = score
        self.evidence = evidence
    }
}

/// What one scoring rule gave.
package struct EvidencePoint: Hashable, Sendable {
    /// The rule's id in the definition.
    package var rule: String
    /// Its points.
    package var points: Int

    /// Makes it.
    package init(rule: String, points: Int) {
        self.rule = rule
        self.points = points
    }
}

/// The payload of `qualified`.
package struct Qualified: Hashable, Sendable {
    /// The stage that it enters, SQL in every published definition.
    package var stage: Stage

    /// Makes the payload.
    package init(stage: Stage) { self.stage = stage }
}

/// The payload of `rejected` and `disqualified`.
package struct Declined: Hashable, Sendable {
    /// The reason's code in the definition.
    package var reason: String
    /// Free text, personal.
    package var note: String?
    /// What set the rule off, where a rule did it.
    package var trigger: RuleTrigger?

    /// Makes the payload.
    package init(reason: String, note: String? = nil, trigger: RuleTrigger? = nil) {
        self.reason = reason
        self.note = note
        self.trigger = trigger
    }
}

/// The payload of `converted`.
package struct Converted: Hashable, Sendable {
    /// Opportunity, or SQL where SQL is the opportunity.
    package var stage: Stage
    /// What it became.
    package var conversion: Conversion
    /// Who owns it from now on.
    package var owner: Login?
    /// The word of the file that said so, where a file did.
    package var declaration: StageDeclaration?

    /// Makes the payload.
    package init(stage: Stage, conversion: Conversion, owner: Login? = nil, declaration: StageDeclaration? = nil) {
        self.stage = stage
        self.conversion = conversion
        self.owner = owner
        self.declaration = declaration
    }
}

/// The payload of `closed`.
package struct Closed: Hashable, Sendable {
    /// How it ended.
    package var outcome: Outcome
    /// The reason's code, where the definition asks for one.
    package var reason: String?
    /// What it was worth in the end.
    package var amount: Money?
    /// Account, contact and the rest as a file told them along with the outcome.
    package var conversion: Conversion?
    /// The word of the file that said so, where a file did.
    package var declaration: StageDeclaration?
    /// Free text, personal.
    package var note: String?

    /// Makes the payload.
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
    /// Answers by the ids of their criteria; an empty answer takes an earlier one back.
    package var answers: [String: String]
    /// The chance to close in percent, where it was estimated.
    package var chanceToClose: Int?
    /// Free text, personal.
    package var note: String?

    /// Makes the payload.
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
    /// Why, where a rule or a team lead said so.
    package var reason: String?
    /// What set the rule off, where a rule did it.
    package var trigger: RuleTrigger?

    /// Makes the payload.
    package init(owner: Login, isClaim: Bool = false, reason: String? = nil, trigger: RuleTrigger? = nil) {
        self.owner = owner
        self.isClaim = isClaim
        self.reason = reason
        self.trigger = trigger
    }
}

/// The payload of `optedOut`, `optedIn` and `bounced`.
package struct ChannelChange: Hashable, Sendable {
    /// The channel; nil means every one.
    package var channel: TouchChannel?
    /// The stage that the lead goes to because of it, where it does.
    package var stage: Stage?
    /// What set the rule off, where a rule did it.
    package var trigger: RuleTrigger?

    /// Makes the payload.
    package init(channel: TouchChannel?, stage: Stage? = nil, trigger: RuleTrigger? = nil) {
        self.channel = channel
        self.stage = stage
        self.trigger = trigger
    }
}

/// The payload of `reengaged`.
package struct Reengaged: Hashable, Sendable {
    /// MQL or SQL, by the definition.
    package var stage: Stage
    /// Who owns it now; nil leaves it to the queue.
    package var owner: Login?
    /// What set the rule off, where a rule did it.
    package var trigger: RuleTrigger?
    /// Free text, personal.
    package var note: String?

    /// Makes the payload.
    package init(stage: Stage, owner: Login? = nil, trigger: RuleTrigger? = nil, note: String? = nil) {
        self.stage = stage
        self.owner = owner
        self.trigger = trigger
        self.note = note
    }
}

/// The payload of `requalified`.
package struct Requalified: Hashable, Sendable {
    /// The stage by the new definition.
    package var stage: Stage
    /// The scores by the new definition.
    package var score: ScoreSnapshot
    /// The line by which that definition was adopted.
    package var trigger: RuleTrigger?

    /// Makes the payload.
    package init(stage: Stage, score: ScoreSnapshot, trigger: RuleTrigger? = nil) {
        self.stage = stage
        self.score = score
        self.trigger = trigger
    }
}

/// The payload of `merged`: the line's own lead is the one that stays.
package struct Merged: Hashable, Sendable {
    /// The number that became part of it.
    package var absorbed: LeadID

    /// Makes the payload.
    package init(absorbed: LeadID) { self.absorbed = absorbed }
}

/// The payload of `undone`: whole actions, named by the numbers of their lines.
package struct Undone: Hashable, Sendable {
    /// The ranges of lines that it takes back, in order.
    package var ranges: [ClosedRange<SequenceNumber>]

    /// Makes the payload.
    package init(ranges: [ClosedRange<SequenceNumber>]) { self.ranges = ranges }

    /// Whether it names that line.
    package func names(_ seq: SequenceNumber) -> Bool { ranges.contains { $0.contains(seq) } }
}

/// The payload of `imported`: what one import did, as it was reported.
package struct Imported: Hashable, Sendable {
    /// What the rows were taken as: `leads`, `touches`, `engagements` or `outcomes`.
    package var form: String
    /// Counts by name, such as `added`, `updated`, `unchanged`, `rejected`.
    package var counts: [String: Int]
    /// SHA-256 in hex of the file's bytes.
    package var fileDigest: String
    /// The file's name without its folder; personal, since people name files after people.
    package var fileName: String?

    /// Makes the payload.
    package init(form: String, counts: [String: Int], fileDigest: String, fileName: String? = nil) {
        self.form = form
        self.counts = counts
        self.fileDigest = fileDigest
        self.fileName = fileName
    }
}

/// The payload of `definitionAdopted`.
package struct DefinitionAdopted: Hashable, Sendable {
    /// Its number in this workspace, from 1.
    package var number: Int
    /// Its name, such as `standard`.
    package var name: String
    /// The whole YAML text.
    package var text: String

    /// Makes the payload.
    package init(number: Int, name: String, text: String) {
        self.number = number
        self.name = name
        self.text = text
    }
}

/// The side for which a definition is signed.
package enum SigningSide: String, CaseIterable, Sendable {
    case sales, marketing

    /// Whoever holds one of these may sign for it.
    package var roles: Set<Role> { self == .sales ? [.sdr, .closer, .teamlead] : [.marketing] }
}

/// The payload of `definitionSigned`.
package struct DefinitionSigned: Hashable, Sendable {
    /// The number of the definition that was signed.
    package var number: Int
    /// For which side.
    package var side: SigningSide

    /// Makes the payload.
    package init(number: Int, side: SigningSide) {
        self.number = number
        self.side = side
    }
}

/// The payload of `erased`.
package struct Erased: Hashable, Sendable {
    /// Keyed digests (HMAC-SHA256, hex) of e-mail, external id and row, which keep a later import from bringing the person back.
    package var digests: [String]

    /// Makes the payload.
    package init(digests: [String]) { self.digests = digests }
}
