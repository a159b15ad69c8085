internal import Intake
internal import Lifecycle

/// A value of an opportunity that a later file of deals may change.
enum DealValue: String, CaseIterable {
    case amount, closeDate, chance, nextStep, owner

    /// The name in messages.
    var label: String {
        switch self {
        case .amount: "amount"
        case .closeDate: "close date"
        case .chance: "chance to close"
        case .nextStep: "next step"
        case .owner: "owner"
        }
    }

    /// Whether a file has another value than an opportunity; a blank cell changes nothing. Owners are compared apart.
    func differs(_ record: ImportedOutcome, _ known: Opportunity) -> Bool {
        switch self {
        case .amount: record.conversion.amount.map { $0 != known.amount } ?? false
        case .closeDate: record.conversion.closeDate.map { $0 != known.closeDate } ?? false
        case .chance: known.isOpen && record.probability.map { $0 != known.chance } ?? false
        case .nextStep: known.isOpen && record.nextStep.map { $0 != known.nextStep } ?? false
        case .owner: false
        }
    }

    /// Whether a line set the value of an opportunity.
    func isSet(by entry: Entry, of known: Opportunity) -> Bool {
        switch entry.event {
        case .opportunityOpened(let change), .opportunityChanged(let change):
            guard change.opportunity == known.id else { return false }
            return switch self {
            case .amount: change.amount != nil
            case .closeDate: change.closeDate != nil
            case .chance: change.chance != nil
            case .nextStep: change.nextStep != nil
            case .owner: false
            }
        case .converted(let converted) where entry.seq == known.seq:
            return self == .amount && converted.conversion.amount != nil
                || self == .closeDate && converted.conversion.closeDate != nil
        case .closed(let closed) where closed.opportunity == known.id || entry.occurredAt == known.closedAt:
            return self == .amount && (closed.amount ?? closed.conversion?.amount) != nil
                || self == .closeDate && closed.conversion?.closeDate != nil
        case .assessed(let assessed): return self == .chance && assessed.chanceToClose != nil && entry.seq > known.seq
        default: return false
        }
    }

    /// The value of an opportunity, and that of the file; the words of a next step are personal and not said.
    func texts(_ record: ImportedOutcome, _ known: Opportunity) -> (stored: String, file: String) {
        switch self {
        case .amount: (known.amount?.description ?? "none", record.conversion.amount?.description ?? "none")
        case .closeDate: (known.closeDate?.description ?? "none", record.conversion.closeDate?.description ?? "none")
        case .chance: (known.chance.map { "\($0)%" } ?? "none", record.probability.map { "\($0)%" } ?? "none")
        case .nextStep, .owner: ("", "")
        }
    }
}
