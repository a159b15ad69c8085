package import Lifecycle

/// A stage of the core in one byte, as timelines store it.
///
/// An enum of this module, because a page over a million leads compares stages some hundred million times, and
/// comparing an enum of another module is a function call.
package enum TimelineStage: UInt8, Sendable {
    case inquiry, viable, mql, sal, sql, opportunity, won, lost, noDecision, nurture, disqualified, dropped

    /// Converts from a stage of the core.
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

    /// The stage of the core. O(stages).
    package var stage: Stage { Stage.allCases.first { TimelineStage($0) == self } ?? .inquiry }

    /// Whether the stage is one of inquiry to opportunity.
    @inline(__always) var isOpen: Bool { rawValue <= TimelineStage.opportunity.rawValue }
    /// Whether the stage is one of MQL to opportunity.
    @inline(__always) var isWithSales: Bool { rawValue >= TimelineStage.mql.rawValue && isOpen }
    /// Whether the stage is won, lost or no decision.
    @inline(__always) var isOutcome: Bool { self == .won || self == .lost || self == .noDecision }

    /// The position in the funnel: 0 (inquiry) to 5 (opportunity), 6 for outcomes, -1 for detours.
    @inline(__always) var rank: Int {
        rawValue < TimelineStage.won.rawValue ? Int(rawValue) : isOutcome ? 6 : -1
    }
}
