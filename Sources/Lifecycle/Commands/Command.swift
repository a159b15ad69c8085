/// What somebody asks for on one lead; it carries only what `decide` needs.
package enum Command: Hashable, Sendable {
    /// Take in something captured.
    case add(NewLead)
    /// The prospect did something.
    case engage(Engagement)
    /// Put it up to MQL.
    case promote
    /// Make me its owner.
    case claim
    /// Take it on for sales.
    case accept
    /// Confirm that it is ready for a sales conversation.
    case qualify
    /// Hand it back to marketing, with a reason's code.
    case reject(reason: String, note: String? = nil)
    /// Say no to it, with a reason's code.
    case disqualify(reason: String, note: String? = nil)
    /// Make it an opportunity.
    case convert(Conversion)
    /// End the opportunity.
    case close(Outcome, reason: String? = nil, amount: Money? = nil, note: String? = nil)
    /// It raised its hand: bring it back.
    case reengage(note: String? = nil)
    /// Log an attempt to reach it.
    case touch(Touch)
    /// Log an agreed meeting or call.
    case schedule(FollowUp)
    /// Answer criteria.
    case assess(Assessed)
    /// Write a note.
    case note(String)
    /// Change fields.
    case edit(FieldChanges)
    /// Let it sleep until then.
    case snooze(until: Instant)
    /// It doesn't want to be reached by a channel (nil: by none).
    case optOut(TouchChannel?)
    /// It may be reached again.
    case optIn(TouchChannel?)
    /// An address turned out to be dead.
    case bounce(TouchChannel)
    /// Make somebody its owner.
    case assign(Login, reason: String? = nil)
    /// Let go of it.
    case release
    /// Make another lead, by its number, part of this one.
    case merge(LeadID)
    /// Only for imports: fill fields that are blank.
    case fillBlanks(FieldChanges)
    /// Only for imports: take in what a file says about its opportunity.
    case recordOutcome(DeclaredOutcome)

    /// The verb, as on the command line.
    package var verb: String {
        switch self {
        case .add: "add"
        case .engage: "engage"
        case .promote: "promote"
        case .claim: "claim"
        case .accept: "accept"
        case .qualify: "qualify"
        case .reject: "reject"
        case .disqualify: "disqualify"
        case .convert: "convert"
        case .close: "close"
        case .reengage: "reengage"
        case .touch: "touch"
        case .schedule: "schedule"
        case .assess: "assess"
        case .note: "note"
        case .edit: "edit"
        case .snooze: "snooze"
        case .optOut: "optout"
        case .optIn: "optin"
        case .bounce: "bounce"
        case .assign: "assign"
        case .release: "release"
        case .merge: "merge"
        case .fillBlanks: "import"
        case .recordOutcome: "import"
        }
    }
}

/// Something captured that is to become a lead.
package struct NewLead: Hashable, Sendable {
    /// How it came.
    package enum Origin: Hashable, Sendable {
        /// Somebody typed it in.
        case byHand
        /// A form was submitted.
        case form(FormKind)
        /// A file brought it.
        case file
    }

    /// How it came.
    package var origin: Origin
    /// Who it is.
    package var fields: LeadFields
    /// The stage that a file says it is in.
    package var declared: DeclaredStage?
    /// Who owns it, where that is known.
    package var owner: Login?
    /// Whether the person asked for information.
    package var isRequested: Bool
    /// The key of the whole row, where the file gives nothing better to know it by.
    package var rowKey: UInt64?

    /// Makes it.
    package init(
        origin: Origin, fields: LeadFields, declared: DeclaredStage? = nil, owner: Login? = nil, isRequested: Bool = false,
        rowKey: UInt64? = nil
    ) {
        self.origin = origin
        self.fields = fields
        self.declared = declared
        self.owner = owner
        self.isRequested = isRequested
        self.rowKey = rowKey
    }
}

/// A stage that a file says a lead is in, with the word that said so.
package struct DeclaredStage: Hashable, Sendable {
    /// The stage by the core's names.
    package var stage: Stage
    /// The column and the word.
    package var declaration: StageDeclaration

    /// Makes it.
    package init(stage: Stage, declaration: StageDeclaration) {
        self.stage = stage
        self.declaration = declaration
    }
}

/// What a file says about a lead's opportunity.
package struct DeclaredOutcome: Hashable, Sendable {
    /// How it ended; nil while it is open.
    package var outcome: Outcome?
    /// Account, amount, close date and the rest.
    package var conversion: Conversion
    /// The column and the word that said so.
    package var declaration: StageDeclaration

    /// Makes it.
    package init(outcome: Outcome?, conversion: Conversion, declaration: StageDeclaration) {
        self.outcome = outcome
        self.conversion = conversion
        self.declaration = declaration
    }
}
