/// A stage of the core; a definition may leave some out and gives the used ones labels for eyes.
package enum Stage: String, CaseIterable, Sendable {
    case inquiry, viable, mql, sal, sql, opportunity, won, lost, noDecision, nurture, disqualified, dropped

    /// From inquiry to opportunity.
    package var isOpen: Bool {
        switch self {
        case .inquiry, .viable, .mql, .sal, .sql, .opportunity: true
        case .won, .lost, .noDecision, .nurture, .disqualified, .dropped: false
        }
    }

    /// From MQL to opportunity: sales owes it something.
    package var isInSalesHands: Bool {
        switch self {
        case .mql, .sal, .sql, .opportunity: true
        default: false
        }
    }

    /// Won, lost or no decision.
    package var isOutcome: Bool { self == .won || self == .lost || self == .noDecision }

    /// The name in plain words where no definition is at hand.
    package var plainName: String {
        switch self {
        case .inquiry: "inquiry"
        case .viable: "viable"
        case .mql: "MQL"
        case .sal: "SAL"
        case .sql: "SQL"
        case .opportunity: "opportunity"
        case .won: "won"
        case .lost: "lost"
        case .noDecision: "no decision"
        case .nurture: "nurture"
        case .disqualified: "disqualified"
        case .dropped: "dropped out"
        }
    }
}

/// How an opportunity ended.
package enum Outcome: String, CaseIterable, Sendable {
    case won, lost, noDecision

    /// The stage that a lead with this outcome is in.
    package var stage: Stage {
        switch self {
        case .won: .won
        case .lost: .lost
        case .noDecision: .noDecision
        }
    }
}

/// What a person may do; a person may hold several.
package enum Role: String, CaseIterable, Sendable, Comparable {
    case sdr, closer, marketing, teamlead, viewer, admin

    package static func < (a: Role, b: Role) -> Bool { (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0) }
}
