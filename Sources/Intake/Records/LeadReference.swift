import Formats
import Lifecycle

/// The lead of an activity or outcome, as its file names it.
package struct LeadReference: Sendable, Hashable {
    /// The lead's record id, with its system if that is known; nil for a placeholder.
    package var recordID: RecordID?
    /// The lead's e-mail addresses, normalised; they may be role addresses. Placeholders are none.
    package var emails: [EmailAddress]
    /// The lead's name. It decides between several leads, and finds one where the row has nothing better.
    package var name: String?
    /// The lead's company, or the account of an opportunity. Only with the name does it find a lead.
    package var company: String?

    /// The record id without its system.
    package var externalID: String? { recordID?.id }
    /// The first e-mail address.
    package var email: EmailAddress? { emails.first }
    /// The name in its parts; blank without one.
    package var personName: PersonName {
        guard let name else { return PersonName(first: nil, last: nil) }
        let (first, last) = PersonNameParser.split(name)
        return PersonName(first: first, last: last)
    }

    /// Reads the reference; nil if the row has no name, no address, and no id that is more than a placeholder.
    init?(_ cells: RowCells) throws(CellError) {
        var idText: String?
        if let text = try cells.text(.leadID) {
            // HubSpot lists several ids; the activity was logged on the first.
            let ids = Self.isGroupedNumber(text) ? [text[...]] : text.split { $0 == ";" || $0 == "," }
            idText = ids.first.map { TextFolding.visible(String($0.trimmingSpace)) }
            recordID = idText.map(cells.mapping.recordID).flatMap { $0.isPlaceholder ? nil : $0 }
        }
        emails = try cells.texts(.leadEmail).flatMap(EmailAddress.all).filter { !Placeholder.isAddress($0) }
        let parts = [try cells.value(.leadFirstName), try cells.value(.leadLastName)].compactMap { $0 }
        var names = [try cells.value(.leadName), parts.isEmpty ? nil : parts.joined(separator: " ")]
        // The contact of a deal is its lead.
        if cells.mapping.kind == .outcomes { names.append(try cells.value(.contact)) }
        // Salesforce's reports have the name in the column "Lead".
        if let idText, idText.contains(" "), !idText.contains(where: \.isNumber) { names.append(idText) }
        if emails.isEmpty {
            // HubSpot writes the address after the name: "Anna Müller (anna@mueller.example)".
            emails = names.lazy.compactMap { $0 }.map(EmailAddress.all).first { !$0.isEmpty } ?? []
            emails.removeAll(where: Placeholder.isAddress)
        }
        name = names.lazy.compactMap { $0.flatMap(Self.firstName) }.first
        guard recordID != nil || !emails.isEmpty || name != nil else { return nil }
        let (own, account) = (try cells.value(.leadCompany), try cells.value(.account))
        company = own ?? account
        if let text = company, Placeholder.isCompany(text) { company = nil }
    }

    /// Whether a cell has one number such as `1,201`. Two numbers of three digits, `101,201`, are rather a list.
    private static func isGroupedNumber(_ text: String) -> Bool {
        guard let digits = NumberGroups.digits(of: text) else { return false }
        return !text.contains(",") || digits.utf8.count != 6
    }

    /// The first of several names in a cell, without an address beside it; nil without a letter.
    private static func firstName(_ text: String) -> String? {
        var name = text.split { $0 == ";" || $0.isNewline }.first.map(String.init) ?? ""
        if let open = name.firstIndex(where: { $0 == "(" || $0 == "<" || $0 == "[" }), name[open...].contains("@") {
            name = String(name[..<open])
        }
        name = String(TextFolding.visible(name).trimmingSpace)
        return name.contains("@") || !name.contains(where: \.isLetter) ? nil : name
    }

    /// Why a deal is rejected that names nobody.
    static let reasonForNone =
        "the row names no lead, or only a placeholder; add a record id, an e-mail address, or the name and company of the contact"
}
