internal import Intake
internal import Lifecycle

/// The addresses and phones of the leads of one import action, which the index doesn't have yet.
///
/// Costs nothing before the first opt-out.
struct ActionContacts {
    private var byAddress: [EmailAddress: Set<LeadID>] = [:]
    private var byPhone: [String: Set<LeadID>] = [:]
    private var isComplete = false
    /// The addresses that opted out, so that a file with one address in all rows needn't look for it again.
    private(set) var optOuts: [EmailAddress: AddressOptOut] = [:]
    /// Whether this action closed or opened e-mail for a lead.
    private(set) var hasConsent = false

    /// Takes in the leads of the action so far, once.
    mutating func complete(with leads: [LeadID: Lead]) {
        guard !isComplete else { return }
        isComplete = true
        for lead in leads.values { add(lead) }
    }

    private mutating func add(_ lead: Lead) {
        for address in lead.mailAddresses { byAddress[address, default: []].insert(lead.id) }
        for phone in lead.comparablePhones { byPhone[phone, default: []].insert(lead.id) }
    }

    /// Takes in what was decided on a lead.
    mutating func note(_ decided: [Draft], _ lead: Lead) {
        for draft in decided {
            switch draft.event {
            case .captured, .edited: if isComplete { add(lead) }
            case .optedOut: hasConsent = true
            case .optedIn:
                hasConsent = true
                optOuts.removeAll()
            default: break
            }
        }
    }

    /// Takes in that an address opted out: all leads that have it are closed.
    mutating func note(_ optOut: AddressOptOut, of address: EmailAddress) { optOuts[address] = optOut }

    /// The leads that have an address.
    func leads(with address: EmailAddress) -> Set<LeadID> { byAddress[address] ?? [] }

    /// The leads that have a phone number.
    func leads(with number: PhoneNumber) -> Set<LeadID> { byPhone[number.comparable] ?? [] }
}
