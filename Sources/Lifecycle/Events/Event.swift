/// What happened to a lead or to the workspace; a past-tense fact that the journal keeps for ever.
///
/// Each case carries only what `Lead.evolve` needs. A new kind is a decision about the domain. What is large and rare is kept apart (`indirect`), since every
/// event has room for the largest of the others and is moved about by the million.
package enum Event: Hashable, Sendable {
    /// Something was captured: the lead begins.
    case captured(Captured)
    /// The prospect did something.
    case engaged(Engagement)
    /// It went up to viable or MQL.
    case promoted(Promoted)
    /// Sales took it on.
    case accepted(Accepted)
    /// Sales confirmed that it is ready for a sales conversation.
    case qualified(Qualified)
    /// Sales handed it back to marketing.
    case rejected(Declined)
    /// It was said no to.
    case disqualified(Declined)
    /// It became an opportunity.
    indirect case converted(Converted)
    /// The opportunity ended.
    indirect case closed(Closed)
    /// Somebody tried to reach it.
    case touched(Touch)
    /// A meeting or call was agreed.
    case followUpScheduled(FollowUp)
    /// Criteria were answered.
    case assessed(Assessed)
    /// It got an owner.
    case assigned(Assigned)
    /// It lost its owner.
    case released
    /// It sleeps until then.
    case snoozed(until: Instant)
    /// Somebody wrote a note, which is personal.
    case noted(String)
    /// Fields changed.
    case edited(FieldChanges)
    /// It doesn't want to be reached by a channel (nil: by none).
    case optedOut(ChannelChange)
    /// It may be reached again.
    case optedIn(ChannelChange)
    /// An address turned out to be dead.
    case bounced(ChannelChange)
    /// It raised its hand and came back.
    case reengaged(Reengaged)
    /// A new definition put it in another stage.
    case requalified(Requalified)
    /// Another lead became part of it.
    case merged(Merged)
    /// Earlier actions were taken back.
    case undone(Undone)
    /// An import ended.
    indirect case imported(Imported)
    /// A definition came into force.
    indirect case definitionAdopted(DefinitionAdopted)
    /// The definition was signed for one side.
    case definitionSigned(DefinitionSigned)
    /// Somebody joined the team, or their role, capacity or absence changed.
    indirect case repUpdated(TeamMember)
    /// A person was erased.
    case erased(Erased)
    /// A kind that a later version of winnow wrote; kept and passed over.
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
        case .imported: "imported"
        case .definitionAdopted: "definitionAdopted"
        case .definitionSigned: "definitionSigned"
        case .repUpdated: "repUpdated"
        case .erased: "erased"
        case .unknown(let kind): kind
        }
    }
}
