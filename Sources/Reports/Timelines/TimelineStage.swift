package import Lifecycle

/// A stage as a track keeps it: the stages of the core, in one byte.
///
/// Asked some hundred million times for a page over a million leads, which is why it is an enum of this module: comparing one of another module is a call.
package enum TimelineStage: UInt8, Sendable {
    case inquiry, viable, mql, sal, sql, opportunity, won, lost, noDecision, nurture, disqualified, dropped

    /// The same of the core.
    package init(_ stage: Stage) {
        switch stage {
        case .inquiry: self = .inquiry
        case .viable: self = .viable
        case .mql: self = .mql
        case .sal: self = .sal
        case .sql: self = .sql
        case .opportunity: self = .opportunity
        case .won: self = .won
        case .lost: self = .lost
        case .noDecision: self = .noDecision
        case .nurture: self = .nurture
        case .disqualified: self = .disqualified
        case .dropped: self = .dropped
        }
    }

    /// The same in the core.
    package var stage: Stage {
        switch self {
        case .inquiry: .inquiry
        case .viable: .viable
        case .mql: .mql
        case .sal: .sal
        case .sql: .sql
        case .opportunity: .opportunity
        case .won: .won
        case .lost: .lost
        case .noDecision: .noDecision
        case .nurture: .nurture
        case .disqualified: .disqualified
        case .dropped: .dropped
        }
    }

    /// From inquiry to opportunity.
    @inline(__always) var isOpen: Bool { rawValue <= TimelineStage.opportunity.rawValue }
    /// From MQL to opportunity.
    @inline(__always) var isInSalesHands: Bool { rawValue >= TimelineStage.mql.rawValue && isOpen }
    /// Won, lost or no decision.
    @inline(__always) var isOutcome: Bool { self == .won || self == .lost || self == .noDecision }

    /// How far it is: 0 for inquiry to 5 for opportunity, 6 for the ends of an opportunity; -1 for the detours.
    @inline(__always) var rank: Int {
        rawValue < TimelineStage.won.rawValue ? Int(rawValue) : isOutcome ? 6 : -1
    }
}
