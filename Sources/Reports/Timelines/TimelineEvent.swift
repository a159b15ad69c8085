internal import Lifecycle

/// One event of a lead's timeline in 16 bytes: when, from which journal line, and what.
///
/// A million leads have some eight million events; figures scan all of them in some ten milliseconds.
package struct TimelineEvent: Hashable, Sendable {
    /// The kind of an event.
    ///
    /// Kinds of the second group are attributes of the nearest preceding event of the first group.
    package enum Kind: UInt8, Sendable {
        /// The lead entered a stage: `detail` is the stage's byte, `symbol` the number of the definition.
        case stage
        /// The owner changed: `symbol` is the new owner, 0 for none; `detail` is 1 if a rule assigned.
        case owner
        /// A person or a rule decided: `detail` is a ``TimelineEvent/Decision``, `symbol` the login.
        case decision
        /// A touch that counts as follow-up: `detail` is ``TimelineEvent/byte(of:)``, `symbol` the login of the person.
        case touch
        /// The lead engaged: `detail` is 1 where it raised its hand, 2 for a later capture. `symbol` is the campaign, 0
        /// for none and for a later capture.
        case engagement
        /// A touch by marketing that nurtures a lead, with the data of ``touch``; no follow-up by sales.
        case nurtureTouch
        /// An opportunity as a line left it: `symbol` is its index among those of the lead, `detail` a
        /// ``TimelineEvent/OpportunityState`` in three bits, then ``nextStep`` and ``afterEnd``. Attributes have the
        /// values.
        case opportunity

        /// Attribute of a stage: its clocks started at this moment instead of on entry.
        case clock
        /// Attribute of a stage: the lead was converted.
        case converted
        /// Attribute of a stage or a decision: a file declared it.
        case declared
        /// Attribute of a decision: `symbol` is its reason.
        case reason
        /// Attribute of a decision: the scores, fit in the upper half of `at`, engagement in the lower.
        case score
        /// Attribute of a decision: `symbol` is a scoring rule that had given points, `at` the points.
        case evidence
        /// Attribute of a decision or an opportunity: `at` is the amount in cents, `symbol` the currency.
        case amount
        /// Attribute of a decision whose line is none of the lead's stays, after a merge: `at` is the number of its
        /// definition.
        ///
        /// Any other decision that matters here has a stay, which has the number.
        case version
        /// Attribute of an end: `at` is the chance to close that was estimated last before it, in percent. Attribute of
        /// an opportunity: its chance to close.
        case chance
        /// Attribute of an outcome that a file declared, and of an opportunity that no line opened: `at` is when the
        /// opportunity was created.
        case opened
        /// Attribute of an opportunity: `at` is the expected close date, as the number of its day.
        case closeDate
    }

    /// The kind of a decision on a lead.
    package enum Decision: UInt8, Sendable {
        case promoted, accepted, qualified, rejected, disqualified, converted, won, lost, noDecision, reengaged

        /// Whether it ends the work on a lead for now.
        var isEnd: Bool {
            switch self {
            case .rejected, .disqualified, .won, .lost, .noDecision: true
            case .promoted, .accepted, .qualified, .converted, .reengaged: false
            }
        }

        init(_ decision: Lead.Decision, _ stageAfter: Stage?) {
            switch decision.kind {
            case .promoted: self = .promoted
            case .accepted: self = .accepted
            case .qualified: self = .qualified
            case .rejected: self = .rejected
            case .disqualified: self = .disqualified
            case .converted: self = .converted
            case .reengaged: self = .reengaged
            case .closed:
                switch stageAfter {
                case .won: self = .won
                case .lost: self = .lost
                default: self = .noDecision
                }
            }
        }
    }

    /// How an opportunity stands.
    package enum OpportunityState: UInt8, Sendable {
        case open, won, lost, noDecision
        /// Its lead went back to marketing, so that it has no outcome.
        case returned

        init(_ opportunity: Opportunity) {
            switch opportunity.outcome {
            case .won: self = .won
            case .lost: self = .lost
            case .noDecision: self = .noDecision
            case nil: self = opportunity.isOpen ? .open : .returned
            }
        }
    }

    /// When the event happened, in milliseconds since 1970; some kinds store another value here.
    package var at: Int64
    /// The number of the journal line that the event comes from.
    package var seq: UInt32
    /// Kind, detail and symbol in 5, 8 and 19 bits.
    private var what: UInt32

    /// The highest symbol; strings beyond it share this one.
    private static let highestSymbol = 1 << 19 - 1

    package init(_ kind: Kind, at: Int64, seq: UInt32, detail: UInt8 = 0, symbol: Int = 0) {
        self.at = at
        self.seq = seq
        what = UInt32(kind.rawValue) << 27 | UInt32(detail) << 19 | UInt32(max(0, min(symbol, Self.highestSymbol)))
    }

    /// The event that ``packed`` stands for.
    @inline(__always)
    init(at: Int64, seq: UInt32, packed value: UInt32, hasDetail: Bool) {
        self.at = at
        self.seq = seq
        what = value << 27 | (hasDetail ? (value >> 5 & 0xFF) << 19 | value >> 13 : value >> 5)
    }

    /// Kind, detail and symbol as a small number: the kind in the lowest five bits, then the detail if there is one.
    @inline(__always)
    var packed: (value: UInt32, hasDetail: Bool) {
        let (kind, symbol) = (what >> 27, what & 0x7FFFF)
        return detail == 0 ? (kind | symbol << 5, false) : (kind | UInt32(detail) << 5 | symbol << 13, true)
    }

    /// The number of the kind.
    @inline(__always) var kindNumber: UInt32 { what >> 27 }

    /// The kind.
    package var kind: Kind { Kind(rawValue: UInt8(what >> 27)) ?? .declared }
    /// Whether the event is one of the attributes that tell what a decision was scored by.
    @inline(__always) var isScore: Bool {
        what >> 27 == UInt32(Kind.score.rawValue) || what >> 27 == UInt32(Kind.evidence.rawValue)
    }
    /// Whether the event is an attribute of the one before it.
    package var isAttribute: Bool { what >> 27 > UInt32(Kind.opportunity.rawValue) }
    /// A byte whose meaning depends on the kind.
    package var detail: UInt8 { UInt8(truncatingIfNeeded: what >> 19) }
    /// The symbol of an interned string, or for a stage the number of its definition.
    package var symbol: Int { Int(what & 0x7FFFF) }
    /// Whether it is a later capture, for an event of kind `engagement`.
    package var isLaterCapture: Bool { detail == Self.laterCapture }
    /// The detail of a later capture.
    static let laterCapture: UInt8 = 2
    /// The stage entered, for an event of kind `stage`.
    package var stage: TimelineStage { TimelineStage(rawValue: detail) ?? .inquiry }
    /// How the opportunity stands, for an event of kind `opportunity`.
    package var opportunityState: OpportunityState { OpportunityState(rawValue: detail & 7) ?? .open }
    /// Whether somebody said what is to be done next, for an event of kind `opportunity`.
    package var hasNextStep: Bool { detail & Self.nextStep != 0 }
    /// Whether the line changed values of an opportunity that had ended before, for an event of kind `opportunity`.
    var isAfterEnd: Bool { detail & Self.afterEnd != 0 }
    /// The bits of a next step and of a line after the end, in the detail of an opportunity.
    static let (nextStep, afterEnd): (UInt8, UInt8) = (8, 16)
    /// The decision, for an event of kind `decision`.
    package var decision: Decision { Decision(rawValue: detail) ?? .promoted }
}

extension TimelineEvent {
    /// A touch in one byte: the channel in three bits, the outcome in four, the direction in one.
    static func byte(of touch: Touch) -> UInt8 {
        let channel: UInt8 =
            switch touch.channel {
            case .call: 0
            case .email: 1
            case .social: 2
            case .meeting: 3
            case .other: 4
            }
        return channel | code(of: touch.outcome) << 3 | (touch.direction == .inbound ? 0x80 : 0)
    }

    private static func code(of outcome: TouchOutcome) -> UInt8 {
        switch outcome {
        case .unknown: 0
        case .noAnswer: 1
        case .voicemail: 2
        case .connected: 3
        case .replied: 4
        case .held: 5
        case .noShow: 6
        case .notInterested: 7
        case .wrongPerson: 8
        case .bounced: 9
        }
    }

    /// Whether a touch was a contact.
    ///
    /// The bits stand for the outcomes connected, replied, held and not interested.
    @inline(__always) var isContact: Bool { UInt16(0b1011_1000) >> UInt16(detail >> 3 & 15) & 1 == 1 }
    /// Whether we initiated a touch.
    @inline(__always) var isOutbound: Bool { detail & 0x80 == 0 }
}
