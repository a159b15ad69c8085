internal import Formats
internal import Intake
package import Lifecycle

/// The e-mail addresses and phone numbers that a lead had and has no more.
///
/// They identify the person for ever: an erasure removes them, and keeps rows with them out.
package struct FormerContacts {
    /// The addresses, the first one first, each once.
    package private(set) var emails: [String] = []
    /// The phone numbers, the first one first, each once.
    package private(set) var phones: [String] = []

    /// Both lists, in the order of ``WinnowExport/formerColumns``.
    package var lists: [[String]] { [emails, phones] }

    /// Finds what the lines in force of a lead give and the lead has no more; O(lines).
    package init(of lead: Lead, _ history: LeadHistory) {
        var addresses = Set(lead.allEmails.compactMap { EmailAddress($0)?.description })
        var numbers = Set(lead.allPhones.flatMap { PhoneNumber.all(in: $0).map(\.number.comparable) })
        func add(_ fields: LeadFields) {
            for text in fields.allEmails {
                if let address = EmailAddress(text)?.description, addresses.insert(address).inserted { emails.append(text) }
            }
            for text in fields.allPhones {
                if let number = PhoneNumber(text), numbers.insert(number.comparable).inserted { phones.append(text) }
            }
        }
        for entry in history.inForce {
            switch entry.event {
            case .captured(let captured): add(captured.fields)
            case .edited(let changes):
                var fields = LeadFields()
                fields.apply(changes)
                add(fields)
            default: break
            }
        }
    }

    /// Removes what the lead had from a row: nobody wants back what was replaced.
    func remove(from row: inout LeadFields) {
        let addresses = Set(emails.compactMap { EmailAddress($0)?.description })
        let numbers = Set(phones.compactMap { PhoneNumber($0)?.comparable })
        func isFormer(_ text: String, _ field: LeadField) -> Bool {
            field == .email
                ? EmailAddress(text).map { addresses.contains($0.description) } ?? false
                : PhoneNumber(text).map { numbers.contains($0.comparable) } ?? false
        }
        for field in [LeadField.email, .phone, .mobile] {
            if let text = row[field], isFormer(text, field) { row[field] = nil }
        }
        row.identities.emails.removeAll { isFormer($0, .email) }
        row.identities.phones.removeAll { isFormer($0, .phone) }
    }
}
