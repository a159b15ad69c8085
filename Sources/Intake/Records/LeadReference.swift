import Formats
import Lifecycle

/// The lead of an activity or outcome, as its file names it.
package struct LeadReference: Sendable, Hashable {
    /// The lead's record id, with its system if that is known; nil for a placeholder.
    package var recordID: RecordID?
    /// The lead's e-mail addresses, normalised; they may be role addresses. Placeholders are none.
    package var emails: [EmailAddress]
    /// The lead's name; never used to find a lead, only to identify the row.
    package var name: String?

    /// The record id without its system.
    package var externalID: String? { recordID?.id }
    /// The first e-mail address.
    package var email: EmailAddress? { emails.first }

    /// Reads the reference; nil if the row has neither an address nor an id that is more than a placeholder.
    init?(_ cells: RowCells) throws(CellError) {
        if let text = try cells.text(.leadID) {
            // HubSpot lists several ids; the activity was logged on the first.
            let first = text.split { $0 == ";" || $0 == "," }.first.map { TextFolding.visible(String($0.trimmingSpace)) }
            recordID = first.map(cells.mapping.recordID).flatMap { $0.isPlaceholder ? nil : $0 }
        }
        emails = try cells.texts(.leadEmail).flatMap(EmailAddress.all).filter { !Placeholder.isAddress($0) }
        let fullName = try cells.text(.leadName)
        if emails.isEmpty, let fullName {
            // HubSpot writes the address after the name: "Anna Müller (anna@mueller.example)".
            emails = EmailAddress.all(in: fullName).filter { !Placeholder.isAddress($0) }
        }
        guard recordID != nil || !emails.isEmpty else { return nil }
        let parts = [try cells.text(.leadFirstName), try cells.text(.leadLastName)].compactMap { $0 }
        name = fullName ?? (parts.isEmpty ? nil : parts.joined(separator: " "))
    }
}
