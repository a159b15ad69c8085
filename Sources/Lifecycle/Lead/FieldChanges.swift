/// New values for some of a lead's fields. An empty string makes a field blank.
package struct FieldChanges: Hashable, Sendable {
    /// New values of known fields.
    package var fields: [LeadField: String]
    /// New values of columns without a field in winnow.
    package var extra: [String: String]
    /// All record ids with their systems from now on; nil leaves them.
    package var recordIDs: [RecordID]?
    /// All e-mail addresses beside the first one from now on; nil leaves them.
    package var emails: [String]?
    /// All phone numbers beside the first ones from now on; nil leaves them.
    package var phones: [String]?
    /// The day on which the lead is to be looked at again.
    package var returnOn: ValueChange<Day>?
    /// The nurture track.
    package var track: ValueChange<String>?

    package init(
        _ fields: [LeadField: String] = [:], extra: [String: String] = [:], recordIDs: [RecordID]? = nil, emails: [String]? = nil,
        phones: [String]? = nil, returnOn: ValueChange<Day>? = nil, track: ValueChange<String>? = nil
    ) {
        self.fields = fields
        self.extra = extra
        self.recordIDs = recordIDs
        self.emails = emails
        self.phones = phones
        self.returnOn = returnOn
        self.track = track
    }

    /// Whether nothing would change.
    package var isEmpty: Bool { fields.isEmpty && extra.isEmpty && !changesIdentities && returnOn == nil && track == nil }

    private var changesIdentities: Bool { recordIDs != nil || emails != nil || phones != nil }
}

extension LeadFields {
    /// Sets every value of `changes`. An empty string makes a field blank.
    package mutating func apply(_ changes: FieldChanges) {
        for (field, value) in changes.fields { self[field] = value }
        for (column, value) in changes.extra { extra[column] = value.isEmpty ? nil : value }
        if let recordIDs = changes.recordIDs { identities.recordIDs = recordIDs }
        if let emails = changes.emails { identities.emails = emails }
        if let phones = changes.phones { identities.phones = phones }
    }
}
