internal import Intake
internal import Lifecycle

/// The labelled texts by which a person who was erased is recognised. The journal keeps only their keyed digests.
///
/// The labels, which digests keep for ever:
/// - `email`: an address that nobody else has;
/// - `sharedEmail`: one that others have too; `emailPerson`: such an address and a form of first and last name;
/// - `emailName`: such an address without a name; in earlier journals also any address with the family name;
/// - `externalId`: a record id of an unknown system; `record`: one of a known system, with and without the system;
/// - `idPerson`: a record id and a form of first and last name; `idNamed`, `idNameless`: a record id of somebody who
///   had such a name, or none;
/// - `row`: the key of a whole row;
/// - `phone`: a phone's last digits and a family name. A phone alone may be a switchboard's;
/// - `sharedPhone`: a phone that others have too; `phonePerson`: such a phone and a form of first and last name.
enum ErasureTexts {
    /// A text with the kind of data that it is.
    struct Text: Hashable {
        let label: String
        let text: String
    }

    /// What other leads have too, so that it alone says nothing about a person.
    struct Shared {
        /// Addresses.
        var addresses: Set<EmailAddress> = []
        /// Phone numbers as ``PersonTraces/forms(ofPhone:)`` compares them.
        var phones: Set<String> = []

        /// Whether others have an address, or may have it.
        func contains(_ address: EmailAddress) -> Bool {
            addresses.contains(address) || address.isImpersonal
                || addresses.contains { $0.untagged == address || $0.mailbox == address }
        }
    }

    /// The texts of a person to be erased.
    static func texts(of person: PersonTraces, shared: Shared = Shared()) -> Set<Text> {
        var texts: Set<Text> = []
        for address in person.addresses {
            guard shared.contains(address) else {
                texts.insert(Text(label: "email", text: address.description))
                continue
            }
            texts.insert(Text(label: "sharedEmail", text: address.description))
            for form in person.people.flatMap(\.keptForms) { texts.insert(named("emailPerson", address.description, form)) }
            if person.people.isEmpty { texts.insert(named("emailName", address.description, "")) }
        }
        for id in person.recordIDs {
            guard let system = id.system else {
                texts.insert(Text(label: "externalId", text: id.id))
                continue
            }
            texts.insert(Text(label: "record", text: id.id))
            texts.insert(record(id.id, of: system))
        }
        let (whole, ids) = (person.people.filter(\.isWhole), Set(person.recordIDs.map(\.id)))
        for id in ids {
            texts.insert(Text(label: whole.isEmpty ? "idNameless" : "idNamed", text: id))
            for form in whole.flatMap(\.keptForms) { texts.insert(named("idPerson", id, form)) }
        }
        for key in person.rowKeys { texts.insert(row(key)) }
        for phone in person.phones {
            guard shared.phones.contains(phone) else {
                for name in person.familyNames { texts.insert(named("phone", phone, name)) }
                continue
            }
            texts.insert(Text(label: "sharedPhone", text: phone))
            for form in person.people.flatMap(\.keptForms) { texts.insert(named("phonePerson", phone, form)) }
        }
        return texts
    }

    /// What a row, or a new lead, has in common with erased people, as people call it: `e-mail address`; nil for
    /// nothing.
    ///
    /// - Parameter isErased: Whether a text is one of an erased person.
    static func match(_ person: PersonTraces, isErased: (Text) -> Bool) -> String? {
        lazy var forms = person.people.flatMap(\.soughtForms)
        func isNamed(_ label: String, _ value: String) -> Bool { forms.contains { isErased(named(label, value, $0)) } }
        for address in person.addresses.flatMap(\.spellings) {
            if isErased(Text(label: "email", text: address)) { return "e-mail address" }
            // Digests of earlier journals don't tell first names apart.
            let families = person.familyNames.isEmpty ? person.names : person.familyNames
            if families.isEmpty
                ? isErased(named("emailName", address, ""))
                : families.contains(where: { isErased(named("emailName", address, $0)) })
                    || isErased(Text(label: "sharedEmail", text: address)) && isNamed("emailPerson", address)
            {
                return "e-mail address and name"
            }
        }
        for id in person.recordIDs {
            let (bare, ofSystem) = (Text(label: "externalId", text: id.id), Text(label: "record", text: id.id))
            if isErased(id.system.map { record(id.id, of: $0) } ?? bare) { return "record id" }
            // An id of which only one side shows the system may be another system's: it is if the name is another one.
            if isErased(id.system == nil ? ofSystem : bare), !isSomebodyElse(id.id, person, isErased) { return "record id" }
        }
        if person.rowKeys.contains(where: { isErased(row($0)) }) { return "data" }
        for phone in person.phones
        where person.names.contains(where: { isErased(named("phone", phone, $0)) })
            || isErased(Text(label: "sharedPhone", text: phone)) && isNamed("phonePerson", phone)
        {
            return "phone number and name"
        }
        return nil
    }

    /// Whether a record id is that of a person with another name.
    private static func isSomebodyElse(_ id: String, _ person: PersonTraces, _ isErased: (Text) -> Bool) -> Bool {
        // A part of a name says too little, and in a row that can't be read any two cells may be a name.
        guard !person.hasUnreadCells, !person.people.isEmpty, person.people.allSatisfy(\.isWhole) else { return false }
        return isErased(Text(label: "idNamed", text: id)) && !isErased(Text(label: "idNameless", text: id))
            && !person.people.flatMap(\.soughtForms).contains { isErased(named("idPerson", id, $0)) }
    }

    /// Whether a record id is an erased person's, and the name is no other one unless both show the system.
    static func hasRecord(_ person: PersonTraces, isErased: (Text) -> Bool) -> Bool {
        if hasRecordOfSystem(person, isErased: isErased) { return true }
        return person.recordIDs.contains { id in
            // Digests of another known system say nothing about an id whose system is known.
            (isErased(Text(label: "externalId", text: id.id)) || id.system == nil && isErased(Text(label: "record", text: id.id)))
                && !isSomebodyElse(id.id, person, isErased)
        }
    }

    /// Whether a record id is an erased person's, of the same known system.
    static func hasRecordOfSystem(_ person: PersonTraces, isErased: (Text) -> Bool) -> Bool {
        person.recordIDs.contains { id in id.system.map { isErased(record(id.id, of: $0)) } ?? false }
    }

    /// Whether an address is one that an erased person had, also if others have it.
    static func hasAddress(_ address: EmailAddress, isErased: (Text) -> Bool) -> Bool {
        [address, address.untagged, address.mailbox].contains { address in
            ["email", "sharedEmail"].contains { isErased(Text(label: $0, text: address.description)) }
        }
    }

    private static func named(_ label: String, _ value: String, _ name: String) -> Text {
        Text(label: label, text: value + " " + name)
    }

    private static func record(_ id: String, of system: String) -> Text { Text(label: "record", text: system + "\t" + id) }

    private static func row(_ key: UInt64) -> Text { Text(label: "row", text: String(key, radix: 16)) }
}
