import Lifecycle

/// What an open opportunity lacks.
package enum OpportunityAttention: String, CaseIterable, Sendable {
    /// Its expected close date has passed.
    case closeDatePassed
    /// It has no expected close date.
    case noCloseDate
    /// It has no amount.
    case noAmount
    /// Nobody has said what is to be done next.
    case noNextStep

    /// What is the matter: `close date passed`.
    package var label: String {
        switch self {
        case .closeDatePassed: "close date passed"
        case .noCloseDate: "no close date"
        case .noAmount: "no amount"
        case .noNextStep: "no next step"
        }
    }

    /// What an opportunity lacks on a day; nothing once it has ended.
    package static func of(_ row: OpportunityRow, on today: Day) -> [OpportunityAttention] {
        guard row.isOpen else { return [] }
        var found: [OpportunityAttention] = []
        if let day = row.closeDate { if day < today { found.append(.closeDatePassed) } } else { found.append(.noCloseDate) }
        if row.amount == nil { found.append(.noAmount) }
        if row.nextStep.isEmpty { found.append(.noNextStep) }
        return found
    }
}
