internal import Intake
internal import Lifecycle

/// The labelled texts by which a person who was erased is recognised. The journal keeps only their keyed digests.
///
/// The labels, which digests keep for ever:
/// - `email`: an address;
/// - `emailName`: an address that others have too, and a family name, or nothing for a person without a name;
/// - `externalId`: a record id of an unknown system; `record`: one of a known system, with and without the system;
/// - `row`: the key of a whole row;
/// - `phone`: a phone's last digits and a family name. A phone alone may be a switchboard's.
enum ErasureTexts {
    /// A text with the kind of data that it is.
    struct Text: Hashable {
        let label: String
        let text: String
    }

    /// The texts of a person to be erased.
    ///
    /// - Parameter isShared: Whether others have an address too, so that it alone says nothing about the person.
    static func texts(
        of person: PersonTraces, isShared: (EmailAddress) -> Bool
    ) -> Set<Text> {
        var texts: Set<Text> = []
        let names = person.familyNames.isEmpty ? [""] : person.familyNames
        for address in person.addresses {
            if !isShared(address) { texts.insert(Text(label: "email", text: address.description)) }
            for name in names { texts.insert(emailName(address, name)) }
        }
        for id in person.recordIDs {
            guard let system = id.system else {
                texts.insert(Text(label: "externalId", text: id.id))
                continue
            }
            texts.insert(Text(label: "record", text: id.id))
            texts.insert(record(id.id, of: system))
        }
        for key in person.rowKeys { texts.insert(row(key)) }
        for phone in person.phones {
            for name in person.familyNames { texts.insert(Text(label: "phone", text: phone + " " + name)) }
        }
        return texts
    }

    /// The texts of which one says that a row, or a new lead, is an erased person; with what people call it.
    static func candidates(of person: PersonTraces) -> [(text: Text, name: String)] {
        var texts: [(text: Text, name: String)] = []
        let names = person.names.isEmpty ? [""] : person.names
        for address in person.addresses {
            texts.append((Text(label: "email", text: address.description), "e-mail address"))
            for name in names { texts.append((emailName(address, name), "e-mail address and name")) }
        }
        for id in person.recordIDs {
            texts.append((Text(label: "externalId", text: id.id), "record id"))
            texts.append((id.system.map { record(id.id, of: $0) } ?? Text(label: "record", text: id.id), "record id"))
        }
        for key in person.rowKeys { texts.append((row(key), "data")) }
        for phone in person.phones {
            for name in person.names { texts.append((Text(label: "phone", text: phone + " " + name), "phone number and name")) }
        }
        return texts
    }

    private static func emailName(_ address: EmailAddress, _ name: String) -> Text {
        Text(label: "emailName", text: address.description + " " + name)
    }

    private static func record(_ id: String, of system: String) -> Text { Text(label: "record", text: system + "\t" + id) }

    private static func row(_ key: UInt64) -> Text { Text(label: "row", text: String(key, radix: 16)) }
}
