/// A lead that was merged into another one, as it was at that moment.
///
/// Searches find the survivor by these values, and an import recognises it by them.
package struct AbsorbedLead: Hashable, Sendable {
    /// Its id, which now refers to the survivor.
    package let id: LeadID
    /// The line that records the merge.
    package let seq: SequenceNumber
    /// Its fields.
    package var fields = LeadFields()
    /// The key of its row, if its file had no better identifier.
    package var rowKey: UInt64?
}

extension Lead {
    /// The lead's id and the ids of the leads that were merged into it.
    package var allIDs: [LeadID] { [id] + absorbed.map(\.id).sorted() }

    /// Whether a field has a value here or had it in a merged lead.
    ///
    /// Such a value in a file is no conflict. O(merges).
    package func knows(_ value: String, of field: LeadField) -> Bool {
        let isFurther: Bool =
            switch field {
            case .email: fields.identities.emails.contains(value)
            case .phone, .mobile: fields.allPhones.contains(value)
            case .externalID: fields.identities.recordIDs.contains { $0.id == value }
            default: false
            }
        return fields[field] == value || isFurther || absorbed.contains { $0.fields[field] == value }
    }
}
