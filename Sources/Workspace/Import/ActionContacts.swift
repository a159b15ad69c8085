internal import Intake
internal import Lifecycle

/// The addresses and phones of the leads of one import action, which the index doesn't have yet.
///
/// Costs nothing before the first opt-out.
struct ActionContacts {
    private var byAddress: [EmailAddress: Set<LeadID>] = [:]
    private var byPhone: [String: Set<LeadID>] = [:]
    private var isComplete = false

    /// Adds the leads of the action so far, once.
    mutating func complete(with leads: [LeadID: Lead]) {
        guard !isComplete else { return }
        isComplete = true
        for lead in leads.values { add(lead) }
    }

    private mutating func add(_ lead: Lead) {
        for address in lead.mailAddresses { byAddress[address, default: []].insert(lead.id) }
        for phone in lead.comparablePhones { byPhone[phone, default: []].insert(lead.id) }
    }

    /// Adds a lead that a decision captured or edited.
    mutating func update(_ lead: Lead, after decided: [Draft]) {
        guard isComplete else { return }
        for draft in decided {
            switch draft.event {
            case .captured, .edited: add(lead)
            default: break
            }
        }
    }

    /// The leads that have an address.
    func leads(with address: EmailAddress) -> Set<LeadID> { byAddress[address] ?? [] }

    /// The leads that have a phone number.
    func leads(with number: PhoneNumber) -> Set<LeadID> { byPhone[number.comparable] ?? [] }
}
