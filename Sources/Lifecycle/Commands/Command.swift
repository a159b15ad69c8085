/// A request to change one lead, with only the data that `decide` needs.
package enum Command: Hashable, Sendable {
    /// Capture a new lead.
    case add(NewLead)
    /// Log something that the prospect did.
    case engage(Engagement)
    /// Promote it to MQL.
    case promote
    /// Make the actor its owner.
    case claim
    /// Accept it for sales.
    case accept
    /// Confirm that it is ready for a sales conversation.
    case qualify
    /// Return it to marketing, with a reason code; a return date and a nurture track if not those of the definition.
    case reject(reason: String, note: String? = nil, returnOn: Day? = nil, track: String? = nil)
    /// Disqualify it, with a reason code.
    case disqualify(reason: String, note: String? = nil)
    /// Convert it to an opportunity.
    case convert(Conversion)
    /// Close the opportunity.
    case close(Outcome, reason: String? = nil, amount: Money? = nil, note: String? = nil)
    /// Bring it back after it raised its hand.
    case reengage(note: String? = nil)
    /// Log a touch.
    case touch(Touch)
    /// Log an agreed meeting or call.
    case schedule(FollowUp)
    /// Answer criteria.
    case assess(Assessed)
    /// Add a note.
    case note(String)
    /// Change fields.
    case edit(FieldChanges)
    /// Snooze it until a moment.
    case snooze(until: Instant)
    /// Opt out of a channel (nil: of all channels).
    case optOut(TouchChannel?)
    /// Opt in to a channel again (nil: to all channels).
    case optIn(TouchChannel?)
    /// Mark the address of a channel as invalid.
    case bounce(TouchChannel, of: EmailAddress? = nil)
    /// Make a member of the team its owner.
    case assign(Login, reason: String? = nil)
    /// Remove its owner.
    case release
    /// Merge another lead into this one.
    case merge(LeadID)
    /// Change an open opportunity.
    case changeOpportunity(OpportunityChange)
    /// Fill blank fields. Only imports may do this.
    case fillBlanks(FieldChanges)
    /// Record what a file says about its opportunity. Only imports may do this.
    case recordOutcome(DeclaredOutcome)

    /// The verb on the command line.
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
        case .changeOpportunity: "edit"
        case .fillBlanks: "import"
        case .recordOutcome: "import"
        }
    }
}

/// A capture that is to become a lead.
package struct NewLead: Hashable, Sendable {
    /// How a lead comes in.
    package enum Origin: Hashable, Sendable {
        /// A person typed it in.
        case byHand
        /// A submitted form.
        case form(FormKind)
        /// An imported file.
        case file
    }

    /// How it came in.
    package var origin: Origin
    /// Its fields.
    package var fields: LeadFields
    /// The stage that a file declares for it.
    package var declared: DeclaredStage?
    /// Its owner, if known.
    package var owner: Login?
    /// Whether the person requested information.
    package var isRequested: Bool
    /// The key of the whole row, if the file has no better identifier.
    package var rowKey: UInt64?
    /// The name of the form that was submitted.
    package var formName: String?
    /// What an export of winnow says about the stage; nil for any other origin.
    package var restored: RestoredStage?
    /// Whether mail to the address is known to bounce, so that the lead can't be reached by it.
    package var isEmailInvalid: Bool

    package init(
        origin: Origin, fields: LeadFields, declared: DeclaredStage? = nil, owner: Login? = nil, isRequested: Bool = false,
        rowKey: UInt64? = nil, formName: String? = nil, restored: RestoredStage? = nil, isEmailInvalid: Bool = false
    ) {
        self.isEmailInvalid = isEmailInvalid
        self.formName = formName
        self.origin = origin
        self.fields = fields
        self.declared = declared
        self.owner = owner
        self.isRequested = isRequested
        self.rowKey = rowKey
        self.restored = restored
    }
}

/// What an export of winnow says about a lead's stage beside its name.
package struct RestoredStage: Hashable, Sendable {
    /// When the lead entered it.
    package var since: Instant?
    /// Whether the lead is inbound or outbound.
    package var path: CapturePath?

    package init(since: Instant? = nil, path: CapturePath? = nil) {
        self.since = since
        self.path = path
    }
}

/// A stage that a file declares for a lead, with the source of the declaration.
package struct DeclaredStage: Hashable, Sendable {
    /// The stage, by the core's name.
    package var stage: Stage
    /// The column and its text.
    package var declaration: StageDeclaration

    package init(stage: Stage, declaration: StageDeclaration) {
        self.stage = stage
        self.declaration = declaration
    }
}

/// What a file says about an opportunity of a lead.
package struct DeclaredOutcome: Hashable, Sendable {
    /// How it ended; nil while it is open.
    package var outcome: Outcome?
    /// The account, amount, close date and other details.
    package var conversion: Conversion
    /// The column and its text.
    package var declaration: StageDeclaration
    /// The opportunity that ends; nil for one that the lead doesn't have yet.
    package var opportunity: OpportunityID?
    /// The account of a new one, where it isn't that of the lead's last one.
    package var account: AccountID?
    /// The record ids of a new one.
    package var recordIDs: [RecordID]
    /// The owner of a new one.
    package var owner: Login?

    package init(
        outcome: Outcome?, conversion: Conversion, declaration: StageDeclaration, opportunity: OpportunityID? = nil,
        account: AccountID? = nil, recordIDs: [RecordID] = [], owner: Login? = nil
    ) {
        self.outcome = outcome
        self.conversion = conversion
        self.declaration = declaration
        self.opportunity = opportunity
        self.account = account
        self.recordIDs = recordIDs
        self.owner = owner
    }
}
