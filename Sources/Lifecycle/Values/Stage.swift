/// A stage of the core. A definition may omit some and gives display names to those it uses.
package enum Stage: String, CaseIterable, Sendable {
    case inquiry, viable, mql, sal, sql, opportunity, won, lost, noDecision, nurture, disqualified, dropped

    /// Whether it is one from inquiry to opportunity.
    package var isOpen: Bool {
        switch self {
        case .inquiry, .viable, .mql, .sal, .sql, .opportunity: true
        case .won, .lost, .noDecision, .nurture, .disqualified, .dropped: false
        }
    }

    /// Whether it is one from MQL to opportunity, in which sales is responsible.
    package var isWithSales: Bool {
        switch self {
        case .mql, .sal, .sql, .opportunity: true
        default: false
        }
    }

    /// Whether it is won, lost or no decision.
    package var isOutcome: Bool { self == .won || self == .lost || self == .noDecision }

    /// The display name without a definition.
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

/// The outcome of an opportunity.
package enum Outcome: String, CaseIterable, Sendable {
    case won, lost, noDecision

    /// The stage of a lead with this outcome.
    package var stage: Stage {
        switch self {
        case .won: .won
        case .lost: .lost
        case .noDecision: .noDecision
        }
    }

    /// The outcome of a lead in a stage; nil for a stage that is none.
    package init?(stage: Stage) {
        guard let outcome = Self.allCases.first(where: { $0.stage == stage }) else { return nil }
        self = outcome
    }
}

/// A role on the team. A person may have several.
package enum Role: String, CaseIterable, Sendable, Comparable {
    case sdr, closer, marketing, teamlead, viewer, admin

    /// The display name.
    package var label: String {
        switch self {
        case .sdr: "SDR"
        case .teamlead: "team lead"
        case .closer, .marketing, .viewer, .admin: rawValue
        }
    }

    package static func < (a: Role, b: Role) -> Bool { a.rank < b.rank }

    /// The place in lists of roles.
    private var rank: Int {
        switch self {
        case .sdr: 0
        case .closer: 1
        case .marketing: 2
        case .teamlead: 3
        case .viewer: 4
        case .admin: 5
        }
    }
}
