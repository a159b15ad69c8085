package import Lifecycle

/// One thing that a lead's track remembers, in 16 bytes: when it happened, the line that tells it, and what it was.
///
/// Of a million leads there are some eight million; figures go through all of them in some ten milliseconds.
package struct TimelineEvent: Hashable, Sendable {
    /// What a mark tells. A mark of the second group speaks about the nearest one of the first group before it.
    package enum Kind: UInt8, Sendable {
        /// It entered a stage: `detail` is the stage's code, `code` the number of the definition.
        case stage
        /// It got another owner: `code` is the word of the login, 0 for nobody; `detail` is 1 where a rule gave it.
        case owner
        /// Somebody or a rule decided: `detail` is a ``TimelineEvent/Verdict``, `code` the word of who did.
        case verdict
        /// Somebody touched it: `detail` is a ``TimelineEvent/Contact``, `code` the word of who did.
        case touch
        /// It did something: `detail` is 1 where it raised its hand, `code` the word of the campaign, 0 for none.
        case engagement

        /// Its clocks began then, and not at the entry; for a stage.
        case clock
        /// It was converted; for a stage.
        case converted
        /// A file declared it; for a stage or a verdict.
        case declared
        /// Why: `code` is the word of the reason; for a verdict.
        case reason
        /// The scores then: fit in the upper half of `at`, engagement in the lower; for a verdict.
        case score
        /// A scoring rule that gave points then: `code` is the word of the rule, `at` holds the points; for a verdict.
        case evidence
        /// What it is worth: `at` is the amount in cents, `code` the word of the currency; for a verdict.
        case amount
    }

    /// A decision on a lead.
    package enum Verdict: UInt8, Sendable {
        case promoted, accepted, qualified, rejected, disqualified, converted, won, lost, noDecision, reengaged

        /// The verdict that an event gives; nil for events that decide nothing.
        init?(_ decision: Lead.Decision, _ stageAfter: Stage?) {
            switch decision.kind {
            case "promoted": self = .promoted
            case "accepted": self = .accepted
            case "qualified": self = .qualified
            case "rejected": self = .rejected
            case "disqualified": self = .disqualified
            case "converted": self = .converted
            case "reengaged": self = .reengaged
            case "closed":
                switch stageAfter {
                case .won: self = .won
                case .lost: self = .lost
                default: self = .noDecision
                }
            default: return nil
            }
        }
    }

    /// When it happened, in milliseconds since 1970; what else its kind says for some.
    package var at: Int64
    /// The number of the line that tells it.
    package var seq: UInt32
    /// Kind, detail and code in one: 5, 8 and 19 bits.
    private var what: UInt32

    /// The highest code; words behind it are told as one.
    package static let highestCode = 1 << 19 - 1

    /// Makes a mark.
    package init(_ kind: Kind, at: Int64, seq: UInt32, detail: UInt8 = 0, code: Int = 0) {
        self.at = at
        self.seq = seq
        what = UInt32(kind.rawValue) << 27 | UInt32(detail) << 19 | UInt32(max(0, min(code, Self.highestCode)))
    }

    /// What it tells.
    package var kind: Kind { Kind(rawValue: UInt8(what >> 27)) ?? .declared }
    /// Whether it speaks about the one before it.
    package var isParticular: Bool { what >> 27 > UInt32(Kind.engagement.rawValue) }
    /// The byte that its kind gives a meaning to.
    package var detail: UInt8 { UInt8(truncatingIfNeeded: what >> 19) }
    /// The number that its kind gives a meaning to.
    package var code: Int { Int(what & 0x7FFFF) }
    /// When it happened.
    package var instant: Instant { Instant(milliseconds: at) }
    /// The stage that it tells of, for a mark of that kind.
    package var stage: TimelineStage { TimelineStage(rawValue: detail) ?? .inquiry }
    /// The verdict that it tells of, for a mark of that kind.
    package var verdict: Verdict { Verdict(rawValue: detail) ?? .promoted }
}

extension TimelineEvent {
    /// The channel and what came of a touch in one byte: channel in three bits, outcome in four, whether they began in one.
    package struct Contact: Hashable, Sendable {
        /// By which way.
        package var channel: TouchChannel
        /// What came of it.
        package var outcome: TouchOutcome
        /// Who began.
        package var direction: TouchDirection

        /// Of a touch.
        package init(_ touch: Touch) {
            channel = touch.channel
            outcome = touch.outcome
            direction = touch.direction
        }

        /// Of a mark's byte.
        package init(_ byte: UInt8) {
            let (channels, outcomes) = (TouchChannel.allCases, TouchOutcome.allCases)
            channel = channels[min(Int(byte & 7), channels.count - 1)]
            outcome = outcomes[min(Int(byte >> 3 & 15), outcomes.count - 1)]
            direction = byte & 0x80 == 0 ? .outbound : .inbound
        }

        /// For a mark.
        var byte: UInt8 {
            UInt8(TouchChannel.allCases.firstIndex(of: channel) ?? 0) | UInt8(TouchOutcome.allCases.firstIndex(of: outcome) ?? 0)
                << 3
                | (direction == .inbound ? 0x80 : 0)
        }
    }

    /// How the touch went, for a mark of that kind.
    package var contact: Contact { Contact(detail) }

    /// Whether somebody was spoken or written with, for a touch: by the places of the outcomes that are contacts, in bits (connected, replied, held, not
    /// interested).
    @inline(__always) var isContact: Bool { UInt16(0b1011_1000) >> UInt16(detail >> 3 & 15) & 1 == 1 }
    /// Whether we began, for a touch.
    @inline(__always) var isOutbound: Bool { detail & 0x80 == 0 }
}
