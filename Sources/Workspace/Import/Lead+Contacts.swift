internal import Intake
internal import Lifecycle

// What reaches a lead: its own contact data, and that of the leads that were merged into it.
extension Lead {
    /// All e-mail addresses, also role addresses, each once; none that stands for no mailbox.
    var mailAddresses: [EmailAddress] {
        var seen: Set<EmailAddress> = []
        return allFields.flatMap { LeadKeys($0).mailAddresses }.filter { seen.insert($0).inserted }
    }

    /// The last digits of all phone numbers.
    var comparablePhones: Set<String> { Set(allFields.flatMap { LeadKeys($0).numbers.map(\.comparable) }) }

    /// The names; none that is blank.
    var personNames: [PersonName] { allFields.map { PersonName($0) }.filter { !$0.isBlank } }

    private var allFields: [LeadFields] { [fields] + absorbed.map(\.fields) }
}

extension LeadKeys {
    /// All e-mail addresses, also role addresses.
    var mailAddresses: [EmailAddress] { addresses + roleAddresses }
}
