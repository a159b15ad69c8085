/// The record ids, e-mail addresses and phone numbers that a lead has beside its first ones; all personal.
package struct LeadIdentities: Hashable, Sendable {
    /// Record ids with their systems.
    ///
    /// They include the first one, the field `externalID`, only if its system is known.
    package var recordIDs: [RecordID]
    /// E-mail addresses beside the field `email`.
    package var emails: [String]
    /// Phone numbers beside the fields `phone` and `mobile`.
    package var phones: [String]

    package init(recordIDs: [RecordID] = [], emails: [String] = [], phones: [String] = []) {
        self.recordIDs = recordIDs
        self.emails = emails
        self.phones = phones
    }

    /// Whether there are none.
    package var isEmpty: Bool { recordIDs.isEmpty && emails.isEmpty && phones.isEmpty }
}

extension Lead {
    /// All e-mail addresses, also those of merged leads, the first one first.
    package var allEmails: [String] { LeadFields.distinct(([fields] + absorbed.map(\.fields)).flatMap(\.allEmails)) }

    /// All phone numbers, also those of merged leads.
    package var allPhones: [String] { LeadFields.distinct(([fields] + absorbed.map(\.fields)).flatMap(\.allPhones)) }
}

extension LeadFields {
    /// All record ids, the first one first; without a listed system it belongs to the unnamed one.
    package var allRecordIDs: [RecordID] {
        var ids = identities.recordIDs
        guard let first = self[.externalID] else { return ids }
        let listed = ids.firstIndex { $0.id == first }.map { ids.remove(at: $0) }
        return [listed ?? RecordID(id: first)] + ids
    }

    /// All e-mail addresses, the first one first.
    package var allEmails: [String] { Self.distinct([self[.email]].compactMap(\.self) + identities.emails) }

    /// All phone numbers: phone, mobile, then the others.
    package var allPhones: [String] { Self.distinct([self[.phone], self[.mobile]].compactMap(\.self) + identities.phones) }

    fileprivate static func distinct(_ values: [String]) -> [String] {
        var seen: Set<String> = []
        return values.filter { seen.insert($0).inserted }
    }
}
