internal import Intake
internal import Lifecycle

/// A value of an opportunity that a later file of deals may change.
package enum DealValue: String, CaseIterable {
    case amount, closeDate, chance, nextStep, owner, name, account

    /// The name in messages.
    package var label: String {
        switch self {
        case .amount: "amount"
        case .closeDate: "close date"
        case .chance: "chance to close"
        case .nextStep: "next step"
        case .owner: "owner"
        case .name: "name"
        case .account: "account"
        }
    }

    /// Whether a file has another value than an opportunity; a blank cell changes nothing. Owners and
    /// accounts are compared apart.
    func differs(_ record: ImportedOutcome, _ known: Opportunity) -> Bool {
        switch self {
        case .amount: record.conversion.amount.map { $0 != known.amount } ?? false
        case .closeDate: record.conversion.closeDate.map { $0 != known.closeDate } ?? false
        case .chance: known.isOpen && record.probability.map { $0 != known.chance } ?? false
        case .nextStep: known.isOpen && record.nextStep.map { $0 != known.nextStep } ?? false
        case .name: known.name != nil && record.conversion.opportunity.map { $0 != known.name } ?? false
        case .owner, .account: false
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
            case .owner: change.owner != nil
            case .name: change.name != nil
            case .account: change.account != nil && entry.event.isOpportunityEdit
            }
        case .converted(let converted) where entry.seq == known.seq:
            return switch self {
            case .amount: converted.conversion.amount != nil
            case .closeDate: converted.conversion.closeDate != nil
            case .name: converted.conversion.opportunity != nil
            case .account: converted.conversion.account != nil
            case .chance, .nextStep, .owner: false
            }
        case .closed(let closed) where closed.opportunity == known.id || entry.occurredAt == known.closedAt:
            return self == .amount && (closed.amount ?? closed.conversion?.amount) != nil
                || self == .closeDate && closed.conversion?.closeDate != nil
        case .assessed(let assessed): return self == .chance && assessed.chanceToClose != nil && entry.seq > known.seq
        default: return false
        }
    }

    /// The value of an opportunity, and that of the file; names and the words of a next step are personal and not
    /// said.
    func texts(_ record: ImportedOutcome, _ known: Opportunity) -> (stored: String, file: String) {
        switch self {
        case .amount: (known.amount?.description ?? "none", record.conversion.amount?.description ?? "none")
        case .closeDate: (known.closeDate?.description ?? "none", record.conversion.closeDate?.description ?? "none")
        case .chance: (known.chance.map { "\($0)%" } ?? "none", record.probability.map { "\($0)%" } ?? "none")
        case .nextStep, .owner, .name, .account: ("", "")
        }
    }
}

extension Event {
    /// Whether it changes an opportunity that was opened before.
    fileprivate var isOpportunityEdit: Bool { if case .opportunityChanged = self { true } else { false } }
}
