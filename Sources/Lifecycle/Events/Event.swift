/// Something that happened to a lead or to the workspace, kept in the journal for ever.
///
/// Each case carries only what `Lead.evolve` needs. A new kind is a decision about the domain. Large, rare payloads are
/// `indirect`, because every event takes the space of the largest other case and events are copied by the million.
package enum Event: Hashable, Sendable {
    /// A lead was captured.
    case captured(Captured)
    /// The prospect did something.
    case engaged(Engagement)
    /// It was promoted to viable or MQL.
    case promoted(Promoted)
    /// Sales accepted it.
    case accepted(Accepted)
    /// Sales confirmed that it is ready for a sales conversation.
    case qualified(Qualified)
    /// Sales returned it to marketing.
    case rejected(Declined)
    /// It was disqualified.
    case disqualified(Declined)
    /// It became an opportunity.
    indirect case converted(Converted)
    /// The opportunity was closed.
    indirect case closed(Closed)
    /// A touch was logged.
    case touched(Touch)
    /// A meeting or call was agreed.
    case followUpScheduled(FollowUp)
    /// Criteria were answered.
    case assessed(Assessed)
    /// It got an owner.
    case assigned(Assigned)
    /// It lost its owner.
    case released
    /// It was snoozed until a moment.
    case snoozed(until: Instant)
    /// A note was added; personal.
    case noted(String)
    /// Fields changed.
    case edited(FieldChanges)
    /// It opted out of a channel (nil: of all channels).
    case optedOut(ChannelChange)
    /// It opted in again.
    case optedIn(ChannelChange)
    /// The address of a channel is invalid.
    case bounced(ChannelChange)
    /// It raised its hand and came back.
    case reengaged(Reengaged)
    /// A new definition put it in another stage.
    case requalified(Requalified)
    /// Another lead was merged into it.
    case merged(Merged)
    /// Earlier actions were undone.
    case undone(Undone)
    /// An account was added, or its values changed.
    indirect case accountChanged(AccountChange)
    /// Another account was merged into one.
    case accountMerged(AccountMerged)
    /// An opportunity was opened.
    indirect case opportunityOpened(OpportunityChange)
    /// Values of an opportunity changed.
    indirect case opportunityChanged(OpportunityChange)
    /// The cost of a source in a month was recorded.
    indirect case costRecorded(CostRecorded)
    /// An import ended.
    indirect case imported(Imported)
    /// A definition came into force.
    indirect case definitionAdopted(DefinitionAdopted)
    /// One side signed the definition.
    case definitionSigned(DefinitionSigned)
    /// A member joined the team, or their role, capacity or absence changed.
    indirect case repUpdated(TeamMember)
    /// A person was erased, and the names of files and accounts with them.
    case erased(Erased)
    /// A kind written by a later version of winnow, kept and skipped.
    case unknown(kind: String)

    /// The kind's name in the journal.
    package var kind: String {
        switch self {
        case .captured: "captured"
        case .engaged: "engaged"
        case .promoted: "promoted"
        case .accepted: "accepted"
        case .qualified: "qualified"
        case .rejected: "rejected"
        case .disqualified: "disqualified"
        case .converted: "converted"
        case .closed: "closed"
        case .touched: "touched"
        case .followUpScheduled: "followUpScheduled"
        case .assessed: "assessed"
        case .assigned: "assigned"
        case .released: "released"
        case .snoozed: "snoozed"
        case .noted: "noted"
        case .edited: "edited"
        case .optedOut: "optedOut"
        case .optedIn: "optedIn"
        case .bounced: "bounced"
        case .reengaged: "reengaged"
        case .requalified: "requalified"
        case .merged: "merged"
        case .undone: "undone"
        case .accountChanged: "accountChanged"
        case .accountMerged: "accountMerged"
        case .opportunityOpened: "opportunityOpened"
        case .opportunityChanged: "opportunityChanged"
        case .costRecorded: "costRecorded"
        case .imported: "imported"
        case .definitionAdopted: "definitionAdopted"
        case .definitionSigned: "definitionSigned"
        case .repUpdated: "repUpdated"
        case .erased: "erased"
        case .unknown(let kind): kind
        }
    }

    /// The kind as text for people: `opted out` for `optedOut`.
    package var label: String {
        switch self {
        case .followUpScheduled: "follow-up scheduled"
        case .optedOut: "opted out"
        case .optedIn: "opted in"
        case .reengaged: "re-engaged"
        case .requalified: "moved by a new definition"
        case .accountChanged: "account changed"
        case .accountMerged: "account merged"
        case .opportunityOpened: "opportunity opened"
        case .opportunityChanged: "opportunity changed"
        case .costRecorded: "cost recorded"
        case .definitionAdopted: "definition adopted"
        case .definitionSigned: "definition signed"
        case .repUpdated: "team changed"
        default: kind
        }
    }
}
